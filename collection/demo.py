"""The demo's people, profiles and collections, and what they are known to find in the sample AWS."""

import json
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Sum

from accounts import verify
from accounts.models import CredentialProfile, Membership, Person, Role
from accounts.trust import Trust
from awscheck.aws import create_boto3_client, parse_role_arn, portal_identity
from collection import runs
from collection.choices import ALL, Choice
from collection.models import Collection, Outcome
from collection.registry import SERVICES

EXPECTED = Path(__file__).parent / "demo.json"
TEAM = "Cloud team"


@dataclass(frozen=True)
class Login:
    """A person of the demo; the password is made anew each time."""

    user: User
    password: str


def people() -> tuple[Login, Login]:
    """An ordinary user and an admin, in one team."""
    team, _made = Group.objects.get_or_create(name=TEAM)
    logins = _person("demo"), _person("admin", is_staff=True, is_superuser=True)
    for login in logins:
        Membership.put(login.user, team, Role.MANAGER)
    return logins


def profiles(owner: User, sample: Mapping[str, Any]) -> Iterator[CredentialProfile]:
    """One saved profile of each kind of credential, tested; the first is shared with the team."""
    keys = {name: sample["access_key"][name] for name in ("aws_access_key", "aws_secret_key")}
    by_key = CredentialProfile.objects.create_access_key(owner, "운영 (production)", keys)
    by_key.teams.set(Group.objects.filter(name=TEAM))
    by_role = CredentialProfile.objects.create_role(owner, "staging")
    by_role.put_role(sample["role"]["role_arn"])
    by_role.save()
    _trust(by_role, sample)
    for profile in (by_key, by_role):
        verdict = verify.test(profile)
        if not verdict.ok:
            raise RuntimeError(f"the sample AWS refuses {profile.name}: {verdict.text}")
        yield profile


def collect(owner: User, profile: CredentialProfile) -> Collection:
    """Start a collection of everything."""
    return runs.start(owner, Choice.of(SERVICES, [ALL], metrics=True), profile=profile)


def wait(collection: Collection, seconds: float) -> bool:
    """False where it has not ended in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        collection.refresh_from_db()
        if not collection.is_open:
            return True
        time.sleep(0.2)
    return False


def summary(collection: Collection) -> Iterator[tuple[str, int, int, Counter[str]]]:
    """Per service: resources, calls, and how many outcomes of each state."""
    for name, service in SERVICES.items():
        outcomes = Outcome.objects.filter(service_run__collection=collection, service_run__service=name)
        sums = outcomes.aggregate(Sum("count"), Sum("calls"))
        states = Counter(outcomes.values_list("state", flat=True))
        yield str(service.title), sums["count__sum"] or 0, sums["calls__sum"] or 0, states


def needing_attention(collection: Collection) -> dict[tuple[str, str, str, str], list[str]]:
    """What a newcomer should look at: (kind, state, remedy, IAM action) with the regions in which it is so."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    outcomes = Outcome.objects.filter(service_run__collection=collection).needing_attention()
    for outcome in outcomes.order_by("kind", "region"):
        what = (outcome.kind, outcome.state, str(outcome.remedy), outcome.action)
        found.setdefault(what, []).append(outcome.region)
    return found


def findings(collection: Collection) -> dict[str, dict[str, str]]:
    """Every outcome with its count, as the committed list holds it: {kind: {region: "state count"}}."""
    found: dict[str, dict[str, str]] = {}
    outcomes = Outcome.objects.filter(service_run__collection=collection).order_by("kind", "region")
    for outcome in outcomes:
        marks = "".join([" gaps" * bool(outcome.gaps), " truncated" * outcome.truncated])
        found.setdefault(outcome.kind, {})[outcome.region] = f"{outcome.state} {outcome.count}{marks}"
    return found


def differences(found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Where what was found is not what is known to be there."""
    flat_found, flat_expected = _flat(found), _flat(expected)
    places = sorted(flat_found.keys() | flat_expected.keys())
    return [
        f"{place}: {flat_found.get(place, 'nothing')} instead of {flat_expected.get(place, 'nothing')}"
        for place in places
        if flat_found.get(place) != flat_expected.get(place)
    ]


def expected() -> dict[str, Any]:
    """The committed list, by account."""
    loaded: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return loaded


def _trust(profile: CredentialProfile, sample: Mapping[str, Any]) -> None:
    """What an administrator of the account does: let the portal in, with this profile's external id only."""
    portal = portal_identity()
    assert portal is not None
    admin = sample["accounts"][sample["role"]["account_id"]]["admin"]
    policy = Trust(portal, profile.external_id).policy
    name = parse_role_arn(profile.role_arn).name
    create_boto3_client("iam", "us-east-1", **admin).update_assume_role_policy(RoleName=name, PolicyDocument=policy)


def _flat(findings_: Mapping[str, Any], path: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in findings_.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{path} {name}".strip())
        else:
            flat[f"{path} {name}".strip()] = value
    return flat


def _person(name: str, **flags: bool) -> Login:
    password = secrets.token_urlsafe(9)
    user, _made = User.objects.get_or_create(username=name, defaults=flags)
    user.set_password(password)
    user.save()
    Person.of(user)
    return Login(user, password)
