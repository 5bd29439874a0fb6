"""Elastic Load Balancing: application, network and gateway load balancers."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Field, Kind, Parent, Service

CONSOLE = "ec2/home?region={region}#"


def _tags(arn: str) -> Detail:
    return Detail(
        "describe_tags",
        {"ResourceArns": Batch(arn, 20)},
        keep="TagDescriptions",
        on=(arn, "ResourceArn"),
        into="TagSet",
    )


LOAD_BALANCER = Kind(
    name="elbv2.load_balancer",
    title=_("Load balancers"),
    call=Call("describe_load_balancers", "LoadBalancers"),
    key=("LoadBalancerName",),
    item_name="LoadBalancerName",
    arn="LoadBalancerArn",
    tags="TagSet.Tags",
    details=(
        Detail(
            "describe_load_balancer_attributes",
            {"LoadBalancerArn": Field("LoadBalancerArn")},
            keep="Attributes",
            into="Attributes",
        ),
        _tags("LoadBalancerArn"),
    ),
    columns=(
        Column(_("State"), "State.Code", "state"),
        Column(_("Type"), "Type"),
        Column(_("Scheme"), "Scheme"),
        Column(_("DNS name"), "DNSName"),
        Column(_("VPC"), "VpcId"),
        Column(_("Availability Zones"), "AvailabilityZones[].ZoneName", "list"),
        Column(_("Deletion protection"), "Attributes[?Key == 'deletion_protection.enabled'].Value | [0]", "yes_no"),
        Column(_("Created"), "CreatedTime", "date"),
    ),
    unordered=(
        "AvailabilityZones[].LoadBalancerAddresses",
        "AvailabilityZones",
        "SecurityGroups",
        "Attributes",
    ),
    relations={
        "ec2.vpc": "VpcId",
        "ec2.subnet": "AvailabilityZones[].SubnetId",
        "ec2.security_group": "SecurityGroups",
        "ec2.elastic_ip": "AvailabilityZones[].LoadBalancerAddresses[].AllocationId",
        "s3.bucket": "Attributes[?ends_with(Key, '.s3.bucket') && Value].Value",
    },
    console=CONSOLE + "LoadBalancer:loadBalancerArn={LoadBalancerArn}",
)

LISTENER = Kind(
    name="elbv2.listener",
    title=_("Listeners"),
    parent="elbv2.load_balancer",
    call=Call("describe_listeners", "Listeners", {"LoadBalancerArn": Parent("LoadBalancerArn")}),
    key=("ListenerArn",),
    item_name="{Protocol}:{Port}",
    arn="ListenerArn",
    columns=(
        Column(_("Load balancer"), "split(LoadBalancerArn, '/')[2]"),
        Column(_("Protocol"), "Protocol"),
        Column(_("Port"), "Port"),
        Column(_("Default actions"), "DefaultActions[].Type", "list"),
        Column(_("Security policy"), "SslPolicy"),
        Column(_("Default certificate"), "Certificates[0].CertificateArn"),
    ),
    masks=(
        "DefaultActions[].AuthenticateOidcConfig.ClientSecret",
        "DefaultActions[].AuthenticateOidcConfig.AuthenticationRequestExtraParams.*",
        "DefaultActions[].AuthenticateCognitoConfig.AuthenticationRequestExtraParams.*",
    ),
    unordered=("DefaultActions[].ForwardConfig.TargetGroups", "Certificates"),
    relations={
        "elbv2.target_group": "DefaultActions[].[TargetGroupArn, ForwardConfig.TargetGroups[].TargetGroupArn][][]",
        "acm.certificate": "Certificates[?contains(CertificateArn, ':acm:')].CertificateArn",
        "iam.server_certificate": "Certificates[?contains(CertificateArn, ':iam:')].CertificateArn",
        "cognito.user_pool": "DefaultActions[].AuthenticateCognitoConfig.UserPoolArn",
    },
    console=CONSOLE + "ELBListenerV2:listenerArn={ListenerArn}",
)

TARGET_GROUP = Kind(
    name="elbv2.target_group",
    title=_("Target groups"),
    call=Call("describe_target_groups", "TargetGroups"),
    key=("TargetGroupName",),
    item_name="TargetGroupName",
    arn="TargetGroupArn",
    tags="TagSet.Tags",
    details=(
        # Which targets there are is configuration, how they are is not.
        Detail(
            "describe_target_health",
            {"TargetGroupArn": Field("TargetGroupArn")},
            keep="{Targets: TargetHealthDescriptions[].Target, TargetHealth: TargetHealthDescriptions}",
        ),
        _tags("TargetGroupArn"),
    ),
    columns=(
        Column(_("Target type"), "TargetType"),
        Column(_("Protocol"), "Protocol"),
        Column(_("Port"), "Port"),
        Column(_("Targets"), "Targets", "count"),
        Column(_("Healthy targets"), "TargetHealth[?TargetHealth.State == 'healthy']", "count"),
        Column(_("Unhealthy targets"), "TargetHealth[?TargetHealth.State == 'unhealthy']", "count"),
        Column(_("Load balancers"), "LoadBalancerArns[].split(@, '/')[2]", "list"),
        Column(_("VPC"), "VpcId"),
    ),
    volatile=("TargetHealth",),
    unordered=("LoadBalancerArns", "Targets"),
    relations={
        "elbv2.load_balancer": "[LoadBalancerArns, Targets[?contains(Id, ':loadbalancer/')].Id][]",
        "ec2.vpc": "VpcId",
        "ec2.instance": "Targets[?starts_with(Id, 'i-')].Id",
        "lambda.function": "Targets[?contains(Id, ':function:')].Id",
    },
    console=CONSOLE + "TargetGroup:targetGroupArn={TargetGroupArn}",
)

SERVICE = Service(
    "elbv2",
    _("Elastic Load Balancing"),
    (LOAD_BALANCER, LISTENER, TARGET_GROUP),
    summary=_("Application, Network and Gateway Load Balancers, listeners and target groups"),
)
