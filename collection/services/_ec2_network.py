"""Amazon EC2 and VPC: networks, who may pass, and where traffic goes within them."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind

ARN = "arn:{partition}:ec2:{region}:{account}:"
ARN_OF_OWNER = "arn:{partition}:ec2:{region}:{OwnerId}:"  # a shared network belongs to another account
EC2_CONSOLE = "ec2/home?region={region}#"
VPC_CONSOLE = "vpcconsole/home?region={region}#"
SOURCES = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")


def _option(name: str) -> str:
    """The values of one DHCP option."""
    return f"DhcpConfigurations[?Key == '{name}'].Values[].Value"


GATEWAYS = "Associations[].GatewayId, Routes[].GatewayId, PropagatingVgws[].GatewayId"


def _id(paths: str, prefix: str) -> str:
    """Ids of one kind out of fields that hold ids of several."""
    return f"[{paths}][] | [?starts_with(@, '{prefix}-')]"


SECURITY_GROUP = Kind(
    name="ec2.security_group",
    title=_("Security groups"),
    call=Call("describe_security_groups", "SecurityGroups", {"MaxResults": 1000}),
    key=("GroupId",),
    item_name="GroupName",
    arn="SecurityGroupArn",
    tags="Tags",
    columns=(
        Column(_("VPC"), "VpcId"),
        Column(_("Inbound rules"), "IpPermissions", "count"),
        Column(_("Inbound from"), "IpPermissions[].IpRanges[].CidrIp", "list"),
        Column(_("Outbound rules"), "IpPermissionsEgress", "count"),
        Column(_("Description"), "Description"),
    ),
    unordered=(
        *(f"IpPermissions[].{source}" for source in SOURCES),
        *(f"IpPermissionsEgress[].{source}" for source in SOURCES),
        "IpPermissions",
        "IpPermissionsEgress",
    ),
    relations={
        "ec2.managed_prefix_list": "[IpPermissions, IpPermissionsEgress][][].PrefixListIds[].PrefixListId",
        "ec2.security_group": "[IpPermissions, IpPermissionsEgress][][].UserIdGroupPairs[].GroupId",
        "ec2.vpc": "VpcId",
    },
    console=EC2_CONSOLE + "SecurityGroup:groupId={id}",
)

NETWORK_INTERFACE = Kind(
    name="ec2.network_interface",
    title=_("Network interfaces"),
    call=Call("describe_network_interfaces", "NetworkInterfaces", {"MaxResults": 1000}),
    key=("NetworkInterfaceId",),
    item_name="tag:Name",
    arn=ARN_OF_OWNER + "network-interface/{NetworkInterfaceId}",
    tags="TagSet",
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Interface type"), "InterfaceType"),
        Column(_("Attached to"), "Attachment.InstanceId"),
        Column(_("Private IPv4 address"), "PrivateIpAddress"),
        Column(_("Public IPv4 address"), "Association.PublicIp"),
        Column(_("Security groups"), "Groups[].GroupName", "list"),
        Column(_("Subnet"), "SubnetId"),
        Column(_("Description"), "Description"),
    ),
    unordered=("Groups", "PrivateIpAddresses", "Ipv6Addresses", "Ipv4Prefixes", "Ipv6Prefixes"),
    relations={
        "ec2.elastic_ip": "PrivateIpAddresses[].Association.AllocationId",
        "ec2.instance": "Attachment.InstanceId",
        "ec2.security_group": "Groups[].GroupId",
        "ec2.subnet": "SubnetId",
        "ec2.vpc": "VpcId",
    },
    console=EC2_CONSOLE + "NetworkInterface:networkInterfaceId={id}",
)

VPC = Kind(
    name="ec2.vpc",
    title=_("VPCs"),
    call=Call("describe_vpcs", "Vpcs"),
    key=("VpcId",),
    item_name="tag:Name",
    arn=ARN_OF_OWNER + "vpc/{VpcId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("IPv4 CIDR"), "CidrBlock"),
        Column(_("Default VPC"), "IsDefault", "yes_no"),
        Column(_("Tenancy"), "InstanceTenancy"),
        Column(_("DHCP option set"), "DhcpOptionsId"),
        Column(_("Owner"), "OwnerId"),
    ),
    unordered=("CidrBlockAssociationSet", "Ipv6CidrBlockAssociationSet"),
    relations={"ec2.dhcp_options": _id("DhcpOptionsId", "dopt")},
    console=VPC_CONSOLE + "VpcDetails:VpcId={id}",
)

SUBNET = Kind(
    name="ec2.subnet",
    title=_("Subnets"),
    call=Call("describe_subnets", "Subnets"),
    key=("SubnetId",),
    item_name="tag:Name",
    arn="SubnetArn",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("VPC"), "VpcId"),
        Column(_("IPv4 CIDR"), "CidrBlock"),
        Column(_("Available IPv4 addresses"), "AvailableIpAddressCount", "number"),
        Column(_("Availability Zone"), "AvailabilityZone"),
        Column(_("Auto-assign public IPv4"), "MapPublicIpOnLaunch", "yes_no"),
    ),
    volatile=("AvailableIpAddressCount",),
    unordered=("Ipv6CidrBlockAssociationSet",),
    relations={"ec2.vpc": "VpcId"},
    console=VPC_CONSOLE + "SubnetDetails:subnetId={id}",
)

ROUTE_TABLE = Kind(
    name="ec2.route_table",
    title=_("Route tables"),
    call=Call("describe_route_tables", "RouteTables"),
    key=("RouteTableId",),
    item_name="tag:Name",
    arn=ARN_OF_OWNER + "route-table/{RouteTableId}",
    tags="Tags",
    columns=(
        Column(_("VPC"), "VpcId"),
        Column(_("Main"), "Associations[?Main] | [0].Main", "yes_no"),
        Column(_("Subnets"), "Associations[].SubnetId", "list"),
        Column(_("Routes"), "Routes", "count"),
    ),
    unordered=("Associations", "PropagatingVgws", "Routes"),
    relations={
        "ec2.instance": "Routes[].InstanceId",
        "ec2.internet_gateway": _id(GATEWAYS, "igw"),
        "ec2.managed_prefix_list": "Routes[].DestinationPrefixListId",
        "ec2.nat_gateway": "Routes[].NatGatewayId",
        "ec2.network_interface": "Routes[].NetworkInterfaceId",
        "ec2.subnet": "Associations[].SubnetId",
        "ec2.transit_gateway": "Routes[].TransitGatewayId",
        "ec2.vpc": "VpcId",
        "ec2.vpc_endpoint": _id(GATEWAYS, "vpce"),
        "ec2.vpc_peering_connection": "Routes[].VpcPeeringConnectionId",
        "ec2.vpn_gateway": _id(GATEWAYS, "vgw"),
    },
    console=VPC_CONSOLE + "RouteTableDetails:RouteTableId={id}",
)

NETWORK_ACL = Kind(
    name="ec2.network_acl",
    title=_("Network ACLs"),
    call=Call("describe_network_acls", "NetworkAcls"),
    key=("NetworkAclId",),
    item_name="tag:Name",
    arn=ARN_OF_OWNER + "network-acl/{NetworkAclId}",
    tags="Tags",
    columns=(
        Column(_("VPC"), "VpcId"),
        Column(_("Default"), "IsDefault", "yes_no"),
        Column(_("Subnets"), "Associations[].SubnetId", "list"),
        Column(_("Rules"), "Entries", "count"),
    ),
    unordered=("Associations", "Entries"),
    relations={"ec2.subnet": "Associations[].SubnetId", "ec2.vpc": "VpcId"},
    console=VPC_CONSOLE + "NetworkAclDetails:networkAclId={id}",
)

VPC_ENDPOINT = Kind(
    name="ec2.vpc_endpoint",
    title=_("VPC endpoints"),
    call=Call("describe_vpc_endpoints", "VpcEndpoints"),
    key=("VpcEndpointId",),
    item_name="tag:Name",
    arn=ARN + "vpc-endpoint/{VpcEndpointId}",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Type"), "VpcEndpointType"),
        Column(_("Service name"), "ServiceName"),
        Column(_("VPC"), "VpcId"),
        Column(_("Private DNS names"), "PrivateDnsEnabled", "yes_no"),
        Column(_("Created"), "CreationTimestamp", "date"),
    ),
    parse=("PolicyDocument",),
    unordered=("DnsEntries", "Groups", "NetworkInterfaceIds", "RouteTableIds", "SubnetIds"),
    relations={
        "ec2.network_interface": "NetworkInterfaceIds",
        "ec2.route_table": "RouteTableIds",
        "ec2.security_group": "Groups[].GroupId",
        "ec2.subnet": "SubnetIds",
        "ec2.vpc": "VpcId",
    },
    console=VPC_CONSOLE + "EndpointDetails:vpcEndpointId={id}",
)

FLOW_LOG = Kind(
    name="ec2.flow_log",
    title=_("Flow logs"),
    call=Call("describe_flow_logs", "FlowLogs"),
    key=("FlowLogId",),
    item_name="tag:Name",
    arn=ARN + "vpc-flow-log/{FlowLogId}",
    tags="Tags",
    columns=(
        Column(_("Status"), "FlowLogStatus", "state"),
        Column(_("Delivery"), "DeliverLogsStatus", "state"),
        Column(_("Resource"), "ResourceId"),
        Column(_("Traffic type"), "TrafficType"),
        Column(_("Destination type"), "LogDestinationType"),
        Column(_("Destination"), "LogDestination || LogGroupName"),
        Column(_("Created"), "CreationTime", "date"),
    ),
    relations={
        "ec2.network_interface": _id("ResourceId", "eni"),
        "ec2.subnet": _id("ResourceId", "subnet"),
        "ec2.transit_gateway_attachment": _id("ResourceId", "tgw-attach"),
        "ec2.vpc": _id("ResourceId", "vpc"),
        "firehose.delivery_stream": "split(LogDestination, ':deliverystream/')[1]",
        "iam.role": "[DeliverLogsPermissionArn, DeliverCrossAccountRole]",
        "logs.log_group": "LogGroupName || split(split(LogDestination, ':log-group:')[1], ':')[0]",
        "s3.bucket": "split(split(LogDestination, ':s3:::')[1], '/')[0]",
    },
    console=VPC_CONSOLE + "FlowLogs:FlowLogId={id}",
)

DHCP_OPTIONS = Kind(
    name="ec2.dhcp_options",
    title=_("DHCP option sets"),
    call=Call("describe_dhcp_options", "DhcpOptions", {"MaxResults": 1000}),
    key=("DhcpOptionsId",),
    item_name="tag:Name",
    arn=ARN + "dhcp-options/{DhcpOptionsId}",
    tags="Tags",
    columns=(
        Column(_("Domain name"), _option("domain-name"), "list"),
        Column(_("Domain name servers"), _option("domain-name-servers"), "list"),
        Column(_("NTP servers"), _option("ntp-servers"), "list"),
        Column(_("Owner"), "OwnerId"),
    ),
    unordered=("DhcpConfigurations",),
    console=VPC_CONSOLE + "DhcpOptionsDetails:DhcpOptionsId={id}",
)

MANAGED_PREFIX_LIST = Kind(
    name="ec2.managed_prefix_list",
    title=_("Managed prefix lists"),
    call=Call("describe_managed_prefix_lists", "PrefixLists", {"MaxResults": 100}),  # AWS's own as well
    key=("PrefixListId",),
    item_name="PrefixListName",
    arn="PrefixListArn",
    tags="Tags",
    columns=(
        Column(_("State"), "State", "state"),
        Column(_("Address family"), "AddressFamily"),
        Column(_("Maximum entries"), "MaxEntries", "number"),
        Column(_("Version"), "Version", "number"),
        Column(_("Owner"), "OwnerId"),
    ),
    console=VPC_CONSOLE + "ManagedPrefixListDetails:prefixListId={id}",
)

KINDS = (
    SECURITY_GROUP,
    NETWORK_INTERFACE,
    VPC,
    SUBNET,
    ROUTE_TABLE,
    NETWORK_ACL,
    VPC_ENDPOINT,
    FLOW_LOG,
    DHCP_OPTIONS,
    MANAGED_PREFIX_LIST,
)
