"""How results are kept: readings, intervals, and what each collection found."""

import threading
from collections.abc import Iterable

import pytest
from django.db import connection, connections

from collection import inventory
from collection.inventory import Closing, LostClaim, StaleStaging
from collection.models import Inventory, Outcome, ResourceVersion, Sighting, Snapshot, StagedItem
from tests.collection.factories import (
    inventory_of,
    make_collection,
    make_item,
    make_reading,
    make_running,
    merge,
    queue,
    stage,
)

pytestmark = pytest.mark.django_db
QUEUE = "sqs.queue"


def names(versions: Iterable[ResourceVersion]) -> list[str]:
    return sorted(version.name for version in versions)


def delays(outcome: Outcome) -> dict[str, str]:
    """What an outcome found: the delay of each queue by name."""
    return {version.name: version.data.get("DelaySeconds") for version in inventory.found(outcome)}


# Complete readings


def test_a_first_reading_opens_a_version_of_each_item(read):
    outcome = read(queue("orders"), queue("bills"))
    assert names(ResourceVersion.objects.open()) == ["bills", "orders"]
    assert (outcome.state, outcome.count, outcome.reading, outcome.complete) == ("ok", 2, 1, True)
    assert set(ResourceVersion.objects.values_list("valid_from", "valid_to", "cause")) == {(1, None, "found")}


def test_an_unchanged_reading_writes_no_resource_row(read, django_assert_num_queries):
    read(queue("orders"), queue("bills"))
    before = list(ResourceVersion.objects.values())
    outcome = read(queue("orders"), queue("bills"))
    assert list(ResourceVersion.objects.values()) == before
    assert names(inventory.found(outcome)) == ["bills", "orders"]


def test_a_change_closes_the_old_version_and_opens_a_new_one(read):
    read(queue(DelaySeconds="0"))
    read(queue(DelaySeconds="5"))
    old, new = ResourceVersion.objects.order_by("valid_from")
    assert (old.data["DelaySeconds"], old.valid_from, old.valid_to) == ("0", 1, 2)
    assert (new.data["DelaySeconds"], new.valid_from, new.valid_to, new.cause) == ("5", 2, None, "changed")
    assert old.ended_at == new.began_at


def test_a_change_of_tags_alone_is_a_change(read):
    read(queue(Tags={"team": "shop"}))
    read(queue(Tags={"team": "bank"}))
    assert ResourceVersion.objects.open().get().tags == {"team": "bank"}
    assert ResourceVersion.objects.count() == 2


def test_a_complete_reading_ends_what_it_no_longer_sees(read):
    read(queue("orders"), queue("bills"))
    read(queue("bills"))
    assert names(ResourceVersion.objects.open()) == ["bills"]
    assert ResourceVersion.objects.get(name="orders").valid_to == 2


def test_a_complete_reading_of_nothing_ends_all(read):
    read(queue("orders"))
    outcome = read()
    assert (outcome.state, outcome.complete) == ("empty", True)
    assert not ResourceVersion.objects.open().exists()


def test_what_reappears_gets_a_new_version(read):
    read(queue("orders"))
    read()
    read(queue("orders"))
    spans = list(ResourceVersion.objects.order_by("valid_from").values_list("valid_from", "valid_to", "cause"))
    assert spans == [(1, 2, "found"), (3, None, "found")]


def test_a_past_collection_reads_exactly_as_it_was_found(read):
    first = read(queue("orders", DelaySeconds="0"), queue("bills", DelaySeconds="0"))
    second = read(queue("orders", DelaySeconds="5"), queue("mails", DelaySeconds="0"))
    third = read(queue("orders", DelaySeconds="0"))
    assert delays(first) == {"orders": "0", "bills": "0"}
    assert delays(second) == {"orders": "5", "mails": "0"}
    assert delays(third) == {"orders": "0"}


def test_regions_have_inventories_of_their_own(read):
    read(queue("orders"))
    read(region="eu-west-1")
    assert names(ResourceVersion.objects.open()) == ["orders"]
    assert Inventory.objects.count() == 2


def test_another_account_under_the_same_profile_is_another_estate(alice, profile):
    make_reading(make_collection(alice, profile), QUEUE, [queue()])
    make_reading(make_collection(alice, profile, account_id="210987654321"), QUEUE, [])
    assert ResourceVersion.objects.open().count() == 1


