"""What computes over data: Redshift, OpenSearch, Glue, Athena, EMR and SageMaker."""

from typing import Any

from moto.opensearch.models import opensearch_backends
from moto.redshift.models import redshift_backends

from awscheck.sample.estate.dates import FIRST
from awscheck.sample.estate.site import Site


def build(site: Site) -> None:
    if site.size < 3:
        return
    _warehouses(site)
    _search(site)
    _glue(site)
    _athena(site)
    _hadoop(site)
    _learning(site)


def _role(site: Site) -> str:
    return f"arn:aws:iam::{site.account.id}:role/{site.name('lambda')}"


def _warehouses(site: Site) -> None:
    for word, more in (("sales", {"Encrypted": True}), ("old", {"PubliclyAccessible": True})):
        site.redshift.create_cluster(
            ClusterIdentifier=site.name(word), NodeType="ra3.xlplus", ClusterType="multi-node", NumberOfNodes=2,
            DBName="shop", MasterUsername="admin", MasterUserPassword="Sample-secret-redshift-1",
            VpcSecurityGroupIds=[site.made["groups"]["db"]],
            Tags=site.tags(site.name(word), 메모="매출 분석") if word == "sales" else [], **more,
        )  # fmt: skip
    for word in ("yearly", "before-move"):
        site.redshift.create_cluster_snapshot(
            SnapshotIdentifier=site.name(word), ClusterIdentifier=site.name("sales"), Tags=site.tags(site.name(word))
        )
    snapshots = redshift_backends[site.account.id][site.region].snapshots
    for name in [name for name in snapshots if name.startswith("rs:")]:
        del snapshots[name]  # moto's own, named by the real clock


def _search(site: Site) -> None:
    """Moto dates versions by the real clock."""
    vpc = {"SubnetIds": site.made["subnets"][2:3], "SecurityGroupIds": [site.made["groups"]["app"]]}
    for word, more in (("shop", {"VPCOptions": vpc}), ("logs", {})):
        site.opensearch.create_domain(
            DomainName=site.name(word), EngineVersion="OpenSearch_2.13",
            ClusterConfig={"InstanceType": "r6g.large.search", "InstanceCount": 2},
            EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 100},
            EncryptionAtRestOptions={"Enabled": word == "shop"},
            AccessPolicies='{"Version": "2012-10-17", "Statement": []}',
            TagList=site.tags(site.name(word), 팀="검색"), **more,
        )  # fmt: skip
    for domain in opensearch_backends[site.account.id][site.region].domains.values():
        domain.creation_date = domain.engine_version.create_time = domain.engine_version.update_time = FIRST.timestamp()


def _glue(site: Site) -> None:
    for word, description in (("shop", "주문과 상품"), ("raw", "")):
        site.glue.create_database(DatabaseInput={"Name": site.name(word), "Description": description})
    command = {"Name": "glueetl", "ScriptLocation": f"s3://{site.name('logs')}/etl.py", "PythonVersion": "3"}
    for word, arguments in (("orders", {"--db_password": "sample-secret-job-argument"}), ("clean", {})):
        site.glue.create_job(
            Name=site.name(word), Role=_role(site), Command=command, GlueVersion="4.0", WorkerType="G.1X",
            NumberOfWorkers=2, DefaultArguments=arguments, Tags=site.tag_map(site.name(word)) if arguments else {},
        )  # fmt: skip
        site.glue.create_crawler(
            Name=site.name(word), Role=_role(site), DatabaseName=site.name("raw"), Description="매시간",
            Targets={"S3Targets": [{"Path": f"s3://{site.name('logs')}/{word}"}]},
            Tags=site.tag_map(site.name(word)), **({"Schedule": "cron(0 * * * ? *)"} if arguments else {}),
        )  # fmt: skip
    address = {"JDBC_CONNECTION_URL": "jdbc:postgresql://db.internal:5432/shop", "USERNAME": "etl"}
    for word, properties in (("orders", {**address, "PASSWORD": "sample-secret-connection"}), ("stock", address)):
        made = {"Name": site.name(word), "ConnectionType": "JDBC", "ConnectionProperties": properties}
        place = {"SubnetId": site.made["subnets"][2], "SecurityGroupIdList": [site.made["groups"]["db"]]}
        site.glue.create_connection(ConnectionInput={**made, "PhysicalConnectionRequirements": place})


def _athena(site: Site) -> None:
    encryption = {"EncryptionOption": "SSE_S3"}
    results = {"OutputLocation": f"s3://{site.name('logs')}/athena/", "EncryptionConfiguration": encryption}
    for word, configuration in (("analysts", {"ResultConfiguration": results}), ("robots", {})):
        site.athena.create_work_group(
            Name=site.name(word), Description="분석가" if configuration else "", Configuration=configuration,
            Tags=site.tags(site.name(word)),
        )  # fmt: skip


def _hadoop(site: Site) -> None:
    groups = [{"InstanceRole": role, "InstanceType": "m5.xlarge", "InstanceCount": 1} for role in ("MASTER", "CORE")]
    secret = {"javax.jdo.option.ConnectionPassword": "sample-secret-hive-password"}
    for word, settings in (("nightly", [{"Classification": "hive-site", "Properties": secret}]), ("adhoc", [])):
        cluster = site.emr.run_job_flow(
            Name=f"{site.name(word)} / 집계", ReleaseLabel="emr-7.1.0", Applications=[{"Name": "Spark"}],
            Instances={
                "InstanceGroups": groups, "KeepJobFlowAliveWhenNoSteps": True, "TerminationProtected": bool(settings),
                "Ec2SubnetId": site.made["subnets"][2],
            },
            Configurations=settings, ServiceRole=_role(site), JobFlowRole=site.name("web-server"),
            Tags=site.tags(site.name(word)), VisibleToAllUsers=True,
        )["JobFlowId"]  # fmt: skip
        nodes = [node["Ec2InstanceId"] for node in site.emr.list_instances(ClusterId=cluster)["Instances"]]
        site.ec2.create_tags(Resources=nodes, Tags=site.tags(site.name(word)))  # AWS does so by itself


def _learning(site: Site) -> None:
    place: dict[str, Any] = {"SubnetId": site.made["subnets"][2], "SecurityGroupIds": [site.made["groups"]["app"]]}
    for word, more in (("research", place), ("scratch", {})):
        site.sagemaker.create_notebook_instance(
            NotebookInstanceName=site.name(word), InstanceType="ml.t3.medium", RoleArn=_role(site),
            Tags=site.tags(site.name(word), 팀="추천"), **more,
        )  # fmt: skip
        _model(site, word)
        site.sagemaker.create_domain(
            DomainName=site.name(word), AuthMode="IAM", VpcId=site.made["vpc"], SubnetIds=site.made["subnets"][2:4],
            DefaultUserSettings={"ExecutionRole": _role(site)}, Tags=site.tags(site.name(word)),
        )  # fmt: skip


def _model(site: Site, word: str) -> None:
    name, image = site.name(word), f"{site.account.id}.dkr.ecr.{site.region}.amazonaws.com/recommend:3"
    environment = {"API_TOKEN": "sample-secret-model-token"} if word == "research" else {}
    site.sagemaker.create_model(
        ModelName=name, ExecutionRoleArn=_role(site), PrimaryContainer={"Image": image, "Environment": environment},
        Tags=site.tags(name),
    )  # fmt: skip
    variant = {"VariantName": "live", "ModelName": name, "InitialInstanceCount": 1, "InstanceType": "ml.m5.large"}
    site.sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    site.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name, Tags=site.tags(name))
