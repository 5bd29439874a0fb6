"""AWS Network Firewall."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

FIREWALL = Kind(
    name="networkfirewall.firewall",
    title=_("Firewalls"),
    call=Call("list_firewalls", "Firewalls", {"MaxResults": 100}),
    key=("FirewallArn",),  # other accounts may share theirs, under any name
    id="FirewallName",
    item_name="FirewallName",
    arn="FirewallArn",
    tags="Tags",
    details=(
        Detail(
            "describe_firewall",
            {"FirewallArn": Field("FirewallArn")},
            "merge(Firewall, {FirewallStatus: FirewallStatus})",
        ),
    ),
    columns=(
        Column(_("Status"), "FirewallStatus.Status", "state"),
        Column(_("Configuration sync"), "FirewallStatus.ConfigurationSyncStateSummary", "state"),
        Column(_("VPC"), "VpcId"),
        Column(_("Subnets"), "SubnetMappings[].SubnetId", "list"),
        Column(_("Firewall policy"), "tail(FirewallPolicyArn, '/')"),
        Column(_("Delete protection"), "DeleteProtection", "yes_no"),
        Column(_("Description"), "Description"),
    ),
    volatile=("FirewallStatus.CapacityUsageSummary",),
    unordered=("AvailabilityZoneMappings", "EnabledAnalysisTypes", "SubnetMappings"),
    relations={
        "acm.certificate": "ProxySettings.CertificateArn",
        "ec2.elastic_ip": "NatGatewayCreateMappings[].AllocationIds[]",
        "ec2.nat_gateway": "FirewallStatus.SyncStates.*.NatGatewayAttachments[].NatGatewayId",
        "ec2.subnet": "SubnetMappings[].SubnetId",
        "ec2.transit_gateway": "TransitGatewayId",
        "ec2.transit_gateway_attachment": "TransitGatewayAttachmentId",
        "ec2.vpc": "VpcId",
        "ec2.vpc_endpoint": "FirewallStatus.SyncStates.*.Attachment | [].EndpointId",
        "kms.key": "EncryptionConfiguration.KeyId",
    },
    console="vpcconsole/home?region={region}#NetworkFirewallDetails:arn={FirewallArn}",
)

SERVICE = Service(
    "networkfirewall",
    _("Network Firewall"),
    (FIREWALL,),
    client="network-firewall",
    summary=_("Firewalls of VPCs and transit gateways"),
)
