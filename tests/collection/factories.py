"""Rows as a collection leaves them, written through the real staging and merge."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from accounts.models import CredentialProfile
from collection import inventory, staging
from collection.inventory import Closing
from collection.models import Collection, Estate, Inventory, Outcome, ServiceRun
from collection.registry import KINDS
from collection.shaping import Item, Place, shape
from collection.standing import Standing

ACCOUNT = "123456789012"
KEYS = {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "secret"}
MASK_KEY = b"0" * 32


def make_profile(owner: User, name: str = "production") -> CredentialProfile:
    return CredentialProfile.objects.create_access_key(owner, name, KEYS)


def make_collection(owner: User, profile: CredentialProfile | None = None, **facts: Any) -> Collection:
    """An ended collection of the profile's account (a new profile where none is given)."""
    profile = profile or CredentialProfile.objects.filter(owner=owner).first() or make_profile(owner)
    account = facts.pop("account_id", ACCOUNT)
    estate, _made = Estate.objects.get_or_create(profile=profile, account_id=account, defaults={"partition": "aws"})
    given = {"services": ["ec2"], "regions": ["us-east-1"], "state": "completed", "choice": uuid.uuid4().hex, **facts}
    return Collection.objects.create(
        owner=owner, owner_name=owner.get_username(), profile=profile, profile_name=profile.name,
        auth_type=profile.auth_type, estate=estate, account_id=account, partition="aws", **given,
    )  # fmt: skip


def make_outcome(collection: Collection, kind: str, region: str = "us-east-1", **facts: Any) -> Outcome:
    """An outcome without a reading, ended as ``state`` says."""
    service = kind.partition(".")[0]
    run, _made = ServiceRun.objects.get_or_create(
        collection=collection, service=service, defaults={"state": "done", "planned": True}
    )
    given = {"state": "denied", "finished_at": timezone.now(), **facts}
    return Outcome.objects.create(service_run=run, kind=kind, region=region, **given)


def make_running(collection: Collection, kind: str, region: str = "us-east-1") -> Outcome:
    """An outcome that a worker has claimed."""
    return make_outcome(collection, kind, region, state="running", claim=uuid.uuid4(), finished_at=None)


def make_item(kind: str, raw: dict[str, Any], region: str = "us-east-1", **more: Any) -> Item:
    return shape(KINDS[kind], raw, Place("aws", ACCOUNT, region, MASK_KEY), **more)


def inventory_of(outcome: Outcome) -> Inventory:
    """The inventory that an outcome reads into."""
    estate = outcome.service_run.collection.estate
    assert estate is not None
    return inventory.inventories_of(estate, [(outcome.kind, outcome.region)])[outcome.kind, outcome.region]


def standing_of(outcome: Outcome) -> Standing:
    """What stood when the outcome was first asked about, as its reading remembers it."""
    facts: dict[str, Any] = outcome.__dict__
    return facts.setdefault("standing", Standing.of(inventory_of(outcome)))  # type: ignore[no-any-return]


def stage(outcome: Outcome, items: Iterable[Item]) -> int:
    """Stage items under the outcome's claim; returns how many."""
    items = list(items)
    outcome.count += len(items)
    assert outcome.claim is not None
    staging.stage(outcome, outcome.claim, inventory_of(outcome), items, standing_of(outcome))
    return len(items)


def merge(
    outcome: Outcome, *, complete: bool = True, snapshots: Mapping[str, Any] | None = None, **facts: Any
) -> Outcome:
    """Merge what was staged; ``facts`` as an outcome keeps them, ``state`` among them."""
    state = facts.pop("state", ("ok" if outcome.count else "empty") if complete else "throttled")
    closing = Closing(state, complete, {"count": outcome.count, **facts}, snapshots or {})
    assert outcome.claim is not None
    inventory.merge(outcome, outcome.claim, inventory_of(outcome), closing, standing_of(outcome))
    del outcome.__dict__["standing"]
    outcome.refresh_from_db()
    return outcome


def make_reading(
    collection: Collection,
    kind: str,
    raws: Iterable[dict[str, Any]],
    region: str = "us-east-1",
    *,
    metrics: Mapping[str, Mapping[str, Any]] | None = None,
    **facts: Any,
) -> Outcome:
    """One reading from staging to merge; volatile fields and ``metrics`` (by key) become its snapshots."""
    outcome = make_running(collection, kind, region)
    items = [make_item(kind, raw, region) for raw in raws]
    stage(outcome, items)
    snapshots = {item.key: {**item.volatile, **(metrics or {}).get(item.key, {})} for item in items}
    return merge(outcome, snapshots={key: values for key, values in snapshots.items() if values}, **facts)


def queue(name: str = "orders", **attributes: Any) -> dict[str, Any]:
    """An SQS queue as AWS describes it."""
    url = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}"
    return {"QueueUrl": url, "QueueArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}", **attributes}


def instance(number: int = 1, state: str = "running", **fields: Any) -> dict[str, Any]:
    """An EC2 instance as AWS describes it."""
    name = fields.pop("name", f"web-{number}")
    return {
        "InstanceId": f"i-{number:017x}", "InstanceType": "t3.micro", "State": {"Name": state, "Code": 16},
        "LaunchTime": "2025-03-01T08:00:00Z", "Placement": {"AvailabilityZone": "us-east-1a", "Tenancy": "default"},
        "PrivateIpAddress": "10.0.0.5", "SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web"}],
        "Tags": [{"Key": "Name", "Value": name}, {"Key": "team", "Value": "shop"}], **fields,
    }  # fmt: skip
