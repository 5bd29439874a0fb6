"""The catalogue, which cannot go stale."""

from collection import catalogue
from collection.catalogue import Sheet, markdown, sheets
from collection.registry import KINDS, SERVICES


def sheet(name: str) -> Sheet:
    kind = KINDS[name]
    return Sheet(SERVICES[kind.service], kind)


def test_the_file_in_docs_is_what_the_declarations_say() -> None:
    assert catalogue.FILE.read_text(encoding="utf-8") == markdown(), "run: make catalogue"


def test_every_kind_has_its_chapter() -> None:
    text = markdown()
    assert [name for name in KINDS if f"- kind: `{name}`" not in text] == []


def test_it_is_in_english_whatever_the_reader_speaks() -> None:
    from django.utils import translation

    english = markdown()
    with translation.override("ko"):
        assert markdown() == english


def test_a_sheet_tells_calls_and_actions() -> None:
    found = sheet("sqs.queue")
    assert "sqs.list_queues" in map(str, found.calls)
    assert {"sqs:ListQueues", "sqs:GetQueueAttributes"} <= set(found.actions)


def test_a_sheet_with_metrics_tells_what_they_need() -> None:
    assert "cloudwatch:GetMetricData" in sheet("ec2.instance").actions


def test_a_part_of_its_parent_asks_nothing() -> None:
    found = sheet("apigateway.stage")
    assert (found.is_part, found.calls, found.parent) == (True, [], KINDS["apigateway.rest_api"])


def test_it_is_found_by_name_call_and_permission() -> None:
    words = sheet("sqs.queue").words
    assert all(word in words for word in ("sqs.queue", "list_queue_tags", "sqs:ListQueueTags"))


def test_a_service_has_a_sheet_for_each_kind() -> None:
    assert [one.kind for one in sheets(SERVICES["ec2"])] == list(SERVICES["ec2"].kinds)
