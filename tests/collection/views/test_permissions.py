"""The page of the permissions, as a page, as JSON and as files."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from collection import permissions
from collection.registry import SERVICES

PAGE = "/permissions/"
JSON = {"Accept": "application/json"}
ADDRESSES = [PAGE, "/permissions/1.json"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_sees_it_without_a_login(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Location"].startswith("/login?next=")
    assert client.get(address, headers=JSON).status_code == 401


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_only_answers(browser: Client, address: str) -> None:
    assert browser.post(address).status_code == 405


def test_at_first_everything_is_chosen(browser: Client) -> None:
    found = browser.get(PAGE, headers=JSON).json()
    assert (found["services"], found["metrics"]) == (list(SERVICES), True)


def test_the_policy_of_a_choice_is_on_the_page_and_in_json(browser: Client) -> None:
    query = {"selected_services": ["sqs", "sns"]}
    (policy,) = browser.get(PAGE, query, headers=JSON).json()["policies"]
    (shown,) = browser.get(PAGE, query).context["policies"]
    assert json.loads(shown["text"]) == policy
    assert "sqs:ListQueues" in policy["Statement"][0]["Action"]


def test_it_can_be_downloaded(browser: Client) -> None:
    query = {"selected_services": "sqs"}
    answer = browser.get(reverse("permissions-policy", args=[1]), query)
    assert answer["Content-Disposition"] == 'attachment; filename="aws-console-check-1.json"'
    assert [answer.json()] == browser.get(PAGE, query, headers=JSON).json()["policies"]


def test_the_links_to_the_files_keep_the_choice(browser: Client) -> None:
    text = browser.get(PAGE, {"selected_services": "sqs", "metrics": "on"}).text
    assert "/permissions/1.json?selected_services=sqs&amp;metrics=on" in text


@pytest.mark.parametrize("part", [0, 2])
def test_a_part_that_is_not_there_is_not_found(browser: Client, part: int) -> None:
    assert browser.get(f"/permissions/{part}.json", {"selected_services": "sqs"}).status_code == 404


def test_several_policies_say_that_all_are_needed(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "LONGEST", 200)
    text = browser.get(PAGE, {"selected_services": ["sqs", "sns"]}).text
    assert "Policy 2 of" in text
    assert "Attach all of them" in text


def test_another_part_of_aws(browser: Client) -> None:
    query = {"selected_services": "apigateway", "partition": "aws-us-gov"}
    assert "arn:aws-us-gov:apigateway" in browser.get(PAGE, query).text


@pytest.mark.parametrize(
    ("query", "words"),
    [({"selected_services": "nope"}, "no service called nope"), ({"partition": "mars"}, "no part of AWS called mars")],
)
def test_what_is_not_there_is_refused(browser: Client, query: dict[str, str], words: str) -> None:
    for answer in (browser.get(PAGE, query), browser.get(PAGE, query, headers=JSON)):
        assert (answer.status_code, words in answer.text) == (400, True)
    assert browser.get("/permissions/1.json", query).status_code == 400


def test_nothing_chosen_asks_for_a_choice(browser: Client) -> None:
    assert "Choose at least one service" in browser.get(PAGE, {"chosen": "1", "metrics": "on"}).text


def test_the_form_of_a_new_collection_links_to_what_its_choice_needs(browser: Client) -> None:
    query = {"selected_services": ["sqs", "sns"], "region": "us-east-1", "metrics": "on"}
    link = "/permissions/?selected_services=sqs&amp;selected_services=sns&amp;metrics=on"
    assert link in browser.get("/collections/estimate", query, headers={"HX-Request": "true"}).text


def test_htmx_gets_the_policies_alone(browser: Client) -> None:
    text = browser.get(PAGE, {"selected_services": "sqs"}, headers={"HX-Request": "true"}).text
    assert "sqs:ListQueues" in text
    assert "<form" not in text
