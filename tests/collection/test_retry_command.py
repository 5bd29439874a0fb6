"""`manage.py retry` and `manage.py cancel`."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from collection.models import Collection, ServiceRun
from tests.collection.factories import make_collection, make_outcome
from tests.collection.waking import Woken


@pytest.fixture
def failed(alice: User, woken: Woken) -> Collection:
    collection = make_collection(alice, state="failed", services=["sqs"])
    make_outcome(collection, "sqs.queue", reason="permission", attempts=1)
    return collection


@pytest.fixture
def running(alice: User) -> Collection:
    collection = make_collection(alice, state="running", services=["sqs"])
    ServiceRun.objects.create(collection=collection, service="sqs")
    return collection


def refused(*command: str) -> tuple[str, int]:
    with pytest.raises(CommandError) as caught:
        call_command(*command)
    return str(caught.value), caught.value.returncode


def test_it_tries_again(failed: Collection, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("retry", str(failed.pk))
    assert f"collection {failed.pk} queued" in capsys.readouterr().out
    assert failed.service_runs.get().state == "queued"


def test_it_says_why_not(failed: Collection) -> None:
    failed.service_runs.get().outcomes.update(state="ok")
    text, code = refused("retry", str(failed.pk))
    assert ("nothing in this collection" in text, code) == (True, 2)


def test_it_names_what_reads_the_same(failed: Collection, alice: User) -> None:
    same = make_collection(alice, state="running", choice=failed.choice)
    assert str(same.pk) in refused("retry", str(failed.pk))[0]


@pytest.mark.parametrize("command", ["retry", "cancel"])
@pytest.mark.parametrize("text", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_collection_that_is_not_there(db: None, command: str, text: str) -> None:
    assert refused(command, text) == (f"There is no collection {text}.", 2)


def test_cancelling_prints_what_became_of_it(running: Collection, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("cancel", str(running.pk), "--wait")
    text = capsys.readouterr().out
    assert f"collection {running.pk} cancelled" in text
    assert "sqs.queue" in text


def test_cancelling_what_has_ended(failed: Collection) -> None:
    assert refused("cancel", str(failed.pk))[1] == 2
