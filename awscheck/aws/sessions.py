"""A botocore session that knows the credentials it was given, our configuration, and nothing of its surroundings."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from botocore import credentials as botocore_credentials
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.session import Session
from botocore.tokens import TokenProviderChain
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from awscheck.aws import patience
from awscheck.aws.data import loader

ATTEMPTS = 10
# Every setting of a session at its default: neither environment variables nor files are asked
CLOSED = {
    name: (None, None, default, cast)
    for name, (_, _, default, cast) in Session.SESSION_VARIABLES.items()
    if name not in ("config_file", "credentials_file")
} | {"config_file": (None, None, None, None), "credentials_file": (None, None, None, None)}


class OnlyProvider:
    """Offers exactly the credentials that it was made with."""

    METHOD = CANONICAL_NAME = "awscheck"

    def __init__(self, credentials: botocore_credentials.Credentials) -> None:
        self._credentials = credentials

    def load(self) -> botocore_credentials.Credentials:
        return self._credentials


def closed_session(credentials: botocore_credentials.Credentials) -> Session:
    """A session for these credentials alone: no environment, no ~/.aws, no instance metadata."""
    session = Session(session_vars=CLOSED)
    session.register_component("data_loader", loader())
    session.register_component(
        "credential_provider", botocore_credentials.CredentialResolver([OnlyProvider(credentials)])
    )
    session.register_component("token_provider", TokenProviderChain(providers=[]))
    session.register("before-sign", _stay_at_endpoint)
    return session


def open_client(session: Session, service: str, region: str, *, quick: bool = False) -> BaseClient:
    """A client of a closed session. Not thread-safe, as botocore is not."""
    client: BaseClient = session.create_client(
        service,
        region_name=region,
        endpoint_url=endpoint_url(),
        verify=True,  # else REQUESTS_CA_BUNDLE would be asked
        config=client_config(quick=quick),
    )
    patience.give(client)
    return client


def client_config(*, quick: bool = False) -> Config:
    """Time-outs and retries: patient for collecting, quick for a person who waits for the answer."""
    connect, read, attempts = (3, 5, 1) if quick else (5, 15, ATTEMPTS)
    at_endpoint: dict[str, Any] = {"s3": {"addressing_style": "path"}, "inject_host_prefix": False}
    return Config(
        connect_timeout=connect,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=max(10, settings.COLLECT_THREADS),
        proxies={},  # else HTTPS_PROXY would be asked
        ignore_configured_endpoint_urls=True,
        user_agent_extra="aws-console-check",
        **(at_endpoint if endpoint_url() else {}),
    )


def endpoint_url() -> str | None:
    """The operator's AWS_ENDPOINT_URL or None; ImproperlyConfigured unless it is on this machine or allowed."""
    url: str = settings.AWS_ENDPOINT_URL
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured("AWS_ENDPOINT_URL must be an http or https address.")
    if not settings.AWS_ENDPOINT_ALLOW_REMOTE and not _is_loopback(parts.hostname):
        raise ImproperlyConfigured("AWS_ENDPOINT_URL must be on this machine, unless AWS_ENDPOINT_ALLOW_REMOTE is set.")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _stay_at_endpoint(request: AWSRequest, **_: object) -> None:
    """With an endpoint set, every request goes to its host: S3 Control's rules would put the account id before it."""
    if endpoint := endpoint_url():
        request.url = urlsplit(request.url)._replace(netloc=urlsplit(endpoint).netloc).geturl()
