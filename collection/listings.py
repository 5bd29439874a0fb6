"""Which kinds are fed by one call: a listing is made once, however many kinds it feeds."""

from dataclasses import dataclass

from collection.kinds import Call, Kind, Service


@dataclass(frozen=True)
class Listing:
    """Kinds that share a call, and the kind whose items are its parents, if any."""

    kinds: tuple[Kind, ...]

    @property
    def parent(self) -> str:
        return self.kinds[0].parent


def listings(service: Service) -> list[Listing]:
    """The service's kinds by the call that lists them, in the order of declaration."""
    groups: dict[object, list[Kind]] = {}
    for kind in service.kinds:
        groups.setdefault(_call_of(service, kind), []).append(kind)
    return [Listing(tuple(kinds)) for kinds in groups.values()]


def _call_of(service: Service, kind: Kind) -> object:
    call = kind.call
    if not isinstance(call, Call):
        return kind.name
    return service.client_of(kind), call.operation, repr(call.params), call.unset, kind.parent, kind.scope
