"""The audit log's pages and files."""

import csv
import io
import json
from datetime import timedelta
from time import perf_counter

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.audit import Action, Thing
from accounts.models import AuditEvent
from accounts.views.audit import PAGE


@pytest.fixture
def auditor(db) -> User:
    person = User.objects.create_user("audrey", password="correct horse battery")
    person.user_permissions.add(Permission.objects.get(codename="audit"))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def auditing(auditor: User, as_person):
    return as_person(auditor)


@pytest.fixture
def events(alice: User, bob: User) -> None:
    """What two people did."""
    audit.note(Action.PROFILE_ADDED, person=alice, obj=Thing("accounts.credentialprofile", "p-1", "Production"))
    audit.note(Action.PROFILE_TESTED, person=alice, obj=Thing("accounts.credentialprofile", "p-1", "Production"),
               outcome="failed", reason="trust")  # fmt: skip
    audit.note(Action.PROFILE_ADDED, person=bob, obj=Thing("accounts.credentialprofile", "p-2", "Staging"))


def told(page) -> list[tuple[str, str]]:
    """(person, action) of each line, without what looking at the page itself has added."""
    return [(event.person_name, event.action) for event in page.context["page"].rows if event.object_id[:2] == "p-"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [("bob", "profile_added"), ("alice", "profile_tested"), ("alice", "profile_added")]),
        ("person=alice", [("alice", "profile_tested"), ("alice", "profile_added")]),
        ("person=ali", []),
        ("action=profile_added", [("bob", "profile_added"), ("alice", "profile_added")]),
        ("outcome=failed", [("alice", "profile_tested")]),
        ("object=p-2", [("bob", "profile_added")]),
        ("object=stag", [("bob", "profile_added")]),
        ("person=bob&object=Production", []),
        ("action=login", []),
        ("action=dance", [("bob", "profile_added"), ("alice", "profile_tested"), ("alice", "profile_added")]),
    ],
)
def test_filters(query: str, expected: list[tuple[str, str]], events, auditing) -> None:
    assert told(auditing.get(f"/audit/?{query}")) == expected


@pytest.mark.parametrize(("days", "is_there"), [(-1, True), (0, True), (1, False)])
def test_since_a_day(days: int, is_there: bool, events, auditing) -> None:
    day = timezone.now().date() + timedelta(days)
    assert bool(told(auditing.get(f"/audit/?since={day}"))) is is_there


@pytest.mark.parametrize(("days", "is_there"), [(-1, False), (0, True), (1, True)])
def test_until_a_day(days: int, is_there: bool, events, auditing) -> None:
    day = timezone.now().date() + timedelta(days)
    assert bool(told(auditing.get(f"/audit/?until={day}"))) is is_there


@pytest.mark.parametrize(
    "query", ["since=yesterday", "older=x", "newer=-1", "older=9%00", f"older={'9' * 40}", "object=%00"]
)
def test_nonsense_in_the_address_does_no_harm(query: str, events, auditing) -> None:
    assert auditing.get(f"/audit/?{query}").status_code == 200


def test_pages_lead_back_and_forth(alice, auditing) -> None:
    for number in range(2 * PAGE + 10):
        audit.note(Action.REVIEWED, person=alice, number=number)

    def numbers(query: str) -> list[int]:
        page = auditing.get(f"/audit/?person=alice{query}").context["page"]
        cursors.append(page)
        return [event.facts["number"] for event in page.rows]

    cursors: list = []
    first = numbers("")
    second = numbers(f"&older={cursors[-1].older}")
    third = numbers(f"&older={cursors[-1].older}")
    assert first + second + third == list(range(2 * PAGE + 9, -1, -1))
    assert (cursors[0].newer, cursors[2].older) == ("", "")
    assert numbers(f"&newer={cursors[2].newer}") == second


# Who may


def test_others_may_not_read_everybodys(browser) -> None:
    assert browser.get("/audit/").status_code == 403
    assert browser.get("/audit/export").status_code == 403


def test_strangers_log_in_first(client, db) -> None:
    for address in ("/audit/", "/audit/mine", "/audit/export", "/audit/mine/export"):
        assert client.get(address).status_code == 302


def test_people_see_what_they_did_themselves(events, browser) -> None:
    assert told(browser.get("/audit/mine")) == [("alice", "profile_tested"), ("alice", "profile_added")]


def test_and_nobody_elses_by_a_filter(events, browser) -> None:
    assert told(browser.get("/audit/mine?person=bob&object=p-2")) == []


def test_their_file_holds_no_more(events, browser) -> None:
    lines = file_of(browser, "/audit/mine/export?format=jsonl&person=bob")
    assert {json.loads(line)["person_name"] for line in lines.splitlines()} <= {"alice"}


# The file


def file_of(browser, address: str) -> str:
    return b"".join(browser.get(address)).decode("utf-8-sig")


def test_csv_has_what_the_filters_leave(events, auditing) -> None:
    rows = list(csv.DictReader(io.StringIO(file_of(auditing, "/audit/export?format=csv&person=alice"))))
    assert [(row["action"], row["object_label"]) for row in rows] == [
        ("profile_tested", "Production"),
        ("profile_added", "Production"),
    ]
    assert json.loads(rows[0]["facts"]) == {"reason": "trust"}


def test_json_lines_have_the_same(events, auditing) -> None:
    lines = file_of(auditing, "/audit/export?format=jsonl&person=alice").splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["profile_tested", "profile_added"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "＝1", "\r\n=1"])
def test_no_cell_is_a_formula(name: str, auditor, auditing) -> None:
    audit.note(Action.REVIEWED, person=auditor, obj=Thing("collection.collection", "c-1", name))
    rows = list(csv.DictReader(io.StringIO(file_of(auditing, "/audit/export?object=c-1"), newline="")))
    assert rows[0]["object_label"] == f"'{name}"


def test_taking_the_file_is_an_event(events, auditing, auditor) -> None:
    file_of(auditing, "/audit/export?format=csv&person=alice")
    event = AuditEvent.objects.get(action=Action.AUDIT_EXPORTED)
    assert event.person_name == auditor.username
    assert event.facts == {"format": "csv", "query": "format=csv&person=alice"}


# 100,000 events


MANY = f"""
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
    INSERT INTO {AuditEvent._meta.db_table} (at, action, outcome, person_id, person_name, ip, agent, request_id,
        object_type, object_id, object_label, facts)
    SELECT %s, CASE n %% 3 WHEN 0 THEN 'login' WHEN 1 THEN 'profile_tested' ELSE 'collection_started' END,
        CASE WHEN n %% 1000 = 0 THEN 'failed' ELSE 'ok' END, 90000 + n %% 50, 'person ' || n %% 50, NULL, 'Firefox', '',
        'collection.collection', n %% 5000, 'collection ' || n %% 5000, '{{"number": 1}}'
    FROM numbers"""


@pytest.fixture
def many(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY, [timezone.now()])


LOOKS = ("", "?person=person+7&action=login", "?older=50000", "?object=no+such", "?outcome=failed", "?object=4999")


def test_a_page_of_100000_events_takes_few_queries(many, auditing, django_assert_max_num_queries) -> None:
    for query in LOOKS:
        with django_assert_max_num_queries(10):
            assert auditing.get(f"/audit/{query}").status_code == 200


@pytest.mark.parametrize("query", LOOKS)
def test_a_page_of_100000_events_comes_at_once(query: str, many, auditing) -> None:
    times = []
    for _time in range(3):
        began = perf_counter()
        assert auditing.get(f"/audit/{query}").status_code == 200
        times.append(perf_counter() - began)
    assert min(times) < 0.2
