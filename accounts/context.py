"""What every page's header shows about the AWS sign-in."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import signin


def aws_identity(request: HttpRequest) -> dict[str, object]:
    """`aws_signin`: the session's AWS identity or something false; looked up only when a template asks."""
    return {"aws_signin": SimpleLazyObject(lambda: signin.current(request))}
