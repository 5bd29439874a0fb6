"""Ids and names of another team's things, sent along: the answer is the one for what does not exist."""

import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlencode

from django.contrib.admin import site
from django.test import TestCase, override_settings

from accounts import problems, verify
from tests.access.matrix import CHOICE, KIND, SCHEDULE, WANTED, WHEN
from tests.access.world import OF_ADMIN, World, fill, text_of
from tests.hardening.scene import every_row, undone

NOTED = frozenset({
    "accounts_auditevent", "accounts_keptvalue", "accounts_session", "accounts_rate", "accounts_apitoken",
    "accounts_person", "sqlite_sequence", "usersessions_usersession",
})  # fmt: skip
NO_UUID, NO_NUMBER = "00000000-0000-4000-8000-000000000000", "987654321"
# What every answer has of its own
OF_ITS_OWN = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|nonce="[^"]+"|request_id": "[^"]+"|'
    r'<time [^>]+>[^<]*</time>|[0-9a-f-]{36}|next=[^"&]*|>(00000000|[0-9a-f]{8})</a>'
)


class Sent(NamedTuple):
    """A request of ours with braces that are filled with what is theirs; ``ours.…`` stays ours."""

    method: str
    address: str
    body: dict[str, Any] | None = None


def Get(address: str, **query: Any) -> Sent:
    return Sent("get", address + ("?" + urlencode(query, doseq=True, safe="{}") if query else ""))


def Post(address: str, **body: Any) -> Sent:
    return Sent("post", address, body)


