"""Comparisons: what differs between two collections, and what cannot be told."""

from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from collection.api.collections import ID
from collection.api.paging import PageShape, Paging, Words, part_of
from collection.api.problems import Refused, answers
from collection.api.tokens import READ, ApiRequest
from collection.compared import Shown, changes_of, place_of, shown
from collection.comparing import Comparison, KindChanges, Obstacle, What, previous
from collection.models import Collection
from collection.states import OutcomeState

router = Router(tags=["comparisons"])
OLD = "0b9a6f1e-2c3d-4e5f-8a7b-6c5d4e3f2a1b"


class ObstacleShape(Schema):
    """Why a kind cannot be compared in a region: nothing is said to be removed of what was not read."""

    region: str = Field(examples=["eu-west-1"])
    which: Literal["old", "new"] = Field(description=_("Of which collection."), examples=["new"])
    state: OutcomeState | None = Field(
        description=_("What became of it there; null: it was no part of the collection."), examples=["denied"]
    )
    meaning: str = Field(description=_("Why, in plain words."), examples=["A permission is missing."])


class KindChangesShape(Schema):
    """What became of a kind."""

    kind: str = Field(examples=["ec2.instance"])
    title: str = Field(examples=["Instances"])
    added: int = Field(examples=[2])
    removed: int = Field(examples=[0])
    changed: int = Field(examples=[1])
    reshaped: int = Field(description=_("Recorded differently since; perhaps nothing changed."), examples=[0])
    compared: int = Field(description=_("In how many regions it could be told."), examples=[16])
    obstacles: list[ObstacleShape]


class ComparisonPage(PageShape[KindChangesShape]):
    """A comparison by kind."""

    old: UUID = Field(examples=[OLD])
    new: UUID = Field(examples=[ID])


class DifferenceShape(Schema):
    """A field that is not as before."""

    path: str = Field(examples=["InstanceType"])
    old: Any = Field(description=_("Null: it was not there."), examples=["t3.micro"])
    new: Any = Field(description=_("Null: it is not there."), examples=["t3.large"])


class ChangeShape(Schema):
    """A resource that is not as before."""

    what: What = Field(examples=["changed"])
    kind: str = Field(examples=["ec2.instance"])
    region: str = Field(examples=["us-east-1"])
    resource_id: str = Field(examples=["i-0abc"])
    name: str = Field(examples=["web-1"])
    old_id: int | None = Field(description=_("Its version then, for GET /resources/{pk}."), examples=[4702])
    new_id: int | None = Field(description=_("Its version now."), examples=[4711])
    fields: list[DifferenceShape] = Field(description=_("What differs, where it was there both times."))


class ChangesPage(PageShape[ChangeShape]):
    """The changes of a kind."""


class Two(Schema):
    """Which two collections."""

    new: UUID = Field(description=_("The later collection."), examples=[ID])
    old: UUID | None = Field(
        None, description=_("The earlier one; without: the one before it that read some of the same."), examples=[OLD]
    )


class OfKind(Two):
    """Which changes."""

    kind: Words = Field(description=_("Of this kind."), examples=["ec2.instance"])
    what: What | None = Field(None, description=_("Only these."), examples=["removed"])


@router.get(
    "", auth=READ, response=answers({200: ComparisonPage}, 404), operation_id="compare",
    summary=_("Compare two collections"),
    description=_(
        "How many resources of each kind were added, removed and changed. Removed is said only of what both read to "
        "its end; the rest stands under `obstacles`."
    ),
)  # fmt: skip
def compare(request: ApiRequest, two: Query[Two], paging: Query[Paging]) -> dict[str, Any]:
    compared = _comparison(request, two)
    name = f"api compare {request.user.pk} {compared.old.pk} {compared.new.pk}"
    kinds, beside = part_of(compared.kinds, lambda kind: [kind.name], name, paging)
    return {"items": [_kind(kind) for kind in kinds], **beside, "old": compared.old.pk, "new": compared.new.pk}


@router.get(
    "/changes", auth=READ, response=answers({200: ChangesPage}, 404), operation_id="list_changes",
    summary=_("List what changed of a kind"),
    description=_("Each resource of the kind that was added, removed or changed, with the fields that differ."),
)  # fmt: skip
def changes(request: ApiRequest, wanted: Query[OfKind], paging: Query[Paging]) -> dict[str, Any]:
    compared = _comparison(request, wanted)
    what = str(wanted.what or "")
    name = f"api changes {request.user.pk} {compared.old.pk} {compared.new.pk} {wanted.kind} {what}"
    page, beside = part_of(changes_of(compared, wanted.kind, what), place_of, name, paging)
    return {"items": [_change(one) for one in shown(page)], **beside}


def _comparison(request: ApiRequest, two: Two) -> Comparison:
    seen = Collection.objects.of(request.user)
    new = get_object_or_404(seen, pk=two.new)
    old = get_object_or_404(seen, pk=two.old) if two.old else previous(request.user, new)
    if old is None:
        raise Refused(404, gettext("No earlier collection that one may see read any of the same."))
    if old == new:
        raise Refused(422, gettext("Choose two different collections."))
    return Comparison(request.user, old, new)


def _kind(kind: KindChanges) -> dict[str, Any]:
    counts = {str(what.value): count for what, count in kind.counts.items()}
    obstacles = [_obstacle(one) for one in kind.obstacles]
    return {
        "kind": kind.name, "title": str(kind.title), **counts, "compared": kind.compared, "obstacles": obstacles,
    }  # fmt: skip


def _obstacle(one: Obstacle) -> dict[str, Any]:
    state, meaning = (one.outcome.state, str(one.outcome.meaning)) if one.outcome else (None, "")
    return {"region": one.region, "which": one.which, "state": state, "meaning": meaning}


def _change(one: Shown) -> dict[str, Any]:
    change = one.change
    return {
        "what": change.what, "kind": change.thing.kind, "region": change.thing.region, "name": change.name,
        "resource_id": one.version.resource_id, "old_id": change.old, "new_id": change.new,
        "fields": [{"path": field.path, "old": field.old, "new": field.new} for field in one.fields],
    }  # fmt: skip
