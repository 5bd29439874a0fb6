"""Resources as the API tells them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from collection.api.paging import PageShape
from collection.looking import KindSummary, Spot
from collection.models import ResourceVersion
from collection.models.resources import Cause
from collection.states import OutcomeState

DATA = {"InstanceId": "i-0abc", "InstanceType": "t3.micro", "State": {"Name": "running"}}


class VersionShape(Schema):
    """A resource with one content, from when it was first seen so until it was seen otherwise."""

    id: int = Field(description=_("Of this version: a changed resource has a new one."), examples=[4711])
    kind: str = Field(examples=["ec2.instance"])
    resource_id: str = Field(description=_("As AWS names it."), examples=["i-0abc"])
    name: str = Field(examples=["web-1"])
    arn: str = Field(examples=["arn:aws:ec2:us-east-1:123456789012:instance/i-0abc"])
    account: str = Field(examples=["123456789012"])
    region: str = Field(examples=["us-east-1"])
    tags: dict[str, Any] = Field(examples=[{"team": "shop"}])
    cause: Cause = Field(
        description=_("Why this version began. `reshaped`: the portal records it differently since, nothing more."),
        examples=["changed"],
    )
    began_at: datetime = Field(description=_("So since."), examples=["2026-11-01T02:00:04Z"])
    ended_at: datetime | None = Field(
        description=_("Until then; null: it stands, or did when it was last completely read."), examples=[None]
    )
    data: dict[str, Any] | None = Field(
        description=_("All that is recorded, as AWS names it; secrets as `masked:…`. Null where it was not asked for."),
        examples=[DATA],
    )


class ResourceShape(VersionShape):
    """A resource as it stands, or as a collection found it."""

    unconfirmed: bool = Field(
        description=_("It stands only because no later reading was complete: the latest did not see it."),
        examples=[False],
    )


class DoubtShape(Schema):
    """A region of an account of which a kind could not be read (to its end): the list may lack something."""

    region: str = Field(examples=["eu-west-1"])
    account: str = Field(description=_("Empty where the collection is of one account."), examples=["123456789012"])
    state: OutcomeState = Field(examples=["denied"])
    meaning: str = Field(description=_("Why, in plain words."), examples=["A permission is missing."])
    remedy: str = Field(description=_("What to do about it."), examples=["Grant ec2:DescribeInstances."])
    read_at: datetime | None = Field(
        description=_("When it was last completely read; null: never."), examples=["2026-11-22T02:00:04Z"]
    )


class ResourcesPage(PageShape[ResourceShape]):
    """Resources of a kind."""

    doubts: list[DoubtShape] = Field(description=_("Empty: the list is whole. Else what it may lack, and why."))


class VersionsPage(PageShape[VersionShape]):
    """The versions of a resource, the newest first."""


class KindCount(Schema):
    """How many there are of a kind, and whether that can be relied on."""

    kind: str = Field(examples=["ec2.instance"])
    service: str = Field(examples=["ec2"])
    title: str = Field(description=_("As people say it, in the language asked for."), examples=["Instances"])
    count: int | None = Field(description=_("Null: it could not be read anywhere."), examples=[12])
    state: str = Field(description=_("The outcome that says most; empty for what stands today."), examples=["ok"])
    read_at: datetime | None = Field(
        description=_("When the least recent region was read."), examples=["2026-11-23T02:00:04Z"]
    )
    unread: bool = Field(description=_("It was never read."), examples=[False])
    doubtful: bool = Field(description=_("The latest reading lacks something somewhere."), examples=[False])


class KindCountsPage(PageShape[KindCount]):
    """What there is, by kind."""


class HitsPage(Schema):
    """What a search found, the newest first."""

    items: list[VersionShape]
    next: str | None = Field(description=_("For `after`; null where there is no more."), examples=[None])
    is_whole: bool = Field(
        description=_("False: the time was over before the page was full; the next page goes on from there."),
        examples=[True],
    )


def version_of(version: ResourceVersion, data: dict[str, Any] | None) -> dict[str, Any]:
    """As `VersionShape` has it."""
    same = ("id", "resource_id", "name", "arn", "region", "tags", "cause", "began_at", "ended_at")
    place = version.inventory
    told = {name: getattr(version, name) for name in same}
    return {**told, "kind": place.kind, "account": place.estate.account_id, "data": data}


def doubt_of(spot: Spot) -> dict[str, Any]:
    """As `DoubtShape` has it: of a spot that needs attention."""
    assert spot.outcome is not None
    return {
        "region": spot.region,
        "account": spot.estate.account_id if spot.estate else "",
        "state": spot.outcome.state,
        "meaning": str(spot.outcome.meaning),
        "remedy": str(spot.outcome.remedy),
        "read_at": spot.read_at,
    }


def count_of(kind: KindSummary) -> dict[str, Any]:
    """As `KindCount` has it."""
    same = ("count", "service", "state", "read_at", "unread", "doubtful")
    return {"kind": kind.name, "title": str(kind.title), **{name: getattr(kind, name) for name in same}}
