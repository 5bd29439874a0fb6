"""CloudFormation in a region; CloudFront for an account."""

import json
from typing import Any

from awscheck.sample.estate.site import Site

TEMPLATE = json.dumps(
    {
        "Description": "shop / 쇼핑",
        "Parameters": {"DbPassword": {"Type": "String", "NoEcho": True}, "Level": {"Type": "String"}},
        "Resources": {
            "Setting": {
                "Type": "AWS::SSM::Parameter",
                "Properties": {"Name": {"Ref": "AWS::StackName"}, "Type": "String", "Value": {"Ref": "Level"}},
            }
        },
        "Outputs": {"Login": {"Value": "sample-secret-output", "Description": "how to get in"}},
    }
)
PARAMETERS = [
    {"ParameterKey": "DbPassword", "ParameterValue": "sample-secret-parameter"},
    {"ParameterKey": "Level", "ParameterValue": "INFO"},
]
EVERYTHING = {"AllowedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]}}


def build(site: Site) -> None:
    for word in ("shop", "monitoring")[: site.size]:
        site.cloudformation.create_stack(
            StackName=site.name(word),
            TemplateBody=TEMPLATE,
            Parameters=PARAMETERS,
            Tags=site.tags(site.name(word, "팀")),
        )
    for word in ("guardrails", "logging")[: site.size]:
        site.cloudformation.create_stack_set(
            StackSetName=site.name(word), TemplateBody=TEMPLATE, Parameters=PARAMETERS, Tags=site.tags(site.name(word))
        )


def build_account(site: Site) -> None:
    for word in ("shop", "images")[: site.size]:
        config = _distribution(site, word)
        site.cloudfront.create_distribution_with_tags(
            DistributionConfigWithTags={"DistributionConfig": config, "Tags": {"Items": site.tags(site.name(word))}}
        )
    for word in ("redirect", "headers")[: site.size]:
        site.cloudfront.create_function(
            Name=site.name(word), FunctionCode=b"function handler(event) { return event.request }",
            FunctionConfig={"Comment": f"{word} / 함수", "Runtime": "cloudfront-js-2.0"},
        )  # fmt: skip


def _distribution(site: Site, word: str) -> dict[str, Any]:
    header = {"HeaderName": "X-Origin-Verify", "HeaderValue": "sample-secret-header"}
    origin = {
        "Id": "assets",
        "DomainName": f"sample-{site.environment}-assets-{site.region}.s3.{site.region}.amazonaws.com",
        "OriginPath": "",
        "CustomHeaders": {"Quantity": 1, "Items": [header]},
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behavior = {
        "TargetOriginId": "assets",
        "ViewerProtocolPolicy": "redirect-to-https",
        "MinTTL": 0,
        "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
        **EVERYTHING,
    }
    name = f"{word}.{site.environment}.shop.example.com"
    return {
        "CallerReference": name,
        "Comment": f"{word} / 배포",
        "Enabled": True,
        "Aliases": {"Quantity": 1, "Items": [name]},
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behavior,
    }
