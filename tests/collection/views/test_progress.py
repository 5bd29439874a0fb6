"""A collection's page: how far it is, and what could not be read and why."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from awscheck.aws import regions
from collection.models import Outcome, ServiceRun, Tick, Worker
from collection.registry import KINDS
from tests.collection.factories import make_collection, make_outcome, make_reading, queue
from tests.teams import join

HTMX = {"HX-Request": "true"}


@pytest.fixture
def running(alice, tick):
    """SQS is done, EC2 is half way, SNS waits."""
    collection = make_collection(alice, services=["ec2", "sns", "sqs"], state="running", started_at=timezone.now())
    make_reading(collection, "sqs.queue", [queue("orders"), queue("bills")])
    make_outcome(collection, "ec2.vpc", state="ok", count=3, calls=1)
    make_outcome(collection, "ec2.instance", state="running", finished_at=None)
    collection.service_runs.filter(service="ec2").update(state="running")
    ServiceRun.objects.create(collection=collection, service="sns", published_at=timezone.now())
    return collection


@pytest.fixture
def denied(alice):
    """Ended, with one kind that these credentials may not read."""
    collection = make_collection(alice, state="partial", finished_at=timezone.now(), attention=1)
    make_outcome(
        collection, "ec2.instance", state="denied", reason="permission", code="UnauthorizedOperation",
        message="You are not authorized", action="ec2:DescribeInstances",
    )  # fmt: skip
    make_outcome(collection, "ec2.vpc", state="ok", count=3)
    return collection


def address(collection, rest=""):
    return f"/collections/{collection.pk}/{rest}"


def partial(browser, collection, **query):
    return browser.get(address(collection), query, headers=HTMX).text


# The page


def test_it_asks_again_while_it_is_open(browser, running):
    assert "every 2s" in partial(browser, running)


def test_it_stops_asking_at_the_end(browser, running):
    type(running).objects.update(state="completed")
    assert "every 2s" not in partial(browser, running)


def test_the_last_answer_brings_the_buttons_of_an_ended_one(browser, denied):
    assert 'hx-swap-oob="true"' in partial(browser, denied)
    assert "hx-swap-oob" not in browser.get(address(denied)).text


def test_the_tab_shows_progress_and_end(browser, running):
    percent = browser.get(address(running, "status")).json()["progress_percent"]
    assert f'data-title="{percent}% · production"' in partial(browser, running)
    type(running).objects.update(state="completed")
    assert 'data-title="Completed · production"' in partial(browser, running)


def test_each_service_has_a_row_with_its_counts(browser, running):
    parts = browser.get(address(running)).context["parts"]
    assert [(part.run.service, part.state, part.items) for part in parts] == [
        ("ec2", "running", 3),
        ("sns", "queued", 0),
        ("sqs", "completed", 2),
    ]


def test_a_denied_kind_says_which_permission_is_missing_and_what_to_do(browser, denied):
    text = browser.get(address(denied)).text
    assert "Missing permission:" in text
    assert "ec2:DescribeInstances" in text
    assert str(Outcome.objects.get(state="denied").remedy) in text


def test_what_has_one_reason_is_told_once(browser, denied):
    make_outcome(denied, "ec2.instance", "eu-west-1", reason="permission", code="UnauthorizedOperation",
                 action="ec2:DescribeInstances")  # fmt: skip
    troubles = browser.get(address(denied)).context["troubles"]
    assert [len(trouble.places) for trouble in troubles] == [2]


def test_a_thousand_refusals_are_a_short_answer(browser, running):
    run = running.service_runs.get(service="ec2")
    places = [(kind, region) for kind in list(KINDS)[:78] for region in regions()[:17]]
    refused = {"state": "refused", "reason": "unknown_key", "code": "InvalidClientTokenId", "message": "Invalid."}
    Outcome.objects.filter(service_run=run).delete()
    Outcome.objects.bulk_create(
        Outcome(
            service_run=run, kind=kind, region=region, action=f"ec2:{kind}", request_id=f"{kind} {region}", **refused
        )
        for kind, region in places
    )
    text = partial(browser, running, open="ec2")
    assert "17 regions" in text
    assert text.count(str(Outcome.objects.filter(state="refused")[0].meaning)) == 2  # among the troubles, in the table
    assert len(text) < 150_000


def test_gaps_and_cut_lists_are_told_too(browser, denied):
    gaps = [{"field": "Tags", "action": "ec2:DescribeTags", "code": "AccessDenied", "items": 3}]
    Outcome.objects.filter(kind="ec2.vpc").update(gaps=gaps, truncated=True)
    text = browser.get(address(denied)).text
    assert "“Tags” of 3 items was not read (AccessDenied)." in text
    assert "There is more than the portal reads at once" in text


def test_the_kinds_are_loaded_when_a_service_is_opened(browser, denied):
    assert "<table" not in browser.get(address(denied)).text
    assert "ec2.instance" not in browser.get(address(denied, "services/ec2")).text
    assert "Instances" in browser.get(address(denied, "services/ec2")).text


def test_what_is_open_stays_open_while_it_asks(browser, running):
    assert "Queues" in partial(browser, running, open="sqs")


def test_a_service_that_has_not_begun_says_so(browser, running):
    assert "Not begun yet" in browser.get(address(running, "services/sns")).text


def test_a_service_that_was_not_asked_for_is_404(browser, running):
    assert browser.get(address(running, "services/rds")).status_code == 404


def test_it_says_that_the_queue_is_away(browser, running):
    ServiceRun.objects.update(state="queued", published_at=None)
    assert "The queue does not answer" in browser.get(address(running)).text


def test_a_part_that_waits_for_its_turn_does_not_wait_for_the_queue(browser, running):
    ServiceRun.objects.filter(service="sns").update(published_at=None)
    assert "The queue does not answer" not in browser.get(address(running)).text


def test_it_says_that_no_worker_is_running(browser, running, tick):
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert "The background worker is not running" in browser.get(address(running)).text


def test_it_says_that_nobody_ticks(browser, running, tick):
    Tick.objects.update(done_at=timezone.now() - timedelta(minutes=2))
    assert "Nobody looks after forgotten work" in browser.get(address(running)).text


def test_it_shows_times_with_utc_beside(browser, denied):
    assert f"{denied.finished_at:%Y-%m-%d %H:%M} UTC)" in browser.get(address(denied)).text


def test_it_shows_what_is_left_of_a_session_token(browser, running):
    running.profile.token_expires_at = timezone.now() + timedelta(minutes=50)
    running.profile.save()
    assert "data-countdown" in partial(browser, running)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "한글 🚀", "x" * 200])
def test_a_name_is_shown_as_text(browser, denied, text):
    type(denied).objects.update(name=text, note=text)
    assert "<script>alert" not in browser.get(address(denied)).text


def test_a_service_that_is_no_longer_declared_stays_readable(browser, denied):
    make_outcome(denied, "opsworks.stack", state="ok", count=1)
    assert "opsworks.stack" in browser.get(address(denied, "services/opsworks")).text


# For programs


def test_the_status_has_all_outcomes(browser, denied):
    answer = browser.get(address(denied, "status")).json()
    assert (answer["state"], answer["progress_percent"]) == ("partial", 100)
    assert [service["service"] for service in answer["services"]] == ["ec2"]
    assert {outcome["state"] for outcome in answer["services"][0]["outcomes"]} == {"denied", "ok"}
    assert set(answer) == {"state", "progress_percent", "services"}


def test_the_percent_never_goes_back_when_a_service_is_planned(browser, running):
    before = browser.get(address(running, "status")).json()["progress_percent"]
    for region in range(5):
        make_outcome(running, "sns.topic", f"region-{region}", state="pending", finished_at=None)
    running.service_runs.filter(service="sns").update(state="running", planned=True)
    assert browser.get(address(running, "status")).json()["progress_percent"] == before


def test_the_percent_is_100_only_at_the_end(browser, running):
    Outcome.objects.filter(state="running").update(state="ok")
    ServiceRun.objects.update(state="done")
    assert browser.get(address(running, "status")).json()["progress_percent"] == 99
    type(running).objects.update(state="completed")
    assert browser.get(address(running, "status")).json()["progress_percent"] == 100


@pytest.mark.parametrize("rest", ["", "status", "services/ec2"])
def test_the_queries_do_not_grow_with_the_outcomes(browser, denied, django_assert_max_num_queries, rest):
    for number in range(30):
        make_outcome(denied, "ec2.subnet", f"region-{number}", reason="permission")
        make_outcome(denied, f"s{number}.thing")
    with django_assert_max_num_queries(13):
        browser.get(address(denied, rest), {"open": ["ec2", "s1", "s2"]})


# Who may look


@pytest.mark.parametrize("rest", ["", "status", "services/ec2"])
def test_a_stranger_gets_404(stranger, denied, rest):
    assert stranger.get(address(denied, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["", "status", "services/ec2"])
def test_nobody_gets_in_without_a_login(client, denied, rest):
    assert client.get(address(denied, rest)).headers["Location"].startswith("/login")
    assert client.get(address(denied, rest), headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("rest", ["", "status", "services/ec2"])
def test_post_is_405(browser, denied, rest):
    assert browser.post(address(denied, rest)).status_code == 405


def test_a_program_hears_404_in_json(stranger, denied):
    answer = stranger.get(address(denied, "status"), headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert "not yours" in answer.json()["error"]


def test_an_unknown_collection_is_404(browser):
    assert browser.get(f"/collections/{uuid.uuid4()}/").status_code == 404


def test_a_team_mate_may_look_but_not_change(stranger, bob, denied):
    team = Group.objects.create(name="platform")
    join(bob, team)
    denied.profile.teams.add(team)
    text = stranger.get(address(denied)).text
    assert "Collect again" in text
    assert "Name and note" not in text


def test_a_share_taken_away_takes_the_collection_away(stranger, bob, denied):
    team = Group.objects.create(name="platform")
    join(bob, team)
    denied.profile.teams.add(team)
    denied.profile.teams.clear()
    assert stranger.get(address(denied)).status_code == 404
