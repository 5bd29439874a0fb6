"""AWS CodeBuild."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Kind, Service

PROJECT = Kind(
    name="codebuild.project",
    title=_("Build projects"),
    call=Call("list_projects", "projects", as_="name"),
    key=("name",),
    item_name="name",
    arn="arn",
    tags="tags",
    details=(Detail("batch_get_projects", {"names": Batch("name", 100)}, keep="projects", on=("name", "name")),),
    columns=(
        Column(_("Source provider"), "source.type"),
        Column(_("Repository"), "source.location"),
        Column(_("Image"), "environment.image"),
        Column(_("Compute type"), "environment.computeType"),
        Column(_("Privileged"), "environment.privilegedMode", "yes_no"),
        Column(_("Project visibility"), "projectVisibility"),
        Column(_("Last modified"), "lastModified", "date"),
    ),
    masks=(
        "environment.environmentVariables[].value",
        "secondarySources[].buildspec",
        "source.buildspec",  # may be a whole script, with what people write into scripts
        "webhook.secret",
    ),
    unordered=(
        "environment.environmentVariables",
        "secondarySources",
        "vpcConfig.securityGroupIds",
        "vpcConfig.subnets",
    ),
    relations={
        "ec2.vpc": "vpcConfig.vpcId",
        "ec2.subnet": "vpcConfig.subnets",
        "ec2.security_group": "vpcConfig.securityGroupIds",
        "iam.role": "[serviceRole, resourceAccessRole, buildBatchConfig.serviceRole]",
        "kms.key": "encryptionKey",
        "logs.log_group": "logsConfig.cloudWatchLogs.groupName",
        "s3.bucket": "artifacts.location",
        "secretsmanager.secret": "environment.registryCredential.credential",
    },
    console="codesuite/codebuild/{account}/projects/{id}/details?region={region}",
)

SERVICE = Service("codebuild", _("CodeBuild"), (PROJECT,), summary=_("Projects that build and test code"))
