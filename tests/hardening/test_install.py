"""What a new portal begins with. OWASP ASVS 6.3.2, 11.4.2, 1.2.5, 11.5.1."""

import subprocess
import sys

import pytest
from django.conf import global_settings
from django.contrib.auth.models import User

from awscheck import settings as ours
from awscheck.environment import BASE_DIR


@pytest.mark.django_db
def test_a_new_portal_has_no_people() -> None:
    assert User.objects.count() == 0


def test_passwords_are_hashed_as_django_advises() -> None:
    hashers = getattr(ours, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert hashers[0] in (
        "django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher",
    )  # fmt: skip


def test_no_debug_unless_somebody_asks_for_it() -> None:
    assert ours.DEBUG is False


@pytest.mark.parametrize("rule", ["S608", "S602", "S605", "S301", "S311", "S323", "S501"])
def test_the_linter_watches_for_it(rule: str) -> None:
    """SQL from text, shells, pickle, guessable randomness, TLS that is not verified."""
    words = (sys.executable, "-m", "ruff", "check", "--select", rule, "accounts", "collection", "awscheck", "manage.py")
    done = subprocess.run(words, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
