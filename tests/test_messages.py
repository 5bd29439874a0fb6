"""English and Korean: all that code and templates say is in the catalogue, translated and compiled."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils import translation
from django.utils.translation.template import templatize

HOME = Path(__file__).resolve().parent.parent
CODE = [path for app in ("accounts", "awscheck", "collection") for path in sorted((HOME / app).rglob("*.py"))]
TEMPLATES = sorted(path for kind in ("html", "txt") for path in (HOME / "templates").rglob(f"*.{kind}"))
CATALOGUE = HOME / "locale/ko/LC_MESSAGES/django.po"
ENTRIES = polib.pofile(str(CATALOGUE))

PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[a-z]|%%|\{\w*\}|</?\w[^>]*>")
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<![\w.])(_|\w*gettext)\(({STRING}(?:, {STRING})*)")


class Text(NamedTuple):
    """One text as gettext knows it; its context and its plural are empty where it has none."""

    text: str
    plural: str = ""
    context: str = ""


def texts_of_calls(tree: ast.AST) -> Iterator[Text]:
    """What calls of gettext say: ngettext has a plural, pgettext a context before the text."""
    for node in ast.walk(tree):
        name = getattr(node, "func", None)
        name = getattr(name, "attr", getattr(name, "id", "")).removesuffix("_lazy")
        if name in ("_", "gettext", "ngettext", "pgettext", "npgettext"):
            said = [getattr(argument, "value", None) for argument in node.args]
            context = said.pop(0) if "pgettext" in name else ""
            text = Text(said[0], said[1] if name.startswith("n") else "", context)
            assert all(isinstance(part, str) for part in text), f"not literal: {ast.unparse(node)}"
            yield text


def texts_of_code(path: Path) -> Iterator[Text]:
    return texts_of_calls(ast.parse(path.read_text(encoding="utf-8")))


def texts_of_template(path: Path) -> Iterator[Text]:
    for name, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield from texts_of_calls(ast.parse(f"{name}({arguments})"))


SAID = {text for path in CODE for text in texts_of_code(path)} | {
    text for path in TEMPLATES for text in texts_of_template(path)
}


def text_of(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def korean(entry: polib.POEntry) -> str:
    """Korean has one form for all numbers."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def last_mark(text: str) -> str:
    return text[-1] if text[-1] in ".:?…" else ""


def test_all_that_code_and_templates_say_is_in_the_catalogue() -> None:
    assert len(SAID) > 900
    assert sorted(SAID - set(map(text_of, ENTRIES))) == [], "run make messages"


def test_the_catalogue_holds_nothing_else() -> None:
    assert sorted(set(map(text_of, ENTRIES)) - SAID) == [], "run make messages"


def test_everything_is_translated() -> None:
    assert [entry.msgid for entry in ENTRIES if entry.fuzzy or entry.obsolete or not korean(entry).strip()] == []


def test_korean_has_one_form_for_all_numbers() -> None:
    assert ENTRIES.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert [entry.msgid for entry in ENTRIES if entry.msgid_plural and list(entry.msgstr_plural) != [0]] == []


def test_only_names_stay_as_they_are() -> None:
    left = [entry.msgid for entry in ENTRIES if not re.search("[가-힣]", korean(entry))]
    assert [text for text in left if re.search(r"\b[a-z]{2,}\b", PLACEHOLDER.sub("", text))] == []


def test_translations_keep_placeholders_and_tags() -> None:
    def holes(text: str) -> list[str]:
        return sorted(PLACEHOLDER.findall(text))

    changed = [entry.msgid for entry in ENTRIES if holes(entry.msgid_plural or entry.msgid) != holes(korean(entry))]
    assert changed == []


def test_a_question_stays_a_question_and_a_sentence_a_sentence() -> None:
    assert [entry.msgid for entry in ENTRIES if last_mark(entry.msgid) != last_mark(korean(entry))] == []


def test_no_text_is_used_both_with_and_without_a_plural() -> None:
    # Python 3.11 would not find its translation where it is used without
    with_plural = {(text.context, text.text) for text in SAID if text.plural}
    assert with_plural & {(text.context, text.text) for text in SAID if not text.plural} == set()


def test_the_compiled_catalogue_says_the_same() -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {text_of(entry): korean(entry) for entry in compiled} == {text_of(entry): korean(entry) for entry in ENTRIES}


def test_the_portal_finds_every_translation() -> None:
    with translation.override("ko"):
        assert [entry.msgid for entry in ENTRIES if translated(text_of(entry)) != korean(entry)] == []


def translated(said: Text) -> str:
    text, plural, context = said
    if context:
        return translation.npgettext(context, text, plural, 2) if plural else translation.pgettext(context, text)
    return translation.ngettext(text, plural, 2) if plural else translation.gettext(text)
