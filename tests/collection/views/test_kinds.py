"""The part beside a table: all kinds there are, with their counts, loaded after the table."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.collection.factories import make_collection, make_profile, make_reading, queue

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def test_a_table_asks_for_the_part(browser: Client, alice: User) -> None:
    collection = make_collection(alice, make_profile(alice))
    make_reading(collection, "sqs.queue", [queue("jobs")])
    page = browser.get(reverse("resources"), {"kind": "sqs.queue", "collection": str(collection.pk)}).content.decode()
    assert f'hx-get="{reverse("kinds")}?kind=sqs.queue&amp;collection={collection.pk}"' in page


def test_the_part_names_kinds_and_counts_and_marks_the_one_shown(browser: Client, alice: User) -> None:
    make_reading(make_collection(alice, make_profile(alice)), "sqs.queue", [queue("jobs"), queue("mail")])
    answer = browser.get(reverse("kinds"), {"kind": "sqs.queue"}, headers=PART)
    part = answer.content.decode()
    assert answer.templates[0].name == "collection/_kinds_list.html"
    assert 'href="/resources/?kind=sqs.queue"' in part
    assert part.count('aria-current="page"') == 1
    assert [kind.count for service in answer.context["services"] for kind in service.kinds] == [2]


def test_its_links_stay_in_the_collection(browser: Client, alice: User) -> None:
    collection = make_collection(alice, make_profile(alice))
    make_reading(collection, "sqs.queue", [queue("jobs")])
    query = {"kind": "sns.topic", "collection": str(collection.pk)}
    part = browser.get(reverse("kinds"), query, headers=PART).content.decode()
    assert f'href="/resources/?kind=sqs.queue&amp;collection={collection.pk}"' in part


def test_nobody_elses_kinds_are_named(browser: Client, bob: User) -> None:
    make_reading(make_collection(bob, make_profile(bob)), "sqs.queue", [queue("jobs")])
    assert "sqs.queue" not in browser.get(reverse("kinds"), headers=PART).content.decode()


def test_without_scripts_it_is_the_page_of_all_kinds(browser: Client) -> None:
    answer = browser.get(reverse("kinds"), {"kind": "sqs.queue"})
    assert (answer.status_code, answer.url) == (302, "/resources/?kind=sqs.queue")  # type: ignore[attr-defined]


def test_nobody_elses_collection_is_there(browser: Client, bob: User) -> None:
    theirs = make_collection(bob, make_profile(bob))
    assert browser.get(reverse("kinds"), {"collection": str(theirs.pk)}, headers=PART).status_code == 404


def test_a_kind_that_no_database_can_name_is_not_there(browser: Client) -> None:
    assert browser.get("/resources/?kind=a%00b").status_code == 404
