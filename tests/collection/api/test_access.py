"""Every operation × everybody who may ask: no token opens more than its person may do, and its scopes say."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from weakref import WeakSet

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, AuditEvent, Role, Scope
from collection.api.portal import openapi
from tests.collection.api.conftest import Asking, secret_of
from tests.collection.api.estate import REQUESTS, SECRET_NAME, Estate, make_estate, member

OPERATIONS = {
    one["operationId"]: (method, path, one["security"][0]["Token"][0])
    for path, methods in openapi()["paths"].items()
    for method, one in methods.items()
}
MAY_KNOW = WeakSet[Client]()
ALICE, VIEWER, COLLECTOR, MANAGER, STRANGER = ["alice", "viewer", "collector", "manager", "stranger"]
FINE = dict.fromkeys((ALICE, VIEWER, COLLECTOR, MANAGER), 200)
SEEN = {**FINE, STRANGER: 404}
LISTED = {**FINE, STRANGER: 200}
COLLECTED = {ALICE: 202, VIEWER: 403, COLLECTOR: 202, MANAGER: 202, STRANGER: 404}
ONLY_ALICES = dict.fromkeys((VIEWER, COLLECTOR, MANAGER, STRANGER), 404)
EXPECTED: dict[str, dict[str, int]] = {
    "list_collections": LISTED,
    "start_collections": COLLECTED,
    "get_collection": SEEN,
    "cancel_collection": {ALICE: 200, VIEWER: 403, COLLECTOR: 403, MANAGER: 200, STRANGER: 404},
    "retry_collection": COLLECTED,
    "list_outcomes": SEEN,
    "compare": SEEN,
    "list_changes": SEEN,
    "list_schedules": LISTED,
    "add_schedule": {**COLLECTED, ALICE: 201, COLLECTOR: 201, MANAGER: 201},
    "get_schedule": {**ONLY_ALICES, ALICE: 200},
    "change_schedule": {**ONLY_ALICES, ALICE: 200},
    "delete_schedule": {**ONLY_ALICES, ALICE: 204},
    "run_schedule": {**ONLY_ALICES, ALICE: 202},
    "list_profiles": LISTED,
    "get_profile": SEEN,
    "list_inventory": LISTED,
    "list_resources": LISTED,
    "get_resource": SEEN,
    "list_resource_history": SEEN,
    "search": LISTED,
    "list_services": LISTED,
    "list_kinds": LISTED,
    "get_kind": LISTED,
}


@pytest.fixture
def estate(alice: User) -> Estate:
    return make_estate(alice)


def ask(client: Client, name: str, estate: Estate) -> Any:
    method, path, _scope = OPERATIONS[name]
    request = REQUESTS[name](estate)
    given: dict[str, Any] = {"query_params": dict(request.query)}
    if request.body is not None:
        given |= {"data": request.body, "content_type": "application/json"}
    return getattr(client, method)(path.format(**request.path_parameters), **given)


def person(actor: str, estate: Estate, alice: User) -> User:
    if actor == ALICE:
        return alice
    if actor == STRANGER:
        return member(actor, Group.objects.create(name="other"), Role.MANAGER)
    return member(actor, estate.team, Role(actor))


def statuses(client: Client, estate: Estate, names: Iterable[str] = OPERATIONS) -> dict[str, int]:
    """What each operation answers, as if it were the only one that is asked for."""
    found = {}
    for name in names:
        with transaction.atomic():
            answer = ask(client, name, estate)
            transaction.set_rollback(True)
        found[name] = answer.status_code
        assert answer.status_code < 400 or answer.headers["Content-Type"] == "application/problem+json"
        assert SECRET_NAME not in answer.content.decode() or client in MAY_KNOW
    return found


def test_every_operation_is_in_the_matrix() -> None:
    assert OPERATIONS.keys() == EXPECTED.keys() == REQUESTS.keys()


@pytest.mark.parametrize("actor", [ALICE, VIEWER, COLLECTOR, MANAGER, STRANGER])
def test_each_may_what_their_role_says(estate: Estate, alice: User, actor: str) -> None:
    client = program_of(person(actor, estate, alice), knows=actor != STRANGER)
    assert statuses(client, estate) == {name: expected[actor] for name, expected in EXPECTED.items()}


def test_a_person_who_left_the_team_is_a_stranger(estate: Estate) -> None:
    left = member("left", estate.team, Role.MANAGER)
    client = program_of(left, knows=False)
    left.memberships.all().delete()
    assert statuses(client, estate) == {name: expected[STRANGER] for name, expected in EXPECTED.items()}


@pytest.mark.parametrize("how", ["none", "nonsense", "almost", "expired", "revoked", "deactivated", "cookie"])
def test_nobody_gets_in_without_a_token_that_works(estate: Estate, alice: User, how: str) -> None:
    client = locked_out(alice, how)
    assert statuses(client, estate) == dict.fromkeys(OPERATIONS, 401)
    assert client.get("/collections").headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("scope", Scope)
def test_a_token_opens_what_its_scopes_say_and_nothing_else(estate: Estate, alice: User, scope: Scope) -> None:
    others = [name for name, (_method, _path, needed) in OPERATIONS.items() if needed != scope]
    found = statuses(program_of(alice, scope), estate)
    assert [name for name, status in found.items() if status == 403] == others
    assert [found[name] for name in found if name not in others] == [
        EXPECTED[name][ALICE] for name in found if name not in others
    ]


def test_a_call_beyond_its_scopes_is_noted(estate: Estate, alice: User) -> None:
    ask(program_of(alice, Scope.READ), "cancel_collection", estate)
    noted = AuditEvent.objects.get(action="access_denied")
    assert (noted.person_id, noted.facts["page"]) == (alice.pk, "api:cancel")


def test_a_token_opens_no_page(alice: User) -> None:
    program = Asking(secret_of(alice))
    for page in ("/api/", "/api/../collections/", "/api/../tokens/"):
        assert program.get(page).status_code in (302, 404)


def test_a_person_who_was_let_in_again_needs_new_tokens(alice: User) -> None:
    secret = secret_of(alice)
    alice.is_active = False
    alice.save()
    alice.is_active = True
    alice.save()
    assert Asking(secret).get("/collections").status_code == 401
    assert not ApiToken.objects.usable().exists()


def program_of(someone: User, *scopes: Scope, knows: bool = True) -> Asking:
    """``knows``: whether the answers may name Alice's things."""
    client = Asking(secret_of(someone, scopes or tuple(Scope)))
    if knows:
        MAY_KNOW.add(client)
    return client


def locked_out(alice: User, how: str) -> Asking:
    now = timezone.now()
    facts: dict[str, Any] = {"expired": {"expires_at": now - timedelta(seconds=1)}, "revoked": {"revoked_at": now}}
    secret = secret_of(alice, **facts.get(how, {}))
    if how == "deactivated":
        User.objects.filter(pk=alice.pk).update(is_active=False)
    almost = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    client = Asking({"none": "", "cookie": "", "nonsense": "acc_nonsense", "almost": almost}.get(how, secret))
    if how == "cookie":
        client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client
