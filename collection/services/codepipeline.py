"""AWS CodePipeline."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service
from collection.services._tagged import tagged

ACTIONS = "pipeline.stages[].actions[]"
# AWS hides the secrets of its own actions, but not what people write into these
SECRET_SETTINGS = ("CustomData", "EnvironmentVariables", "OAuthToken", "ParameterOverrides", "UserParameters")


def _setting(provider: str, name: str) -> str:
    """A setting of the actions of one provider."""
    return f"{ACTIONS} | [?actionTypeId.provider == '{provider}'].configuration.{name}"


PIPELINE = Kind(
    name="codepipeline.pipeline",
    title=_("Pipelines"),
    call=Call("list_pipelines", "pipelines", {"maxResults": 1000}),
    key=("name",),
    item_name="name",
    arn="metadata.pipelineArn",
    tags="Tags",
    joins=(tagged("name", "codepipeline", by="split(ResourceARN, ':')[5]"),),  # a webhook has something else there
    details=(Detail("get_pipeline", {"name": Field("name")}, keep="{pipeline: pipeline, metadata: metadata}"),),
    columns=(
        Column(_("Type"), "pipelineType"),
        Column(_("Execution mode"), "executionMode"),
        Column(_("Stages"), "pipeline.stages[].name", "list"),
        Column(_("Version"), "version", "number"),
        Column(_("Service role"), "tail(pipeline.roleArn, '/')"),
        Column(_("Created"), "created", "date"),
        Column(_("Last updated"), "updated", "date"),
    ),
    masks=(
        *(f"{ACTIONS}.configuration.{name}" for name in SECRET_SETTINGS),
        f"{ACTIONS}.commands",
        f"{ACTIONS}.environmentVariables[].value",
        "pipeline.variables[].defaultValue",
    ),
    relations={
        "iam.role": f"[[pipeline.roleArn], {ACTIONS}.roleArn][]",
        "s3.bucket": "[pipeline.artifactStore.location, pipeline.artifactStores.*.location][]",
        "kms.key": "pipeline.artifactStore.encryptionKey.id",
        "codebuild.project": _setting("CodeBuild", "ProjectName"),
        "codecommit.repository": _setting("CodeCommit", "RepositoryName"),
        "cloudformation.stack": _setting("CloudFormation", "StackName"),
        "ecs.service": _setting("ECS", "ServiceName"),
        "lambda.function": _setting("Lambda", "FunctionName"),
    },
    console="codesuite/codepipeline/pipelines/{id}/view?region={region}",
)

SERVICE = Service("codepipeline", _("CodePipeline"), (PIPELINE,), summary=_("From source to release, step by step"))
