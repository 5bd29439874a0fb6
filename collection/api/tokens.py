"""Who asks: whoever made the token that a request carries. Cookies count for nothing here."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables
from ninja.security import HttpBearer

from accounts.models import ApiToken, Rate, Scope, TokenState
from accounts.models.rates import seconds_left
from awscheck.addresses import client_address
from collection.api.problems import NO_TOKEN, Refused, no_token

FOR_ALL = 2  # times what one token may: all tokens of one person together


class ApiRequest(HttpRequest):
    """A request that a token let through, as the person whose it is."""

    user: User
    auth: ApiToken


class Token(HttpBearer):
    """A token that may do this, or anything: `Authorization: Bearer acc_…`."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    @sensitive_variables()
    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token, once its person may ask just now; raises Refused."""
        found = ApiToken.objects.opened_by(token.strip())
        if found is None:
            raise no_token(str(NO_TOKEN))
        if found.state != TokenState.WORKS:
            raise no_token(_why(found))
        request.user = found.person
        _refuse_too_many(found)
        found.note_use(client_address(request))
        if self.scope and self.scope not in found.scopes:  # `accounts.auditing` notes whatever is refused
            raise Refused(403, gettext("This token lacks the scope “%(scope)s”.") % {"scope": self.scope.value})
        return found


ANY = Token()
READ, COLLECT, SCHEDULES = Token(Scope.READ), Token(Scope.COLLECT), Token(Scope.SCHEDULES)


def answer_to(request: HttpRequest) -> Refused | None:
    """Why a request without a login is not let through; None where its token works."""
    try:
        return None if ANY(request) else no_token(str(NO_TOKEN))
    except Refused as refused:
        return refused


def _why(token: ApiToken) -> str:
    if token.state == TokenState.EXPIRED:
        return gettext("This token has expired. Make a new one on the page API tokens.")
    return gettext("This token has been revoked.")


def _refuse_too_many(token: ApiToken) -> None:
    """Every call counts, also those that are refused."""
    limit, mine, theirs = settings.API_CALLS_PER_MINUTE, f"token:{token.pk}", f"person:{token.person_id}"
    counts = Rate.count_one_more([mine, theirs])
    if counts[mine] > limit or counts[theirs] > limit * FOR_ALL:
        wait = seconds_left()
        text = gettext("That is too many requests in one minute. Ask again in %(seconds)s seconds.")
        raise Refused(429, text % {"seconds": wait}, Retry_After=str(wait))
