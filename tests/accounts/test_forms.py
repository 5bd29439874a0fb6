"""What people type: blanks go, nonsense is named, secrets are never rendered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.forms import KeysForm, PreferencesForm, RoleForm
from tests.accounts.conftest import CANARY, TEMPORARY


def test_blanks_round_pasted_values_go() -> None:
    form = KeysForm({name: f"  {value}\n" for name, value in CANARY.items()})
    assert form.is_valid()
    assert form.params() == CANARY


def test_a_token_is_among_the_params_only_when_given() -> None:
    form = KeysForm(TEMPORARY)
    assert form.is_valid()
    assert form.params() == TEMPORARY


def test_a_temporary_key_needs_its_token() -> None:
    form = KeysForm(TEMPORARY | {"aws_session_token": ""})
    assert "temporary" in str(form.errors["aws_session_token"])


@pytest.mark.parametrize("value", ["AKIA CANARY", "ключ", "AKIA/CANARY", "AKI", "A" * 129, ""])
def test_what_is_no_key_id_is_named(value: str) -> None:
    assert "aws_access_key" in KeysForm(CANARY | {"aws_access_key": value}).errors


@pytest.mark.parametrize("value", ["with blank inside", "비밀", "a\nb", "x" * 257, ""])
def test_what_is_no_secret_is_named(value: str) -> None:
    assert "aws_secret_key" in KeysForm(CANARY | {"aws_secret_key": value}).errors


def test_an_expiry_in_the_past_is_named() -> None:
    past = (timezone.now() - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
    assert "token_expires_at" in KeysForm(TEMPORARY | {"token_expires_at": past}).errors


def test_no_secret_is_rendered_again_after_a_mistake() -> None:
    form = KeysForm(TEMPORARY | {"token_expires_at": "nonsense"})
    assert not form.is_valid()
    assert not any(value in form.as_p() for value in TEMPORARY.values())


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::111122223333:role/Reader",
        "arn:aws-cn:iam::111122223333:role/path/to/Reader",
        " arn:aws:iam::111122223333:role/Reader ",
    ],
)
def test_a_role_arn_is_accepted(arn: str) -> None:
    form = RoleForm({"role_arn": arn})
    assert form.is_valid()
    assert form.params() == {"role_arn": arn.strip()}


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "Reader",
        "arn:aws:iam::111122223333:user/Reader",
        "arn:aws:iam::1111:role/Reader",
        "arn:aws:iam::１１１１22223333:role/Reader",
        "arn:aws:iam::111122223333:role/",
        "arn:evil:iam::111122223333:role/Reader",
        "arn:aws:iam::111122223333:role/Re ader",
    ],
)
def test_a_malformed_arn_is_named(arn: str) -> None:
    assert "role_arn" in RoleForm({"role_arn": arn}).errors


def test_an_unknown_time_zone_or_language_is_refused() -> None:
    assert set(PreferencesForm({"language": "xx", "time_zone": "Mars/Olympus"}).errors) == {"language", "time_zone"}
