"""A name may turn the direction of what stands around it: each is set apart, wherever a page shows it."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CredentialProfile
from awscheck.aws import Identity
from collection.models import Collection, Export, ResourceVersion, SavedSearch, Schedule, Worker
from collection.search.indexing import catch_up
from tests.collection.factories import ACCOUNT, instance, make_collection, make_outcome, make_profile, make_reading

TURN = "\u202e"  # all that follows runs from right to left
NAME = f"gnp.{TURN}txt.exe"
ALONE = {"bdi", "title", "option", "pre", "textarea", "script"}  # the latter hold no elements, or nothing beside it
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Where the name stands in a page: between which elements, from the outermost to the innermost."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[str] = []
        self.places: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            continue  # AWS's words may hold half an element

    def handle_data(self, data: str) -> None:
        if TURN in data:
            self.places.append([*self._open])

    @property
    def loose(self) -> list[str]:
        """The places where it is not set apart."""
        return [" ".join(place[-4:]) for place in self.places if not ALONE.intersection(place)]


@pytest.fixture
def profile(admin_user: User) -> CredentialProfile:
    admin_user.username = NAME
    admin_user.save()
    team = Group.objects.create(name=NAME)
    team.user_set.add(admin_user)
    profile = make_profile(admin_user, NAME)
    profile.teams.add(team)
    profile.note_identity(Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/{NAME}", "aws", "AIDA"))
    return profile


@pytest.fixture
def pair(admin_user: User, profile: CredentialProfile) -> list[Collection]:
    """Two collections between which an instance's tags and state change."""
    made = [make_collection(admin_user, profile, name=NAME, note=NAME, identity_arn=NAME) for _ in range(2)]
    for number, collection in enumerate(made):
        tags = [{"Key": "Name", "Value": NAME}, {"Key": f"{NAME}{number}", "Value": NAME}]
        raw = instance(
            InstanceId=f"i-{NAME}",
            Tags=tags,
            KeyName=NAME,
            State={"Name": f"{number}{NAME}"},
            SubnetId=f"subnet-{NAME}",
        )
        make_reading(collection, "ec2.instance", [raw])
        make_outcome(collection, "ec2.vpc", reason="permission", code=NAME, message=NAME, request_id=NAME)
    catch_up()
    return made


@pytest.fixture
def schedule(admin_user: User, profile: CredentialProfile) -> Schedule:
    what = {"cron": "0 2 * * *", "services": ["ec2"], "regions": ["all"]}
    due = timezone.now() + timedelta(hours=1)
    made = Schedule.objects.create(owner=admin_user, name=NAME, next_due_at=due, **what)
    made.profiles.add(profile)
    return made


@pytest.fixture
def export(admin_user: User) -> Export:
    until = timezone.now() + timedelta(hours=1)
    return Export.objects.create(owner=admin_user, title=NAME, format="csv", state="done", what={}, expires_at=until)


def test_every_name_is_set_apart_on_every_page(
    admin_client: Client, profile: CredentialProfile, pair: list[Collection], schedule: Schedule, export: Export
) -> None:
    SavedSearch.objects.create(owner=profile.owner, name=NAME, query="q=web")
    Worker.note(NAME, 7, concurrency=4, running=1, started_at=timezone.now())
    pages = {address: Page(admin_client.get(address).content.decode()) for address in addresses(profile, *pair)}
    assert {address for address, page in pages.items() if not page.places} == set()
    loose = [f"{address}: {place}" for address, page in pages.items() for place in page.loose]
    assert loose == []


def addresses(profile: CredentialProfile, old: Collection, new: Collection) -> list[str]:
    version = ResourceVersion.objects.get(valid_to=None)
    compare, resources, search = (reverse(name) for name in ("compare", "resources", "search"))
    of_profile = ("profile", "profile-share", "profile-edit", "profile-rotate", "profile-delete")
    of_all = ("home", "overview", "collections", "new-collection", "exports", "profiles", "aws", "schedules")
    return [
        *(reverse(name) for name in (*of_all, "schedule-add", "status", "compare", "search")),
        *(reverse(name, args=[profile.pk]) for name in of_profile),
        *(reverse(name, args=[new.pk]) for name in ("collection", "collection-edit", "collection-delete")),
        *(reverse(name, args=[version.pk]) for name in ("resource", "resource-related")),
        reverse("schedule", args=[Schedule.objects.get().pk]),
        reverse("export", args=[Export.objects.get().pk]),
        f"{resources}?kind=ec2.instance",
        f"{resources}?kind=ec2.instance&collection={new.pk}&f=tag.Name%3D{NAME}",
        f"{resources}?kind=ec2.vpc&collection={new.pk}",
        f"{search}?f=service%3Dec2&collection={new.pk}",
        f"{search}?q={NAME}&f=tag.Name%3D{NAME}",
        f"{search}?f={NAME}%3E",
        f"{compare}?old={old.pk}&new={new.pk}",
        f"{compare}?old={old.pk}&new={new.pk}&kind=ec2.instance",
    ]