def test_an_inventory_knows_its_last_complete_reading(read):
    read(queue("orders"))
    read(queue("orders"), complete=False)
    kept = Inventory.objects.get()
    assert (kept.last_reading, kept.last_complete) == (2, 1)
    assert kept.last_complete_at == ResourceVersion.objects.get().began_at


def test_nothing_stays_staged_after_a_merge(read):
    read(queue("orders"))
    assert not StagedItem.objects.exists()


# Incomplete readings


def test_an_incomplete_reading_opens_and_replaces_but_never_ends(read):
    read(queue("orders", DelaySeconds="0"), queue("bills"))
    read(queue("orders", DelaySeconds="5"), queue("mails"), complete=False)
    assert names(ResourceVersion.objects.open()) == ["bills", "mails", "orders"]
    assert ResourceVersion.objects.open().get(name="orders").data["DelaySeconds"] == "5"


def test_an_incomplete_reading_shows_what_it_saw_and_no_more(read):
    read(queue("orders"), queue("bills"))
    outcome = read(queue("orders"), complete=False)
    assert names(inventory.found(outcome)) == ["orders"]


def test_sightings_are_kept_for_incomplete_readings_only(read):
    read(queue("orders"))
    assert not Sighting.objects.exists()
    outcome = read(queue("orders"), complete=False)
    assert outcome.sightings.count() == 1


def test_what_an_incomplete_reading_saw_stays_its_own_when_the_thing_changes_later(read):
    read(queue("orders", DelaySeconds="0"))
    incomplete = read(queue("orders", DelaySeconds="5"), complete=False)
    read(queue("orders", DelaySeconds="9"))
    assert delays(incomplete) == {"orders": "5"}


def test_a_complete_reading_ends_what_an_incomplete_one_found(read):
    read(queue("mails"), complete=False)
    read()
    assert not ResourceVersion.objects.open().exists()


def test_an_outcome_read_again_forgets_the_sightings_of_its_first_try(alice, profile):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    claim = outcome.claim
    stage(outcome, [make_item(QUEUE, queue("orders"))])
    merge(outcome, complete=False)
    Outcome.objects.filter(pk=outcome.pk).update(state="running", claim=claim)
    outcome.refresh_from_db()
    outcome.count = 0
    stage(outcome, [make_item(QUEUE, queue("bills"))])
    merge(outcome)
    assert names(inventory.found(outcome)) == ["bills"]


# What changes at every look


def test_volatile_values_are_kept_for_each_outcome(read):
    first = read(queue(ApproximateNumberOfMessages="7"))
    second = read(queue(ApproximateNumberOfMessages="9"))
    assert ResourceVersion.objects.count() == 1
    values = [outcome.snapshots.get().values.popitem()[1] for outcome in (first, second)]
    assert values == [{"ApproximateNumberOfMessages": "7"}, {"ApproximateNumberOfMessages": "9"}]


def test_blobs_hold_a_thousand_items_at_most(read, monkeypatch):
    monkeypatch.setattr(inventory, "BLOB", 2)
    read(*(queue(f"q{number}", ApproximateNumberOfMessages="1") for number in range(5)))
    assert sorted(len(blob.values) for blob in Snapshot.objects.all()) == [1, 2, 2]


# Reshaped declarations


def test_a_new_declaration_alone_is_no_change(read, reshaped):
    read(queue(DelaySeconds="0", NewField="x"))
    reshaped()
    read(queue(DelaySeconds="0"))
    assert ResourceVersion.objects.open().get().cause == "reshaped"


def test_a_change_under_a_new_declaration_is_a_change(read, reshaped):
    read(queue(DelaySeconds="0", NewField="x"))
    reshaped()
    read(queue(DelaySeconds="5"))
    assert ResourceVersion.objects.open().get().cause == "changed"


def test_a_new_declaration_that_changes_nothing_writes_nothing(read, reshaped):
    read(queue(DelaySeconds="0"))
    reshaped()
    read(queue(DelaySeconds="0"))
    assert ResourceVersion.objects.count() == 1


@pytest.fixture
def reshaped():
    """Makes what was read so far the work of another declaration."""
    return lambda: ResourceVersion.objects.update(fingerprint="another")


