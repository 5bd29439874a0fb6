"""AWS Transfer Family."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

STEPS = "WorkflowDetails.[OnUpload, OnPartialUpload][].ExecutionRole"

SERVER = Kind(
    name="transfer.server",
    title=_("Servers"),
    call=Call("list_servers", "Servers", {"MaxResults": 1000}),
    key=("ServerId",),
    item_name="tag:Name",
    arn="Arn",
    tags="Tags",
    details=(Detail("describe_server", {"ServerId": Field("ServerId")}, "Server"),),
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Protocols"), "Protocols", "list"),
        Column(_("Endpoint type"), "EndpointType"),
        Column(_("Identity provider"), "IdentityProviderType"),
        Column(_("Domain"), "Domain"),
        Column(_("Users"), "UserCount", "number"),
        Column(_("Security policy"), "SecurityPolicyName"),
        Column(_("VPC"), "EndpointDetails.VpcId"),
    ),
    unordered=(
        "EndpointDetails.AddressAllocationIds",
        "EndpointDetails.SecurityGroupIds",
        "EndpointDetails.SubnetIds",
        "Protocols",
        "StructuredLogDestinations",
    ),
    relations={
        "acm.certificate": "Certificate",
        "ec2.elastic_ip": "EndpointDetails.AddressAllocationIds",
        "ec2.security_group": "EndpointDetails.SecurityGroupIds",
        "ec2.subnet": "EndpointDetails.SubnetIds",
        "ec2.vpc": "EndpointDetails.VpcId",
        "ec2.vpc_endpoint": "EndpointDetails.VpcEndpointId",
        "iam.role": f"[LoggingRole, IdentityProviderDetails.InvocationRole, {STEPS}][]",
        "lambda.function": "IdentityProviderDetails.Function",
        "logs.log_group": "StructuredLogDestinations",
    },
    console="transfer/home?region={region}#/servers/{ServerId}",
)

SERVICE = Service("transfer", _("Transfer Family"), (SERVER,), summary=_("SFTP, FTPS, FTP and AS2 servers"))
