"""Amazon EC2 and VPC: the ways out of a network, to the internet, to other networks and to offices."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind

ARN = "arn:{partition}:ec2:{region}:{account}:"
CONSOLE = "vpcconsole/home?region={region}#"

INTERNET_GATEWAY = Kind(
    name="ec2.internet_gateway",
    title=_("Internet gateways"),
    call=Call("describe_internet_gateways", "InternetGateways"),
    key=("InternetGatewayId",),
    item_name="tag:Name",
    arn="arn:{partition}:ec2:{region}:{OwnerId}:internet-gateway/{InternetGatewayId}",
    tags="Tags",
    columns=(
        Column(_("State"), "Attachments[0].State", "state"),
        Column(_("VPC"), "Attachments[].VpcId", "list"),
        Column(_("Owner"), "OwnerId"),
    ),
    unordered=("Attachments",),
    relations={"ec2.vpc": "Attachments[].VpcId"},
    console=CONSOLE + "InternetGateway:internetGatewayId={id}",
)

NAT_GATEWAY = Kind(
    name="ec2.nat_gateway",
    title=_("NAT gateways"),
    call=Call("describe_nat_gateways", "NatGateways"),
    key=("NatGatewayId",),
    item_name="tag:Name",
    arn=ARN + "natgateway/{NatGatewayId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Connectivity type"), "ConnectivityType"),
        Column(_("Public IPv4 addresses"), "NatGatewayAddresses[].PublicIp", "list"),
        Column(_("VPC"), "VpcId"),
        Column(_("Subnet"), "SubnetId"),
        Column(_("Created"), "CreateTime", "date"),
    ),
    unordered=("NatGatewayAddresses",),
    relations={
        "ec2.elastic_ip": "NatGatewayAddresses[].AllocationId",
        "ec2.network_interface": "NatGatewayAddresses[].NetworkInterfaceId",
        "ec2.route_table": "RouteTableId",
        "ec2.subnet": "SubnetId",
        "ec2.vpc": "VpcId",
    },
    console=CONSOLE + "NatGatewayDetails:natGatewayId={id}",
)

ELASTIC_IP = Kind(
    name="ec2.elastic_ip",
    title=_("Elastic IP addresses"),
    call=Call("describe_addresses", "Addresses"),
    key=("AllocationId",),
    item_name="tag:Name",
    arn=ARN + "elastic-ip/{AllocationId}",
    tags="Tags",
    columns=(
        Column(_("Public IPv4 address"), "PublicIp"),
        Column(_("Associated instance"), "InstanceId"),
        Column(_("Network interface"), "NetworkInterfaceId"),
        Column(_("Private IPv4 address"), "PrivateIpAddress"),
        Column(_("Association"), "AssociationId"),
        Column(_("Network border group"), "NetworkBorderGroup"),
    ),
    relations={"ec2.instance": "InstanceId", "ec2.network_interface": "NetworkInterfaceId", "ec2.subnet": "SubnetId"},
    console="ec2/home?region={region}#ElasticIpDetails:AllocationId={id}",
)

VPC_PEERING_CONNECTION = Kind(
    name="ec2.vpc_peering_connection",
    title=_("VPC peering connections"),
    call=Call("describe_vpc_peering_connections", "VpcPeeringConnections"),
    key=("VpcPeeringConnectionId",),
    item_name="tag:Name",
    arn=ARN + "vpc-peering-connection/{VpcPeeringConnectionId}",
    tags="Tags",
    columns=(
        Column(_("Status"), "Status.Code", "state"),
        Column(_("Requester VPC"), "RequesterVpcInfo.VpcId"),
        Column(_("Requester account"), "RequesterVpcInfo.OwnerId"),
        Column(_("Accepter VPC"), "AccepterVpcInfo.VpcId"),
        Column(_("Accepter account"), "AccepterVpcInfo.OwnerId"),
        Column(_("Accepter Region"), "AccepterVpcInfo.Region"),
    ),
    unordered=(
        "AccepterVpcInfo.CidrBlockSet",
        "AccepterVpcInfo.Ipv6CidrBlockSet",
        "RequesterVpcInfo.CidrBlockSet",
        "RequesterVpcInfo.Ipv6CidrBlockSet",
    ),
    relations={"ec2.vpc": "[RequesterVpcInfo.VpcId, AccepterVpcInfo.VpcId]"},
    console=CONSOLE + "PeeringConnectionDetails:VpcPeeringConnectionId={id}",
)

TRANSIT_GATEWAY = Kind(
    name="ec2.transit_gateway",
    title=_("Transit gateways"),
    call=Call("describe_transit_gateways", "TransitGateways"),
    key=("TransitGatewayId",),
    item_name="tag:Name",
    arn="TransitGatewayArn",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Owner"), "OwnerId"),
        Column(_("Amazon side ASN"), "Options.AmazonSideAsn"),
        Column(_("Auto accept shared attachments"), "Options.AutoAcceptSharedAttachments", "state"),
        Column(_("Description"), "Description"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    unordered=("Options.TransitGatewayCidrBlocks",),
    console=CONSOLE + "TransitGatewayDetails:transitGatewayId={id}",
)

TRANSIT_GATEWAY_ATTACHMENT = Kind(
    name="ec2.transit_gateway_attachment",
    title=_("Transit gateway attachments"),
    call=Call("describe_transit_gateway_attachments", "TransitGatewayAttachments"),
    key=("TransitGatewayAttachmentId",),
    item_name="tag:Name",
    arn=ARN + "transit-gateway-attachment/{TransitGatewayAttachmentId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Transit gateway"), "TransitGatewayId"),
        Column(_("Resource type"), "ResourceType"),
        Column(_("Resource"), "ResourceId"),
        Column(_("Resource owner"), "ResourceOwnerId"),
        Column(_("Association state"), "Association.State", "state"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    relations={
        "ec2.transit_gateway": "TransitGatewayId",
        "ec2.vpc": "[ResourceId][] | [?starts_with(@, 'vpc-')]",
        "ec2.vpn_connection": "[ResourceId][] | [?starts_with(@, 'vpn-')]",
    },
    console=CONSOLE + "TransitGatewayAttachmentDetails:transitGatewayAttachmentId={id}",
)

VPN_CONNECTION = Kind(
    name="ec2.vpn_connection",
    title=_("Site-to-Site VPN connections"),
    call=Call("describe_vpn_connections", "VpnConnections"),
    key=("VpnConnectionId",),
    item_name="tag:Name",
    arn=ARN + "vpn-connection/{VpnConnectionId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Tunnels"), "Options.TunnelOptions[].OutsideIpAddress", "list"),
        Column(_("Virtual private gateway"), "VpnGatewayId"),
        Column(_("Transit gateway"), "TransitGatewayId"),
        Column(_("Customer gateway"), "CustomerGatewayId"),
        Column(_("Type"), "Type"),
    ),
    drop=("CustomerGatewayConfiguration",),  # the device's file, with the pre-shared keys in it
    masks=("Options.TunnelOptions[].PreSharedKey",),
    volatile=("VgwTelemetry",),
    unordered=("Options.TunnelOptions", "Routes"),
    relations={
        "ec2.customer_gateway": "CustomerGatewayId",
        "ec2.transit_gateway": "TransitGatewayId",
        "ec2.transit_gateway_attachment": "Options.TransportTransitGatewayAttachmentId",
        "ec2.vpn_gateway": "VpnGatewayId",
        "logs.log_group": "Options.TunnelOptions[].LogOptions.CloudWatchLogOptions.split(LogGroupArn, ':')[6]",
        "secretsmanager.secret": "PreSharedKeyArn",
    },
    console=CONSOLE + "VpnConnectionDetails:VpnConnectionId={id}",
)

VPN_GATEWAY = Kind(
    name="ec2.vpn_gateway",
    title=_("Virtual private gateways"),
    call=Call("describe_vpn_gateways", "VpnGateways"),
    key=("VpnGatewayId",),
    item_name="tag:Name",
    arn=ARN + "vpn-gateway/{VpnGatewayId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Type"), "Type"),
        Column(_("VPC"), "VpcAttachments[].VpcId", "list"),
        Column(_("Amazon side ASN"), "AmazonSideAsn"),
    ),
    unordered=("VpcAttachments",),
    relations={"ec2.vpc": "VpcAttachments[].VpcId"},
    console=CONSOLE + "VpnGatewayDetails:VpnGatewayId={id}",
)

CUSTOMER_GATEWAY = Kind(
    name="ec2.customer_gateway",
    title=_("Customer gateways"),
    call=Call("describe_customer_gateways", "CustomerGateways"),
    key=("CustomerGatewayId",),
    item_name="tag:Name",
    arn=ARN + "customer-gateway/{CustomerGatewayId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Type"), "Type"),
        Column(_("IP address"), "IpAddress"),
        Column(_("BGP ASN"), "BgpAsn"),
        Column(_("Device"), "DeviceName"),
    ),
    relations={"acm.certificate": "CertificateArn"},
    console=CONSOLE + "CustomerGatewayDetails:CustomerGatewayId={id}",
)

KINDS = (
    INTERNET_GATEWAY,
    NAT_GATEWAY,
    ELASTIC_IP,
    VPC_PEERING_CONNECTION,
    TRANSIT_GATEWAY,
    TRANSIT_GATEWAY_ATTACHMENT,
    VPN_CONNECTION,
    VPN_GATEWAY,
    CUSTOMER_GATEWAY,
)
