"""Amazon Inspector: what it scans."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

OF_INSTANCE = "resourceMetadata.ec2"
OF_FUNCTION = "resourceMetadata.lambdaFunction"

COVERAGE = Kind(
    name="inspector2.coverage",
    title=_("Coverage"),
    call=Call("list_coverage", "coveredResources", {"maxResults": 200}),
    key=("accountId", "resourceId", "scanType"),  # an instance is scanned for packages and for open ports
    id="resourceId",
    item_name=f"{OF_FUNCTION}.functionName || resourceMetadata.ecrRepository.name || {OF_INSTANCE}.tags.Name",
    tags=f"{OF_INSTANCE}.tags || {OF_FUNCTION}.functionTags",
    columns=(
        Column(_("Status"), "scanStatus.statusCode", "state"),
        Column(_("Reason"), "scanStatus.reason"),
        Column(_("Resource type"), "resourceType"),
        Column(_("Scan type"), "scanType"),
        Column(_("Monitored using"), "scanMode"),
        Column(_("Account"), "accountId"),
        Column(_("Last scanned"), "lastScannedAt", "date"),
    ),
    volatile=(
        "lastScannedAt",
        "resourceMetadata.ecrImage.imagePulledAt",
        "resourceMetadata.ecrImage.inUseCount",
        "resourceMetadata.ecrImage.lastInUseAt",
    ),
    unordered=("resourceMetadata.ecrImage.tags",),
    relations={
        "ec2.instance": "[resourceId][] | [?starts_with(@, 'i-')]",
        "ec2.image": f"{OF_INSTANCE}.amiId",
        "lambda.function": f"{OF_FUNCTION}.functionName",
        "lambda.layer": f"{OF_FUNCTION}.layers[].split(@, ':')[6]",
        "ecr.repository": "resourceMetadata.ecrRepository.name",
        "organizations.account": "accountId",
    },
    console="inspector/v2/home?region={region}#/account-management",
)

SERVICE = Service("inspector2", _("Inspector"), (COVERAGE,), summary=_("Vulnerability scans of what runs"))
