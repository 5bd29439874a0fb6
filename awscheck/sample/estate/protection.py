"""What guards and what keeps copies: WAF, GuardDuty, Security Hub, Network Firewall and AWS Backup."""

from typing import Any

from moto.guardduty.models import guardduty_backends
from moto.securityhub.models import securityhub_backends

from awscheck.sample.estate.dates import FIRST
from awscheck.sample.estate.site import Site

SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True}


def build(site: Site) -> None:
    if site.size < 2:
        return
    _web_acls(site, "REGIONAL")
    _detector(site)
    _backups(site)
    if site.size > 2:
        _hub(site)
        _firewalls(site)


def build_account(site: Site) -> None:
    """What stands before CloudFront."""
    if site.size > 1:
        _web_acls(site, "CLOUDFRONT")


def _web_acls(site: Site, scope: str) -> None:
    offices = site.wafv2.create_ip_set(
        Name=site.name("offices"), Scope=scope, Description="Seoul and Busan / 서울과 부산",
        IPAddressVersion="IPV4", Addresses=["203.0.113.0/24", "198.51.100.7/32"], Tags=site.tags(site.name("offices")),
    )["Summary"]["ARN"]  # fmt: skip
    site.wafv2.create_ip_set(Name=site.name("blocked"), Scope=scope, IPAddressVersion="IPV6", Addresses=[])
    rules = [
        _rule(0, "from-our-edge", {"ByteMatchStatement": _secret_header()}, {"Allow": {}}),
        _rule(1, "elsewhere", {"NotStatement": {"Statement": _ip_set(offices)}}, {"Count": {}}),
    ]
    shop = _web_acl(site, scope, "shop", {"Block": {}}, rules, Description="The shop's front door / 상점 입구")
    _web_acl(site, scope, "empty", {"Allow": {}}, [])
    if scope == "REGIONAL":
        api = site.apigateway.get_rest_apis()["items"][0]["id"]
        stage = f"arn:aws:apigateway:{site.region}::/restapis/{api}/stages/v1"
        site.wafv2.associate_web_acl(WebACLArn=shop, ResourceArn=stage)


def _ip_set(arn: str) -> dict[str, Any]:
    return {"IPSetReferenceStatement": {"ARN": arn}}


def _secret_header() -> dict[str, Any]:
    return {
        "SearchString": "sample-secret-edge-header",
        "FieldToMatch": {"SingleHeader": {"Name": "x-from-edge"}},
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        "PositionalConstraint": "EXACTLY",
    }


def _rule(priority: int, name: str, statement: dict[str, Any], action: dict[str, Any]) -> dict[str, Any]:
    seen = {**SEEN, "MetricName": name}
    return {"Name": name, "Priority": priority, "Statement": statement, "Action": action, "VisibilityConfig": seen}


def _web_acl(site: Site, scope: str, word: str, action: dict[str, Any], rules: list[Any], **more: Any) -> str:
    made = site.wafv2.create_web_acl(
        Name=site.name(word), Scope=scope, DefaultAction=action, Rules=rules,
        VisibilityConfig={**SEEN, "MetricName": word}, Tags=site.tags(site.name(word)), **more,
    )  # fmt: skip
    return str(made["Summary"]["ARN"])


def _detector(site: Site) -> None:
    """Moto dates it by the real clock."""
    features = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}, {"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"}]
    made = site.guardduty.create_detector(Enable=True, Features=features, Tags=site.tag_map("guard", 팀="보안"))
    detector = guardduty_backends[site.account.id][site.region].detectors[made["DetectorId"]]
    detector.created_at = detector.updated_at = FIRST


def _hub(site: Site) -> None:
    site.securityhub.enable_security_hub(Tags=site.tag_map("hub", 팀="보안"))
    securityhub_backends[site.account.id][site.region].enabled_at = FIRST.isoformat()


def _firewalls(site: Site) -> None:
    policy = f"arn:aws:network-firewall:{site.region}:{site.account.id}:firewall-policy/{site.name('egress')}"
    for word, description in (("egress", "what leaves / 나가는 트래픽"), ("old", "")):
        site.client("network-firewall").create_firewall(
            FirewallName=site.name(word), FirewallPolicyArn=policy, VpcId=site.made["vpc"], Description=description,
            SubnetMappings=[{"SubnetId": subnet} for subnet in site.made["subnets"][:2]],
            DeleteProtection=word != "old", Tags=site.tags(site.name(word)),
        )  # fmt: skip


def _backups(site: Site) -> None:
    for word in ("nightly", "archive"):
        site.backup.create_backup_vault(BackupVaultName=site.name(word), BackupVaultTags=site.tag_map(site.name(word)))
    site.backup.put_backup_vault_lock_configuration(
        BackupVaultName=site.name("archive"), MinRetentionDays=30, MaxRetentionDays=3650
    )
    for word in ("nightly", "매달"):
        rule = {"RuleName": word, "TargetBackupVaultName": site.name("nightly"), "Lifecycle": {"DeleteAfterDays": 35}}
        plan = {"BackupPlanName": site.name(word), "Rules": [rule]}
        site.backup.create_backup_plan(BackupPlan=plan, BackupPlanTags=site.tag_map(site.name(word)))
