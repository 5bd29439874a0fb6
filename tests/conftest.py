"""People whom every test may ask for."""

import pytest
from django.contrib.auth.models import User


@pytest.fixture
def alice(db) -> User:
    """An ordinary person."""
    return User.objects.create_user("alice", password="correct horse battery")


@pytest.fixture
def bob(db) -> User:
    """A stranger to alice's things."""
    return User.objects.create_user("bob", password="correct horse battery")
