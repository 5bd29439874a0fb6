"""Stored values in templates: `{% show value how %}`, `{% tree value %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awscheck import states
from awscheck.aws import region_title
from collection import showing, trees
from collection.kinds import Shown
from collection.models.resources import Cause
from collection.planning import GLOBAL

register = template.Library()

CAUSES = {**dict(Cause.choices), "returned": gettext_lazy("Found again")}


@register.simple_tag
def show(value: Any, how: Shown = "text") -> SafeString:
    """A value as people read it; long ones folded, secrets masked, nothing as a dash."""
    return showing.show(value, how)


@register.simple_tag
def all_fields(data: Mapping[str, Any]) -> SafeString:
    """All fields of a mapping, nested ones folded."""
    return trees.fields(data)


@register.simple_tag
def region_name(region: str) -> str:
    """'us-east-1 (N. Virginia)'; 'global' in words."""
    if region == GLOBAL:
        return _("Global")
    title = region_title(region)
    return f"{region} ({title})" if title and title != region else region


@register.simple_tag
def cause_name(cause: str) -> str:
    """Why a version began, in words."""
    return str(CAUSES.get(cause, cause))


@register.simple_tag
def state_look(state: str) -> states.Look:
    """Label, icon and tone of a state."""
    return states.look(state)
