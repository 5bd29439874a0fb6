"""AWS Batch. Job definitions are not read: their containers' environments are full of secrets."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

COMPUTE_ENVIRONMENT = Kind(
    name="batch.compute_environment",
    title=_("Compute environments"),
    call=Call("describe_compute_environments", "computeEnvironments"),
    key=("computeEnvironmentName",),
    item_name="computeEnvironmentName",
    arn="computeEnvironmentArn",
    tags="tags",
    columns=(
        Column(_("State"), "state", "state"),
        Column(_("Status"), "status", "state"),
        Column(_("Type"), "type"),
        Column(_("Provisioning model"), "computeResources.type"),
        Column(_("Minimum vCPUs"), "computeResources.minvCpus", "number"),
        Column(_("Desired vCPUs"), "computeResources.desiredvCpus", "number"),
        Column(_("Maximum vCPUs"), "computeResources.maxvCpus", "number"),
        Column(_("Instance types"), "computeResources.instanceTypes", "list"),
    ),
    volatile=("computeResources.desiredvCpus",),  # AWS follows the queue with it
    unordered=("computeResources.instanceTypes", "computeResources.securityGroupIds", "computeResources.subnets"),
    relations={
        "ec2.subnet": "computeResources.subnets",
        "ec2.security_group": "computeResources.securityGroupIds",
        "ec2.key_pair": "computeResources.ec2KeyPair",
        "ec2.launch_template": "computeResources.launchTemplate.[launchTemplateId, launchTemplateName]",
        "ec2.placement_group": "computeResources.placementGroup",
        "ecs.cluster": "ecsClusterArn",
        "eks.cluster": "eksConfiguration.eksClusterArn",
        "iam.instance_profile": "computeResources.instanceRole",
        "iam.role": "[serviceRole, computeResources.spotIamFleetRole]",
    },
    console="batch/home?region={region}#compute-environments/detail/{computeEnvironmentArn}",
)

JOB_QUEUE = Kind(
    name="batch.job_queue",
    title=_("Job queues"),
    call=Call("describe_job_queues", "jobQueues"),
    key=("jobQueueName",),
    item_name="jobQueueName",
    arn="jobQueueArn",
    tags="tags",
    columns=(
        Column(_("State"), "state", "state"),
        Column(_("Status"), "status", "state"),
        Column(_("Type"), "jobQueueType"),
        Column(_("Priority"), "priority", "number"),
        Column(_("Compute environments"), "computeEnvironmentOrder[].tail(computeEnvironment, '/')", "list"),
    ),
    relations={"batch.compute_environment": "computeEnvironmentOrder[].computeEnvironment"},
    console="batch/home?region={region}#queues/detail/{jobQueueArn}",
)

SERVICE = Service("batch", _("Batch"), (COMPUTE_ENVIRONMENT, JOB_QUEUE), summary=_("Queues of jobs and who runs them"))
