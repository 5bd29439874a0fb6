"""What tests of collecting need."""

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection.models import Collection
from tests.collection import factories


@pytest.fixture
def profile(alice: User) -> CredentialProfile:
    """Alice's saved access key."""
    return factories.make_profile(alice)


@pytest.fixture
def collection(alice: User, profile: CredentialProfile) -> Collection:
    """A collection of alice's."""
    return factories.make_collection(alice, profile)
