"""IAM Access Analyzer."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

ANALYZER = Kind(
    name="accessanalyzer.analyzer",
    title=_("Analyzers"),
    call=Call("list_analyzers", "analyzers"),
    key=("name",),
    item_name="name",
    arn="arn",
    tags="tags",
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Finding type"), "type"),
        Column(_("Status reason"), "statusReason.code"),
        Column(_("Tracking period (days)"), "configuration.unusedAccess.unusedAccessAge", "number"),
        Column(_("Last analyzed resource"), "lastResourceAnalyzed"),
        Column(_("Last analyzed"), "lastResourceAnalyzedAt", "date"),
        Column(_("Created"), "createdAt", "date"),
    ),
    volatile=("lastResourceAnalyzed", "lastResourceAnalyzedAt"),
    console="access-analyzer/home?region={region}#/analyzers/{name}",
)

SERVICE = Service(
    "accessanalyzer", _("IAM Access Analyzer"), (ANALYZER,), summary=_("Analyzers of external and unused access")
)
