"""Elastic Load Balancing of the first generation: Classic Load Balancers."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Field, Kind, Service

LISTENERS = "ListenerDescriptions[].Listener"

LOAD_BALANCER = Kind(
    name="elb.load_balancer",
    title=_("Classic Load Balancers"),
    call=Call("describe_load_balancers", "LoadBalancerDescriptions"),
    key=("LoadBalancerName",),
    item_name="LoadBalancerName",
    arn="arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/{LoadBalancerName}",
    tags="TagSet.Tags",
    details=(
        Detail(
            "describe_load_balancer_attributes",
            {"LoadBalancerName": Field("LoadBalancerName")},
            keep="LoadBalancerAttributes",
            into="Attributes",
        ),
        Detail(
            "describe_tags",
            {"LoadBalancerNames": Batch("LoadBalancerName", 20)},
            keep="TagDescriptions",
            on=("LoadBalancerName", "LoadBalancerName"),
            into="TagSet",
        ),
    ),
    columns=(
        Column(_("Scheme"), "Scheme"),
        Column(_("DNS name"), "DNSName"),
        Column(_("VPC"), "VPCId"),
        Column(_("Availability Zones"), "AvailabilityZones", "list"),
        Column(_("Listeners"), LISTENERS + ".join(':', [Protocol, to_string(LoadBalancerPort)])", "list"),
        Column(_("Instances"), "Instances", "count"),
        Column(_("Access logs"), "Attributes.AccessLog.Enabled", "yes_no"),
        Column(_("Created"), "CreatedTime", "date"),
    ),
    unordered=(
        "AvailabilityZones",
        "BackendServerDescriptions",
        "Instances",
        "ListenerDescriptions",
        "SecurityGroups",
        "Subnets",
    ),
    relations={
        "ec2.vpc": "VPCId",
        "ec2.subnet": "Subnets",
        "ec2.security_group": "SecurityGroups",
        "ec2.instance": "Instances[].InstanceId",
        "acm.certificate": LISTENERS + ".SSLCertificateId | [?contains(@, ':acm:')]",
        "iam.server_certificate": LISTENERS + ".SSLCertificateId | [?contains(@, ':iam:')]",
        "s3.bucket": "Attributes.AccessLog.S3BucketName",
    },
    console="ec2/home?region={region}#LoadBalancer:name={LoadBalancerName}",
)

SERVICE = Service(
    "elb",
    _("Classic Load Balancing"),
    (LOAD_BALANCER,),
    summary=_("Load balancers of the previous generation"),
)
