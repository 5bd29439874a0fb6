"""IAM of an account: users with and without MFA, groups, roles, policies, providers."""

import json
from typing import Any

from awscheck.sample.estate.site import Site
from awscheck.sample.estate.texts import NASTY_TAGS
from awscheck.sample.people import ADMIN_USER, COLLECTOR_USER, PORTAL, PORTAL_USER, PRODUCTION, ROLE_NAME, STAGING

PEOPLE = ("minji.kim", "jihoon.lee", "seoyeon.park", "dohyun.choi", "haeun.jung", "sam.taylor", "old.contractor")
SERVICES = {
    "lambda": "lambda.amazonaws.com",
    "ecs-tasks": "ecs-tasks.amazonaws.com",
    "eks": "eks.amazonaws.com",
    "eks-nodes": "ec2.amazonaws.com",
    "flow-logs": "vpc-flow-logs.amazonaws.com",
    "rds-proxy": "rds.amazonaws.com",
    "web-server": "ec2.amazonaws.com",
}
METADATA = '<EntityDescriptor entityID="https://login.example.com/saml" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"/>'


def build(site: Site) -> None:
    site.iam.create_account_alias(AccountAlias=f"sample-{site.environment}-{site.account.id[:4]}")
    policy = _policies(site)
    _groups(site, policy)
    for number, person in enumerate(PEOPLE[: 3 * site.size + 1]):
        _person(site, person, number)
    _roles(site, policy)
    _providers(site)
    site.iam.update_account_password_policy(
        MinimumPasswordLength=14, RequireSymbols=True, RequireNumbers=True, MaxPasswordAge=90
    )


def key_of(site: Site, user: str) -> dict[str, str]:
    """A new user with one access key, as a person would make it by CreateAccessKey."""
    site.iam.create_user(UserName=user, Tags=[{"Key": "Purpose", "Value": "AWS Console Check"}])
    made = site.iam.create_access_key(UserName=user)["AccessKey"]
    return {"aws_access_key": made["AccessKeyId"], "aws_secret_key": made["SecretAccessKey"]}


def build_keys(site: Site) -> None:
    """The keys that the ready mark hands out."""
    site.made["admin"] = key_of(site, ADMIN_USER)
    if site.account == PRODUCTION:
        site.made["collector"] = key_of(site, COLLECTOR_USER)
    if site.account == PORTAL:
        site.made["portal"] = key_of(site, PORTAL_USER)


def _document(action: str | list[str], resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _policies(site: Site) -> str:
    documents: dict[str, str | list[str]] = {
        "read-logs": ["logs:Get*", "logs:FilterLogEvents"],
        "deploy": ["ecs:UpdateService", "lambda:UpdateFunctionCode"],
        "everything": "*",
    }
    made = [
        site.iam.create_policy(
            PolicyName=site.name(word), PolicyDocument=_document(action), Description=f"{word} / 정책",
            Tags=site.tags(site.name(word)),
        )["Policy"]["Arn"]
        for word, action in documents.items()
    ]  # fmt: skip
    return str(made[0])


def _groups(site: Site, policy: str) -> None:
    for group in ("developers", "operators", "auditors"):
        site.iam.create_group(GroupName=group)
        site.iam.attach_group_policy(GroupName=group, PolicyArn=policy)
    site.iam.put_group_policy(GroupName="operators", PolicyName="inline", PolicyDocument=_document("ec2:Describe*"))


def _person(site: Site, person: str, number: int) -> None:
    """Even ones have MFA; the fifth has a very odd tag; the last has an inactive key and nothing else."""
    iam = site.iam
    more = {"Note": NASTY_TAGS["Note"], "이름": "하은"} if number == 4 else {}
    tags = [{"Key": key, "Value": value} for key, value in {"Team": "shop", **more}.items()]
    iam.create_user(UserName=person, Path="/staff/", Tags=tags)
    key = iam.create_access_key(UserName=person)["AccessKey"]["AccessKeyId"]
    if person == PEOPLE[-1]:
        iam.update_access_key(UserName=person, AccessKeyId=key, Status="Inactive")
        return
    iam.create_login_profile(UserName=person, Password="sample-secret-Passw0rd!")
    iam.add_user_to_group(UserName=person, GroupName=("developers", "operators", "auditors")[number % 3])
    if number % 2 == 0:
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=person)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(
            UserName=person, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )
    if number == 1:
        iam.put_user_policy(UserName=person, PolicyName="own-bucket", PolicyDocument=_document("s3:*"))


def _trust(principal: dict[str, str], condition: dict[str, Any] | None = None) -> str:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _roles(site: Site, policy: str) -> None:
    for word, service in SERVICES.items():
        name = site.name(word)
        site.iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=_trust({"Service": service}),
            Description=f"for {service}",
            Tags=site.tags(name),
        )
        site.iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    profile = site.name("web-server")
    site.iam.create_instance_profile(InstanceProfileName=profile, Tags=site.tags(profile))
    site.iam.add_role_to_instance_profile(InstanceProfileName=profile, RoleName=profile)
    if site.account == STAGING:
        build_portal_role(site)


def build_portal_role(site: Site) -> None:
    """Trusts the portal with any external id, for nobody can know it before the portal makes it."""
    any_external_id = {"StringLike": {"sts:ExternalId": "?*"}}
    site.iam.create_role(
        RoleName=ROLE_NAME,
        AssumeRolePolicyDocument=_trust({"AWS": f"arn:aws:iam::{PORTAL.id}:root"}, any_external_id),
        Description="AWS Console Check reads this account",
        MaxSessionDuration=3600,
    )
    actions = ["ec2:Describe*", "s3:Get*", "s3:List*", "rds:Describe*", "lambda:List*", "sqs:GetQueueAttributes"]
    site.iam.put_role_policy(RoleName=ROLE_NAME, PolicyName="inventory", PolicyDocument=_document(actions))


def _providers(site: Site) -> None:
    site.iam.create_saml_provider(Name=site.name("login"), SAMLMetadataDocument=METADATA)
    site.iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com",
        ClientIDList=["sts.amazonaws.com"],
        ThumbprintList=["6938fd4d98bab03faadb97b34396831e3780aea1"],
    )
    site.iam.upload_server_certificate(
        ServerCertificateName=site.name("old-balancer"), CertificateBody="sample", PrivateKey="sample-secret-key"
    )
