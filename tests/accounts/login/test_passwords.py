"""Which passwords are taken, and how they are kept."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from awscheck import settings as portal
from tests.accounts.login.conftest import is_in, log_in


@pytest.mark.parametrize("password", ["short", "password1234", "1q2w3e4r5t6y", "elevenchars"])
def test_what_can_be_guessed_is_refused(password: str, alice: User) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, alice)


@pytest.mark.parametrize("password", ["x9 " * 43, "한글로 만든 아주 긴 암호", "no digits nor signs at all"])
def test_long_ones_korean_ones_and_plain_words_log_in(password: str, alice: User, client: Client) -> None:
    validate_password(password.strip(), alice)
    alice.set_password(password.strip())
    alice.save()
    log_in(client, password=password.strip())
    assert is_in(client)


def test_they_are_hashed_slowly() -> None:
    assert "PASSWORD_HASHERS" not in vars(portal)  # Django's own: PBKDF2 at its present count
