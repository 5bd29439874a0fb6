"""Where the answers are noted."""

from collections.abc import Callable, Mapping
from typing import Any

from awscheck.sample.call import Call

Answer = Callable[[Call], Mapping[str, Any]]
ANSWERS: dict[tuple[str, str], Answer] = {}


def answers(service: str, operation: str) -> Callable[[Answer], Answer]:
    """Note a function as the answer to an operation."""

    def note(answer: Answer) -> Answer:
        ANSWERS[service, operation] = answer
        return answer

    return note
