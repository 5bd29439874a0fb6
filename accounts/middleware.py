"""Each person's own language and time zone, on every page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.models import Person

Handler = Callable[[HttpRequest], HttpResponse]


def personal_settings(get_response: Handler) -> Handler:
    """Middleware after authentication. A language that was switched in this browser goes before the saved one."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        person = getattr(request.user, "person", None) or Person.of(request.user)  # mostly loaded with the user
        if person.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        with timezone.override(person.zone):
            return get_response(request)

    return respond
