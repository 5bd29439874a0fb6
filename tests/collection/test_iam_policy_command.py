"""`manage.py iam_policy` and `manage.py catalogue`."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from collection import catalogue, permissions
from collection.registry import SERVICES


def printed(*args: str, **options: Any) -> Any:
    out = StringIO()
    call_command("iam_policy", *args, stdout=out, **options)
    return json.loads(out.getvalue())


def test_it_prints_the_policy_of_some_services() -> None:
    policy = printed("--services", "sqs", "sns")
    assert {action.partition(":")[0] for action in policy["Statement"][0]["Action"]} == {"ec2", "sns", "sqs"}
    assert printed("--services", "sns,sqs") == policy


def test_without_names_it_prints_all() -> None:
    text = json.dumps(printed())
    assert {one.action for one in permissions.permissions_of(SERVICES.values())} - set(text.split('"')) == set()


def test_the_metrics_may_be_left_out() -> None:
    assert "cloudwatch:GetMetricData" in str(printed("--services", "ec2"))
    assert "cloudwatch:GetMetricData" not in str(printed("--services", "ec2", "--without-metrics"))


def test_another_part_of_aws_is_named_in_the_paths() -> None:
    assert "arn:aws-cn:apigateway" in str(printed("--services", "apigateway", "--partition", "aws-cn"))


def test_a_service_that_is_not_there_is_named_and_all_others_with_it() -> None:
    with pytest.raises(CommandError, match=r"no service called nope. There are: .*ec2.*sqs"):
        printed("--services", "sqs", "nope")


def test_what_needs_several_policies_is_a_list_and_each_part_a_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "LONGEST", 200)
    err = StringIO()
    found = printed("--services", "sqs", "sns", stderr=err)
    assert isinstance(found, list)
    assert f"--part 1 … --part {len(found)}" in err.getvalue()
    assert printed("--services", "sqs", "sns", "--part", "2") == found[1]


@pytest.mark.parametrize("part", ["0", "2"])
def test_a_part_that_is_not_there_is_refused(part: str) -> None:
    with pytest.raises(CommandError, match=f"no part {part}: the policy has 1"):
        printed("--services", "sqs", "--part", part)


def test_the_template_to_publish_asks_whom_to_trust() -> None:
    template = printed("--services", "sqs", "--cloudformation")
    assert set(template["Parameters"]) == {"RoleName", "PortalAccount", "PortalPrincipals", "ExternalId"}
    assert "sqs:ListQueues" in str(template["Resources"]["Inventory1"])


def test_the_catalogue_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "FILE", tmp_path / "catalogue.md")
    call_command("catalogue")
    assert (tmp_path / "catalogue.md").read_text(encoding="utf-8") == catalogue.markdown()
