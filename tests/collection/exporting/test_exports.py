"""An export's life."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from collection.exporting import exports
from collection.exporting.exports import TooMany, ask, cancel, look_after, may_be_read, parts, write_out
from collection.models import Export, ExportPart
from tests.collection.factories import instance, make_reading
from tests.teams import join

pytestmark = pytest.mark.django_db
WHAT = {"page": "resources", "query": "kind=ec2.instance"}


@pytest.fixture
def read(collection):
    make_reading(collection, "ec2.instance", [instance(1), instance(2)])
    return collection


@pytest.fixture
def woken(monkeypatch):
    """The exports that a worker was told of; none is written at once."""
    told: list[Export] = []
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    monkeypatch.setattr(exports, "wake", told.extend)
    return told


@pytest.fixture
def queued(read, alice, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return ask(alice, WHAT, "csv")


def test_a_small_one_is_written_at_once(read, alice):
    export = ask(alice, WHAT, "csv")
    assert (export.state, export.rows, export.total) == ("done", 2, 2)
    assert b"web-1" in b"".join(parts(export))


def test_a_large_one_is_left_to_a_worker(queued, woken):
    assert (queued.state, queued.total, woken) == ("queued", 2, [queued])
    write_out(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.rows) == ("done", 2)


def test_the_file_is_as_long_as_it_says(queued, monkeypatch):
    monkeypatch.setattr(exports, "PART", 100)
    write_out(queued.pk)
    queued.refresh_from_db()
    assert queued.size == len(b"".join(parts(queued)))
    assert queued.parts.count() > 1


def test_only_one_writes_it(queued):
    assert Export.take(queued.pk, timedelta(minutes=1), 3) is not None
    write_out(queued.pk)
    queued.refresh_from_db()
    assert queued.state == "running"


def test_a_dead_workers_export_is_taken_over(queued):
    Export.take(queued.pk, timedelta(minutes=-1), 3)
    write_out(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("done", 2)


def test_a_cancelled_one_is_not_written(queued):
    assert cancel(queued)
    write_out(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, ExportPart.objects.count()) == ("cancelled", 0)
    assert not cancel(queued)


def test_one_that_is_cancelled_while_it_is_written_stops(queued, monkeypatch):
    monkeypatch.setattr(exports, "TELL", -1)
    taken = Export.take(queued.pk, timedelta(minutes=1), 3)
    cancel(queued)
    with pytest.raises(exports.Unwanted):
        list(exports._told(taken, [["a"]], set()))


def test_what_is_gone_meanwhile_fails_with_the_reason(read, alice, woken):
    export = ask(alice, {"page": "collection", "query": f"collection={read.pk}"}, "csv")
    read.deleted_at = timezone.now()
    read.save()
    write_out(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == ("failed", "The collection is no longer there.")


def test_the_tick_tells_workers_again_but_not_all_the_time(queued, woken):
    Export.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    woken.clear()
    look_after()
    look_after()
    assert woken == [queued]


def test_after_some_deaths_it_is_given_up(queued):
    Export.objects.update(state="running", attempts=3, lease_until=timezone.now() - timedelta(minutes=1))
    look_after()
    queued.refresh_from_db()
    assert (queued.state, queued.problem) == ("failed", "lost")


def test_after_a_day_it_is_gone(read, alice):
    export = ask(alice, WHAT, "csv")
    assert export.expires_at - timezone.now() > timedelta(hours=23)
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    look_after()
    assert (Export.objects.count(), ExportPart.objects.count()) == (0, 0)


def test_too_many_at_a_time_are_refused(queued, alice, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 1)
    with pytest.raises(TooMany):
        ask(alice, WHAT, "csv")


def test_a_share_that_is_taken_away_takes_the_file(read, bob):
    team = Group.objects.create(name="team")
    join(bob, team)
    read.profile.teams.add(team)
    export = ask(bob, WHAT, "csv")
    assert may_be_read(export, bob)
    read.profile.teams.clear()
    assert not may_be_read(export, bob)


def being_written(read, bob, monkeypatch, at: str) -> Export:
    """Bob's export, whose share is taken away in the middle of its first row, or once all rows are written."""
    team = Group.objects.create(name="team")
    join(bob, team)
    read.profile.teams.add(team)
    monkeypatch.setattr(exports, "TELL", -1 if at == "row" else 60)
    keep = exports._keep
    monkeypatch.setattr(exports, "write", lambda *args: [read.profile.teams.clear() for _row in args[3]])
    if at == "end":
        monkeypatch.setattr(exports, "write", lambda *args: list(args[3]))
        monkeypatch.setattr(exports, "_keep", lambda *args: read.profile.teams.clear() or keep(*args))
    return ask(bob, WHAT, "csv")


