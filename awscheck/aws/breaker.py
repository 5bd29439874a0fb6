"""A circuit breaker per (service, region) of one session: a dead endpoint costs seconds, not eight time-outs a call."""

import re
import threading
from collections import Counter
from typing import Any

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError
from botocore.session import Session

from awscheck.aws.exceptions import CircuitOpenError

FAILURES = 2  # in a row, over all threads; a single one where nothing has ever been answered
SILENCE = (ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError)
SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/")
Place = tuple[str, str]  # service, region


class Breaker:
    """Counts calls without an answer where they are sent; any answer, a refusal too, closes the circuit again."""

    def __init__(self) -> None:
        self._unanswered: Counter[Place] = Counter()
        self._has_answered: set[Place] = set()
        self._lock = threading.Lock()

    def watch(self, session: Session) -> None:
        """Let the session's requests pass through here."""
        session.register("before-send", self._before_send)
        session.register("needs-retry", self._after_send)

    def reset(self) -> None:
        """Give every endpoint another chance, a dead one a single call."""
        with self._lock:
            for place in self._unanswered:
                self._unanswered[place] = min(self._unanswered[place], self._allowed(place) - 1)

    def _before_send(self, request: Any, event_name: str, **_: Any) -> None:
        place = service_of(event_name), region_of(request)
        if self._unanswered[place] >= self._allowed(place):
            raise CircuitOpenError(request.url.partition("?")[0])

    def _after_send(
        self, event_name: str, request_dict: dict[str, Any], caught_exception: Exception | None = None, **_: Any
    ) -> None:
        if isinstance(caught_exception, CircuitOpenError):
            return
        place = service_of(event_name), request_dict["context"].get("client_region", "")
        with self._lock:
            if isinstance(caught_exception, SILENCE):
                self._unanswered[place] += 1
            else:
                self._unanswered[place] = 0
                self._has_answered.add(place)

    def _allowed(self, place: Place) -> int:
        return FAILURES if place in self._has_answered else 1


def service_of(event_name: str) -> str:
    """``sqs`` of ``before-send.sqs.ListQueues``."""
    return event_name.split(".")[1]


def region_of(request: Any) -> str:
    """The region that a request is signed for; empty where it is not signed."""
    header = request.headers.get("Authorization", b"")
    text = header.decode() if isinstance(header, bytes) else str(header)
    scope = SCOPE.search(text)
    return scope[1] if scope else ""
