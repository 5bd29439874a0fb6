"""What the fake account says of a single item, or of its settings; what is in neither list nor here says nothing."""

from typing import Any

from tests.faults.estate import HOUR, LOWER_TAGS, MAP_TAGS, POLICY, TAGS, WHERE, Described

FUNCTION = "function-x~n~"
DESCRIBED: dict[tuple[str, str], Described] = {
    ("ecs", "DescribeClusters"): Described("clusters", {
        "clusterArn": f"arn:aws:ecs:{WHERE}:cluster/cluster-x~n~", "clusterName": "cluster-x~n~", "status": "ACTIVE",
        "tags": LOWER_TAGS,
    }),
    ("route53", "ListTagsForResources"): Described("ResourceTagSets", {
        "ResourceType": "hostedzone", "ResourceId": "Z-x~n~", "Tags": TAGS,
    }),
}  # fmt: skip
DETAILS: dict[tuple[str, str], dict[str, Any]] = {
    ("s3", "GetBucketTagging"): {"TagSet": TAGS},
    ("s3", "GetPublicAccessBlock"): {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
    ("s3", "GetBucketPolicy"): {"Policy": POLICY},
    ("s3", "GetBucketPolicyStatus"): {"PolicyStatus": {"IsPublic": True}},
    ("s3", "GetBucketAcl"): {"Owner": {"ID": "~account~"}, "Grants": []},
    ("s3", "GetBucketOwnershipControls"): {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    },
    ("s3", "GetBucketVersioning"): {"Status": "Enabled"},
    ("s3", "GetBucketEncryption"): {"ServerSideEncryptionConfiguration": {"Rules": [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": True},
    ]}},
    ("s3", "GetBucketLifecycleConfiguration"): {"Rules": [
        {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}},
    ]},
    ("s3", "GetBucketReplication"): {
        "ReplicationConfiguration": {"Role": "arn:aws:iam::~account~:role/replication", "Rules": []},
    },
    ("s3", "GetBucketWebsite"): {"IndexDocument": {"Suffix": "index.html"}},
    ("s3control", "GetPublicAccessBlock"): {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
    ("lambda", "ListTags"): {"Tags": MAP_TAGS},
    ("lambda", "GetPolicy"): {"Policy": POLICY},
    ("lambda", "GetFunctionUrlConfig"): {
        "AuthType": "AWS_IAM", "FunctionUrl": "https://x~n~.lambda-url.on.aws/", "CreationTime": "2026-01-01T00:00:00Z",
        "FunctionArn": f"arn:aws:lambda:{WHERE}:function:function-x~n~", "LastModifiedTime": "2026-01-01T00:00:00Z",
    },
    ("lambda", "GetFunctionConcurrency"): {"ReservedConcurrentExecutions": 10},
    ("lambda", "ListVersionsByFunction"): {"Versions": [
        {"FunctionName": FUNCTION, "Version": "1", "FunctionArn": f"arn:aws:lambda:{WHERE}:function:{FUNCTION}:1"},
    ]},
    ("sqs", "GetQueueAttributes"): {"Attributes": {
        "QueueArn": f"arn:aws:sqs:{WHERE}:queue-x~n~", "VisibilityTimeout": "30", "DelaySeconds": "0",
        "MessageRetentionPeriod": "345600", "SqsManagedSseEnabled": "true", "ApproximateNumberOfMessages": "0",
    }},
    ("sqs", "ListQueueTags"): {"Tags": MAP_TAGS},
    ("sns", "GetTopicAttributes"): {"Attributes": {
        "TopicArn": f"arn:aws:sns:{WHERE}:topic-x~n~", "Owner": "~account~", "SubscriptionsConfirmed": "0",
        "DisplayName": "topic ~n~", "Policy": POLICY,
    }},
    ("sns", "ListTagsForResource"): {"Tags": TAGS},
    ("dynamodb", "DescribeTable"): {"Table": {
        "TableName": "table-x~n~", "TableArn": f"arn:aws:dynamodb:{WHERE}:table/table-x~n~", "TableStatus": "ACTIVE",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "TableSizeBytes": 1, "ItemCount": 1,
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}], "CreationDateTime": HOUR,
    }},
    ("dynamodb", "DescribeContinuousBackups"): {"ContinuousBackupsDescription": {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "ENABLED"},
    }},
    ("dynamodb", "DescribeTimeToLive"): {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}},
    ("dynamodb", "ListTagsOfResource"): {"Tags": TAGS},
    ("iam", "ListAccessKeys"): {"AccessKeyMetadata": [
        {"UserName": "user-x~n~", "AccessKeyId": "AKIA00000X~n~", "Status": "Active", "CreateDate": HOUR},
    ]},
    ("iam", "GetAccessKeyLastUsed"): {"UserName": "user-x~n~", "AccessKeyLastUsed": {
        "ServiceName": "s3", "Region": "us-east-1", "LastUsedDate": HOUR,
    }},
    ("iam", "GetLoginProfile"): {"LoginProfile": {"UserName": "user-x~n~", "CreateDate": HOUR}},
    ("iam", "ListPolicyTags"): {"Tags": TAGS},
    ("iam", "GetAccountSummary"): {"SummaryMap": {"Users": 50, "AccountMFAEnabled": 1}},
    ("iam", "GetAccountPasswordPolicy"): {"PasswordPolicy": {"MinimumPasswordLength": 14}},
    ("iam", "GenerateCredentialReport"): {"State": "COMPLETE"},
    ("iam", "GetCredentialReport"): {"Content": b"user,arn\nroot,root\n", "ReportFormat": "text/csv"},
    ("apigateway", "GetStages"): {"item": [{"stageName": "live", "deploymentId": "d", "description": "~release~"}]},
    ("ec2", "GetEbsEncryptionByDefault"): {"EbsEncryptionByDefault": True},
}  # fmt: skip
