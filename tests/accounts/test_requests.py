"""Where `next` may lead: only to our own pages."""

import pytest
from django.test import RequestFactory

from accounts.requests import safe_next

ELSEWHERE = [
    "//evil.com", r"/\evil.com", r"\\evil.com", "https://evil.com", "https:evil.com", "http:///evil.com", "ftp://x",
    "javascript:alert(1)", "\thttps://evil.com", "//evil.com/%2e%2e", "https://testserver@evil.com", "///evil.com",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_places_are_ignored(rf: RequestFactory, method: str, address: str) -> None:
    assert safe_next(getattr(rf, method)("/aws/", {"next": address})) == ""


@pytest.mark.parametrize("address", ["/profiles/", "/collections/new?profile=1", "http://testserver/aws/"])
def test_our_own_pages_are_kept(rf: RequestFactory, address: str) -> None:
    assert safe_next(rf.post("/aws/", {"next": address})) == address


def test_none_is_none(rf: RequestFactory) -> None:
    assert safe_next(rf.get("/aws/")) == ""
