"""The words that pages are written in."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from awscheck.templatetags import ui

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def render(text: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + text).render(context, request)


class Example(forms.Form):
    name = forms.CharField(help_text="<i>What</i> you call it", widget=forms.TextInput(attrs={"class": "wide"}))
    kind = forms.ChoiceField(choices=[("a", "A")])
    way = forms.ChoiceField(choices=[("x", "One")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()


def field(name: str, *, sent: bool = False) -> str:
    return render('{% include "_field.html" %}', field=Example({} if sent else None)[name])


def test_an_icon_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in ui.icon("cloud")


def test_an_unknown_icon_stays_blank() -> None:
    assert "<path" not in ui.icon("no-such-icon")


def test_a_state_has_icon_words_and_tone() -> None:
    badge = ui.state_badge("denied_by_scp")
    assert "<path" in badge
    assert "Denied by organization" in badge
    assert "state-bad" in badge


def test_a_state_is_text_whatever_it_holds() -> None:
    assert "<script" not in ui.state_badge("<script>")


def test_a_time_shows_the_persons_zone_with_utc_on_hover() -> None:
    with timezone.override("Asia/Seoul"):
        time = ui.moment(NOON)
    assert ">2026-03-01 21:00</time>" in time
    assert 'title="2026-03-01 12:00 UTC"' in time


def test_a_time_can_have_utc_beside() -> None:
    assert "(2026-03-01 12:00 UTC)" in ui.moment(NOON, "both")


def test_no_time_is_a_dash() -> None:
    assert "–" in ui.moment(None)


def test_a_widget_keeps_its_own_class() -> None:
    assert 'class="form-control wide"' in field("name")


def test_help_is_text() -> None:
    assert "&lt;i&gt;What&lt;/i&gt;" in field("name")


def test_a_wrong_field_names_its_error() -> None:
    html = field("name", sent=True)
    assert "is-invalid" in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


@pytest.mark.parametrize(
    ("name", "kind"), [("kind", "form-select"), ("way", "form-check-input"), ("agreed", "form-check-input")]
)
def test_each_widget_has_tablers_class(name: str, kind: str) -> None:
    assert f'class="{kind}"' in field(name)


def test_pages_keep_the_query_string(rf: RequestFactory) -> None:
    request = rf.get("/?q=web&page=2")
    html = render('{% include "_pages.html" %}', request, page=Paginator(range(100), 10).page(2))
    assert 'href="?q=web&amp;page=3"' in html


def test_one_page_needs_no_pagination(rf: RequestFactory) -> None:
    assert "<nav" not in render('{% include "_pages.html" %}', rf.get("/"), page=Paginator([1], 10).page(1))


@pytest.mark.parametrize(
    ("now", "direction", "then"),
    [("", "none", "sort=name"), ("name", "ascending", "sort=-name"), ("-name", "descending", "sort=name")],
)
def test_a_columns_head_sorts_and_turns(rf: RequestFactory, now: str, direction: str, then: str) -> None:
    html = render('{% sort_header "name" "Name" %}', rf.get("/", {"q": "web", "page": "3", "sort": now}))
    assert f'aria-sort="{direction}"' in html
    assert then in html
    assert "page=" not in html


def test_a_menu_item_without_a_page_is_left_out() -> None:
    assert "<li" not in render('{% nav_item "no-such-page" "home" "Home" %}')


@pytest.mark.urls("tests.browser.gallery.urls")
def test_the_menu_says_where_one_is(rf: RequestFactory) -> None:
    request = rf.get("/named/home")
    request.resolver_match = resolve("/named/home")
    assert 'aria-current="page"' in render('{% nav_item "home" "home" "Home" %}', request)
