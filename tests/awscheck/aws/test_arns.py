"""Only the ARN of an IAM role passes."""

import pytest

from awscheck.aws import MalformedArnError, RoleArn, parse_role_arn


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("arn:aws:iam::123456789012:role/Check", ("aws", "123456789012", "Check")),
        ("arn:aws-cn:iam::123456789012:role/Check", ("aws-cn", "123456789012", "Check")),
        ("arn:aws-us-gov:iam::123456789012:role/team/a/Check", ("aws-us-gov", "123456789012", "Check")),
        ("arn:aws:iam::123456789012:role/" + "x" * 64, ("aws", "123456789012", "x" * 64)),
        ("arn:aws:iam::123456789012:role/a+=,.@-_9", ("aws", "123456789012", "a+=,.@-_9")),
    ],
)
def test_a_role_is_taken_apart(text: str, parts: tuple[str, str, str]) -> None:
    assert parse_role_arn(text) == RoleArn(*parts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Check",
        "arn:aws:iam::123456789012:user/bob",
        "arn:aws:sts::123456789012:assumed-role/Check/me",
        "arn:aws:iam::12345678901:role/Check",
        "arn:aws:iam::１２３４５６７８９０１２:role/Check",
        "arn:aws:iam::123456789012:role/검사",
        "arn:aws:iam::123456789012:role/" + "x" * 65,
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/Check\n",
        " arn:aws:iam::123456789012:role/Check",
        "arn:evil:iam::123456789012:role/Check",
        "arn:aws:iam:us-east-1:123456789012:role/Check",
        "arn:aws:iam::123456789012:role/" + "p" * 511 + "/Check",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MalformedArnError):
        parse_role_arn(text)


def test_the_refusal_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not the ARN"):
        parse_role_arn("x")
