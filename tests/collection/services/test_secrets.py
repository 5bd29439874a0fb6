"""Other people's secrets in answers as AWS gives them: none is kept, and what tells where it stood is."""

from typing import Any

import pytest

from collection.registry import KINDS
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="111122223333", region="us-east-1", mask_key=b"key")
SECRET = "canary"
JSON = '{"token": "canary"}'
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("apigateway.api_key", {"id": "a", "name": "partner", "value": SECRET}, "partner"),
    (
        "athena.workgroup",
        {"Name": "w", "Configuration": {"EngineConfiguration": {"SparkProperties": {"fs.s3a.secret.key": SECRET}}}},
        "fs.s3a.secret.key",
    ),
    ("athena.workgroup", {"Name": "w", "Configuration": {"AdditionalConfiguration": JSON}}, "AdditionalConfiguration"),
    (
        "codebuild.project",
        {
            "name": "p",
            "environment": {"environmentVariables": [{"name": "TOKEN", "value": SECRET, "type": "PLAINTEXT"}]},
        },
        "PLAINTEXT",
    ),
    ("codebuild.project", {"name": "p", "source": {"type": "GITHUB", "buildspec": f"TOKEN: {SECRET}"}}, "GITHUB"),
    ("codebuild.project", {"name": "p", "webhook": {"url": "https://hook", "secret": SECRET}}, "https://hook"),
    ("ec2.spot_instance_request", {"SpotInstanceRequestId": "s", "LaunchSpecification": {"UserData": SECRET}}, "s"),
    ("eks.addon", {"addonName": "vpc-cni", "configurationValues": JSON}, "vpc-cni"),
    (
        "emr.cluster",
        {
            "Id": "j-1",
            "Configurations": [
                {
                    "Classification": "hive-env",
                    "Properties": {"javax.jdo.option.ConnectionPassword": SECRET},
                    "Configurations": [{"Classification": "export", "Properties": {"PASSWORD": SECRET}}],
                }
            ],
        },
        "javax.jdo.option.ConnectionPassword",
    ),
    (
        "emr.cluster",
        {"Id": "j-1", "KerberosAttributes": {"Realm": "EC2.INTERNAL", "KdcAdminPassword": SECRET}},
        "Realm",
    ),
    ("emr.cluster", {"Id": "j-1", "Applications": [{"Name": "Spark", "Args": ["--token", SECRET]}]}, "Spark"),
    ("events.rule", {"Name": "r", "Targets": [{"Id": "t", "Arn": "arn:t", "Input": JSON}]}, "arn:t"),
    (
        "events.rule",
        {"Name": "r", "Targets": [{"Id": "t", "HttpParameters": {"HeaderParameters": {"X-Key": SECRET}}}]},
        "X-Key",
    ),
    ("events.rule", {"Name": "r", "Targets": [{"Id": "t", "InputTransformer": {"InputTemplate": JSON}}]}, "Template"),
    ("events.rule", {"Name": "r", "Targets": [{"Id": "t", "RedshiftDataParameters": {"Sqls": [SECRET]}}]}, "Sqls"),
    (
        "firehose.delivery_stream",
        {
            "DeliveryStreamName": "d",
            "Destinations": [
                {
                    "HttpEndpointDestinationDescription": {
                        "RequestConfiguration": {
                            "CommonAttributes": [{"AttributeName": "X-Api-Key", "AttributeValue": SECRET}]
                        }
                    }
                }
            ],
        },
        "X-Api-Key",
    ),
    (
        "firehose.delivery_stream",
        {"DeliveryStreamName": "d", "Destinations": [{"SplunkDestinationDescription": {"HECToken": SECRET}}]},
        "HECToken",
    ),
    (
        "glue.connection",
        {"Name": "c", "ConnectionProperties": {"JDBC_CONNECTION_URL": f"jdbc:mysql://h/?password={SECRET}"}},
        "JDBC_CONNECTION_URL",
    ),
    ("glue.connection", {"Name": "c", "SparkProperties": {"secretKey": SECRET}}, "secretKey"),
    ("glue.job", {"Name": "j", "DefaultArguments": {"--db_password": SECRET}}, "--db_password"),
    ("glue.job", {"Name": "j", "NonOverridableArguments": {"--api_key": SECRET}}, "--api_key"),
    ("glue.job", {"Name": "j", "CodeGenConfigurationNodes": {"node-1": {"SparkSQL": {"SqlQuery": SECRET}}}}, "j"),
    (
        "redshift.cluster",
        {"ClusterIdentifier": "c", "PendingModifiedValues": {"MasterUserPassword": SECRET}},
        "MasterUserPassword",
    ),
    ("sagemaker.model", {"ModelName": "m", "PrimaryContainer": {"Environment": {"HF_TOKEN": SECRET}}}, "HF_TOKEN"),
    ("sagemaker.model", {"ModelName": "m", "Containers": [{"Environment": {"HF_TOKEN": SECRET}}]}, "HF_TOKEN"),
    ("scheduler.schedule", {"GroupName": "g", "Name": "s", "Target": {"Arn": "arn:t", "Input": JSON}}, "arn:t"),
    (
        "stepfunctions.state_machine",
        {"name": "m", "definition": '{"States": {"Call": {"Parameters": {"token": "canary"}}}}'},
        "definition",
    ),
    ("cognito.user_pool", {"Id": "p", "SmsConfiguration": {"SnsCallerArn": "arn:r", "ExternalId": SECRET}}, "arn:r"),
]


@pytest.mark.parametrize(("kind", "answer", "told"), CASES, ids=[f"{kind}-{told}" for kind, _, told in CASES])
def test_a_secret_is_not_kept_but_its_place_is(kind: str, answer: dict[str, Any], told: str) -> None:
    text = str(shape(KINDS[kind], answer, PLACE).data)
    assert SECRET not in text
    assert told in text


@pytest.mark.parametrize("setting", ["OAuthToken", "EnvironmentVariables", "UserParameters", "ParameterOverrides"])
def test_what_people_write_into_an_action_of_a_pipeline_is_masked_and_what_it_builds_is_not(setting: str) -> None:
    action = {"name": "Build", "configuration": {"ProjectName": "shop", setting: JSON}}
    answer = {"name": "p", "pipeline": {"stages": [{"name": "Build", "actions": [action]}]}}
    kept = shape(KINDS["codepipeline.pipeline"], answer, PLACE).data["pipeline"]["stages"][0]["actions"][0]
    assert kept["configuration"]["ProjectName"] == "shop"
    assert kept["configuration"][setting].startswith("masked:")


def test_a_change_of_a_secret_still_shows() -> None:
    first, second = (
        shape(KINDS["glue.job"], {"Name": "j", "DefaultArguments": {"--key": key}}, PLACE) for key in ("a", "b")
    )
    assert first.digest != second.digest
