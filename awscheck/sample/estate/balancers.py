"""Load balancers of both generations and their targets, and Auto Scaling groups."""

from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.elb.models import elb_backends

from awscheck.sample.estate.dates import into_the_past
from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    groups = [_target_group(site, word) for word in ("web", "api")[: site.size]]
    site.elbv2.register_targets(
        TargetGroupArn=groups[0], Targets=[{"Id": instance, "Port": 80} for instance in site.made["instances"][:2]]
    )
    for word, kind in (("shop", "application"), ("feed", "network"))[: site.size]:
        _load_balancer(site, word, kind, groups)
    _classic(site)
    _scaling(site, groups[0])


def _target_group(site: Site, word: str) -> str:
    made = site.elbv2.create_target_group(
        Name=site.name(word), Protocol="HTTP", Port=80, VpcId=site.made["vpc"], TargetType="instance",
        HealthCheckPath="/up", Tags=site.tags(site.name(word), 설명="대상"),
    )  # fmt: skip
    return str(made["TargetGroups"][0]["TargetGroupArn"])


def _load_balancer(site: Site, word: str, kind: str, groups: list[str]) -> None:
    web: dict[str, Any] = {"SecurityGroups": [site.made["groups"]["web"]]} if kind == "application" else {}
    balancer = site.elbv2.create_load_balancer(
        Name=site.name(word), Subnets=site.made["subnets"][:2], Type=kind, Scheme="internet-facing",
        Tags=site.tags(site.name(word)), **web,
    )["LoadBalancers"][0]["LoadBalancerArn"]  # fmt: skip
    site.elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=balancer, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}]
    )
    forward = [{"Type": "forward", "TargetGroupArn": groups[-1]}]
    plain = ("HTTP", 80) if kind == "application" else ("TCP", 443)
    site.elbv2.create_listener(LoadBalancerArn=balancer, Protocol=plain[0], Port=plain[1], DefaultActions=forward)
    if kind == "application":
        _sign_in(site, balancer, forward)


def _sign_in(site: Site, balancer: str, forward: list[dict[str, Any]]) -> None:
    """A listener that lets people sign in, by a client secret."""
    login = {
        "Issuer": "https://login.example.com",
        "AuthorizationEndpoint": "https://login.example.com/authorize",
        "TokenEndpoint": "https://login.example.com/token",
        "UserInfoEndpoint": "https://login.example.com/me",
        "ClientId": "shop",
        "ClientSecret": "sample-secret-client",
    }
    actions = [{"Type": "authenticate-oidc", "Order": 1, "AuthenticateOidcConfig": login}, {**forward[0], "Order": 2}]
    site.elbv2.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=443,
        Certificates=[{"CertificateArn": site.made["certificates"][0]}],
        SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", DefaultActions=actions,
    )  # fmt: skip


def _classic(site: Site) -> None:
    for word in ("old", "older")[: site.size]:
        name = site.name(word)
        site.elb.create_load_balancer(
            LoadBalancerName=name, Subnets=site.made["subnets"][:1], SecurityGroups=[site.made["groups"]["old"]],
            Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 80}],
            Tags=site.tags(name) if word == "old" else [{"Key": "Name", "Value": "옛 서버"}],
        )  # fmt: skip
    site.elb.register_instances_with_load_balancer(
        LoadBalancerName=site.name("old"), Instances=[{"InstanceId": site.made["instances"][0]}]
    )
    into_the_past(elb_backends[site.account.id][site.region].load_balancers.values(), "created_time")


def _scaling(site: Site, target_group: str) -> None:
    """Groups that stand at none, so that the estate has no more servers than those with a name."""
    site.autoscaling.create_launch_configuration(
        LaunchConfigurationName=site.name("batch"), ImageId=site.made["image"], InstanceType="c5.xlarge",
        KeyName=site.name("admin"), SecurityGroups=[site.made["groups"]["app"]], UserData="sample-secret-user-data",
    )  # fmt: skip
    template = {"LaunchTemplate": {"LaunchTemplateName": site.name("web"), "Version": "1"}}
    _group(site, "web", TargetGroupARNs=[target_group], **template)
    _group(site, "batch", LaunchConfigurationName=site.name("batch"))
    site.autoscaling.put_scaling_policy(
        AutoScalingGroupName=site.name("web"), PolicyName="cpu", PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"}, "TargetValue": 50.0,
        },
    )  # fmt: skip
    for word, step in (("up", 2), ("down", -1)):
        site.autoscaling.put_scaling_policy(
            AutoScalingGroupName=site.name("batch"), PolicyName=word, PolicyType="SimpleScaling",
            AdjustmentType="ChangeInCapacity", ScalingAdjustment=step, Cooldown=300,
        )  # fmt: skip


def _group(site: Site, word: str, **more: Any) -> None:
    name = site.name(word)
    tags = [
        {"ResourceId": name, "ResourceType": "auto-scaling-group", "PropagateAtLaunch": True, **tag}
        for tag in site.tags(name, 용도="자동")
    ]
    subnets = ",".join(site.made["subnets"][2:4])
    site.autoscaling.create_auto_scaling_group(
        AutoScalingGroupName=name, MinSize=0, MaxSize=4, DesiredCapacity=0, VPCZoneIdentifier=subnets, Tags=tags, **more
    )
    group = autoscaling_backends[site.account.id][site.region].autoscaling_groups[name]
    group.created_time = "2024-11-20T08:15:00"
