"""A gate before moto in this process, with users, keys and the role, but without the rest of the estate."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from moto import mock_aws
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import EnvironBuilder, run_wsgi_app

from awscheck.sample.estate import identities, in_process
from awscheck.sample.estate.site import Site
from awscheck.sample.gate import Gate
from awscheck.sample.people import HOME_REGION, PORTAL, PRODUCTION, ROLE_ARN, STAGING
from tests.sample import sample_aws  # noqa: F401

CONFIG = Config(retries={"total_max_attempts": 1})
Keys = dict[str, str]
MakeClient = Callable[..., Any]


class Raw(BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


class ThroughGate:
    """Sends a prepared request of botocore into a WSGI application."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, request: Any, **_: object) -> AWSResponse:
        parts = urlsplit(request.url)
        environ = EnvironBuilder(
            method=request.method,
            base_url=f"{parts.scheme}://{parts.netloc}",
            path=parts.path,
            query_string=parts.query,
            data=request.body or b"",
            headers=[(name, as_text(value)) for name, value in request.headers.items()],
        ).get_environ()
        environ["RAW_URI"] = parts.path
        body, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        return AWSResponse(request.url, int(status.split()[0]), headers, Raw(b"".join(body)))


def as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def keys() -> Iterator[dict[str, Keys]]:
    """Keys of a user of production, of the portal, and of staging's admin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        with in_process():
            homes = [Site(account, HOME_REGION, 1) for account in (PRODUCTION, STAGING, PORTAL)]
            for home in homes:
                identities.build_keys(home)
            identities.build_portal_role(homes[1])
        production, staging, portal = homes
        yield {
            "production": production.made["collector"],
            "portal": portal.made["portal"],
            "staging": staging.made["admin"],
        }
    forget = mock_aws()
    forget.start()
    forget.stop()


@pytest.fixture(scope="module")
def client(keys: dict[str, Keys]) -> MakeClient:
    """client(service, keys, region) goes through the gate without a network."""
    through = ThroughGate(Gate(DomainDispatcherApplication(create_backend_app)))

    def make(service: str, using: Keys | None = None, region: str = HOME_REGION) -> Any:
        using = using or keys["production"]
        made: Any = boto3.client(
            service,
            region_name=region,
            endpoint_url="http://127.0.0.1:4566",
            aws_access_key_id=using["aws_access_key"],
            aws_secret_access_key=using["aws_secret_key"],
            aws_session_token=using.get("aws_session_token"),
            config=CONFIG,
        )
        made.meta.events.register_first("before-send", through)
        return made

    return make


@pytest.fixture(scope="module")
def assume(client: MakeClient, keys: dict[str, Keys]) -> Callable[..., Keys]:
    """The portal assumes the role of staging."""

    def role_keys(**more: Any) -> Keys:
        wanted = {"RoleArn": ROLE_ARN, "RoleSessionName": "test", **more}
        made = client("sts", keys["portal"]).assume_role(**wanted)["Credentials"]
        return {
            "aws_access_key": made["AccessKeyId"],
            "aws_secret_key": made["SecretAccessKey"],
            "aws_session_token": made["SessionToken"],
        }

    return role_keys