@pytest.mark.parametrize("at", ["row", "end"])
def test_a_share_that_is_taken_away_ends_what_is_being_written(read, bob, monkeypatch, at):
    export = being_written(read, bob, monkeypatch, at)
    assert (export.state, "sharing was taken away" in export.problem) == ("failed", True)
    assert not ExportPart.objects.exists()


def test_who_is_locked_out_gets_no_file_written(queued, alice):
    User.objects.update(is_active=False)
    write_out(queued.pk)
    queued.refresh_from_db()
    assert (queued.state, ExportPart.objects.count()) == ("failed", 0)


# In the browser


@pytest.fixture
def browser(client, alice):
    client.force_login(alice)
    return client


def start(client, format_: str = "csv", **what: str):
    return client.post(reverse("export-start"), {**WHAT, **what, "format": format_})


def test_a_small_one_is_downloaded_at_once(read, browser):
    answer = browser.get(start(browser).url)
    assert b"web-1" in b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_large_one_shows_its_progress(read, browser, woken):
    answer = browser.get(start(browser).url)
    assert "It waits for a worker." in answer.content.decode()
    assert b"hx-trigger" in browser.get(start(browser).url, headers={"HX-Request": "true"}).content


def test_all_of_the_last_day_are_listed(read, browser):
    start(browser)
    assert len(browser.get(reverse("exports")).context["exports"]) == 1


@pytest.mark.parametrize("format_", ["", "exe"])
def test_another_format_is_refused(read, browser, format_):
    assert start(browser, format_).status_code == 302
    assert not Export.objects.exists()


def test_what_is_not_there_is_told(read, browser):
    start(browser, page="collection", query="collection=nonsense")
    assert "The collection is no longer there." in browser.get(reverse("exports")).content.decode()


@pytest.mark.parametrize("name", ["export", "export-file"])
def test_a_stranger_finds_no_export(read, alice, client, bob, name):
    export = ask(alice, WHAT, "csv")
    client.force_login(bob)
    assert client.get(reverse(name, args=[export.pk])).status_code == 404
    assert client.post(reverse("export-give-up", args=[export.pk])).status_code == 404


@pytest.fixture
def away(read, client, bob):
    """Bob's export, of what is shared with him no longer; he is logged in."""
    team = Group.objects.create(name="team")
    join(bob, team)
    read.profile.teams.add(team)
    export = ask(bob, WHAT, "csv")
    read.profile.teams.clear()
    Export.objects.update(title="EC2 instances of shop", rows=4711, size=123_456_789)
    client.force_login(bob)
    return export


def test_a_file_whose_share_was_taken_away_is_not_downloaded(client, away):
    assert client.get(reverse("export-file", args=[away.pk])).url == reverse("exports")


@pytest.mark.parametrize("name", ["exports", "export", "part"])
def test_of_one_whose_share_was_taken_away_nothing_is_told_but_that(client, away, name):
    headers = {"HX-Request": "true"} if name == "part" else {}
    address = reverse("exports") if name == "exports" else reverse("export", args=[away.pk])
    page = client.get(address, headers=headers).content.decode()
    assert "no longer shared with you" in page.lower()
    assert [told for told in ("shop", "4,711", "117.7", "Ready", "ready", "/file") if told in page] == []


def test_one_that_is_still_shared_is_listed_beside_it(client, away, bob):
    Export.objects.create(owner=bob, what={}, title="What I wrote", format="csv", expires_at=away.expires_at)
    assert "What I wrote" in client.get(reverse("exports")).content.decode()


def test_one_whose_share_was_taken_away_can_be_deleted(client, away):
    client.post(reverse("export-give-up", args=[away.pk]))
    assert not Export.objects.exists()


def test_it_can_be_given_up(read, browser, woken):
    address = start(browser).url
    browser.post(f"{address}give-up")
    assert Export.objects.get().state == "cancelled"
    browser.post(f"{address}give-up")
    assert not Export.objects.exists()
