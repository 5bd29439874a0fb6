"""Many accounts and regions: a table names some of its readings, and all where one asks."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from collection.listing import READINGS
from tests.collection.factories import inventory_of, make_collection, make_outcome

MANY = 60


@pytest.fixture
def many(alice: User) -> None:
    """VPCs were found in no region, and could not be read in the last one."""
    collection = make_collection(alice)
    for number in range(MANY):
        state = "denied" if number == MANY - 1 else "empty"
        inventory_of(make_outcome(collection, "ec2.vpc", f"zz-test-{number:02}", state=state, reason="permission"))


def regions_listed(page: str) -> int:
    return page.count('data-label="Region"')


def test_some_readings_are_listed_those_with_trouble_first(browser: Client, many: None) -> None:
    page = browser.get("/resources/?kind=ec2.vpc").text
    assert regions_listed(page) == READINGS
    assert f"zz-test-{MANY - 1}" in page.split('data-label="Region"')[1]
    assert f"All {MANY} readings" in page


def test_all_of_them_where_one_asks(browser: Client, many: None) -> None:
    page = browser.get("/resources/?kind=ec2.vpc&readings=all").text
    assert regions_listed(page) == MANY
    assert "readings</a>" not in page
