"""An STS that really checks: key ids, signatures, clocks, trust policies, external ids, durations and expiry.

It listens on loopback and answers as AWS does, in the protocol that was spoken. Use the fixture `fake_sts`: it is
the portal's AWS_ENDPOINT_URL for the test. Any other service than STS finds the same sign-in at the door, then
what the test has prepared with `answer` or `refuse`.
"""

import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as SigningKeys

from tests.aws_errors import DOOR_CODES, Answer, error_answer, protocol_of

ACCOUNT = "111122223333"
SKEW = timedelta(minutes=15)
SESSION_NAME_CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-")


class Refusal(Exception):
    """An error as AWS words it."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


@dataclass
class Principal:
    """Somebody with a key. `token` and `expires` only for temporary keys."""

    key: str
    secret: str
    arn: str
    user_id: str
    account: str = ACCOUNT
    token: str = ""
    expires: datetime | None = None

    @property
    def params(self) -> dict[str, str]:
        """As auth_params of the kind access_key."""
        params = {"aws_access_key": self.key, "aws_secret_key": self.secret}
        return params | ({"aws_session_token": self.token} if self.token else {})


@dataclass
class Role:
    """A role and its trust policy: who may assume it (accounts or ARNs), and with which external id."""

    arn: str
    trusts: tuple[str, ...]
    external_id: str = ""
    longest: int = 3600


@dataclass
class Request:
    """A call that arrived, signed rightly or not."""

    service: str
    region: str
    action: str
    params: dict[str, str]
    key: str
    path: str
    host: str


@dataclass
class FakeSts:
    """The accounts' state, and what was asked. `clock` moves the time; `lifetime` is what role sessions have left."""

    url: str = ""
    principals: dict[str, Principal] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    clock: timedelta = timedelta()
    lifetime: timedelta | None = None

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock

    def add_user(self, name: str = "alice", account: str = ACCOUNT) -> Principal:
        """A user with a long-term key."""
        return self._add(f"arn:aws:iam::{account}:user/{name}", "AKIA", account)

    def add_session(self, name: str = "alice", account: str = ACCOUNT, seconds: int = 3600) -> Principal:
        """Somebody with a temporary key; a negative number of seconds has run out already."""
        arn = f"arn:aws:sts::{account}:federated-user/{name}"
        return self._add(arn, "ASIA", account, self.now() + timedelta(seconds=seconds))

    def add_role(
        self, name: str = "AwsConsoleCheck", *, trusts: tuple[str, ...] = (ACCOUNT,), external_id: str = "",
        account: str = "444455556666", longest: int = 3600, partition: str = "aws",
    ) -> Role:  # fmt: skip
        """A role in another account. Without an external id anybody in `trusts` may assume it."""
        role = Role(f"arn:{partition}:iam::{account}:role/{name}", trusts, external_id, longest)
        self.roles[role.arn] = role
        return role

    def calls(self, action: str) -> list[Request]:
        return [request for request in self.requests if request.action == action]

    def answer(self, service: str, action: str, body: str | bytes, content_type: str = "text/xml") -> None:
        """What an action of any service answers to a good signature; '' as action answers all of them."""
        self.answers[service, action] = 200, content_type, body.encode() if isinstance(body, str) else body

    def refuse(self, service: str, action: str, protocol: str, code: str, message: str = "", status: int = 400) -> None:
        """The error that an action answers to a good signature; '' as action: all of the service's."""
        self.answers[service, action] = error_answer(protocol, code, message, status)

    def _add(self, arn: str, prefix: str, account: str, expires: datetime | None = None) -> Principal:
        key = prefix + secrets.token_hex(8).upper()
        token = secrets.token_urlsafe(120) if expires else ""
        principal = Principal(key, secrets.token_urlsafe(30), arn, "AIDA" + key[4:], account, token, expires)
        self.principals[key] = principal
        return principal

    # What STS does

    def get_caller_identity(self, caller: Principal, _: dict[str, str]) -> str:
        return f"<UserId>{caller.user_id}</UserId><Account>{caller.account}</Account><Arn>{caller.arn}</Arn>"

    def assume_role(self, caller: Principal, params: dict[str, str]) -> str:
        arn, name = params["RoleArn"], params["RoleSessionName"]
        seconds = int(params.get("DurationSeconds", "3600"))
        if not 900 <= seconds <= 43200 or not 2 <= len(name) <= 64 or not set(name) <= SESSION_NAME_CHARACTERS:
            raise Refusal("ValidationError", "1 validation error detected", 400)
        role = self.roles.get(arn)
        if not role or not self._trusts(role, caller, params.get("ExternalId", "")):
            text = f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}"
            raise Refusal("AccessDenied", text)
        if caller.token and seconds > 3600:
            text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
            raise Refusal("ValidationError", text, 400)
        if seconds > role.longest:
            text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            raise Refusal("ValidationError", text, 400)
        return self._session_of(role, name, self.now() + (self.lifetime or timedelta(seconds=seconds)))

    def _trusts(self, role: Role, caller: Principal, external_id: str) -> bool:
        return bool({caller.account, caller.arn} & set(role.trusts)) and role.external_id in ("", external_id)

    def _session_of(self, role: Role, name: str, expires: datetime) -> str:
        _, partition, _, _, account, resource = role.arn.split(":")
        arn = f"arn:{partition}:sts::{account}:assumed-role/{resource.rpartition('/')[2]}/{name}"
        session = self._add(arn, "ASIA", account, expires)
        session.user_id = f"AROA{session.key[4:]}:{name}"
        return (
            f"<Credentials><AccessKeyId>{session.key}</AccessKeyId><SecretAccessKey>{session.secret}</SecretAccessKey>"
            f"<SessionToken>{session.token}</SessionToken><Expiration>{expires:%Y-%m-%dT%H:%M:%SZ}</Expiration>"
            f"</Credentials><AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>{session.user_id}</AssumedRoleId>"
            f"</AssumedRoleUser>"
        )

    # Who is at the door

    def sign_in(self, request: AWSRequest, key: str, scope: tuple[str, str, str], signature: str) -> Principal:
        """The principal that signed; Refusal otherwise."""
        date, region, service = scope
        principal = self.principals.get(key)
        if not principal or request.headers.get("X-Amz-Security-Token", "") != principal.token:
            raise Refusal("InvalidClientTokenId", "The security token included in the request is invalid.")
        stamp = request.headers["X-Amz-Date"]
        signed_at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(self.now() - signed_at) > SKEW:
            text = f"Signature expired: {stamp} is now earlier than {self.now() - SKEW:%Y%m%dT%H%M%SZ}"
            raise Refusal("SignatureDoesNotMatch", text)
        if principal.expires and principal.expires < self.now():
            raise Refusal("ExpiredToken", "The security token included in the request is expired")
        kind = S3SigV4Auth if service == "s3" else SigV4Auth
        signer = kind(SigningKeys(principal.key, principal.secret), service, region)
        request.context["timestamp"] = stamp
        expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        if not stamp.startswith(date) or not secrets.compare_digest(expected, signature):
            text = "The request signature we calculated does not match the signature you provided."
            raise Refusal("SignatureDoesNotMatch", text)
        return principal

    def respond(self, request: AWSRequest, path: str) -> Answer:
        """Status, content type and body for a signed request."""
        signed, action, params = _read(request)
        try:
            key, date, region, service, _ = signed["Credential"].split("/")
        except (KeyError, ValueError):
            return error_answer("query", "MissingAuthenticationToken", "Request is missing Authentication Token", 403)
        asked = Request(service, region, action, params, key, path, request.headers.get("Host", ""))
        self.requests.append(asked)
        try:
            caller = self.sign_in(request, key, (date, region, service), signed["Signature"])
            return self.perform(caller, asked, request)
        except Refusal as refusal:
            protocol = protocol_of(service, path, "X-Amz-Target" in request.headers, "Action" in params)
            code = DOOR_CODES[protocol].get(refusal.code, refusal.code)
            return error_answer(protocol, code, refusal.message, refusal.status)

    def perform(self, caller: Principal, asked: Request, request: AWSRequest) -> Answer:
        """What a call gets that was let in at the door."""
        answer = self.answers.get((asked.service, asked.action)) or self.answers.get((asked.service, ""))
        if answer or asked.service != "sts":
            return answer or error_answer("query", "InvalidAction", "Prepare it with answer() or refuse().")
        verb = {"GetCallerIdentity": self.get_caller_identity, "AssumeRole": self.assume_role}[asked.action]
        return _result(asked.action, verb(caller, asked.params))


