"""Things as AWS describes them, 1 to 2 KB each, with fields that vary as they do in real accounts."""

import random
from collections.abc import Callable
from typing import Any

from collection.kinds import Kind
from collection.paths import PLAIN
from collection.registry import KINDS

Raw = dict[str, Any]
REGIONS = ("us-east-1", "us-east-1", "eu-west-1", "ap-northeast-2", "us-west-2")
OWNERS = tuple(f"person{number}@example.com" for number in range(400))
ROLES = ("web", "api", "db", "cache", "batch", "queue", "proxy", "report")
STAGES = ("production", "staging", "development")
SIZES = ("t3.micro", "t3.large", "m5.large", "m6i.xlarge", "c6i.2xlarge", "r5.4xlarge")
LARGE = 800  # of each of these in an account, so that half of 50 accounts have 20,000 of each
FREQUENT = (
    "ec2.instance", "ec2.volume", "ec2.network_interface", "ec2.snapshot", "ec2.security_group", "ec2.image",
    "lambda.function", "lambda.version", "s3.bucket", "iam.role", "iam.policy", "sqs.queue", "sns.topic",
    "sns.subscription", "dynamodb.table", "logs.log_group", "cloudwatch.alarm", "rds.db_snapshot", "ssm.parameter",
    "secretsmanager.secret", "kms.alias", "elbv2.target_group", "ecr.image", "events.rule",
)  # fmt: skip
ALONE = "autoscaling.group"  # of one account only, which has nothing else
FEW = 40  # of each of these
RARE = (
    "ec2.vpc", "ec2.subnet", "ec2.route_table", "ec2.network_acl", "ec2.internet_gateway", "ec2.launch_template",
    "rds.db_instance", "rds.db_cluster", "rds.db_subnet_group", "ecs.cluster", "elbv2.load_balancer", "batch.job_queue",
    "backup.vault", "efs.file_system", "ecr.repository", "cloudformation.stack", "glue.job", "acm.certificate",
    "ec2.nat_gateway", "ec2.vpc_endpoint",
)  # fmt: skip


def document(kind: str, account: int, number: int, version: int = 1) -> Raw:
    """The same for the same numbers; another version differs in a few fields."""
    chance = random.Random(f"{kind} {account} {number}")
    raw = MADE.get(kind, _any_of)(KINDS[kind], account, number, chance)
    tags = {"Name": name_of(account, number), **_tags(number, chance)}
    raw[KINDS[kind].tags or "Labels"] = [{"Key": name, "Value": value} for name, value in tags.items()]
    return raw | {"Revision": version}


def region_of(number: int) -> str:
    return REGIONS[number % len(REGIONS)]


def address(account: int, number: int) -> str:
    """Another one for each instance."""
    return f"10.{account}.{number >> 8 & 255}.{number & 255}"


def dns(account: int, number: int, kind: str = "ec2.instance") -> str:
    return f"ip-10-{account}-{number >> 8 & 255}-{number & 255}.{region_of(number)}.compute.internal"


def identity(prefix: str, account: int, number: int) -> str:
    """As AWS numbers its things: ``i-0c1e…``."""
    return f"{prefix}-{(account * 1_000_003 + number) * 0x9E3779B97F4A7C15 % 16**17:017x}"


def name_of(account: int, number: int) -> str:
    return f"{ROLES[number % len(ROLES)]}-{account:02}-{number:05}"


def _tags(number: int, chance: random.Random) -> dict[str, str]:
    tags = {"Stage": chance.choice(STAGES), "CostCenter": f"cc-{chance.randrange(60):03}"}
    if number % 3:
        tags["Owner"] = chance.choice(OWNERS)
    if number % 7 == 0:
        tags["Backup"] = "daily"
    return tags


def _instance(kind: Kind, account: int, number: int, chance: random.Random) -> Raw:
    ip, network = address(account, number), _network(account, number)
    return {
        "InstanceId": identity("i", account, number), "InstanceType": chance.choice(SIZES),
        "ImageId": identity("ami", account, chance.randrange(LARGE)), "KeyName": f"key-{account}-{number % 5}",
        "State": {"Code": 16, "Name": "stopped" if number % 9 == 0 else "running"},
        "LaunchTime": _time(chance), "PrivateIpAddress": ip, "PrivateDnsName": dns(account, number), **network,
        "PublicDnsName": f"ec2-{account}-{number}.compute.amazonaws.com", "Architecture": "x86_64",
        "Placement": {"AvailabilityZone": f"{region_of(number)}{chance.choice('abc')}", "Tenancy": "default"},
        "SecurityGroups": [_group(account, chance) for _again in range(2)],
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {
            "AttachTime": _time(chance), "DeleteOnTermination": True, "Status": "attached",
            "VolumeId": identity("vol", account, number)}}],
        "NetworkInterfaces": [{
            "NetworkInterfaceId": identity("eni", account, number), "Status": "in-use", "SourceDestCheck": True,
            "MacAddress": _mac(chance), "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": ip}]}],
        "IamInstanceProfile": {"Arn": f"arn:aws:iam::{account:012}:instance-profile/{name_of(account, number % 40)}"},
        "CpuOptions": {"CoreCount": chance.choice((1, 2, 4, 8)), "ThreadsPerCore": 2}, "EbsOptimized": number % 2 == 0,
        "MetadataOptions": {"HttpTokens": chance.choice(("required", "optional")), "HttpEndpoint": "enabled"},
        "RootDeviceName": "/dev/xvda", "RootDeviceType": "ebs", "VirtualizationType": "hvm", "Hypervisor": "xen",
    }  # fmt: skip