# All or nothing


def test_who_lost_the_claim_writes_nothing(alice, profile):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue())])
    Outcome.objects.filter(pk=outcome.pk).update(claim=None)
    with pytest.raises(LostClaim):
        merge(outcome)
    assert not ResourceVersion.objects.exists()
    assert Inventory.objects.get().last_reading == 0


def test_an_outcome_that_ended_cannot_end_again(alice, profile):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    inventory.close(outcome, outcome.claim, Closing("denied"))
    with pytest.raises(LostClaim):
        inventory.close(outcome, outcome.claim, Closing("ok"))


def test_another_attempts_staging_is_not_merged(alice, profile):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    mine, outcome.claim = outcome.claim, "0" * 32
    stage(outcome, [make_item(QUEUE, queue("theirs"))])
    outcome.claim = mine
    stage(outcome, [make_item(QUEUE, queue("mine"))])
    merge(outcome)
    assert names(ResourceVersion.objects.all()) == ["mine"]


def test_an_item_staged_against_a_version_that_has_ended_is_refused(alice, profile, read):
    read(queue("orders"))
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue("orders"))])
    read(queue("orders", DelaySeconds="5"))
    with pytest.raises(StaleStaging):
        merge(outcome)
    assert Inventory.objects.get().last_reading == 2


def test_a_merge_killed_before_its_end_leaves_all_as_before(alice, profile, read, monkeypatch):
    read(queue("orders"))
    before = list(ResourceVersion.objects.values())
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue("bills"))])
    monkeypatch.setattr(inventory, "close", killed)
    with pytest.raises(KeyboardInterrupt):
        merge(outcome)
    assert list(ResourceVersion.objects.values()) == before
    assert (Inventory.objects.get().last_reading, Outcome.objects.get(pk=outcome.pk).state) == (1, "running")


def killed(*_args: object, **_facts: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_the_second_must_read_again(alice, profile):
    outcomes = [make_running(make_collection(alice, profile), QUEUE) for _ in range(2)]
    for outcome in outcomes:
        stage(outcome, [make_item(QUEUE, queue("orders")), make_item(QUEUE, queue("bills"))])
    failures = at_once([lambda outcome=outcome: merge(outcome) for outcome in outcomes])
    assert [type(failure) for failure in failures] == [StaleStaging]
    assert names(ResourceVersion.objects.all()) == ["bills", "orders"]
    assert sorted(Outcome.objects.values_list("state", flat=True)) == ["ok", "running"]


@pytest.mark.django_db(transaction=True)
def test_one_outcome_merged_twice_at_once_stands_once(alice, profile):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue("orders"))])
    copies = [Outcome.objects.get(pk=outcome.pk) for _ in range(2)]
    failures = at_once([lambda copy=copy: merge(copy, state="ok") for copy in copies])
    assert [type(failure) for failure in failures] == [LostClaim]
    assert (Inventory.objects.get().last_reading, ResourceVersion.objects.count()) == (1, 1)


def at_once(jobs: Iterable) -> list[BaseException]:
    """Run the jobs in threads that start together; returns what they raised."""
    jobs, failures = list(jobs), []
    barrier = threading.Barrier(len(jobs))

    def run(job) -> None:
        try:
            barrier.wait()
            job()
        except Exception as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_a_merge_costs_the_same_few_statements_for_any_number_of_items(alice, profile, django_assert_max_num_queries):
    outcome = make_running(make_collection(alice, profile), QUEUE)
    stage(outcome, [make_item(QUEUE, queue(f"q{number}")) for number in range(500)])
    inventory_of(outcome)
    with django_assert_max_num_queries(20):
        merge(outcome)


def test_inventories_are_made_once(collection):
    places = [("sqs.queue", "us-east-1"), ("sqs.queue", "eu-west-1")]
    first = inventory.inventories_of(collection.estate, places)
    assert inventory.inventories_of(collection.estate, places) == first
    assert Inventory.objects.count() == 2


def test_what_stands_today_is_found_by_an_index(read):
    read(queue("orders"))
    plan = ResourceVersion.objects.open().filter(inventory=Inventory.objects.get(), key="x").explain()
    assert connection.vendor != "sqlite" or "USING INDEX open_version_once" in plan
