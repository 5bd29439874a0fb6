"""The pages of the catalogue."""

import pytest
from django.test import Client

from collection.registry import KINDS, SERVICES


@pytest.mark.parametrize("address", ["/catalogue/", "/catalogue/sqs/"])
def test_nobody_sees_it_without_a_login(client: Client, db: None, address: str) -> None:
    assert client.get(address)["Location"].startswith("/login?next=")
    assert client.post(address).status_code == 302


def test_every_service_and_kind_is_listed(browser: Client) -> None:
    text = browser.get("/catalogue/").text
    assert [name for name in SERVICES if f"/catalogue/{name}/" not in text] == []
    assert [name for name in KINDS if f"#{name}" not in text] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_its_page(browser: Client, name: str) -> None:
    text = browser.get(f"/catalogue/{name}/").text
    assert [kind.name for kind in SERVICES[name].kinds if f'id="{kind.name}"' not in text] == []


def test_a_page_tells_calls_permissions_and_what_is_masked(browser: Client) -> None:
    text = browser.get("/catalogue/lambda/").text
    assert "lambda.list_functions" in text
    assert "lambda:ListFunctions" in text
    assert "Environment.Variables" in text


def test_a_service_that_is_not_there_is_not_found(browser: Client) -> None:
    assert browser.get("/catalogue/nope/").status_code == 404
