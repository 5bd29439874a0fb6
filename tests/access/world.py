"""Two teams with the same things under other names, and everybody who might look at them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.http import SimpleCookie
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from accounts.models import ApiToken, CredentialProfile, Membership, Role, Scope
from collection.exporting.exports import ask
from collection.models import (
    Estate,
    Inventory,
    Outcome,
    ResourceVersion,
    Retention,
    SavedSearch,
    Schedule,
    ServiceRun,
    Subscription,
)  # fmt: skip
from collection.search.indexing import catch_up
from tests.access.matrix import KIND
from tests.collection.factories import make_collection, make_outcome, make_profile, make_reading, queue
from tests.people import give_second_factor
from tests.teams import join

OURS, THEIRS = "walrus", "zebra"
PASSWORD = "correct horse battery"
OF_ADMIN = {
    "auth/user": "people", "auth/group": "teams", "accounts/credentialprofile": "profiles",
    "accounts/apitoken": "tokens", "usersessions/usersession": "sessions", "collection/collection": "collections",
    "collection/resourceversion": "resources", "collection/estate": "estates", "collection/inventory": "inventories",
    "collection/outcome": "outcomes", "collection/retention": "retentions", "collection/schedule": "schedules",
    "mfa/authenticator": "passkeys",
}  # fmt: skip


class Side:
    """A team, a profile that its owner shares with it (and is in no team), and all that there is of both.

    ``word`` stands in every name; ``found`` in the names of what was collected. ``ids``: by the word before an id in
    an address.
    """

    def __init__(self, word: str, account: str) -> None:
        self.word, self.account, self.found = word, account, f"{word}-found"
        self.owner = User.objects.create_user(f"owner-{account}", password=PASSWORD)
        self.member = User.objects.create_user(f"member-{account}")
        number = int(account[:7])  # long enough to be told from other numbers of a page
        self.team = Group.objects.create(pk=number, name=f"{word} team")
        self.profile = self._profile()
        self.old, self.new, self.open = self._collections()
        membership = Membership.objects.create(pk=number, person=self.member, team=self.team, role=Role.VIEWER)
        things = {
            "members": membership, "people": self.owner, "teams": self.team, "profiles": self.profile,
            "collections": self.new, "old": self.old, "open": self.open, **self._found(), **self._kept(),
        }  # fmt: skip
        self.ids = {name: str(thing.pk) for name, thing in things.items()}

    def _profile(self) -> CredentialProfile:
        made = make_profile(self.owner, f"{self.word} profile")
        CredentialProfile.objects.filter(pk=made.pk).update(account_id=self.account, verified_at=timezone.now())
        made.teams.add(self.team)
        Retention.objects.create(profile=made, keep_last=99)
        made.refresh_from_db()
        return made

    def _collections(self) -> list[Any]:
        facts = {"services": ["sqs"], "account_id": self.account, "note": f"{self.word} note"}
        states = {"old": {}, "new": {"state": "partial", "attention": 1}, "open": {"state": "queued"}}
        made = [
            make_collection(self.owner, self.profile, name=f"{self.word} {name}", **facts, **more)
            for name, more in states.items()
        ]
        for collection, seconds in zip(made, ("30", "60"), strict=False):
            things = [queue(self.found, VisibilityTimeout=seconds, tags={self.word: f"{self.word}-tag"})]
            make_reading(collection, KIND, things)
        make_outcome(made[1], KIND, "eu-west-1", reason="permission", message=f"{self.word} message")
        catch_up()
        return made

    def _found(self) -> dict[str, models.Model]:
        estate = Estate.objects.get(profile=self.profile)
        return {
            "estates": estate, "inventories": Inventory.objects.filter(estate=estate)[0],
            "outcomes": Outcome.objects.filter(service_run__collection=self.new)[0],
            "resources": ResourceVersion.objects.get(inventory__estate=estate, valid_to=None),
            "retentions": Retention.objects.get(profile=self.profile),
        }  # fmt: skip

    def _kept(self) -> dict[str, models.Model]:
        """What is the owner's own; the search is the team's too."""
        owner, word = self.owner, self.word
        schedule = Schedule.objects.create(
            owner=owner, name=f"{word} schedule", cron="0 2 * * *", services=["sqs"], regions=["all"],
            next_due_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        schedule.profiles.add(self.profile)
        key = {"name": f"{word} passkey", "credential": passkey_of(word)}
        return {
            "schedules": schedule,
            "exports": ask(owner, {"page": "resources", "query": f"kind={KIND}"}, "csv"),
            "tokens": ApiToken.objects.make(owner, f"{word} token", tuple(Scope))[0],
            "search": SavedSearch.objects.create(owner=owner, team=self.team, name=f"{word} search", query="q=x"),
            "sessions": self._session(),
            "notifications": Subscription.objects.create(person=owner, way="mail", events=["collection.trouble"]),
            "passkeys": Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=key),
        }

    def _session(self) -> UserSession:
        facts = {"user": self.owner, "ip": "127.0.0.1", "user_agent": f"{self.word}-browser"}
        return UserSession.objects.update_or_create(session_key=logged_in(self.owner), defaults=facts)[0]

    @property
    def values(self) -> dict[str, str]:
        """For the braces in what the matrix sends."""
        names = {"word": self.word, "found": self.found, "account": self.account, "team_name": self.team.name}
        return {**self.ids, **names, "profile_name": self.profile.name, "person": self.owner.get_username()}

    def rows(self) -> list[Any]:
        """All that belongs to it, to be compared."""
        mine = {"profile": self.profile}
        of_team = Membership.objects.filter(team=self.team)
        tables: Iterable[models.QuerySet[Any]] = (
            CredentialProfile.objects.filter(pk=self.profile.pk),
            self.profile.teams.through.objects.filter(group=self.team),
            Group.objects.filter(pk=self.team.pk), of_team, type(self.new).objects.filter(**mine),
            ServiceRun.objects.filter(collection__profile=self.profile),
            Outcome.objects.filter(service_run__collection__profile=self.profile),
            ResourceVersion.objects.filter(inventory__estate__profile=self.profile), Retention.objects.filter(**mine),
            Schedule.objects.filter(owner=self.owner), self.owner.exports.all(), self.owner.searches.all(),
            ApiToken.objects.filter(person=self.owner), UserSession.objects.filter(user=self.owner),
            Authenticator.objects.filter(user=self.owner), Subscription.objects.filter(person=self.owner),
            User.objects.filter(pk__in=[self.owner.pk, self.member.pk]),
        )  # fmt: skip
        return [sorted(map(repr, table.order_by().values())) for table in tables]


def passkey_of(word: str) -> dict[str, Any]:
    """As a browser registers it."""
    name = word.encode().ljust(16, b"-")
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    known = AttestedCredentialData.create(b"\0" * 16, name, key)
    data = AuthenticatorData.create(b"\0" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, known)
    response = {
        "clientDataJSON": websafe_encode(CollectedClientData.create("webauthn.create", b"x", "https://testserver")),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    return {"id": websafe_encode(name), "rawId": websafe_encode(name), "type": "public-key", "response": response}


def fill(text: Any, values: Mapping[str, str]) -> Any:
    """With the ids and names of a side in its braces."""
    if isinstance(text, str):
        return text.format_map(values)
    if isinstance(text, Mapping):
        return {name: fill(value, values) for name, value in text.items()}
    return [fill(one, values) for one in text] if isinstance(text, list) else text


def text_of(answer: Any) -> str:
    """The whole body."""
    return b"".join(answer.streaming_content).decode() if answer.streaming else str(answer.content.decode())


def logged_in(person: User) -> str:
    """The key of a session of theirs."""
    client = Client()
    client.force_login(person, backend="accounts.login.backends.Backend")
    return client.cookies["sessionid"].value


@dataclass
class Actor:
    """Somebody who asks: with a session, or to the API with a token; or with neither."""

    name: str
    cookie: str = ""
    token: str = ""

    def ask(self, method: str, address: str, data: Any = None, **more: Any) -> Any:
        client = CLIENT
        client.cookies = SimpleCookie({"sessionid": self.cookie} if self.cookie else {})
        if not address.startswith("/api/v1/"):
            return getattr(client, method)(address, data, **more)
        if self.token:
            more["headers"] = {"Authorization": f"Bearer {self.token}", **more.get("headers", {})}
        return getattr(client, method)(address, data, content_type="application/json", **more)


CLIENT = Client(raise_request_exception=False)


class World:
    """Ours: most actors are in that team, or it is theirs. Theirs: the stranger manages that team."""

    def __init__(self) -> None:
        self.ours, self.theirs = Side(OURS, "111111111111"), Side(THEIRS, "222222222222")
        self.actors = {"anonymous": Actor("anonymous")}
        join(self._person("stranger"), self.theirs.team, Role.MANAGER)
        for role in Role:
            join(self._person(role.value), self.ours.team, role)
        join(self._person("reviewer", staff=True), self.ours.team, Role.MANAGER)
        self._seat("owner", self.ours.owner)
        gone = join(self._person("deactivated"), self.ours.team, Role.MANAGER)
        User.objects.filter(pk=gone.pk).update(is_active=False)
        self._permit()

    def _permit(self) -> None:
        """Staff look at everything that is not another's; the reviewer also changes; the auditor has his one right."""
        every = Permission.objects.exclude(codename="audit")
        auditor, staff = self._person("auditor", staff=True), self._person("staff", staff=True)
        auditor.user_permissions.set(Permission.objects.filter(codename="audit"))
        staff.user_permissions.set(every.filter(codename__startswith="view_"))
        mine = every.filter(content_type__app_label__in=("accounts", "collection"))
        User.objects.get(username="reviewer").user_permissions.set(mine)
        User.objects.filter(pk=self._person("superuser", staff=True).pk).update(is_superuser=True)

    def _person(self, name: str, *, staff: bool = False) -> User:
        person = User.objects.create_user(name, password=PASSWORD, is_staff=staff)
        if staff:
            give_second_factor(person)
        return self._seat(name, person)

    def _seat(self, name: str, person: User) -> User:
        _token, secret = ApiToken.objects.make(person, f"of {name}", tuple(Scope))
        self.actors[name] = Actor(name, logged_in(person), secret)
        return person
