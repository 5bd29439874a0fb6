"""From where a request comes, as far as it can be believed: one rule for throttling and for the audit log."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw; what stands to the left of it anyone can write.

    Without proxies (`TRUSTED_PROXY_COUNT=0`) the connection's own. None where there is none, as on a Unix socket.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    hops, own = forwarded.split(","), settings.TRUSTED_PROXY_COUNT
    said = hops[-own] if forwarded and 0 < own <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(said.strip()))
    except ValueError:
        return None
