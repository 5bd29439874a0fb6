"""Each action, done as people do it, is noted once, with who, what and how it ended. An action without a test fails.

What is tested beside its own pages names its action there (`Action.TOKEN_MADE`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.audit import Action
from accounts.models import ApiToken, AuditEvent, CredentialProfile, Role
from awscheck.aws import Identity
from collection import tick
from collection.models import Collection, Export, Retention, Schedule, Tick
from tests.collection.factories import make_collection, make_outcome, make_profile, make_reading, queue
from tests.collection.waking import Woken, woken
from tests.fake_sts import FakeSts, Principal, fake_sts
from tests.people import code, give_second_factor
from tests.teams import join

__all__ = ["fake_sts", "woken"]
PASSWORD = "correct horse battery"
CHOICE = {"selected_services": ["sqs"], "region": ["us-east-1"]}


@dataclass
class World:
    """Alice with her browser, an admin with theirs, and what alice owns."""

    alice: User
    browser: Client
    admin: User
    admins: Client
    sts: FakeSts
    key: Principal
    profile: CredentialProfile
    team: Group

    def post(self, name: str, /, *args: Any, **data: Any) -> Any:
        """Press a button, which answers by leading on."""
        answer = self.browser.post(reverse(name, args=args), data)
        assert answer.status_code in (302, 202), answer.content.decode()[:2000]
        return answer


@pytest.fixture
def world(alice: User, admin_user: User, as_person: Any, fake_sts: FakeSts, woken: Woken) -> World:
    key = fake_sts.add_user("reader")
    profile = CredentialProfile.objects.create_access_key(alice, "shop", key.params)
    profile.note_identity(Identity(key.account, key.arn, "aws", key.user_id))
    team = Group.objects.create(name="platform")
    join(alice, team, Role.MANAGER)
    return World(alice, as_person(alice), admin_user, as_person(admin_user), fake_sts, key, profile, team)


@dataclass(frozen=True)
class Case:
    """What is done, and what is then noted: who, on which object, how it ended, and what else it says."""

    do: Callable[[World], Any]
    person: str = "alice"
    object: str = ""
    outcome: str = "ok"
    facts: dict[str, Any] = field(default_factory=dict)


CASES: dict[str, list[Any]] = {}


def noted(action: Action, **told: Any) -> Callable[[Callable[[World], Any]], Callable[[World], Any]]:
    """The function does what is noted as this."""

    def keep(do: Callable[[World], Any]) -> Callable[[World], Any]:
        case = pytest.param(action, Case(do, **told), id=f"{action}-{do.__name__}")
        CASES.setdefault(action, []).append(case)
        return do

    return keep


# Logging in and out


@noted(Action.LOGIN, facts={"superuser": 0})
def log_in(world: World) -> None:
    Client().post(reverse("account_login"), {"login": "alice", "username": "alice", "password": PASSWORD})


@noted(Action.LOGIN_FAILED, outcome="failed", facts={"by": "password"})
def guess_a_password(world: World) -> None:
    Client().post(reverse("account_login"), {"login": "alice", "username": "alice", "password": "guess"})


@noted(Action.LOGIN_FAILED, person="", outcome="failed", facts={"by": "password"})
def type_the_password_as_the_name(world: World) -> None:
    Client().post(reverse("account_login"), {"login": PASSWORD, "username": PASSWORD, "password": "x"})


@noted(Action.LOGOUT)
def log_out(world: World) -> None:
    world.post("account_logout")


# Credentials


@noted(Action.PROFILE_ADDED, object="new", facts={"kind": "access_key"})
def add_a_key(world: World) -> None:
    world.post("profile-add", auth_type="access_key", name="new", **world.key.params)


@noted(Action.PROFILE_ADDED, object="new", facts={"kind": "role_arn"})
def add_a_role(world: World) -> None:
    world.post("profile-add", auth_type="role_arn", name="new")


@noted(Action.PROFILE_CHANGED, object="other name")
def rename_a_profile(world: World) -> None:
    world.post("profile-edit", world.profile.pk, name="other name")


@noted(Action.PROFILE_ROTATED, object="shop", facts={"kind": "access_key"})
def replace_the_keys(world: World) -> None:
    world.post("profile-rotate", world.profile.pk, **world.sts.add_user("another").params)


@noted(Action.PROFILE_TESTED, object="shop", facts={"account": "111122223333"})
def ask_aws_again(world: World) -> None:
    world.post("profile-test", world.profile.pk)


@noted(Action.PROFILE_TESTED, object="shop", outcome="failed", facts={"reason": "unknown_key"})
def ask_aws_about_a_dead_key(world: World) -> None:
    world.sts.principals.clear()
    world.post("profile-test", world.profile.pk)


@noted(Action.PROFILE_SHARED, object="shop", facts={"how": "shared", "teams": "platform"})
def share_a_profile(world: World) -> None:
    world.post("profile-share", world.profile.pk, teams=[world.team.pk])


@noted(Action.PROFILE_SHARED, object="shop", facts={"how": "no longer shared", "teams": "platform"})
def take_a_share_away(world: World) -> None:
    world.profile.teams.through.objects.create(credentialprofile=world.profile, group=world.team)
    world.post("profile-share", world.profile.pk)


@noted(Action.PROFILE_SHARED, person="", object="shop", facts={"how": "no longer shared", "teams": "platform"})
def delete_a_team(world: World) -> None:
    world.profile.teams.through.objects.create(credentialprofile=world.profile, group=world.team)
    world.team.delete()


@noted(Action.PROFILE_DELETED, object="shop")
def delete_a_profile(world: World) -> None:
    world.post("profile-delete", world.profile.pk)


@noted(Action.AWS_SIGN_IN, object="shop", facts={"kind": "access_key", "account": "111122223333", "once": 0})
def sign_in_with_a_profile(world: World) -> None:
    world.post("profile-use", world.profile.pk)


@noted(Action.AWS_SIGN_IN, facts={"kind": "access_key", "account": "111122223333", "once": 1})
def sign_in_once(world: World) -> None:
    world.post("aws", auth_type="access_key", **world.key.params)


@noted(Action.AWS_SIGN_IN, outcome="failed", facts={"reason": "unknown_key", "once": 1})
def sign_in_with_a_dead_key(world: World) -> None:
    world.sts.principals.clear()
    world.browser.post(reverse("aws"), {"auth_type": "access_key", **world.key.params})


@noted(Action.AWS_SIGN_OUT)
def sign_out_of_aws(world: World) -> None:
    world.post("aws-sign-out")


# Collections


@noted(Action.COLLECTION_STARTED, facts={"trigger": "button", "services": "sqs", "regions": "us-east-1"})
def start_by_button(world: World) -> None:
    world.browser.post("/start_collection", CHOICE | {"profile": world.profile.pk})


@noted(Action.COLLECTION_STARTED, facts={"trigger": "api", "services": "sqs"})
def start_by_json(world: World) -> None:
    fields = CHOICE | {"profile": str(world.profile.pk)}
    world.browser.post(
        "/start_collection", fields, content_type="application/json", headers={"accept": "application/json"}
    )


@noted(Action.COLLECTION_STARTED, facts={"trigger": "schedule", "services": "sqs"})
def start_by_schedule(world: World) -> None:
    made = schedule_of(world, next_due_at=timezone.now() - timedelta(hours=1))
    Tick.objects.all().delete()
    tick.start_due()
    assert made.collections.exists()


@noted(Action.COLLECTION_STARTED, facts={"trigger": "shell", "services": "sqs"})
def start_by_shell(world: World) -> None:
    call_command("collect", user="alice", profile=["shop"], services="sqs", regions="us-east-1")


@noted(Action.COLLECTION_CANCELLED, object="Monday", facts={"reason": "cancelled"})
def cancel(world: World) -> None:
    world.post("collection-cancel", collection_of(world, state="running").pk)


@noted(Action.COLLECTION_RETRIED, object="Monday")
def retry(world: World) -> None:
    failed = collection_of(world, state="partial", services=["sns"], finished_at=timezone.now())
    make_outcome(failed, "sns.topic", reason="permission")
    world.post("collection-retry", failed.pk)


@noted(Action.COLLECTION_DELETED, object="Monday")
def delete_a_collection(world: World) -> None:
    world.post("collection-delete", collection_of(world).pk)


@noted(Action.COLLECTION_DELETED, person="", object="Monday", facts={"reason": "retention"})
def outlive_the_retention(world: World) -> None:
    Retention.objects.create(keep_days=1)
    Collection.objects.filter(pk=collection_of(world).pk).update(created_at=timezone.now() - timedelta(days=9))
    call_command("prune")


@noted(Action.PRUNED, person="", facts={"collections": 0, "rows": 0})
def prune(world: World) -> None:
    call_command("prune")


@noted(Action.EXPORT_STARTED, facts={"format": "csv", "page": "collection"})
def ask_for_an_export(world: World) -> None:
    read = collection_of(world)
    make_reading(read, "sqs.queue", [queue()])
    world.post("export-start", page="collection", query=f"collection={read.pk}", format="csv")


@noted(Action.EXPORT_DOWNLOADED, facts={"format": "csv"})
def download_an_export(world: World) -> None:
    ask_for_an_export(world)
    b"".join(world.browser.get(reverse("export-file", args=[Export.objects.get().pk])))


@noted(Action.REVIEWED, person="admin", object="Monday", facts={"state": "accepted"})
def accept(world: World) -> None:
    act(world, "collection", "accept", collection_of(world))


# Schedules and retention


@noted(Action.SCHEDULE_CHANGED, object="Nightly", facts={"what": "saved", "cron": "0 2 * * *", "services": "sqs"})
def add_a_schedule(world: World) -> None:
    world.post("schedule-add", name="Nightly", preset="0 2 * * *", cron="", time_zone="UTC", enabled="on",
               profile=[world.profile.pk], **CHOICE)  # fmt: skip


@noted(Action.SCHEDULE_CHANGED, object="Nightly", facts={"what": "off"})
def switch_a_schedule_off(world: World) -> None:
    world.post("schedule-toggle", schedule_of(world).pk)


@noted(Action.SCHEDULE_CHANGED, object="Nightly", facts={"what": "on"})
def switch_a_schedule_on(world: World) -> None:
    world.post("schedule-toggle", schedule_of(world, enabled=False).pk, on="1")


@noted(Action.SCHEDULE_CHANGED, object="Nightly", facts={"what": "deleted"})
def delete_a_schedule(world: World) -> None:
    world.post("schedule-delete", schedule_of(world).pk)


@noted(Action.RETENTION_CHANGED, person="admin", object="All profiles", facts={"what": "saved", "keep_last": 3})
def make_a_rule(world: World) -> None:
    world.admins.post(reverse("admin:collection_retention_add"), {"keep_last": 3})


@noted(Action.RETENTION_CHANGED, person="admin", object="All profiles", facts={"what": "deleted", "keep_last": 3})
def delete_a_rule(world: World) -> None:
    rule = Retention.objects.bulk_create([Retention(keep_last=3)])[0]
    world.admins.post(reverse("admin:collection_retention_delete", args=[rule.pk]), {"post": "yes"})


# Admin


@noted(Action.ADMIN_VIEWED, person="admin", facts={"page": "collection_collection_changelist", "query": "state=ok"})
def look_at_a_list(world: World) -> None:
    world.admins.get(reverse("admin:collection_collection_changelist"), {"state": "ok"})


@noted(Action.ADMIN_VIEWED, person="admin", object="shop", facts={"page": "accounts_credentialprofile_change"})
def look_at_an_object(world: World) -> None:
    world.admins.get(reverse("admin:accounts_credentialprofile_change", args=[world.profile.pk]))


@noted(Action.ADMIN_CHANGED, person="admin", object="alice")
def change_a_person(world: World) -> None:
    page = reverse("admin:auth_user_password_change", args=[world.alice.pk])
    world.admins.post(
        page, {"password1": "another long one", "password2": "another long one", "usable_password": "true"}
    )


@noted(Action.ADMIN_CHANGED, person="admin", facts={"what": "pin", "page": "collection_collection_changelist"})
def pin(world: World) -> None:
    act(world, "collection", "pin", collection_of(world))


@noted(Action.ADMIN_CHANGED, person="admin", object="Monday", facts={"what": "deleted"})
def delete_in_admin(world: World) -> None:
    page = reverse("admin:collection_collection_delete", args=[collection_of(world).pk])
    world.admins.post(page, {"post": "yes"})


@noted(Action.AUDIT_EXPORTED, facts={"format": "jsonl"})
def take_the_log(world: World) -> None:
    world.alice.user_permissions.add(Permission.objects.get(codename="audit"))
    b"".join(world.browser.get(reverse("audit-export"), {"format": "jsonl"}))


# Tokens


@noted(Action.TOKEN_MADE, facts={"scopes": "read"})
def make_a_token(world: World) -> None:
    data = {"name": "nightly report", "scopes": ["read"], "days": 30}
    assert world.browser.post(reverse("token-add"), data).status_code == 200


@noted(Action.TOKEN_REVOKED)
def revoke_a_token(world: World) -> None:
    token, _secret = ApiToken.objects.make(world.alice, "nightly report", ["read"])
    world.post("token-revoke", token.pk)


# The portal itself


@noted(Action.KEYS_ROTATED, person="", facts={"resealed": 0, "unreadable": 0})
def rotate_keys(world: World) -> None:
    call_command("rotate_keys")


@noted(Action.MEMBER_CHANGED, object="platform", facts={"member": "admin", "role": "viewer"})
def add_a_member(world: World) -> None:
    world.post("team-add", world.team.pk, username="admin", role="viewer")


@noted(Action.PASSWORD_CHANGED, object="alice")
def change_the_password(world: World) -> None:
    new = "another long enough one"
    world.post("account_change_password", oldpassword=PASSWORD, password1=new, password2=new)


@noted(Action.PASSWORD_RESET, object="alice")
def reset_the_password(world: World) -> None:
    person, new = world.alice, "another long enough one"
    stranger = Client()
    key = f"{user_pk_to_url_str(person)}-{EmailAwarePasswordResetTokenGenerator().make_token(person)}"
    page = stranger.get(f"/password/reset/{key}", follow=True).redirect_chain[-1][0]
    assert stranger.post(page, {"password1": new, "password2": new}).status_code == 302


@noted(Action.MFA_ADDED, object="alice", facts={"factor": "totp"})
def add_an_app(world: World) -> None:
    secret = world.browser.get(reverse("mfa_activate_totp")).context["form"].secret
    world.post("mfa_activate_totp", code=code(secret))


@noted(Action.MFA_REMOVED, object="alice", facts={"factor": "totp"})
def remove_the_app(world: World) -> None:
    give_second_factor(world.alice)
    world.post("mfa_deactivate_totp")


@noted(Action.SESSION_ENDED, object="alice", facts={"sessions": 1})
def end_other_sessions(world: World) -> None:
    other = Client()
    other.post(reverse("account_login"), {"login": "alice", "username": "alice", "password": PASSWORD})
    other.get("/")
    world.post("sessions-end")


# Refusals


@noted(Action.ACCESS_DENIED, outcome="denied", facts={"page": "collection", "method": "GET", "status": 404})
def look_at_what_is_not_shared(world: World) -> None:
    foreign = make_collection(world.admin, make_profile(world.admin))
    world.browser.get(reverse("collection", args=[foreign.pk]))


@noted(Action.ACCESS_DENIED, outcome="denied", facts={"page": "audit", "method": "GET", "status": 403})
def look_at_everybodys_log(world: World) -> None:
    world.browser.get(reverse("audit"))


@noted(Action.ACCESS_DENIED, outcome="denied", facts={"method": "POST", "status": 403})
def send_without_a_token(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.browser.cookies
    strict.post(reverse("profile-delete", args=[world.profile.pk]))


@noted(Action.ACCESS_DENIED, outcome="denied", facts={"page": "admin:index", "status": 302})
def look_into_admin(world: World) -> None:
    world.browser.get(reverse("admin:index"))


def collection_of(world: World, **facts: Any) -> Collection:
    return make_collection(world.alice, world.profile, name="Monday", account_id="111122223333", **facts)


def schedule_of(world: World, **facts: Any) -> Schedule:
    made = Schedule.objects.create(
        **{"owner": world.alice, "name": "Nightly", "services": ["sqs"], "regions": ["us-east-1"], "cron": "0 2 * * *"}
        | facts
    )
    made.profiles.add(world.profile)
    return made


def act(world: World, model: str, action: str, row: Any) -> None:
    """An action of the admin's list on one row."""
    answer = world.admins.post(
        reverse(f"admin:collection_{model}_changelist"), {"action": action, "_selected_action": [str(row.pk)]}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(("action", "case"), [case for cases in CASES.values() for case in cases])
def test_it_is_noted_once_with_its_facts(
    action: str, case: Case, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    before = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with django_capture_on_commit_callbacks(execute=True):
        case.do(world)
    events = AuditEvent.objects.filter(action=action, pk__gt=before)
    (event,) = (event for event in events if event.facts | case.facts == event.facts)
    assert (event.person_name, event.outcome) == (case.person, case.outcome)
    if case.object:
        assert event.object_label == case.object
        assert event.object_id
    if case.person:
        assert event.person_id == User.objects.get(username=case.person).pk
    everything = str(list(AuditEvent.objects.values()))
    assert not [secret for secret in (PASSWORD, world.key.secret) if secret in everything]
    if event.ip is not None:  # there was a request
        assert event.ip == "127.0.0.1"
        assert event.request_id


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_test(action: Action) -> None:
    words = re.compile(rf"\bAction\.{action.name}\b")
    others = (file for file in Path(__file__).parent.rglob("test_*.py") if file != Path(__file__))
    assert action in CASES or any(words.search(file.read_text(encoding="utf-8")) for file in others)
