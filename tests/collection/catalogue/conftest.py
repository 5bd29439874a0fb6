"""One fake AWS and one session for all of the catalogue: clients are dear, and no test leaves anything behind."""

from collections.abc import Iterator

import pytest

from awscheck.aws import AwsSession, Credentials
from tests.fake_aws import FakeAws, serving


@pytest.fixture(scope="package")
def one_aws() -> Iterator[FakeAws]:
    with serving(seconds=20) as aws:
        yield aws


@pytest.fixture(scope="package")
def session(one_aws: FakeAws) -> AwsSession:
    """The reader's way into it."""
    return AwsSession(Credentials("access_key", one_aws.user.params))
