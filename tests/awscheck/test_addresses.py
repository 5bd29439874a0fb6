"""From where a request comes cannot be made up."""

import pytest
from django.test import RequestFactory

from awscheck.addresses import client_address

PROXY, CLIENT, FORGED = "10.0.0.1", "192.0.2.7", "203.0.113.9"


def seen(proxies: int, settings, forwarded: str | None = None, own: str = PROXY) -> str | None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=own, headers=headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, PROXY),
        (0, FORGED, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{FORGED}, {CLIENT}", CLIENT),
        (1, f"{FORGED},{FORGED},{CLIENT}", CLIENT),
        (2, f"{FORGED}, {CLIENT}, 10.0.0.2", CLIENT),
        (1, None, PROXY),
        (2, FORGED, PROXY),
        (1, "", PROXY),
        (1, "nonsense", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_our_own_proxies_are_believed(proxies: int, forwarded: str | None, expected: str, settings) -> None:
    assert seen(proxies, settings, forwarded) == expected


def test_a_unix_socket_has_no_address(settings) -> None:
    assert seen(0, settings, own="") is None
