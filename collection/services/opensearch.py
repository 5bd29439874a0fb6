"""Amazon OpenSearch Service; its calls list Elasticsearch domains as well."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Kind, Service
from collection.services._tagged import NAME, tagged

DOMAIN = Kind(
    name="opensearch.domain",
    title=_("Domains"),
    call=Call("list_domain_names", "DomainNames"),
    key=("DomainName",),
    item_name="DomainName",
    arn="ARN",
    tags="Tags",
    joins=(tagged("DomainName", "es:domain", by=NAME),),
    details=(
        Detail(
            "describe_domains",
            {"DomainNames": Batch("DomainName", 5)},
            keep="DomainStatusList",
            on=("DomainName", "DomainName"),
        ),
    ),
    columns=(
        Column(_("Status"), "DomainProcessingStatus", "state"),
        Column(_("Version"), "EngineVersion"),
        Column(_("Instance type"), "ClusterConfig.InstanceType"),
        Column(_("Instances"), "ClusterConfig.InstanceCount", "number"),
        Column(_("Storage per node (GiB)"), "EBSOptions.VolumeSize", "number"),
        Column(_("Encrypted"), "EncryptionAtRestOptions.Enabled", "yes_no"),
        Column(_("VPC"), "VPCOptions.VPCId"),
        Column(_("Endpoint"), "Endpoint || Endpoints.vpc"),
    ),
    parse=("AccessPolicies",),
    volatile=("ChangeProgressDetails",),
    unordered=(
        "ModifyingProperties",
        "VPCOptions.AvailabilityZones",
        "VPCOptions.SecurityGroupIds",
        "VPCOptions.SubnetIds",
    ),
    relations={
        "ec2.vpc": "VPCOptions.VPCId",
        "ec2.subnet": "VPCOptions.SubnetIds",
        "ec2.security_group": "VPCOptions.SecurityGroupIds",
        "kms.key": "EncryptionAtRestOptions.KmsKeyId",
        "iam.role": "CognitoOptions.RoleArn",
        "cognito.user_pool": "CognitoOptions.UserPoolId",
        "cognito.identity_pool": "CognitoOptions.IdentityPoolId",
        "acm.certificate": "DomainEndpointOptions.CustomEndpointCertificateArn",
        "logs.log_group": "LogPublishingOptions.*.CloudWatchLogsLogGroupArn",
    },
    console="aos/home?region={region}#opensearch/domains/{id}",
)

SERVICE = Service("opensearch", _("OpenSearch"), (DOMAIN,), summary=_("Search and log analysis"))
