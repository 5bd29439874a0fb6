"""What tests of collecting need."""

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection.models import Collection
from tests.collection import factories
from tests.collection.waking import real_broker, woken
from tests.fake_aws import FakeAws, fake_aws

__all__ = ["fake_aws", "real_broker", "woken"]


@pytest.fixture
def profile(alice: User) -> CredentialProfile:
    """Alice's saved access key."""
    return factories.make_profile(alice)


@pytest.fixture
def collection(alice: User, profile: CredentialProfile) -> Collection:
    """A collection of alice's."""
    return factories.make_collection(alice, profile)


@pytest.fixture
def reader(alice: User, fake_aws: FakeAws) -> CredentialProfile:
    """Alice's saved access key, which the fake AWS knows."""
    return CredentialProfile.objects.create_access_key(alice, "reader", fake_aws.user.params)
