"""All services of the sample AWS in two regions, over HTTP, twice."""

from collections import Counter
from typing import Any

import pytest
from botocore.session import Session

from accounts.models import CredentialProfile
from awscheck.aws import clients
from collection.models import Collection, Outcome, ResourceVersion, Snapshot
from collection.registry import KINDS, SERVICES
from tests.collection.catalogue import recorded
from tests.collection.driving import HOME, SEOUL, collect
from tests.sample import production, sample_aws

__all__ = ["production", "sample_aws"]

pytestmark = pytest.mark.slow
TWICE = {
    ("iam", "GenerateCredentialReport"),  # until AWS has written it
    ("kms", "ListAliases"),  # a kind, and what keys are joined with
}
# Kinds that moto cannot have, and why: they need answers written by hand, in catalogue/answers
NOBODY_HAS: dict[str, str] = {}


def outcomes(collection: Collection) -> list[Outcome]:
    return list(Outcome.objects.filter(service_run__collection=collection))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, ...]]:
    """How often each call was made: service, operation, region, parameters; a page is a call."""
    calls: Counter[tuple[str, ...]] = Counter()
    watch = clients.watch

    def note(params: dict[str, Any], model: Any, context: dict[str, Any], **_: object) -> None:
        calls[model.service_model.service_name, model.name, context["client_region"], repr(params)] += 1

    def watch_and_note(session: Session) -> None:
        watch(session)
        session.register("provide-client-params", note)

    monkeypatch.setattr(clients, "watch", watch_and_note)
    return calls


def test_everything_is_read_and_a_second_look_writes_nothing(
    production: CredentialProfile, asked: Counter[tuple[str, ...]]
) -> None:
    first = collect(production, *SERVICES, regions=[HOME, SEOUL], metrics=True)
    assert {call[:2] for call, times in asked.items() if times > 1} <= TWICE
    assert [str(one) for one in outcomes(first) if not one.is_fine] == []
    assert {one.region for one in outcomes(first)} == {HOME, SEOUL, "global"}
    assert KINDS.keys() - {one.kind for one in outcomes(first) if one.count} == NOBODY_HAS.keys()
    assert Snapshot.objects.filter(outcome__kind="ec2.instance").exists()

    second = collect(production, *SERVICES, regions=[HOME, SEOUL], metrics=True)
    assert [differences(version) for version in ResourceVersion.objects.exclude(cause="found")] == []
    assert not ResourceVersion.objects.exclude(valid_to=None).exists()
    assert (second.state, second.found) == (first.state, first.found)


def test_what_the_sample_does_not_have_was_written_by_hand() -> None:
    assert NOBODY_HAS.keys() <= set(recorded.names())


def differences(version: ResourceVersion) -> tuple[str, str, list[str]]:
    """What changed since the version before, so that a failure says which field should be volatile or unordered."""
    earlier = ResourceVersion.objects.get(inventory=version.inventory, key=version.key, valid_to=version.valid_from)
    names = version.data.keys() | earlier.data.keys()
    return version.inventory.kind, version.key, [
        f"{name}: {earlier.data.get(name)} -> {version.data.get(name)}"
        for name in names if version.data.get(name) != earlier.data.get(name)
    ]  # fmt: skip
