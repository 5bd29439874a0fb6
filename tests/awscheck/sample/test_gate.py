"""What the gate does where moto stumbles over its own threads."""

from typing import Any

import pytest

from awscheck.sample.call import Call
from awscheck.sample.gate import TRIES, Gate


class Moto:
    """Stumbles so many times, then answers."""

    def __init__(self, stumbles: int, *, raises: bool) -> None:
        self.stumbles, self.raises, self.asked = stumbles, raises, 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        body = environ["wsgi.input"].read()
        if self.asked <= self.stumbles:
            if self.raises:
                raise RuntimeError("dictionary changed size during iteration")
            start_response("500 Internal Server Error", [])
            return [b""]
        start_response("200 OK", [])
        return [body]


def ask(moto: Moto) -> tuple[str, bytes]:
    call = Call(request=None, body=b"Action=ListQueues", credential={})  # type: ignore[arg-type]
    body, status, _headers = Gate(moto).answer_of_moto(call, {"REQUEST_METHOD": "POST", "PATH_INFO": "/"})
    return status, b"".join(body)


@pytest.mark.parametrize("raises", [True, False])
def test_it_is_asked_again_with_the_same_call(raises: bool) -> None:
    assert ask(Moto(TRIES - 1, raises=raises)) == ("200 OK", b"Action=ListQueues")


def test_what_stumbles_each_time_is_told() -> None:
    assert ask(Moto(TRIES, raises=False))[0].startswith("500")
    with pytest.raises(RuntimeError):
        ask(Moto(TRIES, raises=True))
