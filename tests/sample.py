"""The sample AWS as a process of its own; a conftest gets it by `from tests.sample import sample_aws`."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.contrib.auth.models import User

from accounts.models import CredentialProfile
from awscheck.pacing import Pace

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 240  # seconds: it has much to build, and tests may share their cores


@dataclass(frozen=True)
class SampleAws:
    """A running sample AWS; `mark` is what it wrote down when it was ready."""

    mark: dict[str, Any]
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return str(self.mark["endpoint"])

    def client(self, service: str, region: str = "us-east-1", keys: dict[str, str] | None = None) -> Any:
        """A client with the access key of production, or with other keys of that form."""
        keys = keys or self.mark["access_key"]
        made: Any = boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=keys["aws_access_key"],
            aws_secret_access_key=keys["aws_secret_key"],
            aws_session_token=keys.get("aws_session_token"),
        )
        made.meta.events.register("before-sign.s3-control", without_account_prefix)
        return made

    def assume_role(self, external_id: str = "any-external-id") -> dict[str, str]:
        """The keys of the role of staging, as the portal gets them."""
        portal = self.mark["portal"]
        keys = {"aws_access_key": portal["access_key"], "aws_secret_key": portal["secret_key"]}
        credentials = self.client("sts", keys=keys).assume_role(
            RoleArn=self.mark["role"]["role_arn"], RoleSessionName="test-session", ExternalId=external_id
        )["Credentials"]
        return {
            "aws_access_key": credentials["AccessKeyId"],
            "aws_secret_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials["SessionToken"],
        }


def without_account_prefix(request: Any, **_: object) -> None:
    """S3 Control puts the account before the host name, which an address cannot have."""
    request.url = re.sub(r"//\d{12}\.", "//", request.url)


@contextmanager
def running_sample(folder: Path) -> Iterator[SampleAws]:
    """Start, wait until ready, stop."""
    file = folder / "sample.json"
    command = [sys.executable, "-m", "awscheck.sample", "--port", "0", "--describe", str(file)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield SampleAws(wait_for(file, process), process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def wait_for(file: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while not file.exists():
        assert process.poll() is None, "the sample AWS ended before it was ready"
        assert time.monotonic() < deadline, f"the sample AWS was not ready within {PATIENCE} s"
        time.sleep(0.05)
    mark: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return mark


@pytest.fixture(scope="session")
def sample_aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleAws]:
    with running_sample(tmp_path_factory.mktemp("sample-aws")) as sample:
        yield sample


@pytest.fixture
def production(alice: User, sample_aws: SampleAws, settings: Any, monkeypatch: pytest.MonkeyPatch) -> CredentialProfile:
    """The key of the sample's production account, whose quotas nobody needs to spare."""
    monkeypatch.setattr(Pace, "__call__", lambda *_: None)
    settings.AWS_ENDPOINT_URL = sample_aws.endpoint
    keys = {name: sample_aws.mark["access_key"][name] for name in ("aws_access_key", "aws_secret_key")}
    return CredentialProfile.objects.create_access_key(alice, "production", keys)
