"""What a page says of a denial: the statement that would help, or that none would."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import CredentialProfile
from collection.models import Collection, Outcome
from tests.collection.factories import make_collection, make_outcome, make_reading, queue

QUEUE = "sqs.queue"


@pytest.fixture
def collection(profile: CredentialProfile) -> Collection:
    assert profile.owner is not None
    return make_collection(profile.owner, profile, services=["sqs"])


def denied(collection: Collection, reason: str, state: str = "denied", **facts: Any) -> Outcome:
    return make_outcome(collection, QUEUE, state=state, reason=reason, action="sqs:ListQueues", **facts)


def pages(browser: Client, collection: Collection) -> list[str]:
    """The collection, its service's part, and the kind's table."""
    return [
        browser.get(f"/collections/{collection.pk}/?open=sqs").text,
        browser.get("/resources/", {"collection": str(collection.pk), "kind": QUEUE}).text,
    ]


def statements(page: str) -> list[Any]:
    return [json.loads(html.unescape(text)) for text in re.findall(r'code-copy" data-copy="([^"]+)"', page)]


def test_a_missing_permission_comes_with_the_statement_to_copy(browser: Client, collection: Collection) -> None:
    denied(collection, "permission")
    for page in pages(browser, collection):
        assert "Missing permission:" in page
        assert "/permissions/?selected_services=sqs" in page
        assert {"Effect": "Allow", "Action": ["sqs:ListQueues"], "Resource": "*"} in statements(page)


def test_regions_that_nobody_could_list_are_a_missing_permission_too(collection: Collection) -> None:
    outcome = make_outcome(collection, QUEUE, "all", reason="regions_unknown", action="ec2:DescribeRegions")
    assert json.loads(outcome.grant)["Action"] == ["ec2:DescribeRegions"]


@pytest.mark.parametrize(
    ("reason", "state", "words"),
    [
        ("scp", "denied_by_scp", "No permission of the user or role helps"),
        ("rcp", "denied_by_scp", "No permission of the user or role helps"),
        ("boundary", "denied", "a further permission alone does not help"),
        ("explicit_deny", "denied", "no other permission helps"),
    ],
)
def test_where_no_permission_would_help_it_says_so_instead(
    browser: Client, collection: Collection, reason: str, state: str, words: str
) -> None:
    denied(collection, reason, state)
    for page in pages(browser, collection):
        assert words in page
        assert "Forbidden:" in page
        assert "Missing permission:" not in page
        assert statements(page) == []


def test_details_that_were_denied_are_in_the_statement(browser: Client, collection: Collection) -> None:
    gaps = [
        {"field": "Tags", "action": "sqs:ListQueueTags", "code": "AccessDenied", "items": 2, "reason": "permission"},
        {"field": "Policy", "action": "sqs:GetQueueAttributes", "code": "AccessDenied", "items": 2, "reason": "scp"},
    ]
    make_reading(collection, QUEUE, [queue()], gaps=gaps)
    for page in pages(browser, collection):
        assert {"Effect": "Allow", "Action": ["sqs:ListQueueTags"], "Resource": "*"} in statements(page)
        assert "Your organization forbids this call" in page


def test_details_of_an_older_portal_that_does_not_say_why_have_no_statement(collection: Collection) -> None:
    gaps = [{"field": "Tags", "action": "sqs:ListQueueTags", "code": "AccessDenied", "items": 2}]
    assert make_outcome(collection, QUEUE, state="ok", gaps=gaps).grant == ""


def test_a_throttled_kind_lacks_no_permission(collection: Collection) -> None:
    assert denied(collection, "throttling", "throttled").grant == ""


def test_programs_get_the_statement_too(browser: Client, collection: Collection) -> None:
    denied(collection, "permission")
    (service,) = browser.get(f"/collections/{collection.pk}/status").json()["services"]
    assert json.loads(service["outcomes"][0]["grant"])["Action"] == ["sqs:ListQueues"]
