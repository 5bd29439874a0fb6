"""Every address of the portal, made from the URLconf itself: a route that is added tomorrow is tried without a word."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from collection.views.health import PROBES

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
OBJECTS = {
    "collections": "collection.Collection", "profiles": "accounts.CredentialProfile", "exports": "collection.Export",
    "resources": "collection.ResourceVersion", "schedules": "collection.Schedule", "search": "collection.SavedSearch",
    "teams": "auth.Group", "tokens": "accounts.ApiToken", "hooks": "collection.Hook", "members": "auth.User",
    "sessions": "accounts.Session",
}  # fmt: skip
TEXTS = {"services": "ec2", "catalogue": "ec2", "app_label": "collection", "part": "1", "permissions": "1"}


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf: `/collections/<uuid:pk>/edit`, and its name."""

    template: str
    name: str

    def __str__(self) -> str:
        return self.template

    @property
    def places(self) -> list[str]:
        """The names of what stands for something else in it."""
        return [name for _kind, name in PLACE.findall(self.template)]

    def address(self, **given: Any) -> str:
        """With what the database holds, or what a place of that kind takes, in its places."""

        def fill(place: re.Match[str]) -> str:
            return str(given.get(place[2]) or _filling(place[1] or "str", place[2], self.template[: place.start()]))

        return PLACE.sub(fill, self.template)


def routes() -> list[Route]:
    """All of them, in the order in which they are tried; the probes, which a middleware answers, too."""
    found = [*_routes(get_resolver(), "/"), *(Route(path, path.strip("/")) for path in PROBES)]
    return list({route.template: route for route in found}.values())


def _routes(resolver: URLResolver, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        text = before + _template(pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, text)
        else:
            yield Route(text, pattern.name or "")


def _template(pattern: URLPattern | URLResolver) -> str:
    """As `path` writes it; of a regular expression the plain text that it takes."""
    text = str(pattern.pattern)
    if isinstance(pattern.pattern, RoutePattern):
        return text
    plain = re.sub(r"/\?\$$", "", text.removeprefix("^"))
    return simplify_regex(plain).removeprefix("/") if PLACE.search(plain) or "(" in plain else plain.rstrip("$")


def _filling(kind: str, name: str, before: str) -> object:
    """An object that is there, where the address names a kind of object; else something of the right form."""
    words = [word for word in before.split("/") if word]
    label = OBJECTS.get(words[-1] if words else "")
    if words[:1] == ["admin"] and len(words) >= 3:
        label = ".".join(words[1:3])
    if label and (found := _first(label)) is not None:
        return found
    fallback = TEXTS.get(name) or TEXTS.get(words[-1] if words else "") or "x"
    return {"uuid": uuid.UUID(int=0), "int": 1}.get(kind, fallback)


def _first(label: str) -> object:
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    return model._base_manager.order_by("pk").values_list("pk", flat=True).first()
