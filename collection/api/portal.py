"""The API put together: its routers, how it says what went wrong, and its own description."""

from functools import cache
from typing import Any

from django.utils import translation
from ninja import NinjaAPI

from collection.api import collections, comparisons, kinds, outcomes, problems, profiles, resources, schedules
from collection.api.description import ABOUT, described

VERSION = "1.0.0"
api = NinjaAPI(
    title="AWS Console Check", version=VERSION, description=ABOUT, urls_namespace="api", openapi_url=None, docs_url=None
)
problems.install(api)
for prefix, router in {
    "/collections": collections.router,
    "/outcomes": outcomes.router,
    "/comparisons": comparisons.router,
    "/schedules": schedules.router,
    "/profiles": profiles.router,
    "": resources.router,
    "/": kinds.router,
}.items():
    api.add_router(prefix, router)


@cache
def openapi() -> dict[str, Any]:
    """The description of the API: OpenAPI 3.1, in English."""
    with translation.override("en"):
        return described(api.get_openapi_schema(path_prefix=problems.ROOT.strip("/")), _scopes())


def _scopes() -> dict[str, str]:
    """What a token needs, by operation."""
    views = [view for router in api._get_bound_routers() for view in router.path_operations.values()]
    every = [operation for view in views for operation in view.operations]
    return {str(one.operation_id): token.scope.value for one in every for token in one.auth_callbacks}  # type: ignore[attr-defined]
