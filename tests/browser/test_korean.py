"""The portal in Korean, in a real browser: no English prose is left, and everything fits, also on a phone."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from accounts.models import Person
from collection.models import Collection, ResourceVersion
from tests.collection.factories import instance, make_collection, make_outcome, make_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLACES = (
    "/", "/collections/", "/collections/new", "/collections/{collection}/?open=ec2", "/resources/",
    "/resources/?kind=ec2.instance", "/resources/{resource}/", "/schedules/", "/schedules/add", "/profiles/",
    "/profiles/add", "/aws/", "/preferences/",
)  # fmt: skip
PROSE = re.compile(r"\b(?!make run)[A-Za-z]?[a-z]{2,} [a-z]{2,}\b")  # two small words in a row: no name of AWS has them
WORDS = """main => {
    const copy = main.cloneNode(true);
    copy.querySelectorAll('select, script, noscript, code, pre').forEach(element => element.remove());
    return copy.textContent;
}"""


@pytest.fixture
def korean(page: Any, live_server: Any, alice: User) -> Any:
    """Alice's page; she prefers Korean."""
    Person.objects.update_or_create(user=alice, defaults={"language": "ko"})
    client = Client()
    client.force_login(alice)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


@pytest.fixture
def found(alice: User) -> Collection:
    """An instance in one region, a denial in another."""
    collection = make_collection(alice, state="partial")
    make_reading(collection, "ec2.instance", [instance(1)])
    make_outcome(collection, "ec2.instance", "eu-west-1", reason="permission", action="ec2:DescribeInstances")
    return collection


def test_every_page_is_in_korean_and_fits(korean: Any, found: Collection) -> None:
    resource = ResourceVersion.objects.get()
    for place in PLACES:
        korean.goto(place.format(collection=found.pk, resource=resource.pk))
        assert korean.locator("html").get_attribute("lang") == "ko"
        assert PROSE.findall(korean.locator("main").evaluate(WORDS)) == [], place
        for width in (360, 1280):
            korean.set_viewport_size({"width": width, "height": 800})
            assert korean.evaluate("document.documentElement.scrollWidth") <= width, place
