"""ECS and EKS."""

import json

from moto.moto_api import state_manager

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import secrets

FAMILIES = ("checkout", "catalog", "worker")
FOR_EVER = {"progression": "time", "seconds": 10**9}


def build(site: Site) -> None:
    state_manager.set_transition("ecs::task", FOR_EVER)  # else each look at a task brings it nearer to its end
    _ecs(site)
    _eks(site)


def _ecs(site: Site) -> None:
    main = site.name("shop")
    names = [main, site.name("batch")][: site.size]
    for name in names:
        site.ecs.create_cluster(
            clusterName=name,
            settings=[{"name": "containerInsights", "value": "enabled"}],
            tags=[{"key": "Environment", "value": site.environment}, {"key": "팀", "value": "쇼핑"}],
        )
    for number, family in enumerate(FAMILIES[: 1 + site.size]):
        definition = _definition(site, family)
        _service(site, main, family, definition, number + 1)
        _task(site, main, definition)
    document = {"instanceId": site.made["instances"][1], "accountId": site.account.id, "region": site.region}
    site.ecs.register_container_instance(cluster=names[-1], instanceIdentityDocument=json.dumps(document))


def _definition(site: Site, family: str) -> str:
    environment = [{"name": name, "value": value} for name, value in secrets(site.name(family)).items()]
    container = {
        "name": family,
        "image": f"{site.account.id}.dkr.ecr.{site.region}.amazonaws.com/{family}:1.4.2",
        "cpu": 256,
        "memory": 512,
        "essential": True,
        "environment": environment,
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
    }
    made = site.ecs.register_task_definition(
        family=site.name(family),
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=f"arn:aws:iam::{site.account.id}:role/{site.name('ecs-tasks')}",
        containerDefinitions=[container],
    )
    return str(made["taskDefinition"]["taskDefinitionArn"])


def _network(site: Site) -> dict[str, dict[str, list[str]]]:
    return {
        "awsvpcConfiguration": {
            "subnets": site.made["subnets"][2:4],
            "securityGroups": [site.made["groups"]["app"]],
        }
    }


def _service(site: Site, cluster: str, family: str, definition: str, count: int) -> None:
    site.ecs.create_service(
        cluster=cluster,
        serviceName=site.name(family),
        taskDefinition=definition,
        desiredCount=count,
        launchType="FARGATE",
        networkConfiguration=_network(site),
        tags=[{"key": "Name", "value": site.name(family)}],
    )


def _task(site: Site, cluster: str, definition: str) -> None:
    site.ecs.run_task(
        cluster=cluster,
        taskDefinition=definition,
        launchType="FARGATE",
        count=1,
        networkConfiguration=_network(site),
        tags=[{"key": "Started", "value": "by hand"}],
    )


def _eks(site: Site) -> None:
    for number, word in enumerate(("platform", "분석")[: site.size]):
        name = site.name(word if word.isascii() else "analytics")
        site.eks.create_cluster(
            name=name,
            version=("1.31", "1.29")[number],
            roleArn=f"arn:aws:iam::{site.account.id}:role/{site.name('eks')}",
            resourcesVpcConfig={"subnetIds": site.made["subnets"][2:4], "endpointPublicAccess": number == 0},
            tags=site.tag_map(name, 용도=word),
        )
        for group in ("general", "spot")[: site.size]:
            site.eks.create_nodegroup(
                clusterName=name,
                nodegroupName=f"{name}-{group}",
                subnets=site.made["subnets"][2:4],
                nodeRole=f"arn:aws:iam::{site.account.id}:role/{site.name('eks-nodes')}",
                scalingConfig={"minSize": 1, "maxSize": 6, "desiredSize": 2},
                instanceTypes=["m5.large"],
                capacityType="SPOT" if group == "spot" else "ON_DEMAND",
                tags=site.tag_map(f"{name}-{group}"),
            )
