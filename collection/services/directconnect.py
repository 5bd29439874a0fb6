"""AWS Direct Connect."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

CONNECTION = Kind(
    name="directconnect.connection",
    title=_("Connections"),
    call=Call("describe_connections", "connections", {"maxResults": 100}, pager=("nextToken", "nextToken")),
    key=("connectionId",),
    item_name="connectionName",
    arn="arn:{partition}:directconnect:{region}:{account}:dxcon/{connectionId}",
    tags="tags",
    columns=(
        Column(_("State"), "connectionState", "state"),
        Column(_("Location"), "location"),
        Column(_("Bandwidth"), "bandwidth"),
        Column(_("VLAN"), "vlan", "number"),
        Column(_("Link aggregation group"), "lagId"),
        Column(_("Provider"), "providerName || partnerName"),
        Column(_("Logical redundancy"), "hasLogicalRedundancy", "yes_no"),
        Column(_("Encryption mode"), "encryptionMode"),
    ),
    volatile=("rateLimiterStatus",),
    unordered=("macSecKeys",),
    relations={"secretsmanager.secret": "macSecKeys[].secretARN"},
    console="directconnect/v2/home?region={region}#/connections/{connectionId}",
)

SERVICE = Service(
    "directconnect", _("Direct Connect"), (CONNECTION,), summary=_("Dedicated lines between offices and AWS")
)
