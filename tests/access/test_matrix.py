"""Every address × everybody × our things and the other team's × each method: what is not written is refused.

Refused: to the log-in page, 401, 403, 405; and of what is another's 404, as if it did not exist.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partialmethod
from typing import Any
from unittest.mock import patch

from django.test import TestCase, override_settings

from accounts import problems, verify
from collection.views.health import PROBES
from tests.access.matrix import ACTORS, AUDIT, MATRIX, OF_PEOPLE, OUTSIDE, SEE, STAFF, SUPERUSER, Ask
from tests.access.world import OF_ADMIN, OURS, Side, World, fill, text_of
from tests.hardening.routes import PLACE, routes
from tests.hardening.scene import every_row, undone

# Who was here is noted
NOTED = frozenset({
    "accounts_auditevent", "accounts_keptvalue", "accounts_session", "accounts_rate", "accounts_apitoken",
    "accounts_person", "sqlite_sequence", "usersessions_usersession",
})  # fmt: skip
# What stands in an address that is nobody's, by its name or the word before it
WORDS = {
    "services": "sqs", "catalogue": "sqs", "kinds": "sqs.queue", "permissions": "1", "connect": "none", "sso": "none",
    "saml": "none", "reset": "a", "app_label": "collection", "url": "nothing", "add": "webhook",
}  # fmt: skip
METHODS = ("get", "post")
OF_API = ("get", "post", "put", "patch", "delete")
LOOKS_AFTER = STAFF - {"auditor"}  # people and teams, by the right alone
MISSING = """{} stands in no matrix, so nobody has said who may see it. Add a line for it to tests/access/matrix.py:
who gets what by GET and by POST; whatever is not written is refused."""


def subject(before: str) -> str:
    """Of what an id in an address is: what a side keeps its ids by."""
    words = before.strip("/").split("/")
    return OF_ADMIN.get("/".join(words[1:3]), "") if words[0] == "admin" and len(words) > 2 else words[-1]


def address_of(template: str, side: Side) -> str:
    """The address of a thing of this side."""

    def filled(place: Any) -> str:
        of = subject(template[: place.start()])
        return side.ids.get(of) or WORDS.get(place[2]) or WORDS.get(of) or "a"

    return PLACE.sub(filled, template)


def is_of_a_side(template: str, side: Side) -> bool:
    return any(subject(template[: place.start()]) in side.ids for place in PLACE.finditer(template))


@dataclass(frozen=True)
class Cell:
    """What one of them asks, and what is expected: a status, or a refusal (0)."""

    actor: str
    template: str
    method: str
    address: str
    sent: dict[str, Any] | None
    status: int
    sides: tuple[Side, Side]  # whose it is, and the other one
    is_written: bool

    def __str__(self) -> str:
        return f"{self.actor}: {self.method.upper()} {self.template} of {self.sides[0].word}"

    @property
    def is_inside(self) -> bool:
        """Whether they see anything of whose it is."""
        return self.actor in SEE if self.sides[0].word == OURS else self.actor == "stranger"

    def fault(self, answer: Any) -> str:
        """What is wrong with the answer, if anything."""
        if self.status:
            return "" if answer.status_code == self.status else f"{self} gives {answer.status_code}, not {self.status}"
        return "" if self._is_refused(answer) else f"{self} gives {answer.status_code} {answer.headers.get('Location')}"

    def _is_refused(self, answer: Any) -> bool:
        status, where = answer.status_code, answer.headers.get("Location", "")
        if self.template.startswith("/admin/") and self.actor in STAFF:
            return status in (403, 404, 405) or (status == 302 and where == "/admin/")
        if self.actor in OUTSIDE or self.template.startswith("/admin/"):
            return status in (401, 403, 404, 405) or (status == 302 and where.startswith(("/login?", "/admin/login/?")))
        if not self.is_written:
            return status in (403, 404, 405)
        if is_of_a_side(self.template, self.sides[0]) and not self.is_inside:
            return status == 404
        return status in (403, 404) or (status == 400 and self.names_things)  # a form whose choices lack it

    @property
    def names_things(self) -> bool:
        return any(one in str(self.sent) for one in self.sides[0].ids.values() if len(one) > 8)

    def leaked(self, answer: Any) -> str:
        """What it tells of a team that they do not belong to, if anything."""
        body = text_of(answer)
        found = [word for word in self._secret_words() if word in body]
        return f"{self} tells of {', '.join(found)}" if found else ""

    def _secret_words(self) -> Iterator[str]:
        for side in self.sides:
            inside = self.actor in SEE if side.word == OURS else self.actor == "stranger"
            if inside or (self.actor in LOOKS_AFTER and self.template.startswith(OF_PEOPLE)):
                continue
            if self.actor in AUDIT and self.template.startswith(("/admin/", "/audit/")):
                yield from () if self.actor in SUPERUSER else (side.found,)  # who, what and when; not what was found
            else:
                yield side.word


def seat(actor: str, *, ours: bool) -> str:
    """As whom the matrix knows them; at the other team's table everybody has turned round."""
    if ours or actor in (OUTSIDE | {"auditor", "staff", "superuser"}):
        return actor
    return {"stranger": "manager", "reviewer": "staff"}.get(actor, "stranger")


