"""Credentials are what was given, complete, and never printed."""

import dataclasses
from typing import Any

import pytest

from awscheck.aws import AwsSession, Credentials, UnusableCredentialsError, create_boto3_client

KEY = {"aws_access_key": "AKIAEXAMPLE000001234", "aws_secret_key": "CANARY/secret"}
ROLE = "arn:aws:iam::123456789012:role/Check"


def test_blanks_round_a_pasted_value_go() -> None:
    credentials = Credentials("access_key", {"aws_access_key": " AKIA1 ", "aws_secret_key": "s\n"})
    assert dict(credentials.params) == {"aws_access_key": "AKIA1", "aws_secret_key": "s"}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="auth_type"):
        Credentials("password", {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("auth_type", "params"),
    [
        ("access_key", KEY | {"role_arn": ROLE}),
        ("role_arn", KEY | {"role_arn": ROLE}),
        ("access_key", {"profile_id": "1"}),
    ],
)
def test_a_key_and_a_role_never_mix(auth_type: Any, params: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="takes only") as caught:
        Credentials(auth_type, params)
    assert "CANARY" not in str(caught.value)


def test_a_fingerprint_tells_keys_apart_and_not_what_changes_with_them() -> None:
    key = Credentials("access_key", KEY)
    renewed = Credentials("access_key", KEY | {"aws_secret_key": "other", "aws_session_token": "token"})
    assert key.fingerprint == renewed.fingerprint
    assert key.fingerprint != Credentials("access_key", KEY | {"aws_access_key": "AKIAEXAMPLE000009999"}).fingerprint
    assert key.fingerprint != Credentials("role_arn", {"role_arn": ROLE}).fingerprint


def test_a_fingerprint_gives_nothing_away(settings: Any) -> None:
    before = Credentials("access_key", KEY).fingerprint
    assert len(before) == 64
    assert "AKIA" not in before
    settings.SECRET_KEY = "another"  # so that nobody can try key ids against it
    assert Credentials("access_key", KEY).fingerprint != before


@pytest.mark.parametrize("text", [repr, str])
def test_a_secret_is_never_printed(text: Any) -> None:
    credentials = Credentials("access_key", KEY | {"aws_session_token": "CANARY/token"})
    printed = text(credentials) + text(AwsSession(credentials)) + text([credentials])
    assert "CANARY" not in printed
    assert "AKIAEXAMPLE" not in printed
    assert "…1234" in printed


def test_a_role_is_printed_with_its_arn() -> None:
    assert repr(Credentials("role_arn", {"role_arn": ROLE})) == f"Credentials(role_arn, {ROLE})"


def test_credentials_cannot_be_changed() -> None:
    credentials = Credentials("access_key", KEY)
    with pytest.raises(dataclasses.FrozenInstanceError):
        credentials.external_id = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        credentials.params["aws_access_key"] = "x"  # type: ignore[index]


def test_a_key_without_token_is_long_term() -> None:
    assert Credentials("access_key", KEY | {"aws_session_token": ""}).is_long_term
    assert not Credentials("access_key", KEY | {"aws_session_token": "t"}).is_long_term
    assert not Credentials("role_arn", {"role_arn": ROLE}).is_long_term


INCOMPLETE: list[tuple[dict[str, Any], str]] = [
    ({}, "missing_key"),
    ({"aws_access_key": None, "aws_secret_key": None}, "missing_key"),
    ({"aws_access_key": "", "aws_secret_key": ""}, "missing_key"),
    ({"aws_access_key": " ", "aws_secret_key": "\n"}, "missing_key"),
    ({"aws_access_key": "AKIA1"}, "missing_key"),
    ({"aws_secret_key": "s"}, "missing_key"),
    ({"aws_session_token": "lone"}, "missing_key"),
    ({"aws_access_key": "", "aws_secret_key": "", "aws_session_token": "lone"}, "missing_key"),
    ({"aws_access_key": "ASIA1", "aws_secret_key": "s"}, "missing_token"),
    ({"aws_access_key": "AKIA 1", "aws_secret_key": "s"}, "malformed_key"),
    ({"aws_access_key": "AKIA/1", "aws_secret_key": "s"}, "malformed_key"),
    ({"aws_access_key": "열쇠", "aws_secret_key": "s"}, "malformed_key"),
    ({"aws_access_key": "AKIA1", "aws_secret_key": "se\r\ncret"}, "malformed_key"),
    ({"aws_access_key": "ASIA1", "aws_secret_key": "s", "aws_session_token": "토큰"}, "malformed_key"),
]


@pytest.fixture
def ambient_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has an identity of its own, as on EC2 or in a developer's shell."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAAMBIENT000000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "ambient")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "ambient")


@pytest.mark.parametrize(("params", "reason"), INCOMPLETE)
@pytest.mark.usefixtures("ambient_identity")
def test_an_incomplete_key_is_refused_and_never_replaced_by_the_servers_own(params: Any, reason: str) -> None:
    with pytest.raises(UnusableCredentialsError) as caught:
        AwsSession(Credentials("access_key", params))
    assert caught.value.reason == reason


@pytest.mark.parametrize("params", [params for params, _ in INCOMPLETE])
@pytest.mark.usefixtures("ambient_identity")
def test_the_seeds_factory_refuses_it_too(params: Any) -> None:
    with pytest.raises(UnusableCredentialsError):
        create_boto3_client("ec2", "us-east-1", "access_key", **params)


@pytest.mark.parametrize("params", [{}, {"role_arn": ""}, {"role_arn": None}, {"role_arn": "arn:aws:iam::1:user/x"}])
@pytest.mark.usefixtures("ambient_identity")
def test_a_missing_role_is_refused(params: Any) -> None:
    with pytest.raises(UnusableCredentialsError) as caught:
        AwsSession(Credentials("role_arn", params))
    assert caught.value.reason == "malformed_arn"
