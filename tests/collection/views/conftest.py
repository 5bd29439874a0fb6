"""What tests of the pages need beside Alice's browser."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from accounts.models import CredentialProfile
from collection.models import Tick, Worker
from tests.collection.factories import make_profile


@pytest.fixture
def stranger(bob: User, as_person: Callable[[User], Client]) -> Client:
    """Bob's browser: he may see nothing of Alice's."""
    return as_person(bob)


@pytest.fixture
def profile(alice: User) -> CredentialProfile:
    """Alice's saved key, not tested yet."""
    return make_profile(alice)


@pytest.fixture
def tick(db: None) -> Tick:
    """A worker is running."""
    Worker.note("worker-1", 7, concurrency=4, running=1, started_at=timezone.now())
    return Tick.objects.create(pk=1, due_at=timezone.now(), done_at=timezone.now())
