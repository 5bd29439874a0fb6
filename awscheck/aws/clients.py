"""Sessions and clients for a person's credentials: the only way from the portal to AWS."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping

from botocore import credentials as botocore_credentials
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient

from awscheck.aws.breaker import Breaker, region_of, service_of
from awscheck.aws.credentials import ACCESS_KEY, ROLE_ARN, SECRET_KEY, SESSION_TOKEN, AuthType, Credentials
from awscheck.aws.data import loader
from awscheck.aws.exceptions import InvalidRegionError, StoppedError
from awscheck.aws.regions import home_region, is_region, partition_of, regions
from awscheck.aws.roles import SESSION_NAME, Identity, identity_of, role_credentials
from awscheck.aws.sessions import closed_session, open_client
from awscheck.aws.tally import watch


class AwsSession:
    """One person's way into AWS for one piece of work, shared by its threads and thrown away after it.

    A role's session names the role's partition itself; for an access key of another partition than 'aws' say it.
    `quick` is for a person who waits: short time-outs, one attempt. Once `is_stopped` says so nothing more is sent, in
    whichever thread, however far its pages and repetitions are. Raises UnusableCredentialsError at once for
    credentials that can never work; the first call raises NoPortalIdentityError when a role cannot be assumed.
    """

    def __init__(
        self, credentials: Credentials, session_name: str = SESSION_NAME, *, quick: bool = False, partition: str = "aws"
    ) -> None:
        credentials.check()
        role = credentials.role()
        self.credentials = credentials
        self.partition = role.partition if role else partition
        self._quick = quick
        self._session = closed_session(_signing(credentials, session_name, quick=quick))
        self.breaker = Breaker()
        self.breaker.watch(self._session)
        self.pace: Callable[[str, str], None] | None = None
        self.is_stopped: Callable[[], bool] = lambda: False
        self.wait: Callable[[float], object] = time.sleep
        self._session.register("before-call", self._go_on)
        self._session.register("before-send", self._keep_pace)
        watch(self._session)
        self._clients: dict[tuple[str, str], BaseClient] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"AwsSession({self.credentials!r})"

    def client(self, service_name: str, region: str) -> BaseClient:
        """The session's client for a service in a region of its partition; InvalidRegionError for any other."""
        if not is_region(region, self.partition):
            raise InvalidRegionError(region)
        with self._lock:
            key = service_name, region
            if key not in self._clients:
                self._clients[key] = open_client(self._session, *key, quick=self._quick)
            return self._clients[key]

    def pause(self, seconds: float) -> None:
        """Wait before the next call; StoppedError as soon as there shall be none, if `wait` ends by then."""
        self.wait(seconds)
        self._go_on()

    def _go_on(self, **_: object) -> None:
        """Before each call, and each repetition and page of it: StoppedError once nothing more may be asked."""
        if self.is_stopped():
            raise StoppedError

    def _keep_pace(self, request: AWSRequest, event_name: str, **_: object) -> None:
        self._go_on()
        if self.pace:
            self.pace(service_of(event_name), region_of(request))
            self._go_on()

    def identity(self) -> Identity:
        """Who these credentials are, asked of STS in the partition's home region."""
        return identity_of(self.client("sts", home_region(self.partition)))

    def enabled_regions(self) -> list[str]:
        """The regions that are switched on in the account, sorted, and known to botocore."""
        answer = self.client("ec2", home_region(self.partition)).describe_regions(AllRegions=False)
        enabled = {region["RegionName"] for region in answer["Regions"]}
        return [region for region in regions(self.partition) if region in enabled]


def preload(operations: Mapping[str, Iterable[str]]) -> None:
    """Read botocore's models of these services now, so that the processes forked from this one share them.

    From then on they know only these operations of them: no other can be called by mistake.
    """
    loader().trim(operations)
    session = closed_session(botocore_credentials.Credentials("AKIAPRELOAD", "preload"))
    for service in (*operations, "sts"):
        open_client(session, service, home_region("aws"))


def create_boto3_client(
    service_name: str,
    region: str,
    auth_type: AuthType = "access_key",
    *,
    external_id: str | None = None,
    **auth_params: str,
) -> BaseClient:
    """A single client for either kind of credentials. For more than one, an AwsSession is faster."""
    credentials = Credentials(auth_type, auth_params, external_id)
    return AwsSession(credentials, partition=partition_of(region)).client(service_name, region)


def _signing(credentials: Credentials, session_name: str, *, quick: bool) -> botocore_credentials.Credentials:
    if credentials.auth_type == "role_arn":
        return role_credentials(credentials.get(ROLE_ARN), session_name, credentials.external_id, quick=quick)
    token = credentials.get(SESSION_TOKEN) or None
    return botocore_credentials.Credentials(credentials.get(ACCESS_KEY), credentials.get(SECRET_KEY), token)
