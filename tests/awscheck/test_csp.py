"""Headers that every page carries."""

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from awscheck.csp import CONTENT_SECURITY_POLICY, private_pages


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("text", headers={"Cache-Control": "max-age=60"} if request.path == "/cached" else {})


def test_nothing_inline_and_nothing_evaluated() -> None:
    sources = {source for sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in sources}
    assert sources == {"'none'", "'self'", "data:"}


def test_nobody_may_frame_us() -> None:
    assert CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-ancestors"] == ["'none'"]


def test_a_page_stays_in_no_cache(rf: RequestFactory) -> None:
    assert private_pages(answer)(rf.get("/"))["Cache-Control"] == "no-store"


def test_a_view_may_say_otherwise(rf: RequestFactory) -> None:
    assert private_pages(answer)(rf.get("/cached"))["Cache-Control"] == "max-age=60"


def test_devices_are_off(rf: RequestFactory) -> None:
    assert "camera=()" in private_pages(answer)(rf.get("/"))["Permissions-Policy"]


def test_whoever_logs_out_leaves_no_page_in_the_browser(browser: Client) -> None:
    assert browser.post("/logout").headers["Clear-Site-Data"] == '"cache"'


def test_other_pages_leave_the_browser_alone(browser: Client) -> None:
    assert "Clear-Site-Data" not in browser.get("/preferences/").headers