def _volume(kind: Kind, account: int, number: int, chance: random.Random) -> Raw:
    return {
        "VolumeId": identity("vol", account, number), "State": "in-use", "VolumeType": chance.choice(("gp2", "gp3")),
        "Size": chance.randrange(8, 2000), "Iops": chance.choice((100, 3000, 6000)), "Encrypted": number % 4 > 0,
        "AvailabilityZone": f"{region_of(number)}a", "CreateTime": _time(chance),
        "SnapshotId": identity("snap", account, number),
        "Attachments": [{"InstanceId": identity("i", account, number), "Device": "/dev/xvda", "State": "attached"}],
        **_filling(chance),
    }  # fmt: skip


def _interface(kind: Kind, account: int, number: int, chance: random.Random) -> Raw:
    return {
        "NetworkInterfaceId": identity("eni", account, number), "PrivateIpAddress": address(account, number),
        "Attachment": {"InstanceId": identity("i", account, number), "Status": "attached"}, "MacAddress": _mac(chance),
        "PrivateDnsName": dns(account, number), "Groups": [_group(account, chance)], "Status": "in-use",
        "InterfaceType": "interface", **_network(account, number), **_filling(chance),
    }  # fmt: skip


def _subnet(kind: Kind, account: int, number: int, chance: random.Random) -> Raw:
    vpc = identity("vpc", account, number % 4)
    return {
        "SubnetId": identity("subnet", account, number), "VpcId": vpc, "CidrBlock": f"10.{account}.{number}.0/24",
        "AvailabilityZone": f"{region_of(number)}a", "State": "available", **_filling(chance),
    }  # fmt: skip


def _any_of(kind: Kind, account: int, number: int, chance: random.Random) -> Raw:
    """A thing of any kind: what identifies it, what its table shows, and what else AWS says."""
    made: Raw = {"Description": f"{chance.choice(ROLES)} for {chance.choice(OWNERS)}", **_filling(chance)}
    region, name = region_of(number), name_of(account, number)
    for column in kind.columns:
        if PLAIN.fullmatch(column.path):
            _put(made, column.path, _value(column.shown, chance))
    for path in (*kind.key, kind.id, kind.item_name, kind.arn):
        if PLAIN.fullmatch(path) and path not in ("id", "name"):
            _put(made, path, _key(path, account, number))
    for path in (path for path in ("Arn", kind.arn) if PLAIN.fullmatch(path)):
        _put(made, path, f"arn:aws:{kind.service}:{region}:{account:012}:{kind.name.partition('.')[2]}/{name}")
    made |= {"TopicArn": f"arn:aws:sns:{region}:{account:012}:{name}"} if kind.service == "sns" else {}
    made |= {"Arn": f"arn:aws:iam::{account:012}:policy/{name}"} if kind.name == "iam.policy" else {}
    return made


def _filling(chance: random.Random) -> Raw:
    return {
        "KmsKeyId": f"arn:aws:kms:us-east-1:111122223333:key/{chance.randrange(200):032x}",
        "Settings": {"Timeout": chance.randrange(3, 900), "MemorySize": chance.choice((128, 512, 1024, 3008)),
                     "Engine": chance.choice(("postgres", "mysql", "redis")), "Version": f"{chance.randrange(20)}.1"},
        "Endpoints": [{"Address": f"{chance.randrange(16**10):010x}.internal.example.com", "Port": port}
                      for port in (443, 5432)],
        "Statements": [{"Effect": "Allow", "Action": f"{one}:Get*", "Resource": f"arn:aws:{one}:::{one}-{number}/*"}
                       for number, one in enumerate(chance.sample(ROLES, 5))],
        "CreatedBy": chance.choice(OWNERS), "LastChanged": _time(chance), "Score": chance.randrange(10_000) / 10,
        "Comment": " ".join(chance.choices(WORDS, k=24)),
    }  # fmt: skip


def _network(account: int, number: int) -> Raw:
    return {"VpcId": identity("vpc", account, number % 4), "SubnetId": identity("subnet", account, number % 8)}


def _group(account: int, chance: random.Random) -> Raw:
    number = chance.randrange(60)
    return {"GroupId": identity("sg", account, number), "GroupName": name_of(account, number)}


def _key(path: str, account: int, number: int) -> str:
    if not path.endswith("Id"):
        return name_of(account, number)
    return identity(PREFIXES.get(path, path.removesuffix("Id").lower()), account, number)


def _value(shown: str, chance: random.Random) -> Any:
    if shown in ("number", "bytes", "seconds", "count"):
        return chance.randrange(100_000)
    if shown == "yes_no":
        return chance.random() < 0.5
    return _time(chance) if shown == "date" else chance.choice(("active", "enabled", "ACTIVE", "available", "idle"))


def _time(chance: random.Random) -> str:
    return f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}T{chance.randrange(24):02}:00:00Z"


def _mac(chance: random.Random) -> str:
    return ":".join(f"{chance.randrange(256):02x}" for _part in range(6))


def _put(made: Raw, path: str, value: Any) -> None:
    *way, name = path.split(".")
    for step in way:
        made = made.setdefault(step, {})
    made[name] = value


PREFIXES = {"GroupId": "sg", "ImageId": "ami", "SnapshotId": "snap", "RouteTableId": "rtb"}
MADE: dict[str, Callable[[Kind, int, int, random.Random], Raw]] = {
    "ec2.instance": _instance, "ec2.volume": _volume, "ec2.network_interface": _interface,
    "ec2.subnet": _subnet,
}  # fmt: skip
WORDS = (
    "nightly", "import", "orders", "invoices", "customers", "archive", "rotation", "legacy", "shadow", "search",
    "gateway", "mobile", "backend", "frontend", "warehouse", "metrics", "audit", "payment", "mail", "sandbox",
)  # fmt: skip