def cells(world: World, actor: str) -> Iterator[Cell]:
    for template, asks in MATRIX.items():
        for side, other in ((world.ours, world.theirs), (world.theirs, world.ours)):
            is_ours = side is world.ours
            is_theirs = is_of_a_side(template, side) or any(_names_things(ask) for ask in asks)
            is_shut = template.startswith("/admin/") and actor not in STAFF
            if not is_ours and (not is_theirs or is_shut):
                continue
            known = actor if template.startswith(OF_PEOPLE) else seat(actor, ours=is_ours)
            for method in OF_API if template.startswith("/api/v1/") else METHODS:
                of_method = [ask for ask in asks if ask.method == method]
                ask = next((one for one in of_method if known in one.who), None)
                sent = (ask or of_method[0]).sent if of_method else None
                yield Cell(
                    actor, template, method, address_of(template, side), fill(sent, side.values),
                    ask.status if ask else 0, (side, other), bool(of_method),
                )  # fmt: skip


def _names_things(ask: Ask) -> bool:
    return "{" in str(list((ask.sent or {}).values()))


@override_settings(API_CALLS_PER_MINUTE=100_000)
@patch.object(verify, "ask", lambda *_asked, **_more: verify.Verdict(reason=problems.UNREADABLE_SECRET))
class Matrix(TestCase):
    """One world for all; what each test does to it is taken back."""

    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = World()

    def setUp(self) -> None:
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)

    def ask_as(self, actor: str) -> None:
        """All that is refused and all that is only looked at leaves every row as it is; of what is done, the other
        team's rows."""
        before, faults, done = every_row(NOTED), [], []
        for cell in cells(self.world, actor):
            if cell.status and cell.method != "get":
                done.append(cell)
            else:
                faults += self._faults(cell)
        changed = [table for table, rows in every_row(NOTED).items() if rows != before[table]]
        for cell in done:
            with undone():
                faults += [*self._faults(cell), *self._touched(cell)]
        assert "\n".join([*faults, *changed]) == ""

    def _faults(self, cell: Cell) -> list[str]:
        answer = self.world.actors[cell.actor].ask(cell.method, cell.address, cell.sent)
        return [fault for fault in (cell.fault(answer), cell.leaked(answer)) if fault]

    def _touched(self, cell: Cell) -> list[str]:
        other = cell.sides[1]
        return [] if other.rows() == self.rows[other.word] else [f"{cell} changes what is of {other.word}"]

    @cached_property
    def rows(self) -> dict[str, list[Any]]:
        return {side.word: side.rows() for side in (self.world.ours, self.world.theirs)}

    def test_every_address_stands_in_the_matrix(self) -> None:
        known = {route.template for route in routes() if route.template not in PROBES}
        assert "\n".join(MISSING.format(one) for one in sorted(known - set(MATRIX))) == ""
        assert sorted(set(MATRIX) - known) == []  # else the address is gone: take its line away


for _actor in ACTORS:
    setattr(Matrix, f"test_{_actor}_gets_what_is_written", partialmethod(Matrix.ask_as, _actor))
