"""A Chromium page that notices every console error, policy violation, failed request and foreign address."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = """
    --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync
"""
AXE = Path(__file__).parent / "vendor/axe/axe.min.js"

# Playwright keeps an event loop in this thread; Django would take its own database calls for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests; skipped where none is installed."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        browser.close()


@pytest.fixture
def problems() -> list[str]:
    """What the page complained about; a test that provokes a complaint clears the list."""
    return []


@pytest.fixture
def page(chromium: Any, live_server: Any, problems: list[str]) -> Iterator[Any]:
    """A fresh page (desktop size, English) whose relative addresses are the portal's; complaints fail the test."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(5000)
    page.on("console", lambda message: message.type in ("error", "warning") and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: watch_failure(request, problems))
    page.on("request", lambda request: watch_address(request.url, live_server.url, problems))
    yield page
    context.close()
    assert problems == []


def watch_failure(request: Any, problems: list[str]) -> None:
    """What was still coming when the test went on to another page has not failed, nor has what is downloaded."""
    if request.failure != "net::ERR_ABORTED":
        problems.append(f"failed: {request.url}")


def watch_address(url: str, home: str, problems: list[str]) -> None:
    """The portal speaks to nobody but itself."""
    if not url.startswith((home, "data:", "blob:")):
        problems.append(f"foreign address: {url}")


def accessibility_faults(page: Any, *, only_wcag: bool = False) -> list[str]:
    """What axe-core finds wrong with the page as it stands; ``only_wcag``: without what is merely good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]} if only_wcag else {}
    found = page.evaluate("axe.run", {"preload": False, **rules})["violations"]  # it preloads into an inline style
    return [f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]
