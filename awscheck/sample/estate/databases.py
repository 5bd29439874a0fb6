"""RDS, DynamoDB and ElastiCache."""

from typing import Any

from awscheck.sample.estate.site import Site

ENGINES = ("postgres", "mysql", "mariadb", "postgres")
VERSIONS = {"postgres": "16.3", "mysql": "8.0.36", "mariadb": "10.11.6", "aurora-postgresql": "15.4"}
TABLES = ("carts", "sessions", "products", "orders", "events")


def build(site: Site) -> None:
    _rds(site)
    for number, word in enumerate(TABLES[: 1 + 2 * site.size]):
        _table(site, word, number)
    _caches(site)


def _rds(site: Site) -> None:
    group = site.name("data")
    site.rds.create_db_subnet_group(
        DBSubnetGroupName=group,
        DBSubnetGroupDescription="data subnets / 데이터 서브넷",
        SubnetIds=site.made["subnets"][-2:],
        Tags=site.tags(group),
    )
    site.rds.create_db_parameter_group(
        DBParameterGroupName=site.name("postgres16"),
        DBParameterGroupFamily="postgres16",
        Description="our settings",
        Tags=site.tags(site.name("postgres16")),
    )
    for number, engine in enumerate(ENGINES[: 2 * site.size]):
        _instance(site, f"{('orders', 'blog', 'legacy', 'stock')[number]}", engine, number, group)
    site.rds.create_db_snapshot(
        DBSnapshotIdentifier=site.name("orders-before-upgrade"), DBInstanceIdentifier=site.name("orders"),
        Tags=site.tags(site.name("orders-before-upgrade")),
    )  # fmt: skip
    if site.size > 1:
        _cluster(site, group)
        _around(site)


def _instance(site: Site, word: str, engine: str, number: int, group: str) -> None:
    site.rds.create_db_instance(
        DBInstanceIdentifier=site.name(word),
        Engine=engine,
        EngineVersion=VERSIONS[engine],
        DBInstanceClass=("db.r5.large", "db.t3.medium")[number % 2],
        AllocatedStorage=100 * (number + 1),
        DBName="shop",
        MasterUsername="admin",
        MasterUserPassword="sample-secret-rds-password",
        DBSubnetGroupName=group,
        VpcSecurityGroupIds=[site.made["groups"]["db"]],
        MultiAZ=number == 0,
        PubliclyAccessible=word == "legacy",
        StorageEncrypted=word != "legacy",
        BackupRetentionPeriod=7 if number else 30,
        DeletionProtection=number == 0,
        Tags=site.tags(site.name(word), Note="오래된 DB" if word == "legacy" else "-"),
    )
    if word == "blog":
        site.rds.stop_db_instance(DBInstanceIdentifier=site.name(word))


def _cluster(site: Site, group: str) -> None:
    name = site.name("aurora")
    site.rds.create_db_cluster(
        DBClusterIdentifier=name,
        Engine="aurora-postgresql",
        EngineVersion=VERSIONS["aurora-postgresql"],
        MasterUsername="admin",
        MasterUserPassword="sample-secret-rds-password",
        DBSubnetGroupName=group,
        StorageEncrypted=True,
        Tags=site.tags(name),
    )
    for number in (1, 2):
        site.rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-{number}",
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            DBInstanceClass="db.r6g.large",
            Tags=site.tags(f"{name}-{number}"),
        )
    snapshot = f"{name}-weekly"
    site.rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier=snapshot, DBClusterIdentifier=name, Tags=site.tags(snapshot)
    )


def _around(site: Site) -> None:
    site.rds.create_event_subscription(
        SubscriptionName=site.name("rds-events"),
        SnsTopicArn=site.arn("sns", site.name("alarms")),
        SourceType="db-instance",
        EventCategories=["failover", "failure"],
        Enabled=True,
        Tags=site.tags(site.name("rds-events")),
    )
    site.rds.create_db_proxy(
        DBProxyName=site.name("proxy"),
        EngineFamily="POSTGRESQL",
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": site.arn("secretsmanager", "secret:rds"), "IAMAuth": "DISABLED"}],
        RoleArn=f"arn:aws:iam::{site.account.id}:role/{site.name('rds-proxy')}",
        VpcSubnetIds=site.made["subnets"][-2:],
        Tags=site.tags(site.name("proxy")),
    )


def _table(site: Site, word: str, number: int) -> None:
    name = site.name(word)
    more: dict[str, Any] = {"BillingMode": "PAY_PER_REQUEST"}
    if number % 2:
        more = {"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}}
    arn = site.dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        Tags=site.tags(name),
        DeletionProtectionEnabled=number == 0,
        SSESpecification={"Enabled": number == 0},
        **more,
    )["TableDescription"]["TableArn"]
    for item in range(number):
        site.dynamodb.put_item(TableName=name, Item={"id": {"S": str(item)}})
    if number == 0:
        enabled = {"PointInTimeRecoveryEnabled": True}
        site.dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=enabled)
        site.dynamodb.create_backup(TableName=name, BackupName=site.name(word, "monthly"))
    if number == 1:
        expiry = {"Enabled": True, "AttributeName": "expires"}
        site.dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    site.made.setdefault("tables", []).append(arn)


def _caches(site: Site) -> None:
    group = site.name("cache")
    site.elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=group,
        CacheSubnetGroupDescription="cache subnets",
        SubnetIds=site.made["subnets"][2:4],
        Tags=site.tags(group),
    )
    for number in range(1, site.size + 1):
        name = site.name("cache", number)
        site.elasticache.create_cache_cluster(
            CacheClusterId=name,
            Engine=("redis", "memcached")[number % 2],
            EngineVersion=("7.1", "1.6.22")[number % 2],
            CacheNodeType="cache.t3.medium",
            NumCacheNodes=1 + number % 2,
            CacheSubnetGroupName=group,
            SecurityGroupIds=[site.made["groups"]["db"]],
            Tags=site.tags(name),
        )
    if site.size > 1:
        name = site.name("sessions")
        site.elasticache.create_replication_group(
            ReplicationGroupId=name,
            ReplicationGroupDescription="sessions / 세션",
            Engine="redis",
            CacheNodeType="cache.r6g.large",
            NumCacheClusters=2,
            AutomaticFailoverEnabled=True,
            TransitEncryptionEnabled=True,
            AtRestEncryptionEnabled=True,
            AuthToken="sample-secret-redis-token",
            Tags=site.tags(name),
        )
