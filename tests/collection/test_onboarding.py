"""The templates of a role: linted, created in moto, and read by an HCL parser."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import hcl2
import pytest
from cfnlint import api as cfn_lint
from cfnlint.config import ManualArgs
from moto import mock_aws

from accounts.trust import Trust
from awscheck.aws import Identity, home_region
from collection.onboarding import ROLE_NAME, cloudformation, published, quick_create, terraform
from collection.permissions import LONGEST, permissions_of, policies, size
from collection.registry import SERVICES

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
PORTAL = "999988887777"
EXTERNAL_ID = "kx3vQ0P3m7w5Yy8f_external-id_of_this_profile"


def trust(partition: str = "aws", arn: str = "") -> Trust:
    arn = arn or f"arn:{partition}:sts::{PORTAL}:assumed-role/portal/i-0abc"
    return Trust(Identity(PORTAL, arn, partition, "AROA"), EXTERNAL_ID)


def everything(partition: str = "aws") -> list[Any]:
    return policies(permissions_of(SERVICES.values()), partition)


def complaints(template: str, partition: str) -> list[str]:
    return [str(match) for match in cfn_lint.lint(template, config=ManualArgs(regions=[home_region(partition)]))]


def created(template: str, partition: str, **parameters: str) -> tuple[str, dict[str, Any], list[Any]]:
    """What CloudFormation makes of it: the output, the role's trust policy, and its policies."""
    region = home_region(partition)
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
    stack = boto3.client("cloudformation", region)
    stack.create_stack(StackName="s", TemplateBody=template, Parameters=given, Capabilities=["CAPABILITY_NAMED_IAM"])
    (found,) = stack.describe_stacks(StackName="s")["Stacks"]
    iam = boto3.client("iam", region)
    role = iam.get_role(RoleName=ROLE_NAME)["Role"]
    attached = iam.list_attached_role_policies(RoleName=ROLE_NAME)["AttachedPolicies"]
    documents = [
        iam.get_policy_version(PolicyArn=one["PolicyArn"], VersionId="v1")["PolicyVersion"]["Document"]
        for one in attached
    ]
    assert found["Outputs"][0]["OutputValue"] == role["Arn"]
    return role["Arn"], role["AssumeRolePolicyDocument"], documents


def allowed(documents: list[Any]) -> set[tuple[str, str]]:
    """What policies allow, however it is spread over them."""
    statements = [statement for document in documents for statement in document["Statement"]]
    resources = [([one["Resource"]] if isinstance(one["Resource"], str) else one["Resource"]) for one in statements]
    return {
        (action, resource)
        for statement, several in zip(statements, resources, strict=True)
        for action in statement["Action"]
        for resource in several
    }


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")


@pytest.mark.parametrize("partition", PARTITIONS)
def test_the_linter_finds_nothing_in_the_filled_in_template(partition: str) -> None:
    assert complaints(cloudformation(trust(partition).document, everything(partition)), partition) == []


def test_the_linter_finds_nothing_in_the_published_template() -> None:
    assert complaints(published(permissions_of(SERVICES.values())), "aws") == []


def test_the_linter_would_find_something(monkeypatch: pytest.MonkeyPatch) -> None:
    template = json.loads(cloudformation(trust().document, everything()))
    template["Resources"]["Role"]["Properties"]["MaxSessionDuration"] = "an hour"
    assert complaints(json.dumps(template), "aws")


@mock_aws
@pytest.mark.parametrize("partition", ["aws", "aws-cn"])  # moto has no IAM for GovCloud
def test_the_filled_in_template_makes_the_role(partition: str) -> None:
    wanted = everything(partition)
    arn, trusted, documents = created(cloudformation(trust(partition).document, wanted), partition)
    assert arn == f"arn:{partition}:iam::123456789012:role/{ROLE_NAME}"
    assert trusted == trust(partition).document
    assert sorted(documents, key=str) == sorted(wanted, key=str)


@mock_aws
def test_the_published_template_makes_the_role_that_the_link_asks_for() -> None:
    address = urlsplit(quick_create("https://example.com/role.json", trust()))
    fields = parse_qs(address.fragment.partition("?")[2])
    given = {name.removeprefix("param_"): value for name, (value,) in fields.items() if name.startswith("param_")}
    _arn, trusted, documents = created(published(permissions_of(SERVICES.values())), "aws", **given)
    assert trusted == trust().document
    assert allowed(documents) == allowed(everything())


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "console.aws.amazon.com"),
        ("aws-cn", "console.amazonaws.cn"),
        ("aws-us-gov", "console.amazonaws-us-gov.com"),
    ],
)
def test_the_link_leads_into_the_console_of_its_part_of_aws(partition: str, host: str) -> None:
    address = urlsplit(quick_create("https://example.com/role.json?v=1&x=2", trust(partition)))
    assert (address.netloc, address.query) == (host, f"region={home_region(partition)}")
    assert parse_qs(address.fragment.partition("?")[2])["templateURL"] == ["https://example.com/role.json?v=1&x=2"]


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{PORTAL}:user/portal", f"arn:aws:iam::{PORTAL}:root"])
def test_a_portal_that_is_no_role_is_named_in_the_link_as_it_is(arn: str) -> None:
    fragment = urlsplit(quick_create("https://example.com/role.json", trust(arn=arn))).fragment
    assert parse_qs(fragment.partition("?")[2])["param_PortalPrincipals"] == [arn]


@pytest.mark.parametrize("partition", PARTITIONS)
def test_terraform_reads_what_it_is_given(partition: str) -> None:
    text = terraform(trust(partition).document, everything(partition))
    resources = {kind: one for block in hcl2.loads(text)["resource"] for kind, one in block.items()}
    assert {kind.strip('"') for kind in resources} == {
        "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy_attachment",
    }  # fmt: skip


@pytest.mark.parametrize("partition", PARTITIONS)
def test_terraform_holds_the_same_trust_and_policies(partition: str) -> None:
    text = terraform(trust(partition).document, everything(partition))
    documents = [json.loads(found) for found in re.findall(r"jsonencode\((.*?)\)\n", text, re.DOTALL)]
    assert documents == [trust(partition).document, *everything(partition)]


def test_more_than_one_policy_is_attached_in_each_way() -> None:
    many = everything() * 3
    resources = json.loads(cloudformation(trust().document, many))["Resources"]
    attached = [name for name, one in resources.items() if one["Properties"].get("Roles") == [{"Ref": "Role"}]]
    assert attached == [f"Inventory{number}" for number in range(1, len(many) + 1)]
    assert terraform(trust().document, many).count('resource "aws_iam_role_policy_attachment"') == len(many)


def test_the_published_policies_still_fit_once_the_partition_is_filled_in() -> None:
    assert max(map(size, everything("aws-us-gov"))) <= LONGEST
