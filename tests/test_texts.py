"""Nothing that people read goes past gettext: pages, models, forms, kinds, messages, scripts."""

import ast
import re
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.functional import Promise

from awscheck.aws import region_title, regions
from collection.registry import SERVICES
from tests.test_messages import CODE, HOME, TEMPLATES

NOT_TEXT = re.compile(r"{%\s*(comment|blocktrans)\b.*?{%\s*end\1\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
NOT_PROSE = {"code", "kbd", "pre", "script", "style"}
READ = {"alt", "aria-label", "data-confirm", "data-confirm-button", "data-default", "data-label", "data-title"}
READ |= {"data-text-copied", "data-text-not-copied", "data-text-left", "data-text-expired", "placeholder", "title"}
NAMES = {"AWS Console Check", "UTC", "HTTP", "CSV", "JSON", "JSON Lines", "Parquet", "XLSX (Excel)"}
WORD = re.compile(r"[^\W\d_]{2,}")

# Code that speaks to a browser. Commands and the process tree speak to a shell, in English
SPEAKING = [
    path for path in CODE if not {"awscheck", "lint", "management", "migrations"} & set(path.parts[len(HOME.parts) :])
]
SPEAKING += [path for path in CODE if path.is_relative_to(HOME / "awscheck/aws")]

# Where code hands a text to people: arguments by name, and calls whose text is any argument
SHOWN = {"description", "empty_label", "error_messages", "help_text", "label", "labels", "short_description", "summary"}
SHOWN |= {"title", "verbose_name", "verbose_name_plural"}
SAYING = {"add_error", "ValidationError", "Refusal", "InvalidCron"}
SAYING |= {"messages.error", "messages.info", "messages.success", "messages.warning"}


def fallback(tag: re.Match[str]) -> str:
    """What a variable shows when it has no value of its own; of all other tags nothing."""
    return " ".join(re.findall(r'\|(?:default|pluralize|yesno):"([^"]*)"', tag[0])) if tag[0].startswith("{{") else " "


class Page(HTMLParser):
    """What a template shows as bare text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.inside: list[str] = []
        self.feed(NOT_TEXT.sub(fallback, source))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shown += [text or "" for name, text in attrs if name in READ]
        self.inside += [tag] if tag in NOT_PROSE else []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        self.shown += [] if self.inside else [data]


def bare(source: str) -> list[str]:
    """The words of a template that nobody can translate."""
    texts = Page(source).shown
    for tag in re.findall(r"{%.*?%}", source, re.DOTALL):
        texts += re.findall(r'\b(?:title|text|label|action)="([^"]*)"', tag)
    return [text.strip() for text in texts if WORD.search(text) and text.strip(" ·\n") not in NAMES]


def unmarked(source: str) -> list[str]:
    """Literals in code that reach people as they are."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword | ast.Assign) and names(node) & SHOWN:
            found += literals(node.value)
        elif isinstance(node, ast.Call) and {ast.unparse(node.func), *names(node.func)} & SAYING:
            found += [text for argument in node.args for text in literals(argument) if " " in text]
    return [text for text in found if WORD.search(text) and text not in NAMES]


def names(node: ast.AST) -> set[str]:
    """What a value is given to, or what is called, without its object."""
    targets = getattr(node, "targets", [getattr(node, "arg", node)])
    return {str(getattr(target, "attr", getattr(target, "id", target))) for target in targets}


def literals(node: ast.expr) -> list[str]:
    """The bare strings that a value is made of; what a call returns is the call's affair."""
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in literals(value)]
    if isinstance(node, ast.JoinedStr):
        return [text for value in node.values for text in literals(value)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_the_check_of_templates_sees_bare_words() -> None:
    assert bare('<p title="A tip">Hello {{ name }}</p>') == ["A tip", "Hello"]
    assert bare('{% include "_empty.html" with title="Nothing" %}{{ x|default:"none" }}') == ["none", "Nothing"]
    assert bare('<p>{% trans "Hello" %} · {% blocktrans %}Hello {{ name }}{% endblocktrans %}</p>') == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(HOME / "templates").as_posix())
def test_a_template_shows_no_bare_words(path: Path) -> None:
    assert bare(path.read_text(encoding="utf-8")) == []


def test_the_check_of_code_sees_bare_words() -> None:
    assert unmarked('messages.success(request, "All done")') == ["All done"]
    assert unmarked('form.add_error("name", f"No {thing}")') == ["No "]
    assert unmarked('title = "A title"; Field(label="A label", labels={"x": "Ten"})') == ["A title", "A label", "Ten"]
    assert unmarked('title = _("A title"); messages.success(request, _("All done"))') == []


def test_code_shows_no_bare_words() -> None:
    found = {path.relative_to(HOME).as_posix(): unmarked(path.read_text(encoding="utf-8")) for path in SPEAKING}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_scripts_take_their_words_from_the_page() -> None:
    prose = re.compile(r"""(['"`])[A-Z][a-z]+( [a-z]+)+[.?!]?\1""")
    scripts = {path.name: re.sub("//.*", "", path.read_text("utf-8")) for path in (HOME / "static/js").glob("*.js")}
    assert [name for name, script in scripts.items() if prose.search(script)] == []


@pytest.mark.parametrize("service", SERVICES.values(), ids=str)
def test_a_service_and_its_kinds_have_titles_in_both_languages(service) -> None:
    titles = [service.title, service.summary]
    for kind in service.kinds:
        titles += [kind.title, *(each.title for each in (*kind.columns, *kind.metrics))]
    assert [title for title in titles if not isinstance(title, Promise)] == []


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_a_region_has_a_place_in_korean(partition: str) -> None:
    with translation.override("ko"):
        assert [name for name in regions(partition) if not re.search("[가-힣]", region_title(name))] == []


OURS = [model for model in admin.site._registry if model._meta.app_label in ("accounts", "collection")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_admin_shows_a_model_in_korean(model: type[Model], rf: RequestFactory) -> None:
    page = admin.site._registry[model]
    request = rf.get("/")
    request.user = User(is_staff=True, is_active=True, is_superuser=True)
    names = {*page.list_display, *flatten_fieldsets(page.get_fieldsets(request))}
    with translation.override("ko"):
        fields = page.get_form(request)().fields
        labels = [fields[name].label for name in names & set(fields)]
        labels += [label_for_field(name, model, page) for name in names - set(fields) - {"__str__"}]
        labels += [model._meta.verbose_name, model._meta.verbose_name_plural]
        assert [str(label) for label in labels if not re.search("[가-힣]|^[A-Z]+$", str(label))] == []


def forms_of(kind: type[forms.BaseForm]) -> set[type[forms.BaseForm]]:
    found = {form for below in kind.__subclasses__() for form in forms_of(below)} | set(kind.__subclasses__())
    return {form for form in found if form.__module__.partition(".")[0] in ("accounts", "collection")}


def test_fields_of_forms_have_labels_in_both_languages() -> None:
    import_module("awscheck.urls")
    labels = [field.label for form in forms_of(forms.BaseForm) for field in form.base_fields.values()]
    assert len(labels) > 20
    assert [label for label in labels if label and not isinstance(label, Promise)] == []


@pytest.mark.django_db
def test_admin_is_korean_in_its_own_words_and_in_ours(admin_client: Client) -> None:
    page = admin_client.get("/admin/", headers={"accept-language": "ko"}).content.decode()
    assert "최근 활동" in page
    assert "검토 및 관리" in page
