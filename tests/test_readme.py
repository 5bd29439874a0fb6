"""The two READMEs stay alike, and say what is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
KOREAN = (ROOT / "README.ko.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("text", [ENGLISH, KOREAN], ids=["en", "ko"])


def headings(text: str) -> list[int]:
    prose = re.sub(r"```.*?```", "", text, flags=re.S)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, flags=re.M)]


def commands(text: str) -> list[str]:
    return re.findall(r"```(?:sh|python)\n(.*?)```", text, flags=re.S)


def settings_named(text: str) -> list[str]:
    rows = re.findall(r"^\| (`.*?) \|", text, flags=re.M)
    return [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)]


def test_they_have_the_same_headings():
    assert headings(ENGLISH) == headings(KOREAN)


def test_they_have_the_same_commands():
    assert commands(ENGLISH) == commands(KOREAN)


def test_they_explain_the_same_settings():
    assert settings_named(ENGLISH) == settings_named(KOREAN)


@BOTH
def test_every_setting_they_explain_can_be_set(text):
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in settings_named(text) if name not in example] == []


@BOTH
def test_every_file_they_link_to_is_there(text):
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []


@BOTH
def test_every_make_target_is_there(text):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\w+)", text, flags=re.M)
    assert targets == [target for target in targets if f"\n{target}:" in makefile]


def test_every_make_target_of_the_other_guides_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    guides = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    targets = set(re.findall(r"`make ([a-z-]+)", guides))
    assert {"catalogue", "openapi"} <= targets
    assert [target for target in sorted(targets) if f"\n{target}:" not in makefile] == []
