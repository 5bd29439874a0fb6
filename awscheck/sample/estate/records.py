"""What watches over an account: CloudWatch Logs, CloudTrail and Config."""

import json

from awscheck.sample.estate.site import Site
from awscheck.sample.people import HOME_REGION


def build(site: Site) -> None:
    for number, word in enumerate(("checkout", "search", "감사")[: site.size + 1]):
        _log_group(site, f"/shop/{site.name(word)}", days=(30, 7, 0)[number])
    _trail(site, "audit", multi=site.region == HOME_REGION)
    _config(site)


def _log_group(site: Site, name: str, days: int) -> None:
    site.logs.create_log_group(logGroupName=name, tags=site.tag_map(name, 팀="쇼핑") if days else {})
    if not days:
        return
    site.logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    for word in ("errors", "timeouts"):
        transformation = {"metricName": word.title(), "metricNamespace": "Shop/Logs", "metricValue": "1"}
        site.logs.put_metric_filter(
            logGroupName=name, filterName=word, filterPattern=f'"{word}"', metricTransformations=[transformation]
        )


def _trail(site: Site, word: str, *, multi: bool) -> None:
    name = site.name(word, site.region)
    bucket = f"{name}-trail"
    place = {} if site.region == HOME_REGION else {"LocationConstraint": site.region}
    site.s3.create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
    site.cloudtrail.create_trail(
        Name=name, S3BucketName=bucket, IsMultiRegionTrail=multi, IncludeGlobalServiceEvents=multi,
        EnableLogFileValidation=multi, TagsList=site.tags(name),
    )  # fmt: skip
    if multi:
        site.cloudtrail.start_logging(Name=name)
        site.cloudtrail.put_event_selectors(
            TrailName=name, EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
        )


def _config(site: Site) -> None:
    site.config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "default",
            "roleARN": f"arn:aws:iam::{site.account.id}:role/{site.name('config')}",
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": site.region == HOME_REGION},
        }
    )
    site.config.put_delivery_channel(
        DeliveryChannel={"name": "default", "s3BucketName": f"{site.name('audit', site.region)}-trail"}
    )
    site.config.start_configuration_recorder(ConfigurationRecorderName="default")
    rules = {"encrypted-volumes": "ENCRYPTED_VOLUMES", "access-keys-rotated": "ACCESS_KEYS_ROTATED"}
    for name, identifier in list(rules.items())[: site.size]:
        given = {"InputParameters": json.dumps({"maxAccessKeyAge": "90"})} if "keys" in name else {}
        site.config.put_config_rule(
            ConfigRule={
                "ConfigRuleName": site.name(name), "Description": f"{name} / 규칙",
                "Source": {"Owner": "AWS", "SourceIdentifier": identifier}, **given,
            },
            Tags=site.tags(site.name(name)),
        )  # fmt: skip
