"""What lies in the broker: ids of ours and nothing else; and what others put there is not opened. OWASP ASVS 1.5.2."""

import base64
import json
import pickle
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from awscheck.environment import BASE_DIR
from collection.sending import send
from tests import own_database
from tests.collection.waking import RealBroker, real_broker

__all__ = ["real_broker"]


def everything_in(broker: RealBroker) -> bytes:
    """All that all databases of the server hold."""
    with current_app.connection_for_write() as connection:
        client = connection.default_channel.client
        return b"\n".join(_content(client, key) for key in client.keys("*"))


def _content(client: Any, key: bytes) -> bytes:
    read = {
        b"list": lambda: client.lrange(key, 0, -1), b"set": lambda: client.smembers(key),
        b"hash": lambda: [part for pair in client.hgetall(key).items() for part in pair],
        b"zset": lambda: client.zrange(key, 0, -1), b"string": lambda: [client.get(key)],
    }[client.type(key)]  # fmt: skip
    return key + b" " + b" ".join(read())


@pytest.mark.slow
def test_a_message_holds_the_id_of_a_row_and_nothing_else(real_broker: RealBroker) -> None:
    real_broker.begin()
    sent = uuid.uuid4()
    send([("collection.collect_ec2", sent)])
    [line] = [part for part in everything_in(real_broker).splitlines() if part.startswith(b"collection ")]
    message = json.loads(line.removeprefix(b"collection "))
    body = json.loads(base64.b64decode(message["body"]))
    assert message["content-type"] == "application/json"
    assert body[:2] == [[str(sent)], {}]


class Bomb:
    """Whoever opens it leaves a file behind."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.marker,)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_pickle_is_dropped_and_never_opened(real_broker: RealBroker, tmp_path: Path) -> None:
    """A real worker meets one, refuses it, and goes on with the next message."""
    real_broker.begin()
    marker = tmp_path / "opened"
    _push(pickle.dumps([[Bomb(marker)], {}, {}]), "application/x-python-serialize")
    _push(json.dumps([[str(uuid.uuid4())], {}, {}]).encode(), "application/json")
    words = (sys.executable, "-m", "celery", "--quiet", "-A", "awscheck", "worker", "--pool", "solo")
    url = real_broker.url.replace("redis+socket", "unix")
    with (tmp_path / "log").open("w") as log:
        environment = own_database.environment(REDIS_URL=url, DATA_DIR=str(tmp_path))
        worker = subprocess.Popen(words, cwd=BASE_DIR, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while real_broker.waiting():
            assert worker.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < until, (tmp_path / "log").read_text()
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(30)
    assert not marker.exists()
    assert "ContentDisallowed" in (tmp_path / "log").read_text()


def _push(body: bytes, content_type: str) -> None:
    """A message as Celery would write it."""
    headers = {"task": "collection.collect_ec2", "id": str(uuid.uuid4()), "lang": "py", "root_id": None}
    with current_app.connection_for_write() as connection:
        producer = connection.Producer(auto_declare=False)
        producer.publish(
            body, exchange="", routing_key="collection", content_type=content_type, content_encoding="binary",
            headers=headers, serializer=None,
        )  # fmt: skip
