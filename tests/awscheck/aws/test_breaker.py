"""A dead endpoint is asked a few times, not eight times by every thread."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from awscheck.aws import AWS_ERRORS, AwsSession, Credentials, classify, sessions
from awscheck.aws.breaker import FAILURES
from awscheck.aws.exceptions import CircuitOpenError

KEYS = Credentials("access_key", {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "secret"})


class Hole:
    """Accepts, counts, never answers."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                self.accepted.append(self.server.accept()[0])
            except OSError:
                return


@pytest.fixture
def black_hole(settings, monkeypatch):
    hole = Hole()
    settings.AWS_ENDPOINT_URL = hole.url
    patient = sessions.client_config
    hasty = sessions.Config(read_timeout=0.2)
    monkeypatch.setattr(sessions, "client_config", lambda **how: patient(**how).merge(hasty))
    yield hole
    hole.server.close()


def ask(session: AwsSession, service: str = "sqs", operation: str = "list_queues") -> str:
    try:
        getattr(session.client(service, "us-east-1"), operation)()
    except AWS_ERRORS as error:
        return classify(error).state
    return "ok"


def test_many_callers_of_a_black_hole_end_soon_as_unreachable(black_hole):
    session = AwsSession(KEYS)
    with ThreadPoolExecutor(16) as pool:
        states = set(pool.map(lambda _number: ask(session), range(40)))
    assert states == {"unreachable"}
    assert len(black_hole.accepted) <= 16 + FAILURES


def test_a_dead_service_does_not_close_another(black_hole):
    session = AwsSession(KEYS)
    ask(session)
    before = len(black_hole.accepted)
    ask(session, "sns", "list_topics")
    assert len(black_hole.accepted) > before


def test_after_a_reset_it_is_asked_again(black_hole):
    session = AwsSession(KEYS)
    ask(session)
    session.breaker.reset()
    before = len(black_hole.accepted)
    ask(session)
    assert len(black_hole.accepted) > before


def test_an_answer_closes_the_circuit_again(fake_sts):
    session = AwsSession(KEYS)
    session.breaker._has_answered.add(("sts", "us-east-1"))
    session.breaker._unanswered["sts", "us-east-1"] = FAILURES - 1
    ask(session, "sts", "get_caller_identity")
    assert session.breaker._unanswered["sts", "us-east-1"] == 0


def test_an_endpoint_that_has_never_answered_is_asked_once(black_hole):
    ask(AwsSession(KEYS))
    assert len(black_hole.accepted) == 1


def test_one_that_has_answered_before_is_given_one_more_try(black_hole):
    session = AwsSession(KEYS)
    session.breaker._has_answered.add(("sqs", "us-east-1"))
    ask(session)
    assert len(black_hole.accepted) == FAILURES


def test_an_open_circuit_is_told_by_its_address():
    assert "http://127.0.0.1" in str(CircuitOpenError("http://127.0.0.1:1/"))
