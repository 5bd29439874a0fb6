"""What flows and what is set off: Kinesis, Firehose, MSK, Step Functions, EventBridge and its Scheduler."""

import json

from moto.kafka.models import kafka_backends

from awscheck.sample.estate.dates import FIRST
from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    if site.size < 3:
        return
    site.made["role"] = f"arn:aws:iam::{site.account.id}:role/{site.name('lambda')}"
    _streams(site)
    _deliveries(site)
    _kafka(site)
    _state_machines(site)
    _rules(site)
    _schedules(site)


def _streams(site: Site) -> None:
    site.kinesis.create_stream(StreamName=site.name("clicks"), ShardCount=2)
    site.kinesis.add_tags_to_stream(StreamName=site.name("clicks"), Tags=site.tag_map(site.name("clicks"), 팀="분석"))
    site.kinesis.create_stream(StreamName=site.name("orders"), StreamModeDetails={"StreamMode": "ON_DEMAND"})
    site.kinesis.start_stream_encryption(
        StreamName=site.name("orders"), EncryptionType="KMS", KeyId="alias/aws/kinesis"
    )


def _deliveries(site: Site) -> None:
    bucket = {"RoleARN": site.made["role"], "BucketARN": f"arn:aws:s3:::{site.name('logs')}", "Prefix": "clicks/"}
    site.firehose.create_delivery_stream(
        DeliveryStreamName=site.name("clicks"), DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={
            "KinesisStreamARN": site.arn("kinesis", f"stream/{site.name('clicks')}"), "RoleARN": site.made["role"],
        },
        ExtendedS3DestinationConfiguration={**bucket, "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 300}},
        Tags=site.tags(site.name("clicks"), 팀="분석"),
    )  # fmt: skip
    attribute = {"AttributeName": "X-Api-Key", "AttributeValue": "sample-secret-common-attribute"}
    site.firehose.create_delivery_stream(
        DeliveryStreamName=site.name("to-partner"), DeliveryStreamType="DirectPut",
        HttpEndpointDestinationConfiguration={
            "EndpointConfiguration": {
                "Url": "https://in.partner.example.com/", "Name": "partner", "AccessKey": "sample-secret-endpoint-key",
            },
            "RequestConfiguration": {"ContentEncoding": "GZIP", "CommonAttributes": [attribute]},
            "S3Configuration": bucket,
        },
    )  # fmt: skip


def _kafka(site: Site) -> None:
    """Moto dates and numbers clusters anew at each start."""
    network = {
        "InstanceType": "kafka.m5.large", "ClientSubnets": site.made["subnets"][2:4],
        "SecurityGroups": [site.made["groups"]["app"]],
    }  # fmt: skip
    site.kafka.create_cluster_v2(
        ClusterName=site.name("events"), Tags=site.tag_map(site.name("events")),
        Provisioned={"BrokerNodeGroupInfo": network, "KafkaVersion": "3.6.0", "NumberOfBrokerNodes": 2},
    )  # fmt: skip
    vpc = {"SubnetIds": site.made["subnets"][2:4], "SecurityGroupIds": [site.made["groups"]["app"]]}
    serverless = {"VpcConfigs": [vpc], "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}}}
    site.kafka.create_cluster_v2(ClusterName=site.name("audit"), Serverless=serverless, Tags={"팀": "보안"})
    backend = kafka_backends[site.account.id][site.region]
    for number, cluster in enumerate(list(backend.clusters.values())):
        cluster.cluster_id = f"{cluster.cluster_name}/00000000-0000-4000-8000-{number:012}-2"
        cluster.creation_time, cluster.state = FIRST.isoformat(), "ACTIVE"
        cluster.arn = cluster._generate_arn()
    backend.clusters = {cluster.arn: cluster for cluster in backend.clusters.values()}
    backend.tagger.tags = {cluster.arn: dict(cluster.tags) for cluster in backend.clusters.values()}


def _state_machines(site: Site) -> None:
    secret = {"Type": "Pass", "Parameters": {"token": "sample-secret-state-machine"}, "End": True}
    definition = json.dumps({"StartAt": "주문 확인", "States": {"주문 확인": secret}})
    for word, kind in (("order", "STANDARD"), ("resize", "EXPRESS")):
        site.stepfunctions.create_state_machine(
            name=site.name(word), definition=definition, roleArn=site.made["role"], type=kind,
            tracingConfiguration={"enabled": word == "order"},
            tags=[{"key": "Team", "value": "쇼핑"}] if word == "order" else [],
        )  # fmt: skip


def _rules(site: Site) -> None:
    site.events.create_event_bus(Name=site.name("orders"), Tags=site.tags(site.name("orders"), 팀="쇼핑"))
    function = site.arn("lambda", f"function:{site.name('cleanup')}")
    for bus, word, more in (
        ("default", "매일-정리", {"ScheduleExpression": "cron(0 18 * * ? *)", "State": "ENABLED"}),
        (site.name("orders"), "paid", {"EventPattern": json.dumps({"source": ["shop.orders"]}), "State": "DISABLED"}),
    ):
        name = site.name(word) if word.isascii() else site.name("nightly")
        site.events.put_rule(Name=name, EventBusName=bus, Description=word, Tags=site.tags(name), **more)
        target = {"Id": "clean", "Arn": function, "Input": '{"token": "sample-secret-rule-input"}'}
        site.events.put_targets(Rule=name, EventBusName=bus, Targets=[target] if bus == "default" else [])


def _schedules(site: Site) -> None:
    site.scheduler.create_schedule_group(Name=site.name("reports"))
    function = site.arn("lambda", f"function:{site.name('nightly-report')}")
    target = {"Arn": function, "RoleArn": site.made["role"], "Input": "sample-secret-schedule-input"}
    for word, group in (("daily", site.name("reports")), ("monthly", "default")):
        site.scheduler.create_schedule(
            Name=site.name(word), GroupName=group, Description="보고서", Target=target, State="ENABLED",
            ScheduleExpression="cron(0 7 * * ? *)", ScheduleExpressionTimezone="Asia/Seoul",
            FlexibleTimeWindow={"Mode": "OFF"},
        )  # fmt: skip
