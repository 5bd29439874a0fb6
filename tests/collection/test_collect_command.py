"""`manage.py collect`."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from awscheck.aws import Identity
from collection.management import waiting
from collection.models import Collection, ServiceRun
from tests.collection.factories import make_outcome, make_profile, make_reading, queue
from tests.teams import join


@pytest.fixture
def profile(alice):
    return make_profile(alice)


def run(*arguments, profile="production", services="sqs", regions="us-east-1", user="alice"):
    given = ["--user", user, "--profile", profile, "--services", services, "--regions", regions]
    call_command("collect", *given, *arguments)


def refused(*arguments, **given):
    """The text and exit code of a command that must not start anything."""
    with pytest.raises(CommandError) as caught:
        run(*arguments, **given)
    assert not Collection.objects.exists()
    return str(caught.value), caught.value.returncode


@pytest.fixture
def worker(monkeypatch):
    """Each look finds the work done: two queues, or a refusal where the test asks for it."""
    done = {"sqs.queue": lambda collection: make_reading(collection, "sqs.queue", [queue("a"), queue("b")], calls=3)}

    def work(_seconds):
        for collection in Collection.objects.open():
            ServiceRun.objects.filter(collection=collection).update(state="done")
            state = "completed" if done["sqs.queue"](collection).state == "ok" else "failed"
            Collection.objects.filter(pk=collection.pk).update(state=state)

    monkeypatch.setattr(waiting.time, "sleep", work)
    return done


def make_estate(collection):
    """What a worker notes when AWS has said who it is."""
    identity = Identity("123456789012", "arn:aws:iam::123456789012:user/a", "aws", "AIDA")
    collection.note_account(identity, ["us-east-1"], "")
    return collection


def denied(collection):
    return make_outcome(collection, "sqs.queue", reason="permission", code="AccessDenied", action="sqs:ListQueues")


@pytest.fixture
def reading_worker(worker):
    worker["sqs.queue"] = lambda collection: make_reading(make_estate(collection), "sqs.queue", [queue()], calls=3)
    return worker


@pytest.fixture
def denying_worker(worker):
    worker["sqs.queue"] = denied
    return worker


def test_it_starts_a_collection(profile, capsys):
    run("--metrics", services="sqs,sns", regions="us-east-1, eu-west-1")
    started = Collection.objects.get()
    assert (started.services, started.regions, started.metrics) == (["sqs", "sns"], ["us-east-1", "eu-west-1"], True)
    assert started.trigger == "shell"
    assert str(started.pk) in capsys.readouterr().out


def test_a_profile_can_be_given_by_its_id(profile):
    run(profile=str(profile.pk))
    assert Collection.objects.get().profile == profile


def test_several_profiles_start_one_collection_each(alice, profile):
    make_profile(alice, "staging")
    run("--profile", "staging")
    assert Collection.objects.count() == 2


def test_json_names_the_collection(profile, capsys):
    run("--json")
    assert json.loads(capsys.readouterr().out)["collection_id"] == str(Collection.objects.get().pk)


def test_waiting_prints_every_outcome_as_a_table(profile, reading_worker, capsys):
    run("--wait")
    heads, row = capsys.readouterr().out.splitlines()[-2:]
    numbers = ["count", "calls", "retries", "seconds", "attempts"]
    assert heads.split() == ["service", "kind", "region", "state", *numbers, "reason"]
    assert row.split()[:7] == ["sqs", "sqs.queue", "us-east-1", "ok", "1", "3", "0"]
    assert heads.index("count") + len("count") == row.index(" 1 ") + 2


def test_waiting_prints_every_outcome_as_json(profile, reading_worker, capsys):
    run("--wait", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["state"] == "completed"
    assert [outcome["kind"] for outcome in printed["services"][0]["outcomes"]] == ["sqs.queue"]


def test_what_is_not_completed_ends_with_1_and_the_reason(profile, denying_worker, capsys):
    with pytest.raises(CommandError) as caught:
        run("--wait")
    assert caught.value.returncode == 1
    assert "AccessDenied" in capsys.readouterr().out


def test_waiting_ends_after_the_timeout(profile):
    with pytest.raises(CommandError) as caught:
        run("--wait", "--timeout", "0")
    assert caught.value.returncode == 1
    assert "production is queued" in str(caught.value)


def test_it_says_that_the_queue_is_away(profile, capsys):
    with pytest.raises(CommandError):
        run("--wait", "--timeout", "0")
    assert "The queue does not answer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"user": "nobody"}, "no active user called nobody"),
        ({"profile": "nothing"}, "no profile called nothing"),
        ({"services": "mainframe"}, "no service called mainframe"),
        ({"services": ","}, "at least one service"),
        ({"regions": "moon-north-1"}, "no region called moon-north-1"),
        ({"regions": ""}, "at least one region"),
    ],
)
def test_bad_arguments_end_with_2(profile, given, text):
    said, code = refused(**given)
    assert text in said
    assert code == 2


def test_another_persons_profile_is_not_found(profile, bob):
    assert refused(user="bob", profile=str(profile.pk))[1] == 2


def test_a_name_that_means_two_profiles_is_refused(alice, bob, profile):
    team = Group.objects.create(name="platform")
    join(alice, team)
    make_profile(bob).teams.add(team)
    said, code = refused()
    assert (str(profile.pk) in said, code) == (True, 2)


def test_a_profile_that_does_not_work_is_refused(profile):
    profile.note_problem("wrong_secret")
    said, code = refused()
    assert ("does not work" in said, code) == (True, 2)
