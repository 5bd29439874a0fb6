"""What programs read: outcomes, resources, comparisons, profiles, kinds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from awscheck.aws.reasons import Reason
from collection.models import Collection, Outcome, ResourceVersion
from collection.registry import KINDS, SERVICES
from collection.search.indexing import catch_up
from tests.collection import factories
from tests.collection.api.conftest import Asking
from tests.collection.factories import queue

Read = Callable[..., Outcome]
QUEUE = "sqs.queue"


def items(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    return list(answer.json()["items"])


def test_outcomes_say_why_something_could_not_be_read(program: Asking, collection: Collection) -> None:
    factories.make_outcome(collection, QUEUE, reason=Reason.PERMISSION, action="sqs:ListQueues")
    [outcome] = items(program.get("/outcomes", {"collection": str(collection.pk)}))
    assert (outcome["state"], outcome["service"]) == ("denied", "sqs")
    assert outcome["meaning"]
    assert "sqs:ListQueues" in outcome["grant"]


def test_outcomes_narrow_to_what_needs_attention(program: Asking, read: Read) -> None:
    collection = read(queue()).service_run.collection
    factories.make_outcome(collection, QUEUE, "eu-west-1")
    found = items(program.get("/outcomes", {"collection": str(collection.pk), "attention": True}))
    assert [outcome["region"] for outcome in found] == ["eu-west-1"]


def test_resources_stand_today(program: Asking, read: Read) -> None:
    read(queue("orders"), queue("bills"))
    found = items(program.get("/resources", {"kind": QUEUE}))
    assert [resource["name"] for resource in found] == ["bills", "orders"]
    assert {resource["data"] for resource in found} == {None}


def test_a_past_collection_shows_what_it_found(program: Asking, read: Read) -> None:
    past = read(queue("orders")).service_run.collection
    read(queue("bills"))
    found = items(program.get("/resources", {"kind": QUEUE, "collection": str(past.pk), "with_data": True}))
    assert [resource["name"] for resource in found] == ["orders"]
    assert found[0]["data"]["QueueUrl"]


def test_a_list_says_what_it_may_lack(program: Asking, read: Read) -> None:
    collection = read(queue("orders")).service_run.collection
    factories.make_outcome(collection, QUEUE, "eu-west-1", reason=Reason.PERMISSION)
    answer = program.get("/resources", {"kind": QUEUE, "collection": str(collection.pk)}).json()
    assert [(doubt["region"], doubt["state"]) for doubt in answer["doubts"]] == [("eu-west-1", "denied")]


@pytest.mark.parametrize("nonsense", [{"f": "= ="}, {"sort": "no such column"}, {"after": "nonsense"}, {"limit": 0}])
def test_nonsense_is_refused_rather_than_left_out(program: Asking, read: Read, nonsense: dict[str, Any]) -> None:
    read(queue())
    assert program.get("/resources", {"kind": QUEUE, **nonsense}).status_code == 422


def test_an_unknown_kind_is_refused(program: Asking) -> None:
    assert program.get("/resources", {"kind": "sqs.spell"}).status_code == 422


def test_a_resource_has_its_history(program: Asking, read: Read) -> None:
    read(queue("orders", VisibilityTimeout="30"))
    read(queue("orders", VisibilityTimeout="60"))
    now = ResourceVersion.objects.open().get()
    assert program.get(f"/resources/{now.pk}").json()["data"]["VisibilityTimeout"] == "60"
    causes = [version["cause"] for version in items(program.get(f"/resources/{now.pk}/history"))]
    assert causes == ["changed", "found"]


def test_the_search_finds_words_in_all_kinds(program: Asking, read: Read) -> None:
    read(queue("orders"), queue("bills"))
    catch_up()
    assert [hit["name"] for hit in items(program.get("/search", {"q": "order"}))] == ["orders"]


def test_the_search_wants_to_know_what_for(program: Asking, db: None) -> None:
    assert program.get("/search").status_code == 422


def test_the_inventory_counts_kinds(program: Asking, read: Read) -> None:
    read(queue("orders"), queue("bills"))
    [kind] = items(program.get("/inventory"))
    assert (kind["kind"], kind["count"], kind["unread"]) == (QUEUE, 2, False)


def test_two_collections_are_compared(program: Asking, read: Read) -> None:
    old = read(queue("orders", VisibilityTimeout="30"), queue("bills")).service_run.collection
    new = read(queue("orders", VisibilityTimeout="60")).service_run.collection
    two = {"old": str(old.pk), "new": str(new.pk)}
    [kind] = items(program.get("/comparisons", two))
    assert (kind["added"], kind["removed"], kind["changed"]) == (0, 1, 1)
    removed, changed = items(program.get("/comparisons/changes", {**two, "kind": QUEUE}))
    assert (removed["what"], removed["name"], changed["what"]) == ("removed", "bills", "changed")
    assert {field["path"] for field in changed["fields"]} == {"VisibilityTimeout"}


def test_without_the_earlier_one_it_is_the_one_before(program: Asking, read: Read) -> None:
    old, new = read(queue("orders")).service_run.collection, read(queue("orders")).service_run.collection
    assert program.get("/comparisons", {"new": str(new.pk)}).json()["old"] == str(old.pk)


def test_a_first_collection_has_nothing_before_it(program: Asking, collection: Collection) -> None:
    assert program.get("/comparisons", {"new": str(collection.pk)}).status_code == 404


def test_profiles_show_names_and_health_and_nothing_secret(program: Asking, profile: CredentialProfile) -> None:
    [told] = items(program.get("/profiles"))
    assert (told["id"], told["name"], told["may_collect"]) == (str(profile.pk), profile.name, True)
    assert not {"external_id", "access_key_hint", "sealed_params"} & told.keys()


def test_kinds_and_services_are_those_of_the_declarations(program: Asking, alice: User) -> None:
    assert program.get("/services").json()["total"] == len(SERVICES)
    assert program.get("/kinds").json()["total"] == len(KINDS)
    assert program.get(f"/kinds/{QUEUE}").json()["service"] == "sqs"
    assert program.get("/kinds/sqs.spell").status_code == 404
