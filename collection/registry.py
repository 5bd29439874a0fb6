"""All declared services and kinds: a file in ``services/`` is the whole registration (``_`` begins a part of one)."""

import importlib
import pkgutil
from collections.abc import Iterable

from collection import services
from collection.kinds import Kind, Service


def _load() -> dict[str, Service]:
    names = sorted(module.name for module in pkgutil.iter_modules(services.__path__) if module.name[0] != "_")
    found: list[Service] = [importlib.import_module(f"{services.__name__}.{name}").SERVICE for name in names]
    return {service.name: service for service in found}


SERVICES: dict[str, Service] = _load()
KINDS: dict[str, Kind] = {kind.name: kind for service in SERVICES.values() for kind in service.kinds}


def unknown(names: Iterable[str]) -> list[str]:
    """The names that are no service."""
    return [name for name in names if name not in SERVICES]


def children(kind: Kind) -> list[Kind]:
    """The kinds that take this one as their parent."""
    return [other for other in SERVICES[kind.service].kinds if other.parent == kind.name]
