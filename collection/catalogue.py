"""The catalogue: services, kinds, calls, permissions and columns, as the declarations have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import translation

from collection.calls import METRICS, Operation, calls_of
from collection.kinds import Each, Kind, Service
from collection.permissions import permissions_of
from collection.registry import KINDS, SERVICES

FILE = Path(settings.BASE_DIR) / "docs/catalogue.md"
HEAD = """# The catalogue

What the portal collects, generated from the declarations in `collection/services/` by `make catalogue`: do not edit.
The portal shows the same under *What is collected*, and under *Permissions* the IAM policy for a choice of services;
both stand at the foot of each page.
"""


@dataclass(frozen=True)
class Sheet:
    """A kind as a reader wants to know it."""

    service: Service
    kind: Kind

    @property
    def calls(self) -> list[Operation]:
        return calls_of(self.service, self.kind)

    @property
    def actions(self) -> list[str]:
        """IAM actions, each once; those of its metrics too."""
        asked = [*self.calls, *([METRICS] if self.kind.metrics else [])]
        return sorted({operation.action for operation in asked})

    @property
    def parent(self) -> Kind | None:
        return KINDS.get(self.kind.parent)

    @property
    def is_part(self) -> bool:
        """Whether its items lie in those of its parent, so that nothing is asked for them."""
        return isinstance(self.kind.call, Each)

    @property
    def uses(self) -> list[Kind]:
        """The kinds that it refers to."""
        return [KINDS[name] for name in self.kind.relations if name in KINDS]

    @property
    def words(self) -> str:
        """What it is found by, beside its title."""
        return " ".join([self.kind.name, *map(str, self.calls), *self.actions])


def sheets(service: Service) -> list[Sheet]:
    return [Sheet(service, kind) for kind in service.kinds]


def markdown() -> str:
    """The whole catalogue as docs/catalogue.md has it, in English."""
    with translation.override("en"):
        return "\n".join([HEAD, *_summary(), *(line for service in SERVICES.values() for line in _chapter(service))])


def _summary() -> Iterator[str]:
    actions = len({one.action for one in permissions_of(SERVICES.values())})
    yield f"{len(SERVICES)} services, {len(KINDS)} kinds, {actions} IAM actions.\n"
    yield "| service | kinds | IAM actions |"
    yield "|---|--:|--:|"
    for service in SERVICES.values():
        needed = len({one.action for one in permissions_of([service])})
        yield f"| [{service.title}](#{service.name}) | {len(service.kinds)} | {needed} |"
    yield ""


def _chapter(service: Service) -> Iterator[str]:
    yield f'<a id="{service.name}"></a>\n'
    yield f"## {service.title}\n"
    if service.summary:
        yield f"`{service.name}`: {service.summary}\n"
    for sheet in sheets(service):
        yield from _section(sheet)


def _section(sheet: Sheet) -> Iterator[str]:
    kind = sheet.kind
    yield f"### {kind.title}\n"
    yield f"- kind: `{kind.name}`, {'once for the account' if kind.is_global else 'in each region'}"
    if sheet.parent:
        yield f"- belongs to: {sheet.parent.title} (`{sheet.parent.name}`)"
    if sheet.is_part:
        yield "- calls: none of its own"
    else:
        yield f"- calls: {_code(map(str, sheet.calls))}"
    if sheet.actions:
        yield f"- permissions: {_code(sheet.actions)}"
    yield f"- columns: {', '.join(str(column.title) for column in kind.columns)}"
    if kind.metrics:
        yield f"- CloudWatch metrics: {', '.join(str(metric.title) for metric in kind.metrics)}"
    if sheet.uses:
        yield f"- refers to: {', '.join(f'{other.title} (`{other.name}`)' for other in sheet.uses)}"
    if kind.masks:
        yield f"- stored as a fingerprint only: {_code(kind.masks)}"
    yield ""


def _code(words: "Iterator[str] | list[str] | tuple[str, ...] | map[str]") -> str:
    return ", ".join(f"`{word}`" for word in words)
