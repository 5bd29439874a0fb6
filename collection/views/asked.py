"""What a request to collect says, as a form or as JSON: names only, nothing looked up yet."""

import json
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import CredentialProfile
from accounts.requests import PersonRequest
from collection.choices import Choice
from collection.models import Collection
from collection.views.answers import JSON, Refusal

LISTS = ("selected_services", "region", "profile")
AT_MOST = 500
SWITCH = {"on": True, "true": True, "1": True, "false": False, "0": False, "off": False, "": False}


@dataclass(frozen=True)
class Asked:
    """The fields of `POST /start_collection`."""

    services: list[str]
    regions: list[str]
    profiles: list[str]
    metrics: bool = False

    @classmethod
    def by(cls, request: HttpRequest) -> Self:
        """What the body says; raises Refusal where it cannot be understood."""
        return cls.from_json(request) if request.content_type == JSON else cls.from_fields(request.POST)

    @classmethod
    def from_fields(cls, fields: QueryDict) -> Self:
        metrics = SWITCH.get(fields.get("metrics", "").lower())
        if metrics is None:
            raise Refusal(_("“metrics” is either on or off."))
        return cls._checked([fields.getlist(name) for name in LISTS], metrics)

    @classmethod
    def as_ticked(cls, fields: QueryDict) -> Self:
        """What a form shows again, whatever is wrong with it."""
        services, regions, profiles = (fields.getlist(name)[:AT_MOST] for name in LISTS)
        return cls(services, regions, profiles, "metrics" in fields)

    @classmethod
    def from_json(cls, request: HttpRequest) -> Self:
        fields = _mapping(request)
        metrics = fields.get("metrics", False)
        if not isinstance(metrics, bool):
            raise Refusal(_("“metrics” is either true or false."))
        return cls._checked([_names(fields, name) for name in LISTS], metrics)

    @classmethod
    def again(cls, collection: Collection) -> Self:
        """The same as an earlier collection."""
        profiles = [str(collection.profile_id)] if collection.profile_id else []
        return cls(collection.services, collection.regions, profiles, collection.metrics)

    @classmethod
    def _checked(cls, lists: list[list[str]], metrics: bool) -> Self:
        if max(map(len, lists)) > AT_MOST:
            raise Refusal(_("These are too many names at once."))
        services, regions, profiles = lists
        return cls(services, regions, profiles, metrics)

    def choice(self) -> Choice:
        """Services and regions, checked; raises InvalidChoice."""
        return Choice.of(self.services, self.regions, metrics=self.metrics)

    def profiles_of(self, request: PersonRequest) -> list[CredentialProfile]:
        """The profiles asked for; one that this person may not use is not found, like one that does not exist."""
        wanted = {_uuid(text) for text in self.profiles if text}
        found = list(CredentialProfile.objects.usable_by(request.user).filter(pk__in=wanted))
        if len(found) < len(wanted):
            raise _no_such_profile()
        return found


def _mapping(request: HttpRequest) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig) as error:
        raise Refusal(_("The body is not JSON that the portal can read.")) from error
    if not isinstance(fields, dict):
        raise Refusal(_("The body must be one JSON object."))
    return fields


def _names(fields: dict[str, Any], name: str) -> list[str]:
    """A list of texts; a single text stands for a list of one."""
    value = fields.get(name, [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(text, str) for text in names):
        raise Refusal(_("“%(field)s” must be a list of texts.") % {"field": name})
    return names


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise _no_such_profile() from error


def _no_such_profile() -> Refusal:
    return Refusal(_("There is no such profile."), 404)
