"""How people and data come in: Transfer Family, Amazon MQ, DMS, Direct Connect and WorkSpaces."""

from moto.directconnect.models import directconnect_backends

from awscheck.sample.estate.dates import FIRST
from awscheck.sample.estate.site import Site

PEOPLE = ("minji", "지우")


def build(site: Site) -> None:
    if site.size < 3:
        return
    _servers(site)
    _brokers(site)
    _migrations(site)
    for number, word in enumerate(("seoul-1", "seoul-2"), 1):
        _line(site, number, site.name(word))
    _desks(site)


def _servers(site: Site) -> None:
    role = f"arn:aws:iam::{site.account.id}:role/{site.name('lambda')}"
    site.transfer.create_server(
        Protocols=["SFTP"], EndpointType="VPC", IdentityProviderType="SERVICE_MANAGED", LoggingRole=role,
        EndpointDetails={"VpcId": site.made["vpc"], "SubnetIds": site.made["subnets"][:2]},
        Tags=site.tags(site.name("거래처")),
    )  # fmt: skip
    site.transfer.create_server(Protocols=["AS2"], EndpointType="PUBLIC")


def _brokers(site: Site) -> None:
    for word, engine, version in (("orders", "RABBITMQ", "3.13"), ("legacy", "ACTIVEMQ", "5.18")):
        site.mq.create_broker(
            BrokerName=site.name(word), EngineType=engine, EngineVersion=version, DeploymentMode="SINGLE_INSTANCE",
            HostInstanceType="mq.m5.large", PubliclyAccessible=word == "legacy", AutoMinorVersionUpgrade=True,
            SubnetIds=site.made["subnets"][2:3], SecurityGroups=[site.made["groups"]["app"]],
            Logs={"General": word == "orders"}, Tags=site.tag_map(site.name(word), 메모="주문 처리"),
            Users=[{"Username": "shop", "Password": "sample-secret-broker-password"}],
        )  # fmt: skip


def _migrations(site: Site) -> None:
    for word, more in (("oracle", {"Tags": site.tags("오라클 이전")}), ("mysql", {})):
        site.dms.create_replication_instance(
            ReplicationInstanceIdentifier=site.name(word), ReplicationInstanceClass="dms.t3.medium",
            EngineVersion="3.5.3", AvailabilityZone=f"{site.region}a", MultiAZ=False, PubliclyAccessible=bool(more),
            VpcSecurityGroupIds=[site.made["groups"]["db"]], **more,
        )  # fmt: skip


def _line(site: Site, number: int, name: str) -> None:
    """Moto makes an id out of the time and an ARN; AWS's look otherwise."""
    made = site.directconnect.create_connection(location="KINX2", bandwidth="1Gbps", connectionName=name)
    backend = directconnect_backends[site.account.id][site.region]
    line = backend.connections.pop(made["connectionId"])
    line.connection_id, line.loa_issue_time = f"dxcon-fgsample{number}", FIRST.isoformat()
    backend.connections[line.connection_id] = line
    backend.tagger.tag_resource(line.connection_id, [{"key": "Name", "value": name}, {"key": "지사", "value": "서울"}])


def _desks(site: Site) -> None:
    subnets = site.made["subnets"][2:4]
    directory = site.ds.create_directory(
        Name="desks.internal", Password="sample-secret-Passw0rd!", Size="Small",
        VpcSettings={"VpcId": site.made["vpc"], "SubnetIds": subnets},
    )["DirectoryId"]  # fmt: skip
    site.workspaces.register_workspace_directory(DirectoryId=directory, SubnetIds=subnets, EnableSelfService=False)
    desks = [
        {
            "DirectoryId": directory, "UserName": person, "BundleId": "wsb-0sample01",
            "RootVolumeEncryptionEnabled": person == PEOPLE[0],
            "WorkspaceProperties": {"ComputeTypeName": "STANDARD", "RunningMode": "ALWAYS_ON"},
            "Tags": site.tags(f"{person}의 자리"),
        }
        for person in PEOPLE
    ]  # fmt: skip
    site.workspaces.create_workspaces(Workspaces=desks)
