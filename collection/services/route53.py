"""Amazon Route 53."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Field, Kind, Parent, Service

ZONE_ID = "tail(Id, '/')"  # AWS writes /hostedzone/Z…

HOSTED_ZONE = Kind(
    name="route53.hosted_zone",
    title=_("Hosted zones"),
    scope="global",
    call=Call("list_hosted_zones", "HostedZones"),
    key=(ZONE_ID,),
    item_name="Name",
    arn=f"arn:{{partition}}:route53:::hostedzone/{{{ZONE_ID}}}",
    tags="TagSet.Tags",
    details=(
        # Five calls a second is all that AWS allows an account, so public zones go without: their VPC list is empty.
        Detail("get_hosted_zone", {"Id": Field(ZONE_ID)}, keep="VPCs", into="VPCs", when="Config.PrivateZone"),
        Detail(
            "list_tags_for_resources",
            {"ResourceType": "hostedzone", "ResourceIds": Batch(ZONE_ID, 10)},
            keep="ResourceTagSets",
            on=(ZONE_ID, "ResourceId"),
            into="TagSet",
        ),
    ),
    columns=(
        Column(_("Private"), "Config.PrivateZone", "yes_no"),
        Column(_("Records"), "ResourceRecordSetCount", "number"),
        Column(_("Description"), "Config.Comment"),
        Column(_("VPCs"), "VPCs[].VPCId", "list"),
        Column(_("Hosted zone ID"), ZONE_ID),
    ),
    unordered=("VPCs",),
    relations={"ec2.vpc": "VPCs[].VPCId"},
    console=f"route53/v2/hostedzones#ListRecordSets/{{{ZONE_ID}}}",
)

RECORD_SET = Kind(
    name="route53.record_set",
    title=_("Records"),
    scope="global",
    parent="route53.hosted_zone",
    call=Call("list_resource_record_sets", "ResourceRecordSets", {"HostedZoneId": Parent(ZONE_ID)}),
    key=("Name", "Type", "SetIdentifier"),
    id="Name",
    item_name="Name",
    columns=(
        Column(_("Type"), "Type"),
        Column(_("Values"), "ResourceRecords[].Value", "list"),
        Column(_("Alias target"), "AliasTarget.DNSName"),
        Column(_("TTL"), "TTL", "seconds"),
        Column(_("Record ID"), "SetIdentifier"),
        Column(_("Health check"), "HealthCheckId"),
    ),
    unordered=("ResourceRecords",),
    relations={
        "cloudfront.distribution": "AliasTarget.DNSName && join('.', split(AliasTarget.DNSName, '.')[:-1])",
        "route53.health_check": "HealthCheckId",
    },
)

HEALTH_CHECK = Kind(
    name="route53.health_check",
    title=_("Health checks"),
    scope="global",
    call=Call("list_health_checks", "HealthChecks"),
    key=("Id",),
    item_name="tag:Name",
    arn="arn:{partition}:route53:::healthcheck/{Id}",
    tags="TagSet.Tags",
    details=(
        Detail(
            "list_tags_for_resources",
            {"ResourceType": "healthcheck", "ResourceIds": Batch("Id", 10)},
            keep="ResourceTagSets",
            on=("Id", "ResourceId"),
            into="TagSet",
        ),
    ),
    columns=(
        Column(_("Type"), "HealthCheckConfig.Type"),
        Column(_("Domain name"), "HealthCheckConfig.FullyQualifiedDomainName"),
        Column(_("IP address"), "HealthCheckConfig.IPAddress"),
        Column(_("Port"), "HealthCheckConfig.Port"),
        Column(_("Path"), "HealthCheckConfig.ResourcePath"),
        Column(_("Interval"), "HealthCheckConfig.RequestInterval", "seconds"),
        Column(_("Disabled"), "HealthCheckConfig.Disabled", "yes_no"),
    ),
    unordered=("HealthCheckConfig.Regions", "HealthCheckConfig.ChildHealthChecks"),
    relations={
        "cloudwatch.alarm": "HealthCheckConfig.AlarmIdentifier.Name",
        "route53.health_check": "HealthCheckConfig.ChildHealthChecks",
    },
    console="route53/healthchecks/home#/details/{Id}",
)

SERVICE = Service(
    "route53",
    _("Route 53"),
    (HOSTED_ZONE, RECORD_SET, HEALTH_CHECK),
    summary=_("DNS zones, records and health checks"),
)
