"""What tests of collecting need."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from collection import heartbeat
from collection.models import Collection, Outcome
from tests.collection import factories
from tests.collection.declared import Listener, listening
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
def read(alice: User, profile: CredentialProfile) -> Callable[..., Outcome]:
    """Reads the SQS queues of another collection; returns its outcome."""

    def read(*queues: dict[str, Any], **more: Any) -> Outcome:
        return factories.make_reading(factories.make_collection(alice, profile), "sqs.queue", queues, **more)

    return read


@pytest.fixture
def reader(alice: User, fake_aws: FakeAws) -> CredentialProfile:
    """Alice's saved access key, which the fake AWS knows."""
    return CredentialProfile.objects.create_access_key(alice, "reader", fake_aws.user.params)


@pytest.fixture(scope="session", autouse=True)
def listener() -> Iterator[Listener]:
    """Hears every call to AWS, also of sessions that many tests share."""
    with pytest.MonkeyPatch.context() as patch:
        yield listening(patch)


@pytest.fixture(autouse=True)
def only_declared_calls(listener: Listener) -> Iterator[Listener]:
    """Whatever a test collects: a kind that calls what its declaration does not say fails it."""
    listener.made.clear()
    yield listener
    undeclared, listener.undeclared = listener.undeclared, set()
    assert undeclared == set()


@pytest.fixture(autouse=True)
def calm_heart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a test's transaction the heartbeat's own connection sees no row: a slow machine would lose every claim."""
    mark = request.node.get_closest_marker("django_db")
    is_committed = "transactional_db" in request.fixturenames or bool(mark and mark.kwargs.get("transaction"))
    if not is_committed:
        monkeypatch.setattr(heartbeat, "EVERY", 3600)
