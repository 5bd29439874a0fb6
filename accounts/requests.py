"""Requests of people who are logged in, and where they may go next."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.forms import PARTITIONS


class PersonRequest(HttpRequest):
    """A request that `login_required` let through."""

    user: User


def safe_next(request: HttpRequest) -> str:
    """The address in `next` if it is one of ours, else nothing."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def redirect_next(request: HttpRequest, default: str) -> HttpResponse:
    """Go to `next` where that is safe, else to the page named `default`."""
    return redirect(safe_next(request) or default)


def partition_of(request: HttpRequest, default: str = "aws") -> str:
    """The part of AWS that the address asks for, where it is one."""
    asked = request.GET.get("partition", "")
    return asked if asked in dict(PARTITIONS) else default