SIDES = {"old": "{old}", "new": "{collections}"}
EXPORTS = [
    {"page": "collection", "query": "collection={collections}"}, {"page": "search", "query": "q=vis&collection={old}"},
    {"page": "resources", "query": f"kind={KIND}&collection={{collections}}"},
    {"page": "compare", "query": "old={old}&new={ours_collections}"},
    {"page": "compare", "query": "old={ours_old}&new={collections}"},
    {"page": "resources", "query": f"kind={KIND}&f=account={{account}}"},
    {"page": "resources", "query": f"kind={KIND}&f=profile={{profile_name}}"},
]  # fmt: skip
FILTERS = ["account={account}", "profile={profile_name}", "name={found}", "id={found}", "tag.{word}=x", "arn~{found}"]
SENT = [
    *(Get("/collections/", **{name: value}) for name, value in (
        ("profile", "{profiles}"), ("account", "{account}"), ("q", "{word}"), ("q", "{person}"),
    )),
    Get("/collections/new", profile="{profiles}"),
    *(Get("/collections/new", **{"from": one}) for one in ("{old}", "{open}")),
    Get("/collections/estimate", **CHOICE), Post("/collections/estimate", **CHOICE),
    Post("/start_collection", **CHOICE),
    *(Get(page, kind=KIND, f=one) for page in ("/resources/", "/search/") for one in FILTERS),
    Get("/resources/", kind=KIND, collection="{collections}"), Get("/resources/", kind=KIND, q="{found}"),
    Get("/resources/", collection="{open}"), Get("/resources/", kind=KIND, sort="tag.{word}"),
    Get("/resources/{ours_resources}/", collection="{collections}"),
    Get("/resources/{ours_resources}/related", collection="{collections}"),
    Get("/resources/columns", kind=KIND, collection="{collections}"),
    Sent("post", f"/resources/columns?kind={KIND}&collection={{collections}}", {"do": "add", "added": "tag.{word}"}),
    *(Sent("post", f"/resources/columns?kind={one}", {"do": "add"}) for one in (KIND, "{word}.none")),
    Get("/search/", q="{found}"),
    Get("/search/", q="vis", collection="{collections}"), Get("/search/", q="{word}"),
    *(Get("/search/suggestions", f=one) for one in (
        "account={account}", "profile={word}", "tag.{word}", "name={word}", "region=",
    )),
    Post("/search/keep", name="kept", query="q=x", team="{teams}"),
    Post("/search/keep", name="{word} search", team="{teams}"),
    Get("/compare/", **SIDES), Get("/compare/", old="{old}", new="{ours_collections}"),
    Get("/compare/", old="{ours_old}", new="{collections}", kind=KIND),
    Get("/compare/", new="{collections}", since="last"),
    *(Post("/exports/start", format="csv", **what) for what in EXPORTS),
    Get("/overview/", account="{account}"), Get("/overview/", profile="{profiles}"),
    Post("/schedules/add", **SCHEDULE), Post("/schedules/{ours_schedules}/edit", **SCHEDULE),
    Post("/profiles/{ours_profiles}/share", teams="{teams}"),
    Post("/notifications/{ours_notifications}/edit", events="collection.trouble", profiles="{profiles}"),
    Post("/notifications/add/mail", events="collection.trouble", profiles="{profiles}"),
    Post("/teams/{ours_teams}/members/{members}/role", role="manager"),
    Post("/teams/{ours_teams}/members/{members}/remove"),
    Post("/teams/{ours_teams}/profiles/{profiles}/unshare"), Post("/teams/{teams}/profiles/{ours_profiles}/unshare"),
    Post("/teams/{teams}/members/{ours_members}/role", role="manager"),
    Get("/audit/mine", object="{profiles}"), Get("/audit/mine", object="{word}"),
    Get("/audit/mine/export", person="{person}"),
    # The API
    *(Get("/api/v1/collections", **{name: value}) for name, value in (
        ("profile", "{profiles}"), ("account", "{account}"), ("q", "{word}"),
    )),
    Post("/api/v1/collections", **WANTED), Post("/api/v1/schedules", **WHEN),
    Sent("put", "/api/v1/schedules/{ours_schedules}", WHEN), Get("/api/v1/outcomes", collection="{collections}"),
    *(Get(f"/api/v1/comparisons{page}", old="{old}", new="{ours_collections}", kind=KIND) for page in ("", "/changes")),
    *(Get(f"/api/v1/comparisons{page}", old="{ours_old}", new="{collections}", kind=KIND) for page in ("", "/changes")),
    Get("/api/v1/comparisons", new="{collections}"), Get("/api/v1/inventory", collection="{collections}"),
    Get("/api/v1/resources", kind=KIND, collection="{collections}"),
    Get("/api/v1/resources/{ours_resources}", collection="{collections}"),
    *(Get("/api/v1/resources", kind=KIND, f=one) for one in FILTERS),
    *(Get("/api/v1/search", f=one) for one in FILTERS),
    Get("/api/v1/search", q="{found}"), Get("/api/v1/search", q="vis", collection="{collections}"),
]  # fmt: skip
IN_ADMIN = [
    *(Get(f"/admin/collection/{model}/", collection="{collections}") for model in ("outcome", "resourceversion")),
    *(Get(f"/admin/collection/{model}/", account="{account}") for model in ("resourceversion", "inventory")),
    *(Get(f"/admin/collection/{model}/", q="{word}") for model in (
        "collection", "outcome", "resourceversion", "estate", "schedule",
    )),
    Get("/admin/collection/collection/", profile_name="{profile_name}"),
    Get("/admin/collection/collection/", q="{account}"),
    Get("/admin/accounts/credentialprofile/", q="{word}"),
    Get("/admin/accounts/credentialprofile/", teams__id__exact="{teams}"),
    Get("/admin/collection/collection/", deleted="all", q="{word}"),
]  # fmt: skip


def changes_by_action() -> Iterator[Sent]:
    """Each action of admin, done to theirs; those about people need no share, only the right."""
    for model, model_admin in site._registry.items():
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        if model._meta.app_label == "collection" or label == "accounts/credentialprofile":
            for action in ("delete_selected", *model_admin.actions):
                chosen = f"{{{OF_ADMIN[label]}}}"
                yield Post(f"/admin/{label}/", action=action, _selected_action=[chosen, "{old}"], index="0", post="yes")


