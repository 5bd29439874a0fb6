"""An AWS of plain data behind the door of the fake STS: answers, pages, latency and faults, call by call.

Use the fixture `fake_aws`: it is the portal's AWS_ENDPOINT_URL for the test. What is not prepared has nothing: every
listing is empty. Answers are serialised after botocore's own model, in the protocol in which the call came.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import UnknownServiceError
from django.test import override_settings
from moto.core.request import Request as MotoRequest
from werkzeug.test import EnvironBuilder

from awscheck.aws import sessions
from awscheck.sample.call import Call
from tests import fake_sts
from tests.aws_errors import DOOR_CODES, Answer, error_answer
from tests.fake_sts import FakeSts, Principal

Params = dict[str, Any]
Result = Mapping[str, Any] | Callable[[Params], Mapping[str, Any]]
SECONDS = 3.0  # that a client waits for an answer
ATTEMPTS = 2
RESET, SILENCE = "reset", "silence"


@dataclass
class Asked:
    """A call that was let in, with its parameters as botocore names them."""

    service: str
    operation: str
    region: str
    params: Params
    key: str


@dataclass
class Fault:
    """What is wrong with a call. `times`: how often, None for ever. `when`: of which parameters only."""

    code: str
    message: str
    status: int
    times: int | None
    when: Callable[[Params], Any] | None

    def hits(self, params: Params) -> bool:
        if self.times == 0 or (self.when and not self.when(params)):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class FakeAws(FakeSts):
    """An account's state and what was asked of it; `latency` in seconds, `enabled` the regions switched on."""

    asked: list[Asked] = field(default_factory=list)
    enabled: list[str] = field(default_factory=lambda: ["us-east-1", "ap-northeast-2"])
    latency: float = 0
    user: Principal = field(init=False)
    pages: dict[tuple[str, ...], tuple[Result, ...]] = field(default_factory=dict)
    faults: dict[tuple[str, str, str], list[Fault]] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def has(self, service: str, operation: str, *pages: Result, region: str = "", account: str = "") -> None:
        """What a call gives; several pages are joined by tokens. A page may be a function of the parameters."""
        self.pages[service, operation, region, account] = pages

    def fail(
        self, service: str, operation: str, code: str, message: str = "", *, status: int = 400,
        times: int | None = None, region: str = "", when: Callable[[Params], Any] | None = None,
    ) -> None:  # fmt: skip
        """An error that a call gives; '' as operation: every call of the service; RESET and SILENCE are no answer."""
        self.faults.setdefault((service, operation, region), []).append(Fault(code, message, status, times, when))

    def deny(self, service: str, operation: str, why: str = "", **more: Any) -> None:
        """AWS's AccessDenied, in the words of an identity policy that does not allow it, or for another reason."""
        why = why or "because no identity-based policy allows the action"
        text = f"User: {self.user.arn} is not authorized to perform: {service}:{operation} {why}"
        code = {"ec2": "UnauthorizedOperation", "json": "AccessDeniedException"}.get(_protocol(service), "AccessDenied")
        self.fail(service, operation, code, text, status=403, **more)

    def disown(self, service: str, **more: Any) -> None:
        """A service does not know the key: it is dead, or the region is not switched on."""
        code = DOOR_CODES[_protocol(service)].get("InvalidClientTokenId", "InvalidClientTokenId")
        self.fail(service, "", code, "The security token included in the request is invalid.", status=403, **more)

    def heal(self) -> None:
        """No more faults."""
        self.faults.clear()

    def calls_of(self, service: str, operation: str = "", region: str = "") -> list[Asked]:
        """What was asked of a service, retries included."""
        return [
            one for one in list(self.asked)
            if one.service == service and operation in ("", one.operation) and region in ("", one.region)
        ]  # fmt: skip

    # How a call is answered

    def perform(self, caller: Principal, asked: fake_sts.Request, request: AWSRequest) -> Answer:
        call = _call(asked, request)
        self.asked.append(Asked(call.service, call.operation, asked.region, call.params, asked.key))
        time.sleep(self.latency)
        fault = self._fault(call)
        if fault is None:
            call.account = caller.account
            return self._written(call) if call.service != "sts" else super().perform(caller, asked, request)
        if fault.code == SILENCE:
            self.ended.wait(10 * SECONDS)
        if fault.code in (RESET, SILENCE):
            raise ConnectionResetError
        return error_answer(_protocol(call.service), fault.code, fault.message, fault.status)

    def _fault(self, call: Call) -> Fault | None:
        with self.lock:
            for place in _places(call):
                for fault in self.faults.get(place, ()):
                    if fault.hits(call.params):
                        return fault
        return None

    def _written(self, call: Call) -> Answer:
        status, headers, body = call.reply(self._page(call))
        return status, dict(headers).get("Content-Type", "text/xml"), body

    def _page(self, call: Call) -> Mapping[str, Any]:
        places = [(*place, account) for place in _places(call) for account in (call.account, "")]
        pages = next((self.pages[place] for place in places if place in self.pages), None)
        if pages is None:
            return self._default(call.operation)
        if len(pages) == 1:
            return pages[0](call.params) if callable(pages[0]) else pages[0]
        token_in, token_out, more = _tokens(call.service, call.operation)
        number = int(call.params.get(token_in) or 0)
        page = pages[min(number, len(pages) - 1)]
        result = page(call.params) if callable(page) else page
        if number + 1 >= len(pages):
            return result
        return {**result, token_out: str(number + 1), **({more: True} if more else {})}

    def _default(self, operation: str) -> Mapping[str, Any]:
        """What an account that holds nothing says."""
        return {
            "DescribeRegions": {"Regions": [{"RegionName": name} for name in self.enabled]},
            "GenerateCredentialReport": {"State": "COMPLETE"},
            "GetCredentialReport": {"Content": b"user,arn\n", "ReportFormat": "text/csv"},
        }.get(operation, {})


