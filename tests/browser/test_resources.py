"""The pages of what was found, as a person sees them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from collection.models import ResourceVersion
from tests.browser.conftest import accessibility_faults
from tests.collection.factories import instance, make_collection, make_outcome, make_reading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KIND = "ec2.instance"
HOSTILE = '<img src=x onerror="alert(1)">' + "x" * 500


@pytest.fixture
def shown(page: Any, client: Any, live_server: Any, alice: User) -> Any:
    """Alice's page; she has a collection with a denied region, a hostile name and a curve."""
    collection = make_collection(alice)
    curve = {instance(1)["InstanceId"]: {"cpu": [float(point % 24) for point in range(168)]}}
    found = [instance(1), instance(2, "stopped", name=HOSTILE, Note=HOSTILE)]
    make_reading(collection, KIND, found, metrics=curve)
    make_outcome(collection, KIND, "eu-west-1", reason="permission", action="ec2:DescribeInstances")
    client.force_login(alice)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.collection = collection
    return page


def addresses(collection: Any) -> list[str]:
    everything = f"{reverse('resources')}?collection={collection.pk}"
    resources = [
        f"{reverse('resource', args=[one.pk])}?collection={collection.pk}" for one in ResourceVersion.objects.all()
    ]
    return [everything, f"{everything}&kind={KIND}", *resources]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_they_are_accessible_and_fit(shown: Any, theme: str, width: int) -> None:
    shown.emulate_media(color_scheme=theme)
    shown.set_viewport_size({"width": width, "height": 900})
    for address in addresses(shown.collection):
        shown.goto(address)
        shown.wait_for_load_state("networkidle")
        assert accessibility_faults(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= width


def test_one_comes_from_the_kinds_to_a_resource_and_its_json(shown: Any) -> None:
    shown.goto(addresses(shown.collection)[0])
    shown.get_by_role("link", name="Instances").click()
    shown.get_by_role("link", name="web-1").click()
    shown.get_by_text("JSON", exact=True).click()
    assert '"InstanceType": "t3.micro"' in shown.locator("#raw-json").inner_text()


def test_the_curve_is_drawn(shown: Any) -> None:
    version = ResourceVersion.objects.get(name="web-1")
    shown.goto(f"{reverse('resource', args=[version.pk])}?collection={shown.collection.pk}")
    shown.wait_for_load_state("networkidle")
    drawn = shown.evaluate("Chart.getChart(document.querySelector('canvas[data-chart]')).data.datasets[0].data")
    assert len(drawn) == 168


def test_a_kind_is_found_by_typing(shown: Any) -> None:
    shown.goto(addresses(shown.collection)[0])
    shown.get_by_role("searchbox").fill("no such kind")
    shown.get_by_text("No kind has this in its name.").wait_for()


@pytest.fixture
def subscribed(shown: Any) -> Any:
    """Beside them a queue, two subscriptions of it, and topics of which only some could be read."""
    sns, queue = "arn:aws:sns:us-east-1:123456789012:", "arn:aws:sqs:us-east-1:123456789012:orders"
    make_reading(shown.collection, "sqs.queue", [{"QueueUrl": f"https://sqs/{'long-' * 20}orders", "QueueArn": queue}])
    make_outcome(shown.collection, "sns.topic", reason="permission", action="sns:ListTopics")
    make_reading(shown.collection, "sns.subscription", [
        {"SubscriptionArn": f"{sns}{topic}:1", "TopicArn": f"{sns}{topic}", "Protocol": "sqs", "Endpoint": queue}
        for topic in ("orders", "a-topic-with-quite-a-long-name-" * 6)
    ])  # fmt: skip
    return shown


@pytest.mark.parametrize("width", [390, 1280])
def test_one_follows_what_is_related_and_sees_why_a_link_leads_nowhere(subscribed: Any, width: int) -> None:
    subscribed.set_viewport_size({"width": width, "height": 900})
    version = ResourceVersion.objects.get(inventory__kind="sqs.queue")
    subscribed.goto(f"{reverse('resource', args=[version.pk])}?collection={subscribed.collection.pk}")
    subscribed.locator("#related li").get_by_role("link").first.click()
    subscribed.locator("#related .state").wait_for()
    assert "Not collected" in subscribed.locator("#related").inner_text()
    assert accessibility_faults(subscribed) == []
    assert subscribed.evaluate("document.documentElement.scrollWidth") <= width
