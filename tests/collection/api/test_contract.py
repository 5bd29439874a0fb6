"""The API asked as its own description says one may, and as it says one may not: schemathesis makes the requests.

Never 500, each answer of a shape that is described, nonsense refused, and nothing answered without the token. What is
well formed may still name a page or a kind that is not there: only of real things all must be accepted.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from collection.api.portal import openapi
from tests.collection.api.conftest import bearer, secret_of
from tests.collection.api.estate import REQUESTS, make_estate

SCHEMA = schemathesis.openapi.from_dict(openapi())
SCHEMA.app = get_wsgi_application()
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.definition.raw["operationId"])


@pytest.fixture(autouse=True)
def connected(db: None) -> Iterator[None]:
    """As Django's own test client does: a request's end does not end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


MODES = pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)


@MODES
@EVERY
def test_whatever_is_asked_it_answers_as_described(operation: Any, mode: GenerationMode, alice: User) -> None:
    secret = secret_of(alice)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    def ask(case: Case) -> None:
        case.call_and_validate(headers=bearer(secret), excluded_checks=[positive_data_acceptance])

    ask()


@EVERY
def test_what_it_answers_about_real_things_is_as_described(operation: Any, alice: User) -> None:
    request = REQUESTS[operation.definition.raw["operationId"]](make_estate(alice))
    given = {} if request.body is None else {"body": request.body, "media_type": "application/json"}
    case = operation.Case(path_parameters=request.path_parameters, query=request.query, **given)
    answer = case.call_and_validate(headers=bearer(secret_of(alice)))
    assert answer.status_code < 300