class Handler(fake_sts.Handler):
    """Answers, or breaks the connection."""

    def answer(self) -> None:
        try:
            super().answer()
        except (ConnectionResetError, BrokenPipeError):
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer


def _places(call: Call) -> list[tuple[str, str, str]]:
    return [(call.service, name, region) for name in (call.operation, "") for region in (call.region, "")]


def _call(asked: fake_sts.Request, request: AWSRequest) -> Call:
    path = asked.path.partition("?")[0]
    environ = EnvironBuilder(
        method=request.method, base_url=request.url.removesuffix(path), path=path, data=request.data,
        query_string=asked.path.partition("?")[2], headers=list(request.headers.items()),
    ).get_environ()  # fmt: skip
    environ["RAW_URI"] = path
    scope = {"key": asked.key, "region": asked.region, "signing_name": asked.service}
    return Call(MotoRequest(environ), request.data, scope)


@cache
def _models() -> botocore.session.Session:
    return botocore.session.Session()


@cache
def _protocol(service: str) -> str:
    return str(_models().get_service_model(service).resolved_protocol)


@cache
def _tokens(service: str, operation: str) -> tuple[str, str, str]:
    """The names of the token in and out, and of the flag that says that there is more."""
    try:
        found = _models().get_paginator_model(service).get_paginator(operation)
    except (ValueError, UnknownServiceError):
        return "NextToken", "NextToken", ""
    return found["input_token"], found["output_token"].partition(" ")[0], found.get("more_results", "")


def _impatient(seconds: float, *, quick: bool = False) -> Config:
    return sessions_config(quick=quick).merge(Config(connect_timeout=seconds, read_timeout=seconds))


sessions_config = sessions.client_config


@pytest.fixture
def fake_aws() -> Iterator[FakeAws]:
    """A fresh fake AWS with a user `reader`; clients wait a second, try twice, and do not pause between."""
    with serving() as aws:
        yield aws


@contextmanager
def serving(seconds: float = SECONDS) -> Iterator[FakeAws]:
    """The same, for as long as one likes; clients wait so many seconds."""
    aws = FakeAws()
    server = fake_sts.serve(aws, Handler)
    portal, aws.user = aws.add_user("portal"), aws.add_user("reader")
    here = {
        "AWS_ENDPOINT_URL": aws.url,
        "PORTAL_AWS_ACCESS_KEY_ID": portal.key,
        "PORTAL_AWS_SECRET_ACCESS_KEY": portal.secret,
    }
    try:
        with pytest.MonkeyPatch.context() as patch, override_settings(**here):
            _hurry(patch, seconds)
            yield aws
    finally:
        aws.ended.set()
        server.shutdown()
        server.server_close()


def _hurry(patch: pytest.MonkeyPatch, seconds: float) -> None:
    patch.setattr(sessions, "ATTEMPTS", ATTEMPTS)
    patch.setattr(sessions, "client_config", partial(_impatient, seconds))
    patch.setattr("awscheck.pacing.Pace.__call__", lambda *_: None)
    patch.setattr("collection.collector.PAUSE", 0.01)
    patch.setattr("collection.asking.PAUSES", (0.01,))
    patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
