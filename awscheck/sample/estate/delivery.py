"""How software is built and runs: CodeBuild, CodePipeline, CodeCommit, Elastic Beanstalk, Batch and AppSync."""

import json
from typing import Any

from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    if site.size < 3:
        return
    site.made["role"] = _role(site)
    for word in ("shop", "search"):
        _project(site, word)
        _pipeline(site, word)
        site.codecommit.create_repository(repositoryName=site.name(word), repositoryDescription="상점")
    _beanstalk(site)
    _batch(site)
    for word, kind in (("shop", "AMAZON_COGNITO_USER_POOLS"), ("partners", "API_KEY")):
        site.appsync.create_graphql_api(
            name=site.name(word), authenticationType=kind, xrayEnabled=word == "shop",
            tags=site.tag_map(site.name(word), 팀="쇼핑") if word == "shop" else {},
        )  # fmt: skip


def _role(site: Site) -> str:
    """Moto looks whether CodePipeline is trusted."""
    trusted = {"Service": "codepipeline.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    made = site.iam.create_role(RoleName=site.name("delivery"), AssumeRolePolicyDocument=json.dumps(trust))
    return str(made["Role"]["Arn"])


def _project(site: Site, word: str) -> None:
    variables = [{"name": "NPM_TOKEN", "value": "sample-secret-build-token", "type": "PLAINTEXT"}]
    environment: dict[str, Any] = {
        "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL",
    }  # fmt: skip
    network = {
        "vpcId": site.made["vpc"], "subnets": site.made["subnets"][2:4],
        "securityGroupIds": [site.made["groups"]["app"]],
    }  # fmt: skip
    more: dict[str, Any] = {"vpcConfig": network, "description": "상점 빌드"} if word == "shop" else {}
    site.codebuild.create_project(
        name=site.name(word), serviceRole=site.made["role"],
        source={"type": "GITHUB", "location": f"https://github.com/example/{word}.git"},
        artifacts={"type": "NO_ARTIFACTS"},
        environment={**environment, "environmentVariables": variables if more else []},
        tags=[{"key": "Team", "value": "쇼핑"}], **more,
    )  # fmt: skip


def _pipeline(site: Site, word: str) -> None:
    source = {"Owner": "example", "Repo": word, "Branch": "main", "OAuthToken": "sample-secret-github-token"}
    build = {"ProjectName": site.name(word), "EnvironmentVariables": '[{"value": "sample-secret-pipeline"}]'}
    stages = [_stage("Source", "ThirdParty", "GitHub", source), _stage("Build", "AWS", "CodeBuild", build)]
    site.codepipeline.create_pipeline(
        pipeline={
            "name": site.name(word),
            "roleArn": site.made["role"],
            "artifactStore": {"type": "S3", "location": site.name("logs")},
            "stages": stages,
        },
        tags=[{"key": "Team", "value": "쇼핑"}] if word == "shop" else [],
    )


def _stage(name: str, owner: str, provider: str, configuration: dict[str, str]) -> dict[str, Any]:
    kind = {"category": name, "owner": owner, "provider": provider, "version": "1"}
    return {"name": name, "actions": [{"name": name, "actionTypeId": kind, "configuration": configuration}]}


def _beanstalk(site: Site) -> None:
    for word in ("blog", "intranet"):
        site.elasticbeanstalk.create_application(ApplicationName=site.name(word), Description="사내")
        site.elasticbeanstalk.create_environment(
            ApplicationName=site.name(word), EnvironmentName=f"{site.name(word)}-live",
            SolutionStackName="64bit Amazon Linux 2023 v4.3.0 running Python 3.11", Tags=site.tags(site.name(word)),
        )  # fmt: skip


def _batch(site: Site) -> None:
    resources = {
        "type": "FARGATE", "maxvCpus": 64, "subnets": site.made["subnets"][2:4],
        "securityGroupIds": [site.made["groups"]["app"]],
    }  # fmt: skip
    for word, kind, more in (("video", "MANAGED", {"computeResources": resources}), ("own", "UNMANAGED", {})):
        name, tags = site.name(word), site.tag_map(site.name(word), 팀="영상") if more else {}
        environment = site.batch.create_compute_environment(
            computeEnvironmentName=name, type=kind, state="ENABLED", serviceRole=site.made["role"], tags=tags, **more
        )["computeEnvironmentArn"]
        order = [{"order": 1, "computeEnvironment": environment}]
        site.batch.create_job_queue(
            jobQueueName=name, state="ENABLED", priority=10, computeEnvironmentOrder=order, tags=tags
        )
