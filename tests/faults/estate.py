"""What the fake account holds, as prototypes: one item of each list, one answer of each detail call.

Names carry the item's number as ``-x000123``, so that a detail call says by itself whose detail it wants.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HOUR = 1735725600
WHERE = "~region~:~account~"
TAGS = [{"Key": "Release", "Value": "~release~"}, {"Key": "Owner", "Value": "team-~account~"}]
LOWER_TAGS = [{"key": "Release", "value": "~release~"}]
MAP_TAGS = {"Release": "~release~"}
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
QUEUE = "https://sqs.~region~.amazonaws.com/~account~/queue-x~n~"
ID = "0a1b2c3d4e5~n~"


@dataclass(frozen=True)
class Listing:
    """A call that lists ``many`` items under ``path``; `page`: how many at once where the caller does not say."""

    path: str
    many: str
    item: Any
    page: int = 100
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Described:
    """A call that describes the items whose numbers are in its parameters."""

    path: str
    item: Any


INSTANCE = {
    "InstanceId": f"i-{ID}", "ImageId": "ami-0a1b2c3d4e5f60718", "InstanceType": "m6i.large", "AmiLaunchIndex": 0,
    "State": {"Code": 16, "Name": "running"}, "LaunchTime": HOUR, "Architecture": "x86_64", "EbsOptimized": True,
    "PrivateDnsName": "ip-10-0-~n~.ec2.internal", "PrivateIpAddress": "10.0.0.1", "KeyName": "operators",
    "Placement": {"AvailabilityZone": "~region~a", "Tenancy": "default"}, "Monitoring": {"State": "disabled"},
    "SubnetId": "subnet-0a1b2c3d4e5f60718", "VpcId": "vpc-0a1b2c3d4e5f60718", "RootDeviceName": "/dev/xvda",
    "RootDeviceType": "ebs", "VirtualizationType": "hvm", "Hypervisor": "xen", "EnaSupport": True,
    "IamInstanceProfile": {"Arn": "arn:aws:iam::~account~:instance-profile/web", "Id": "AIPA0A1B2C3D4E5F60718"},
    "BlockDeviceMappings": [
        {"DeviceName": "/dev/xvda", "Ebs": {"VolumeId": f"vol-{ID}", "Status": "attached", "AttachTime": HOUR}},
    ],
    "NetworkInterfaces": [{
        "NetworkInterfaceId": f"eni-{ID}", "OwnerId": "~account~", "Status": "in-use", "PrivateIpAddress": "10.0.0.1",
        "MacAddress": "0e:00:00:00:00:01", "SubnetId": "subnet-0a1b2c3d4e5f60718", "VpcId": "vpc-0a1b2c3d4e5f60718",
        "Groups": [{"GroupId": "sg-0a1b2c3d4e5f60718", "GroupName": "web"}], "SourceDestCheck": True,
        "Attachment": {"AttachmentId": f"eni-attach-{ID}", "DeviceIndex": 0, "Status": "attached", "AttachTime": HOUR},
    }],
    "SecurityGroups": [{"GroupId": "sg-0a1b2c3d4e5f60718", "GroupName": "web"}], "SourceDestCheck": True,
    "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpPutResponseHopLimit": 2},
    "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2}, "Tags": [{"Key": "Name", "Value": "web-~n~"}, *TAGS],
}  # fmt: skip
LISTINGS: dict[tuple[str, str], Listing] = {
    ("ec2", "DescribeInstances"): Listing(
        "Reservations", "instances", {"ReservationId": f"r-{ID}", "OwnerId": "~account~", "Instances": [INSTANCE]}, 1000
    ),
    ("ec2", "DescribeVolumes"): Listing("Volumes", "volumes", {
        "VolumeId": f"vol-{ID}", "Size": 100, "VolumeType": "gp3", "Iops": 3000, "Throughput": 125, "Encrypted": True,
        "State": "in-use", "AvailabilityZone": "~region~a", "CreateTime": HOUR, "MultiAttachEnabled": False,
        "KmsKeyId": f"arn:aws:kms:{WHERE}:key/0a1b2c3d", "Tags": TAGS,
        "Attachments": [{"InstanceId": f"i-{ID}", "Device": "/dev/xvda", "State": "attached", "AttachTime": HOUR}],
    }, 1000),
    ("ec2", "DescribeNetworkInterfaces"): Listing("NetworkInterfaces", "interfaces", {
        "NetworkInterfaceId": f"eni-{ID}", "OwnerId": "~account~", "Status": "in-use", "InterfaceType": "interface",
        "AvailabilityZone": "~region~a", "SubnetId": "subnet-0a1b2c3d4e5f60718", "VpcId": "vpc-0a1b2c3d4e5f60718",
        "PrivateIpAddress": "10.0.0.1", "MacAddress": "0e:00:00:00:00:01", "SourceDestCheck": True,
        "Groups": [{"GroupId": "sg-0a1b2c3d4e5f60718", "GroupName": "web"}], "TagSet": TAGS,
        "Attachment": {"AttachmentId": f"eni-attach-{ID}", "InstanceId": f"i-{ID}", "Status": "attached"},
    }, 1000),
    ("ec2", "DescribeSecurityGroups"): Listing("SecurityGroups", "groups", {
        "GroupId": f"sg-{ID}", "GroupName": "group-~n~", "Description": "one of many", "OwnerId": "~account~",
        "VpcId": "vpc-0a1b2c3d4e5f60718", "Tags": TAGS,
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    }, 1000),
    ("s3", "ListBuckets"): Listing("Buckets", "buckets", {
        "Name": "bucket-~account~-x~n~", "CreationDate": HOUR, "BucketRegion": "us-east-1",
    }, 1000, {"Owner": {"ID": "~account~"}}),
    ("lambda", "ListFunctions"): Listing("Functions", "functions", {
        "FunctionName": "function-x~n~", "FunctionArn": f"arn:aws:lambda:{WHERE}:function:function-x~n~",
        "Runtime": "python3.13", "Role": "arn:aws:iam::~account~:role/function", "Handler": "app.handle",
        "CodeSize": 1024, "Description": "~release~", "Timeout": 30, "MemorySize": 256, "PackageType": "Zip",
        "LastModified": "2026-01-01T00:00:00.000+0000", "CodeSha256": "0a1b2c3d", "Version": "$LATEST",
        "Environment": {"Variables": {"STAGE": "~release~"}}, "Architectures": ["arm64"],
    }, 50),
    ("rds", "DescribeDBInstances"): Listing("DBInstances", "databases", {
        "DBInstanceIdentifier": "database-x~n~", "DBInstanceArn": f"arn:aws:rds:{WHERE}:db:database-x~n~",
        "DBInstanceClass": "db.t4g.medium", "Engine": "postgres", "EngineVersion": "17.2", "MultiAZ": True,
        "DBInstanceStatus": "available", "AllocatedStorage": 100, "StorageEncrypted": True, "TagList": TAGS,
        "Endpoint": {"Address": "database-x~n~.rds.amazonaws.com", "Port": 5432}, "PubliclyAccessible": False,
    }),
    ("sqs", "ListQueues"): Listing("QueueUrls", "queues", QUEUE, 1000),
    ("sns", "ListTopics"): Listing("Topics", "topics", {"TopicArn": f"arn:aws:sns:{WHERE}:topic-x~n~"}),
    ("dynamodb", "ListTables"): Listing("TableNames", "tables", "table-x~n~"),
    ("iam", "ListUsers"): Listing("Users", "users", {
        "Path": "/", "UserName": "user-x~n~", "UserId": f"AIDA{ID}", "Arn": "arn:aws:iam::~account~:user/user-x~n~",
        "CreateDate": HOUR,
    }),
    ("iam", "ListRoles"): Listing("Roles", "roles", {
        "Path": "/", "RoleName": "role-x~n~", "RoleId": f"AROA{ID}", "Arn": "arn:aws:iam::~account~:role/role-x~n~",
        "CreateDate": HOUR, "AssumeRolePolicyDocument": POLICY, "MaxSessionDuration": 3600,
    }),
    ("ecs", "ListClusters"): Listing("clusterArns", "clusters", f"arn:aws:ecs:{WHERE}:cluster/cluster-x~n~"),
    ("route53", "ListHostedZones"): Listing("HostedZones", "zones", {
        "Id": "/hostedzone/Z-x~n~", "Name": "zone-x~n~.example.com.", "CallerReference": "~account~",
        "Config": {"PrivateZone": False},
    }),
    ("apigateway", "GetRestApis"): Listing("items", "apis", {"id": "api-x~n~", "name": "api", "tags": MAP_TAGS}, 500),
    ("cloudwatch", "ListMetrics"): Listing("Metrics", "metrics", {
        "Namespace": "Custom", "MetricName": "metric-~n~",
        "Dimensions": [{"Name": "Account", "Value": "~account~"}],
    }, 500),
}  # fmt: skip
# One page holds one of these lists, as when AWS fills its pages in this order
ACCOUNT_DETAILS = (
    Listing("UserDetailList", "users", {
        **LISTINGS["iam", "ListUsers"].item, "Tags": TAGS, "GroupList": [], "AttachedManagedPolicies": [],
    }, 1000),
    Listing("RoleDetailList", "roles", {
        **LISTINGS["iam", "ListRoles"].item, "Tags": TAGS, "RolePolicyList": [], "InstanceProfileList": [],
    }, 1000),
    Listing("Policies", "policies", {
        "PolicyName": "policy-x~n~", "PolicyId": f"ANPA{ID}", "Arn": "arn:aws:iam::~account~:policy/policy-x~n~",
        "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 1, "CreateDate": HOUR,
        "PolicyVersionList": [{"Document": POLICY, "VersionId": "v1", "IsDefaultVersion": True}],
    }, 1000),
)  # fmt: skip
