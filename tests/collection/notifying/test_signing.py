"""Signatures by the Standard Webhooks specification, and the receiver's side of docs/notifications.md."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collection.notifying import signing

DOCS = Path(__file__).parents[3] / "docs" / "notifications.md"
SECRET = signing.new_secret()
BODY = b'{"id":"1"}'


@pytest.fixture(scope="module")
def verify() -> Callable[..., bool]:
    """The example that people copy."""
    found = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(found[0], names)
    return names["verify"]  # type: ignore[no-any-return]


def signed(*, at: float | None = None) -> dict[str, str]:
    return signing.headers(SECRET, "msg-1", int(time.time() if at is None else at), BODY)


def test_it_is_the_signature_that_the_makers_of_the_specification_publish() -> None:
    """The example in the test suites of their libraries."""
    told = signing.headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_random_and_of_the_form_that_scanners_know() -> None:
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", SECRET)
    assert signing.new_secret() != SECRET


def test_the_example_accepts_what_the_portal_sends(verify: Callable[..., bool]) -> None:
    assert verify(SECRET, signed(), BODY)


def test_and_one_of_several_signatures(verify: Callable[..., bool]) -> None:
    told = signed()
    told["webhook-signature"] = f"v1,AAAA {told['webhook-signature']} v1a,BBBB"
    assert verify(SECRET, told, BODY)


@pytest.mark.parametrize("changed", ["body", "secret", "webhook-id", "webhook-timestamp", "webhook-signature"])
def test_the_example_refuses_whatever_was_changed(verify: Callable[..., bool], changed: str) -> None:
    told = signed()
    others = {"webhook-id": "msg-2", "webhook-timestamp": str(int(time.time()) - 60), "webhook-signature": "v1,AAAA"}
    told |= {name: other for name, other in others.items() if name == changed}
    secret = signing.new_secret() if changed == "secret" else SECRET
    assert not verify(secret, told, BODY + b" " if changed == "body" else BODY)


def test_the_example_refuses_what_is_old(verify: Callable[..., bool]) -> None:
    assert not verify(SECRET, signed(at=time.time() - 301), BODY)
