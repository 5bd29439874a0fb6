"""CloudWatch alarms, dashboards and metric names."""

import json

from moto.cloudwatch.models import cloudwatch_backends

from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    instances = site.made["instances"][: 3 * site.size]
    for number, instance in enumerate(instances, 1):
        _alarm(site, site.name("cpu", number), "AWS/EC2", "CPUUtilization", [("InstanceId", instance)])
    _alarm(site, site.name("db 부하"), "AWS/RDS", "CPUUtilization", [("DBInstanceIdentifier", site.name("orders"))])
    site.cloudwatch.set_alarm_state(
        AlarmName=site.name("cpu", 1), StateValue="ALARM", StateReason="Threshold crossed <b>now</b>"
    )
    if site.size > 1:
        _composite(site)
    for word in ("overview", "데이터베이스")[: site.size]:
        name = site.name(word if word.isascii() else "databases")
        widget = {"type": "text", "properties": {"markdown": f"# {word}"}}
        site.cloudwatch.put_dashboard(DashboardName=name, DashboardBody=json.dumps({"widgets": [widget]}))
    _metrics(site)


def _alarm(site: Site, name: str, namespace: str, metric: str, dimensions: list[tuple[str, str]]) -> None:
    site.cloudwatch.put_metric_alarm(
        AlarmName=name,
        AlarmDescription=f"{metric} is high / 높음",
        Namespace=namespace,
        MetricName=metric,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions],
        Statistic="Average",
        Period=300,
        EvaluationPeriods=3,
        Threshold=80,
        ComparisonOperator="GreaterThanThreshold",
        ActionsEnabled=True,
        AlarmActions=[site.arn("sns", site.name("alarms"))],
        OKActions=[site.arn("sns", site.name("alarms"))],
        Tags=site.tags(name),
    )


def _composite(site: Site) -> None:
    """Moto can keep a composite alarm, but has no call that makes one."""
    rule = f'ALARM("{site.name("cpu", 1)}") OR ALARM("{site.name("cpu", 2)}")'
    alarm = cloudwatch_backends[site.account.id][site.region].put_metric_alarm(
        name=site.name("anything"), rule=rule, description="one of them",
        alarm_actions=[site.arn("sns", site.name("alarms"))], tags=site.tags(site.name("anything")),
        namespace="", metric_name="", comparison_operator="", evaluation_periods=1, period=60, threshold=0,
        statistic="", dimensions=[],
    )  # fmt: skip
    vars(alarm)["alarm_rule"] = rule


def _metrics(site: Site) -> None:
    """Names of the shop's own metrics; the numbers themselves are made up when asked for."""
    for name in ("Orders", "Payments", "Refunds", "주문 실패"):
        for shop in ("web", "app"):
            datum = {
                "MetricName": name,
                "Dimensions": [{"Name": "Channel", "Value": shop}],
                "Value": 42.0,
                "Unit": "Count",
            }
            site.cloudwatch.put_metric_data(Namespace="Shop", MetricData=[datum])
