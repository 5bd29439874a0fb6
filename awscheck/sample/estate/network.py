"""VPCs and what makes them a network."""

from typing import Any

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS


def build(site: Site) -> None:
    vpc = _vpc(site, "shop", "10.20.0.0/16")
    site.made["vpc"] = vpc
    site.made["subnets"] = [_subnet(site, vpc, number) for number in range(6 if site.size > 1 else 4)]
    site.made["groups"] = _security_groups(site, vpc)
    _gateways(site, vpc)
    _acl(site, vpc)
    if site.size > 1:
        _second_vpc(site, vpc)
        _transit(site, vpc)
        _vpn(site, vpc)
    _endpoints(site, vpc)
    _flow_logs(site, vpc)


def _vpc(site: Site, name: str, cidr: str) -> str:
    tags = site.specification("vpc", site.name(name, "vpc"))
    vpc = str(site.ec2.create_vpc(CidrBlock=cidr, TagSpecifications=tags)["Vpc"]["VpcId"])
    site.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    return vpc


def _subnet(site: Site, vpc: str, number: int) -> str:
    side = ("public", "private", "data")[number // 2]
    zone = f"{site.region}{'ab'[number % 2]}"
    tags = site.specification("subnet", site.name("shop", side, zone[-1]), Tier=side)
    made = site.ec2.create_subnet(
        VpcId=vpc, CidrBlock=f"10.20.{number * 16}.0/20", AvailabilityZone=zone, TagSpecifications=tags
    )
    return str(made["Subnet"]["SubnetId"])


def _security_groups(site: Site, vpc: str) -> dict[str, str]:
    groups = {name: _security_group(site, vpc, name) for name in ("web", "app", "db", "bastion", "old")}
    _allow(site, groups["web"], 443, "0.0.0.0/0", "HTTPS from everywhere")
    _allow(site, groups["web"], 80, "0.0.0.0/0", "HTTP from everywhere")
    _allow(site, groups["app"], 8080, "10.20.0.0/16", "from the network")
    _allow(site, groups["db"], 5432, "10.20.0.0/16", "PostgreSQL")
    _allow(site, groups["bastion"], 22, "203.0.113.0/24", "SSH from the office / 사무실")
    _allow(site, groups["old"], 22, "0.0.0.0/0", "open to the world, to be closed")
    site.ec2.authorize_security_group_ingress(
        GroupId=groups["old"],
        IpPermissions=[{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0", "Description": "everything"}]}],
    )
    return groups


def _security_group(site: Site, vpc: str, name: str) -> str:
    more = NASTY_TAGS if name == "old" else {}
    made = site.ec2.create_security_group(
        GroupName=site.name(name),
        Description=f"{name} servers",
        VpcId=vpc,
        TagSpecifications=site.specification("security-group", site.name(name), **more),
    )
    return str(made["GroupId"])


def _allow(site: Site, group: str, port: int, cidr: str, description: str) -> None:
    permission = {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": cidr, "Description": description}],
    }
    site.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])


def _gateways(site: Site, vpc: str) -> None:
    ec2 = site.ec2
    internet = ec2.create_internet_gateway(TagSpecifications=site.specification("internet-gateway", site.name("igw")))[
        "InternetGateway"
    ]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)
    addresses = [_address(site, number) for number in range(1, site.size + 2)]
    nat = ec2.create_nat_gateway(
        SubnetId=site.made["subnets"][0],
        AllocationId=addresses[0],
        TagSpecifications=site.specification("natgateway", site.name("nat")),
    )["NatGateway"]["NatGatewayId"]
    _routes(site, vpc, "public", site.made["subnets"][:2], GatewayId=internet)
    _routes(site, vpc, "private", site.made["subnets"][2:], NatGatewayId=nat)


def _address(site: Site, number: int) -> str:
    tags = site.specification("elastic-ip", site.name("eip", number))
    return str(site.ec2.allocate_address(Domain="vpc", TagSpecifications=tags)["AllocationId"])


def _routes(site: Site, vpc: str, name: str, subnets: list[str], **target: str) -> None:
    tags = site.specification("route-table", site.name(name, "routes"))
    table = site.ec2.create_route_table(VpcId=vpc, TagSpecifications=tags)["RouteTable"]["RouteTableId"]
    site.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for subnet in subnets:
        site.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)


def _acl(site: Site, vpc: str) -> None:
    tags = site.specification("network-acl", site.name("data", "acl"))
    acl = site.ec2.create_network_acl(VpcId=vpc, TagSpecifications=tags)["NetworkAcl"]["NetworkAclId"]
    site.ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False,
        CidrBlock="10.20.0.0/16", PortRange={"From": 5432, "To": 5432},
    )  # fmt: skip


def _second_vpc(site: Site, vpc: str) -> None:
    other = _vpc(site, "분석", "10.30.0.0/16")
    peering = site.ec2.create_vpc_peering_connection(
        VpcId=vpc,
        PeerVpcId=other,
        TagSpecifications=site.specification("vpc-peering-connection", site.name("shop-분석")),
    )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    site.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)


def _transit(site: Site, vpc: str) -> None:
    transit = site.ec2.create_transit_gateway(
        Description="between accounts", TagSpecifications=site.specification("transit-gateway", site.name("tgw"))
    )["TransitGateway"]["TransitGatewayId"]
    attachment = site.ec2.create_transit_gateway_vpc_attachment(
        TransitGatewayId=transit, VpcId=vpc, SubnetIds=site.made["subnets"][2:4]
    )["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
    site.ec2.create_tags(Resources=[attachment], Tags=site.tags(site.name("tgw", "shop")))


def _vpn(site: Site, vpc: str) -> None:
    ec2 = site.ec2
    gateway = ec2.create_vpn_gateway(
        Type="ipsec.1", TagSpecifications=site.specification("vpn-gateway", site.name("vgw"))
    )["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)
    customer = ec2.create_customer_gateway(
        Type="ipsec.1",
        PublicIp="198.51.100.7",
        BgpAsn=65010,
        TagSpecifications=site.specification("customer-gateway", site.name("office")),
    )["CustomerGateway"]["CustomerGatewayId"]
    ec2.create_vpn_connection(
        Type="ipsec.1",
        CustomerGatewayId=customer,
        VpnGatewayId=gateway,
        TagSpecifications=site.specification("vpn-connection", site.name("vpn", "사무실")),
    )


def _endpoints(site: Site, vpc: str) -> None:
    wanted: list[dict[str, Any]] = [
        {"service": "s3", "VpcEndpointType": "Gateway"},
        {"service": "dynamodb", "VpcEndpointType": "Gateway"},
        {"service": "sqs", "VpcEndpointType": "Interface", "SubnetIds": site.made["subnets"][2:3]},
    ]
    for endpoint in wanted[: site.size + 1]:
        service = endpoint.pop("service")
        site.ec2.create_vpc_endpoint(
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{site.region}.{service}",
            TagSpecifications=site.specification("vpc-endpoint", site.name(service)),
            **endpoint,
        )


def _flow_logs(site: Site, vpc: str) -> None:
    site.logs.create_log_group(logGroupName=f"/vpc/{site.name('flow')}")
    site.ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogDestinationType="cloud-watch-logs",
        LogGroupName=f"/vpc/{site.name('flow')}",
        DeliverLogsPermissionArn=f"arn:aws:iam::{site.account.id}:role/{site.name('flow-logs')}",
        TagSpecifications=site.specification("vpc-flow-log", site.name("rejected")),
    )