def _read(request: AWSRequest) -> tuple[dict[str, str], str, dict[str, str]]:
    """The parts of the Authorization header, the action's name and the parameters of the query protocol."""
    header = request.headers.get("Authorization", "").partition(" ")[2]
    del request.headers["Authorization"]  # it cannot have signed itself
    signed = dict(part.strip().split("=", 1) for part in header.split(",") if "=" in part)
    text = request.data.decode("latin-1") if request.data else ""
    params = dict(parse_qsl(text)) if "Action=" in text else {}
    target = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
    return signed, params.get("Action", target), params


def _result(action: str, inner: str) -> Answer:
    text = (
        f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{inner}</{action}Result>'
        f"<ResponseMetadata><RequestId>fake-request</RequestId></ResponseMetadata></{action}Response>"
    )
    return 200, "text/xml", text.encode()


class Handler(BaseHTTPRequestHandler):
    """Turns what arrives into a request that botocore can sign again."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    sts: FakeSts

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, content_type, answer = self.sts.respond(self._as_botocore(body), self.path)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("x-amzn-RequestId", "fake-request")
        if content_type == "application/cbor":
            self.send_header("smithy-protocol", "rpc-v2-cbor")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer

    def _as_botocore(self, body: bytes) -> AWSRequest:
        listed = self.headers.get("Authorization", "").partition("SignedHeaders=")[2].partition(",")[0].split(";")
        kept = {name: value for name, value in self.headers.items() if name.lower() in {*listed, "authorization"}}
        path, _, query = self.path.partition("?")
        params = parse_qsl(query, keep_blank_values=True)
        url = f"http://{self.headers['Host']}{path}"
        return AWSRequest(method=self.command, url=url, headers=kept, data=body, params=params)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


class Server(ThreadingHTTPServer):
    """Takes as many callers at once as a collection has threads."""

    daemon_threads = True
    request_queue_size = 128


def serve(sts: FakeSts, handler: type[Handler] = Handler) -> ThreadingHTTPServer:
    """Starts the server on a free port of loopback; its address is then in `sts.url`."""
    server = Server(("127.0.0.1", 0), type("BoundHandler", (handler,), {"sts": sts}))
    sts.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server


@pytest.fixture
def fake_sts(settings: Any) -> Iterator[FakeSts]:
    """A fresh fake STS, set as the portal's AWS endpoint; the portal itself is its user 'portal'."""
    sts = FakeSts()
    server = serve(sts)
    portal = sts.add_user("portal")
    settings.AWS_ENDPOINT_URL = sts.url
    settings.PORTAL_AWS_ACCESS_KEY_ID, settings.PORTAL_AWS_SECRET_ACCESS_KEY = portal.key, portal.secret
    yield sts
    server.shutdown()
    server.server_close()
