"""Services and kinds: what the portal can collect, read off the declarations."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from collection.api.paging import PageShape, Paging, Words, part_of
from collection.api.problems import answers
from collection.api.tokens import READ, ApiRequest
from collection.catalogue import Sheet
from collection.kinds import Kind, Service
from collection.registry import KINDS, SERVICES
from collection.tables import columns_of

router = Router(tags=["kinds"])


class ServiceShape(Schema):
    """An AWS service that can be collected."""

    name: str = Field(examples=["ec2"])
    title: str = Field(description=_("As people say it, in the language asked for."), examples=["EC2"])
    is_global: bool = Field(description=_("Needs no region."), examples=[False])
    kinds: list[str] = Field(examples=[["ec2.instance", "ec2.volume"]])


class ServicesPage(PageShape[ServiceShape]):
    """Services by name."""


class ColumnShape(Schema):
    """A column that resources of a kind have."""

    name: str = Field(description=_("For filters."), examples=["State.Name"])
    title: str = Field(examples=["State"])
    sorts: bool = Field(description=_("Whether `sort` takes it."), examples=[True])


class KindShape(Schema):
    """A kind of resource."""

    name: str = Field(examples=["ec2.instance"])
    service: str = Field(examples=["ec2"])
    title: str = Field(examples=["Instances"])
    is_global: bool = Field(description=_("Read once for the account, in region `global`."), examples=[False])
    parent: str = Field(description=_("The kind that it belongs to; mostly empty."), examples=[""])
    actions: list[str] = Field(description=_("IAM actions that it needs."), examples=[["ec2:DescribeInstances"]])
    columns: list[ColumnShape]


class KindsPage(PageShape[KindShape]):
    """Kinds by name."""


class OfService(Schema):
    """Which kinds."""

    service: Words = Field("", description=_("Only of this service."), examples=["ec2"])


@router.get(
    "/services", auth=READ, response=answers({200: ServicesPage}), operation_id="list_services",
    summary=_("List the services that can be collected"), description=_("With the names of their kinds."),
)  # fmt: skip
def services(request: ApiRequest, paging: Query[Paging]) -> dict[str, Any]:
    shown, beside = part_of(list(SERVICES.values()), lambda service: [service.name], "api services", paging)
    return {"items": [_service(one) for one in shown], **beside}


@router.get(
    "/kinds", auth=READ, response=answers({200: KindsPage}), operation_id="list_kinds",
    summary=_("List the kinds that can be collected"),
    description=_("With the columns that resources are sorted and filtered by, and the permissions that they need."),
)  # fmt: skip
def kinds(request: ApiRequest, wanted: Query[OfService], paging: Query[Paging]) -> dict[str, Any]:
    every = [kind for kind in KINDS.values() if wanted.service in ("", kind.service)]
    shown, beside = part_of(every, lambda kind: [kind.name], f"api kinds {wanted.service}", paging)
    return {"items": [_kind(one) for one in shown], **beside}


@router.get(
    "/kinds/{name}", auth=READ, response=answers({200: KindShape}, 404), operation_id="get_kind",
    summary=_("Look at a kind"), description=_("One kind, by its name."),
)  # fmt: skip
def kind(request: ApiRequest, name: str) -> dict[str, Any]:
    if name not in KINDS:
        raise Http404
    return _kind(KINDS[name])


def _service(one: Service) -> dict[str, Any]:
    kinds = [kind.name for kind in one.kinds]
    return {"name": one.name, "title": str(one.title), "is_global": one.is_global, "kinds": kinds}


def _kind(one: Kind) -> dict[str, Any]:
    columns = [{"name": col.name, "title": str(col.title), "sorts": bool(col.order)} for col in columns_of(one)]
    return {
        "name": one.name, "service": one.service, "title": str(one.title), "is_global": one.is_global,
        "parent": one.parent, "actions": Sheet(SERVICES[one.service], one).actions, "columns": columns,
    }  # fmt: skip
