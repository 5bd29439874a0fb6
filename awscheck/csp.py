"""What a browser may do with our pages: the content security policy, device permissions, no copies kept."""

from collections.abc import Callable

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler's check marks and arrows are data images in its stylesheet
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no device permissions, and no page left in a cache for the next person at this computer.

    Who logs out (`accounts.receivers` notes it on the request) leaves no page behind the browser's back button either.
    Its storage, where only the choice of light or dark lies, stays.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        if getattr(request, "has_logged_out", False):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return respond
