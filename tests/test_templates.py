"""Every template compiles, keeps to the content security policy and names icons that exist."""

import re
from pathlib import Path

import pytest
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from awscheck.templatetags.ui import icon_shapes

FOLDER = Path(__file__).resolve().parent.parent / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_inline_style_script_or_handler(name: str) -> None:
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on|hx-vals=.js:", source(name))
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", source(name)))


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_nothing_from_elsewhere(name: str) -> None:
    assert not re.search(r"""(src|href)=["'](https?:)?//""", re.sub(r"<a\s[^>]*>", "", source(name)))


@pytest.mark.parametrize("name", NAMES)
def test_its_icons_exist(name: str) -> None:
    used = re.findall(r'"_icon.html" with name="([^"]+)"|\bicon="([^"]+)"|{% icon "([^"]+)"', source(name))
    assert {word for words in used for word in words if word} <= icon_shapes().keys()


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_need_no_request(code: str) -> None:
    page = get_template(f"{code}.html").template.render(Context())  # type: ignore[attr-defined]
    assert page.count("<h1") == 1
    assert "Main menu" not in page


def test_a_stranger_sees_no_menu(rf: RequestFactory) -> None:
    assert "main-menu" not in render_to_string("base.html", {}, rf.get("/"))
