"""Amazon Elastic Container Service."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Batch, Call, Column, Detail, Field, Kind, Parent, Service

CLUSTER_NAME = "tail(clusterArn, '/')"
OF_CLUSTER = {"cluster": Parent("clusterArn")}

CLUSTER = Kind(
    name="ecs.cluster",
    title=_("Clusters"),
    call=Call("list_clusters", "clusterArns", as_="clusterArn"),
    key=("clusterArn",),
    item_name="clusterName",
    arn="clusterArn",
    tags="tags",
    details=(
        Detail(
            "describe_clusters",
            {
                "clusters": Batch("clusterArn", 100),
                "include": ["TAGS", "SETTINGS", "STATISTICS", "CONFIGURATIONS", "ATTACHMENTS"],
            },
            keep="clusters",
            on=("clusterArn", "clusterArn"),
        ),
    ),
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Services"), "activeServicesCount", "number"),
        Column(_("Running tasks"), "runningTasksCount", "number"),
        Column(_("Pending tasks"), "pendingTasksCount", "number"),
        Column(_("Container instances"), "registeredContainerInstancesCount", "number"),
        Column(_("Capacity providers"), "capacityProviders", "list"),
    ),
    volatile=(
        "activeServicesCount",
        "runningTasksCount",
        "pendingTasksCount",
        "registeredContainerInstancesCount",
        "statistics",
    ),
    unordered=("capacityProviders", "settings"),
    relations={
        "kms.key": "configuration.[executeCommandConfiguration, managedStorageConfiguration][].kmsKeyId",
        "logs.log_group": "configuration.executeCommandConfiguration.logConfiguration.cloudWatchLogGroupName",
        "s3.bucket": "configuration.executeCommandConfiguration.logConfiguration.s3BucketName",
    },
    console="ecs/v2/clusters/{clusterName}/services?region={region}",
)

SERVICES = Kind(
    name="ecs.service",
    title=_("Services"),
    parent="ecs.cluster",
    call=Call("list_services", "serviceArns", OF_CLUSTER | {"maxResults": 100}, as_="serviceArn"),  # else 10 a page
    key=("serviceArn",),
    item_name="serviceName",
    arn="serviceArn",
    tags="tags",
    details=(
        Detail(
            "describe_services",
            OF_CLUSTER | {"services": Batch("serviceArn", 10), "include": ["TAGS"]},
            keep="services",
            on=("serviceArn", "serviceArn"),
        ),
    ),
    columns=(
        Column(_("Cluster"), CLUSTER_NAME),
        Column(_("Status"), "status", "state"),
        Column(_("Desired tasks"), "desiredCount", "number"),
        Column(_("Running tasks"), "runningCount", "number"),
        Column(_("Launch type"), "launchType"),
        Column(_("Task definition"), "tail(taskDefinition, '/')"),
        Column(_("Execute command"), "enableExecuteCommand", "yes_no"),
        Column(_("Created"), "createdAt", "date"),
    ),
    masks=("deployments[].serviceConnectConfiguration.logConfiguration.options.*",),
    drop=("events",),
    volatile=(
        "runningCount",
        "pendingCount",
        "deployments[].runningCount",
        "deployments[].pendingCount",
        "deployments[].failedTasks",
        "deployments[].updatedAt",
        "taskSets[].runningCount",
        "taskSets[].pendingCount",
        "taskSets[].stabilityStatusAt",
        "taskSets[].updatedAt",
        "currentServiceRevisions[].runningTaskCount",
        "currentServiceRevisions[].pendingTaskCount",
    ),
    relations={
        "ec2.security_group": "networkConfiguration.awsvpcConfiguration.securityGroups",
        "ec2.subnet": "networkConfiguration.awsvpcConfiguration.subnets",
        "ecs.cluster": "clusterArn",
        "ecs.task_definition": "split(tail(taskDefinition, '/'), ':')[0]",
        "elb.load_balancer": "loadBalancers[].loadBalancerName",
        "elbv2.target_group": "loadBalancers[].targetGroupArn",
        "iam.role": "roleArn",
    },
    console="ecs/v2/clusters/{tail(clusterArn, '/')}/services/{serviceName}/health?region={region}",
)

TASK = Kind(
    name="ecs.task",
    title=_("Tasks"),
    parent="ecs.cluster",
    call=Call("list_tasks", "taskArns", OF_CLUSTER, as_="taskArn"),
    key=("taskArn",),
    item_name="tail(taskArn, '/')",
    arn="taskArn",
    tags="tags",
    details=(
        Detail(
            "describe_tasks",
            OF_CLUSTER | {"tasks": Batch("taskArn", 100), "include": ["TAGS"]},
            keep="tasks",
            on=("taskArn", "taskArn"),
        ),
    ),
    columns=(
        Column(_("Cluster"), CLUSTER_NAME),
        Column(_("Group"), "group"),
        Column(_("Last status"), "lastStatus", "state"),
        Column(_("Health"), "healthStatus", "state"),
        Column(_("Launch type"), "launchType"),
        Column(_("Task definition"), "tail(taskDefinitionArn, '/')"),
        Column(_("Started"), "startedAt", "date"),
    ),
    masks=("overrides.containerOverrides[].environment[].value",),
    volatile=("version", "connectivityAt"),
    relations={
        "ec2.network_interface": "attachments[].details[] | [?name == 'networkInterfaceId'].value",
        "ec2.subnet": "attachments[].details[] | [?name == 'subnetId'].value",
        "ecs.cluster": "clusterArn",
        "ecs.container_instance": "containerInstanceArn",
        "ecs.service": "split(group, 'service:')[1]",
        "ecs.task_definition": "split(tail(taskDefinitionArn, '/'), ':')[0]",
        "iam.role": "overrides.[taskRoleArn, executionRoleArn]",
    },
    console="ecs/v2/clusters/{tail(clusterArn, '/')}/tasks/{tail(taskArn, '/')}?region={region}",
)

CONTAINER_INSTANCE = Kind(
    name="ecs.container_instance",
    title=_("Container instances"),
    parent="ecs.cluster",
    call=Call("list_container_instances", "containerInstanceArns", OF_CLUSTER, as_="containerInstanceArn"),
    key=("containerInstanceArn",),
    item_name="ec2InstanceId",
    arn="containerInstanceArn",
    tags="tags",
    details=(
        Detail(
            "describe_container_instances",
            OF_CLUSTER | {"containerInstances": Batch("containerInstanceArn", 100), "include": ["TAGS"]},
            keep="containerInstances",
            on=("containerInstanceArn", "containerInstanceArn"),
        ),
    ),
    columns=(
        Column(_("Status"), "status", "state"),
        Column(_("Agent connected"), "agentConnected", "yes_no"),
        Column(_("Agent version"), "versionInfo.agentVersion"),
        Column(_("Running tasks"), "runningTasksCount", "number"),
        Column(_("Capacity provider"), "capacityProviderName"),
        Column(_("Registered"), "registeredAt", "date"),
    ),
    volatile=(
        "version",
        "runningTasksCount",
        "pendingTasksCount",
        "remainingResources",
        "gpuDevices[].remainingMemoryInMiB",
        "gpuDevices[].containerCount",
    ),
    unordered=("attributes",),
    relations={"ec2.instance": "ec2InstanceId"},
)

TASK_DEFINITION = Kind(
    name="ecs.task_definition",
    title=_("Task definitions"),
    # Accounts were seen with 500,000 revisions: only the newest active one of each family is read.
    call=Call("list_task_definition_families", "families", {"status": "ACTIVE"}, as_="family"),
    key=("family",),
    item_name="family",
    arn="taskDefinitionArn",
    tags="tags",
    details=(
        Detail(
            "describe_task_definition",
            {"taskDefinition": Field("family"), "include": ["TAGS"]},
            keep="merge(taskDefinition, {tags: tags})",
        ),
    ),
    columns=(
        Column(_("Revision"), "revision", "number"),
        Column(_("Status"), "status", "state"),
        Column(_("Launch types"), "compatibilities", "list"),
        Column(_("Images"), "containerDefinitions[].image", "list"),
        Column(_("CPU"), "cpu"),
        Column(_("Memory"), "memory"),
        Column(_("Task role"), "tail(taskRoleArn, '/')"),
        Column(_("Registered"), "registeredAt", "date"),
    ),
    masks=(
        "containerDefinitions[].environment[].value",
        "containerDefinitions[].logConfiguration.options.*",
        "containerDefinitions[].firelensConfiguration.options.*",
        "volumes[].dockerVolumeConfiguration.driverOpts.*",
    ),
    unordered=("containerDefinitions[].environment", "containerDefinitions[].secrets", "requiresAttributes"),
    relations={
        "ecr.repository": "containerDefinitions[].split(split(split(image, '.amazonaws.com/')[1], ':')[0], '@')[0]",
        "efs.access_point": "volumes[].efsVolumeConfiguration.authorizationConfig.accessPointId",
        "efs.file_system": "volumes[].efsVolumeConfiguration.fileSystemId",
        "fsx.file_system": "volumes[].fsxWindowsFileServerVolumeConfiguration.fileSystemId",
        "iam.role": "[taskRoleArn, executionRoleArn]",
        "secretsmanager.secret": "containerDefinitions[].secrets[].valueFrom",
        "ssm.parameter": "containerDefinitions[].secrets[].valueFrom",
    },
    console="ecs/v2/task-definitions/{family}/{revision}?region={region}",
)

SERVICE = Service(
    "ecs",
    _("ECS"),
    (CLUSTER, SERVICES, TASK, CONTAINER_INSTANCE, TASK_DEFINITION),
    summary=_("Container clusters, services, tasks and task definitions"),
)
