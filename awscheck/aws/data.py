"""botocore's own data files, read once per process: immutable, and 160 ms cheaper for every further session."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from botocore import xform_name
from botocore.loaders import Loader

Model = dict[str, Any]


class Trimmed(Loader):  # type: ignore[misc]  # botocore ships no types
    """A loader that can be told which operations of a service are ever called, and then knows no others.

    EC2's model is 30 MB of Python objects, most of them of operations that a collector must not call; and each client
    is made method by method.
    """

    trimmed: dict[str, Model]

    def trim(self, operations: Mapping[str, Iterable[str]]) -> None:
        """Of each service (as botocore names it) only these operations (as boto3 names them)."""
        self.trimmed = {service: _trimmed(_whole(service), set(names)) for service, names in operations.items()}

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        if type_name == "service-2" and api_version is None and service_name in getattr(self, "trimmed", ()):
            return self.trimmed[service_name]
        return super().load_service_model(service_name, type_name, api_version)


@cache
def loader() -> Trimmed:
    """The loader that all sessions share. It never looks into ~/.aws/models."""
    return Trimmed(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)


def service_model(client: str) -> Model:
    """botocore's description of a service: its operations and shapes. The loader keeps it."""
    model: Model = loader().load_service_model(client, "service-2")
    return model


def _whole(service: str) -> Model:
    """Read by a loader of its own, which keeps nothing."""
    once = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    model: Model = once.load_service_model(service, "service-2")
    return model


def _trimmed(model: Model, names: set[str]) -> Model:
    operations = {name: _bare(one) for name, one in model["operations"].items() if xform_name(name) in names}
    shapes = model["shapes"]
    kept: Model = {}
    wanted = [shape for operation in operations.values() for shape in _shapes_in(operation)]
    while wanted:
        name = wanted.pop()
        if name not in kept:
            kept[name] = _bare(shapes[name])
            wanted += _shapes_in(shapes[name])
    return {**model, "documentation": "", "operations": operations, "shapes": kept}


def _shapes_in(value: Any) -> list[str]:
    """The names of all shapes that a part of a model refers to."""
    if isinstance(value, dict):
        own = [value["shape"]] if isinstance(value.get("shape"), str) else []
        return own + [name for part in value.values() for name in _shapes_in(part)]
    return [name for part in value for name in _shapes_in(part)] if isinstance(value, list) else []


def _bare(value: Any) -> Any:
    """Without its documentation; a member may be called so too, but is no text."""
    if isinstance(value, dict):
        return {
            name: _bare(part)
            for name, part in value.items()
            if name not in ("documentation", "documentationUrl") or not isinstance(part, str)
        }
    return [_bare(part) for part in value] if isinstance(value, list) else value
