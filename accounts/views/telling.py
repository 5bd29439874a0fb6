"""How a page says what AWS answered."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import problems
from accounts.models import CredentialProfile
from accounts.verify import Verdict


def tell(request: HttpRequest, verdict: Verdict) -> None:
    """Put the answer, and what is odd about it, on the next page."""
    if verdict.identity is None:
        messages.error(request, verdict.text)
        return
    account = verdict.identity.account_id
    messages.success(request, _("AWS answered: this is account %(account)s.") % {"account": account})
    if verdict.warning:
        messages.warning(request, f"{problems.meaning(verdict.warning)} {problems.remedy(verdict.warning)}")
    if verdict.broad_policy:
        text = _(
            "These credentials have %(policy)s: far more than the portal needs. Give it a role that may only read."
        )
        messages.warning(request, text % {"policy": verdict.broad_policy})
    if verdict.left_account:
        text = _("Until now account %(old)s answered. What is collected from now on is kept apart, as account %(new)s.")
        messages.warning(request, text % {"old": verdict.left_account, "new": account})


def tell_of(request: HttpRequest, profile: CredentialProfile, verdict: Verdict) -> None:
    """The same for a profile's own page, which shows a noted problem itself."""
    if verdict.ok or profile.current_problem != verdict.reason:
        tell(request, verdict)
    elif verdict.case:
        messages.error(request, _("AWS refused: %(case)s.") % {"case": verdict.case})