@override_settings(API_CALLS_PER_MINUTE=100_000)
@patch.object(verify, "ask", lambda *_asked, **_more: verify.Verdict(reason=problems.UNREADABLE_SECRET))
class ForeignIds(TestCase):
    """Asked twice, with what is theirs and with what does not exist: the same answer, and no row is changed."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World()

    def setUp(self) -> None:
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)
        ours, theirs = self.world.ours.values, self.world.theirs.values
        self.mine = {f"ours_{name}": value for name, value in ours.items()}
        self.theirs = {**theirs, **self.mine}
        self.nothing = {**{name: _nothing_like(value) for name, value in theirs.items()}, **self.mine}

    def differences(self, actor: str, asked: list[Sent]) -> str:
        """The requests that tell what is theirs from what does not exist, or that change something of theirs."""
        self.before, self.kept = every_row(NOTED), self.world.theirs.rows()
        return "\n".join(f"{actor}: {sent}: {fault}" for sent in asked for fault in self._faults(actor, sent))

    def _faults(self, actor: str, sent: Sent) -> Iterator[str]:
        given, expected = (self._answer(actor, sent, values) for values in (self.theirs, self.nothing))
        for what, one, other in zip(Answer._fields, given, expected, strict=True):
            if one != other:
                yield f"another {what}" if what == "text" else f"{what} {one}, not {other}"
        if self.world.theirs.word in expected.text:  # in the other one it stands because it was sent
            yield "tells their name"

    def _answer(self, actor: str, sent: Sent, values: dict[str, str]) -> "Answer":
        changed: list[str] = []
        with undone():
            answer = self.world.actors[actor].ask(sent.method, fill(sent.address, values), fill(sent.body, values))
            text = text_of(answer) + answer.headers.get("Location", "")
            if sent.method != "get":
                changed = [table for table, rows in every_row(NOTED).items() if rows != self.before[table]]
                changed += ["theirs"] if self.world.theirs.rows() != self.kept else []
        return Answer(answer.status_code, _plain(text, values), changed)

    def test_a_manager_of_ours_learns_nothing_of_theirs(self) -> None:
        assert self.differences("manager", SENT) == ""

    def test_nor_does_the_owner(self) -> None:
        assert self.differences("owner", SENT) == ""

    def test_nor_does_an_auditor_on_the_pages(self) -> None:
        assert self.differences("auditor", [sent for sent in SENT if "{ours" not in str(sent)]) == ""

    def test_nor_does_a_reviewer_in_admin(self) -> None:
        assert self.differences("reviewer", IN_ADMIN) == ""

    def test_nor_does_staff_with_whom_nothing_is_shared(self) -> None:
        assert self.differences("staff", IN_ADMIN) == ""

    def test_no_action_of_admin_touches_what_is_theirs(self) -> None:
        asked = list(changes_by_action())
        assert len(asked) >= 17
        assert self.differences("reviewer", asked) == self.differences("staff", asked) == ""


class Answer(NamedTuple):
    """What there is to compare; of theirs nothing may be changed, of ours as little as by what does not exist."""

    status: int
    text: str
    changed: list[str]


def _plain(text: str, values: dict[str, str]) -> str:
    """Without what was sent, and what each answer has of its own."""
    sent = [value for name, value in values.items() if not name.startswith("ours_") and len(value) > 3]
    shown = {form for one in sent for form in (one, one.replace(" ", "+"), one.replace(" ", "%20"))}
    for one in sorted(shown, key=len, reverse=True):
        text = text.replace(one, "…")
    return OF_ITS_OWN.sub("…", text)


def _nothing_like(value: str) -> str:
    """What does not exist, of the same form."""
    if value.isdigit():
        return "3" * 12 if len(value) == 12 else NO_NUMBER[: max(len(value), 7)]
    return NO_UUID if re.fullmatch(r"[0-9a-f-]{36}", value) else value.replace("zebra", "gecko").replace("2222", "4444")
