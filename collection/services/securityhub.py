"""AWS Security Hub: one hub a region; where there is none, AWS refuses with InvalidAccessException."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

HUB = Kind(
    name="securityhub.hub",
    title=_("Hubs"),
    call=Call("describe_hub", "@"),
    key=("HubArn",),
    item_name="tail(HubArn, '/')",
    arn="HubArn",
    tags="Tags",
    details=(Detail("list_tags_for_resource", {"ResourceArn": Field("HubArn")}, "Tags", "Tags"),),
    columns=(
        Column(_("Hub ARN"), "HubArn"),
        Column(_("Auto-enable new controls"), "AutoEnableControls", "yes_no"),
        Column(_("Consolidated control findings"), "ControlFindingGenerator == 'SECURITY_CONTROL'", "yes_no"),
        Column(_("Enabled since"), "SubscribedAt", "date"),
    ),
    console="securityhub/home?region={region}#/settings/general",
)

SERVICE = Service("securityhub", _("Security Hub"), (HUB,), summary=_("Security checks and findings"))
