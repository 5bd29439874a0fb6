"""What stands today says where nobody could look; nobody in particular owns nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict

from accounts.models import CredentialProfile
from collection.listing import Listing, Wish
from collection.looking import KindSummary, Past, Today
from collection.models import Estate, Inventory, Outcome, ResourceVersion, Schedule
from tests.collection import factories
from tests.collection.driving import HOME, SEOUL, collect
from tests.collection.estates import give_queues
from tests.fake_aws import FakeAws

Reader = CredentialProfile


def queues(person: User | None) -> KindSummary:
    assert person is not None
    (service,) = Today(person).services()
    return service.kinds[0]


def test_a_region_that_was_never_readable_puts_a_kind_in_doubt(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders", region=HOME)
    fake_aws.deny("sqs", "ListQueues", region=SEOUL)
    collect(reader, "sqs", regions=[HOME, SEOUL])
    shown = queues(reader.owner)
    assert (shown.count, shown.doubtful) == (1, True)


def test_a_region_that_can_be_read_no_more_puts_a_kind_in_doubt_until_it_can(fake_aws: FakeAws, reader: Reader) -> None:
    give_queues(fake_aws, "orders")
    collect(reader, "sqs", regions=[HOME, SEOUL])
    assert not queues(reader.owner).doubtful
    fake_aws.deny("sqs", "ListQueues", region=SEOUL)
    collect(reader, "sqs", regions=[HOME, SEOUL])
    assert queues(reader.owner).doubtful
    fake_aws.heal()
    collect(reader, "sqs", regions=[HOME, SEOUL])
    assert not queues(reader.owner).doubtful


def test_a_region_that_is_not_switched_on_puts_nothing_in_doubt(fake_aws: FakeAws, reader: Reader) -> None:
    fake_aws.deny("ec2", "DescribeRegions")
    give_queues(fake_aws, "orders", region=HOME)
    fake_aws.disown("sqs", region=SEOUL)
    collect(reader, "sqs", regions=[HOME, SEOUL])
    shown = queues(reader.owner)
    assert (shown.count, shown.doubtful) == (1, False)


@pytest.mark.parametrize("rows", [Estate, Inventory, ResourceVersion, Outcome, Schedule])
def test_who_is_not_logged_in_owns_nothing(alice: User, rows: type) -> None:
    factories.make_outcome(factories.make_collection(alice), "ec2.vpc")
    assert not rows.objects.of(AnonymousUser()).exists()  # type: ignore[attr-defined]


def test_what_is_tried_again_is_counted_as_it_stands_until_then(alice: User) -> None:
    collection = factories.make_collection(alice)
    outcome = factories.make_reading(collection, "sqs.queue", [factories.queue("a"), factories.queue("b")])
    looking = Past(alice, collection)

    def counts() -> tuple[list[tuple[str, int]], int]:
        listing = Listing.of(looking, "sqs.queue", Wish.of(looking, QueryDict("")))
        return listing.regions, listing.total

    before = counts()
    assert before == ([("us-east-1", 2)], 2)
    Outcome.objects.filter(pk=outcome.pk).update(state="running", count=0)  # as a retry begins
    assert counts() == before
