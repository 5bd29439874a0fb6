"""A circuit breaker per (service, region) of one session: a dead endpoint costs seconds, not eight time-outs a call."""

import re
import threading
from collections import Counter
from typing import Any

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.session import Session

from awscheck.aws.exceptions import CircuitOpenError

FAILURES = 2  # in a row, over all threads
SILENCE = (ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError)
SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/")


class Breaker:
    """Counts calls without an answer where they are sent; any answer, a refusal too, closes the circuit again."""

    def __init__(self) -> None:
        self._unanswered: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def watch(self, session: Session) -> None:
        """Let the session's requests pass through here."""
        session.register("before-send", self._before_send)
        session.register("needs-retry", self._after_send)

    def reset(self) -> None:
        """Give every endpoint another chance, a dead one a single call."""
        with self._lock:
            for place in self._unanswered:
                self._unanswered[place] = min(self._unanswered[place], FAILURES - 1)

    def _before_send(self, request: Any, event_name: str, **_: Any) -> None:
        if self._unanswered[service_of(event_name), region_of(request)] >= FAILURES:
            raise CircuitOpenError(request.url.partition("?")[0])

    def _after_send(
        self, event_name: str, request_dict: dict[str, Any], caught_exception: Exception | None = None, **_: Any
    ) -> None:
        if isinstance(caught_exception, CircuitOpenError):
            return
        place = service_of(event_name), request_dict["context"].get("client_region", "")
        with self._lock:
            self._unanswered[place] = self._unanswered[place] + 1 if isinstance(caught_exception, SILENCE) else 0


def service_of(event_name: str) -> str:
    """``sqs`` of ``before-send.sqs.ListQueues``."""
    return event_name.split(".")[1]


def region_of(request: Any) -> str:
    """The region that a request is signed for; empty where it is not signed."""
    header = request.headers.get("Authorization", b"")
    text = header.decode() if isinstance(header, bytes) else str(header)
    scope = SCOPE.search(text)
    return scope[1] if scope else ""
