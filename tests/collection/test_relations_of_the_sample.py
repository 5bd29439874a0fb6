"""What the sample AWS's things use is found where AWS's ids, ARNs and names say that it is."""

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection.looking import Today
from collection.models import ResourceVersion
from collection.relations import Around
from tests.collection.driving import HOME, collect
from tests.sample import production, sample_aws

__all__ = ["production", "sample_aws"]

pytestmark = pytest.mark.slow
USED = {
    "apigateway.stage": {"wafv2.web_acl"},
    "backup.plan": {"backup.vault"},
    "backup.recovery_point": {"rds.db_instance"},
    "cloudwatch.composite_alarm": {"sns.topic"},
    "ec2.flow_log": {"ec2.vpc", "iam.role", "logs.log_group"},
    "ec2.instance": {
        "ec2.image", "ec2.key_pair", "ec2.network_interface", "ec2.security_group", "ec2.subnet", "ec2.volume",
        "ec2.vpc",
    },
    "ec2.nat_gateway": {"ec2.elastic_ip", "ec2.network_interface", "ec2.subnet", "ec2.vpc"},
    "ec2.route_table": {"ec2.internet_gateway", "ec2.nat_gateway", "ec2.subnet", "ec2.vpc"},
    "ecs.service": {"ec2.security_group", "ec2.subnet", "ecs.cluster", "ecs.task_definition"},
    "ecs.task": {"ec2.network_interface", "ec2.subnet", "ecs.cluster", "ecs.task_definition"},
    "iam.role": {"iam.instance_profile", "iam.policy"},
    "iam.user": {"iam.group", "iam.virtual_mfa_device"},
    "lambda.event_source_mapping": {"lambda.function", "sqs.queue"},
    "lambda.function": {"ec2.security_group", "ec2.subnet", "iam.role", "lambda.layer"},
    "rds.db_cluster": {"rds.db_instance", "rds.db_subnet_group"},
    "rds.db_instance": {
        "ec2.security_group", "ec2.subnet", "ec2.vpc", "rds.db_cluster", "rds.db_parameter_group",
        "rds.db_subnet_group",
    },
    "s3.bucket": {"s3.bucket", "sns.topic"},
    "sns.subscription": {"sns.topic", "sqs.queue"},
    "sqs.queue": {"sqs.queue"},
    "wafv2.cloudfront_web_acl": {"wafv2.cloudfront_ip_set"},
    "wafv2.web_acl": {"wafv2.ip_set"},
}  # fmt: skip


def test_common_kinds_lead_to_what_they_use(alice: User, production: CredentialProfile) -> None:
    services = {name.partition(".")[0] for kind, others in USED.items() for name in (kind, *others)}
    collect(production, *sorted(services), regions=[HOME])
    assert {kind: missing for kind, others in USED.items() if (missing := not_reached(kind, others, alice))} == {}


def not_reached(kind: str, others: set[str], user: User) -> set[str]:
    """Those of the other kinds to which not one thing of this kind leads."""
    for thing in ResourceVersion.objects.filter(inventory__kind=kind):
        groups = Around(Today(user), thing).uses()
        others = others - {group.name for group in groups if any(link.version for link in group.links)}
        if not others:
            break
    return others
