"""Taking a share away takes its history away, at once, behind every door; a lower role takes its controls away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, CredentialProfile, Membership, Role, Scope
from accounts.signin import IDENTITY, PARAMS, TYPE
from collection.exporting.exports import ask
from collection.models import Collection, Outcome, ResourceVersion, SavedSearch, Schedule
from collection.retrying import what_failed
from collection.search.indexing import catch_up
from tests.collection.factories import instance, make_collection, make_outcome, make_profile, make_reading
from tests.collection.waking import woken
from tests.teams import join

__all__ = ["woken"]
pytestmark = pytest.mark.django_db
NAME, THING, LATER, PROFILE, ACCOUNT = "Before the move", "payroll-db", "payroll-new", "production", "123456789012"


class World:
    """Alice's profile, shared with the team in which Bob collects, and what was collected with it."""

    def __init__(self, alice: User, bob: User) -> None:
        self.bob, self.team = bob, Group.objects.create(name="platform")
        join(alice, self.team, Role.MANAGER)
        join(bob, self.team, Role.COLLECTOR)
        self.profile = make_profile(alice, PROFILE)
        CredentialProfile.objects.update(account_id=ACCOUNT, verified_at=timezone.now())
        self.profile.teams.add(self.team)
        self.old = self._collect(alice, THING)
        self.new = self._collect(bob, LATER)
        self.version = ResourceVersion.objects.earliest("pk")
        catch_up()
        make_outcome(self.new, "sns.topic", reason="permission")
        self.export = ask(bob, {"page": "resources", "query": "kind=ec2.instance"}, "csv")
        SavedSearch.objects.create(owner=bob, name="mine", query=f"q=payroll&collection={self.old.pk}")
        self.schedule = Schedule.objects.create(
            owner=bob, name="Nightly", cron="0 2 * * *", services=["sqs"], regions=["all"], next_due_at=timezone.now()
        )
        self.schedule.profiles.add(self.profile)
        Collection.objects.filter(pk=self.new.pk).update(schedule=self.schedule)

    def _collect(self, person: User, thing: str) -> Collection:
        facts = {"name": NAME, "state": "partial", "finished_at": timezone.now(), "services": ["ec2", "sns"]}
        made = make_collection(person, self.profile, **facts)
        make_reading(made, "ec2.instance", [instance(name=thing)])
        return made


WAYS: dict[str, Callable[[World], object]] = {
    "the owner takes the share away": lambda world: world.profile.teams.clear(),
    "the person is taken out": lambda world: Membership.objects.get(person=world.bob).end(),
    "the person leaves the group": lambda world: world.bob.groups.clear(),
    "the team is deleted": lambda world: world.team.delete(),
    "the database alone is told": lambda world: Membership.objects.all()._raw_delete("default"),
}
PAGES: dict[str, Callable[[World], str]] = {
    "collection": lambda world: reverse("collection", args=[world.old.pk]),
    "one's own collection": lambda world: reverse("collection", args=[world.new.pk]),
    "status polling": lambda world: reverse("collection-status", args=[world.old.pk]),
    "service": lambda world: reverse("collection-service", args=[world.old.pk, "ec2"]),
    "past resources": lambda world: f"{reverse('resources')}?kind=ec2.instance&collection={world.old.pk}",
    "resource and timeline": lambda world: reverse("resource", args=[world.version.pk]),
    "related": lambda world: reverse("resource-related", args=[world.version.pk]),
    "search in a collection": lambda world: f"{reverse('search')}?q=payroll&collection={world.old.pk}",
    "comparison": lambda world: f"{reverse('compare')}?old={world.old.pk}&new={world.new.pk}",
    "changes of a kind": lambda world: f"{reverse('compare')}?old={world.old.pk}&new={world.new.pk}&kind=ec2.instance",
    "profile": lambda world: reverse("profile", args=[world.profile.pk]),
    "API: collection": lambda world: f"/api/v1/collections/{world.old.pk}",
    "API: profile": lambda world: f"/api/v1/profiles/{world.profile.pk}",
    "API: resource": lambda world: f"/api/v1/resources/{world.version.pk}",
    "API: outcomes": lambda world: f"/api/v1/outcomes?collection={world.old.pk}",
    "API: comparison": lambda world: f"/api/v1/comparisons?old={world.old.pk}&new={world.new.pk}",
}  # fmt: skip
LISTS: dict[str, tuple[str, str]] = {
    "home": ("/", NAME),
    "collections": ("/collections/", NAME),
    "resources": ("/resources/?kind=ec2.instance", LATER),
    "search": ("/search/?q=payroll", LATER),
    "suggestions": ("/search/suggestions?f=account=", ACCOUNT),
    "overview": ("/overview/", ACCOUNT),
    "collections to compare": ("/compare/", NAME),
    "profiles": ("/profiles/", PROFILE),
    "new collection": ("/collections/new", PROFILE),
    "sign in to AWS": ("/aws/?auth_type=profile", PROFILE),
    "schedules": ("/schedules/", PROFILE),
    "a new schedule": ("/schedules/add", PROFILE),
    "API: collections": ("/api/v1/collections", NAME),
    "API: resources": ("/api/v1/resources?kind=ec2.instance", LATER),
    "API: profiles": ("/api/v1/profiles", PROFILE),
}
POSTS: dict[str, Callable[[World], str]] = {
    "cancel": lambda world: reverse("collection-cancel", args=[world.new.pk]),
    "retry": lambda world: reverse("collection-retry", args=[world.new.pk]),
    "name": lambda world: reverse("collection-edit", args=[world.new.pk]),
    "delete": lambda world: reverse("collection-delete", args=[world.new.pk]),
    "test": lambda world: reverse("profile-test", args=[world.profile.pk]),
    "use": lambda world: reverse("profile-use", args=[world.profile.pk]),
    "take off the team": lambda world: reverse("team-unshare", args=[world.team.pk, world.profile.pk]),
}


@pytest.fixture
def world(alice: User, bob: User, woken: object) -> World:
    return World(alice, bob)


@pytest.fixture
def bobs(as_person: Callable[[User], Client], world: World) -> Client:
    """Bob's browser, signed in to AWS with the profile; for the API it has a token of his."""
    browser = as_person(world.bob)
    session = browser.session
    session.update({TYPE: "access_key", PARAMS: {"profile_id": str(world.profile.pk)}, IDENTITY: {}})
    session.save()
    return browser


def get(browser: Client, world: World, address: str) -> Any:
    if not address.startswith("/api/"):
        return browser.get(address)
    _token, secret = ApiToken.objects.make(world.bob, "program", tuple(Scope))
    return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


def start(browser: Client, world: World) -> Any:
    fields = {"profile": str(world.profile.pk), "selected_services": ["sqs"], "region": ["us-east-1"]}
    return browser.post("/start_collection", fields, headers={"Accept": "application/json"})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_and_then_not(bobs: Client, world: World, page: str) -> None:
    address = PAGES[page](world)
    assert get(bobs, world, address).status_code == 200
    world.profile.teams.clear()
    assert get(bobs, world, address).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_it_and_then_not(bobs: Client, world: World, name: str) -> None:
    address, word = LISTS[name]
    assert word in get(bobs, world, address).text
    world.profile.teams.clear()
    answer = get(bobs, world, address)
    assert answer.status_code == 200
    assert [one for one in (NAME, THING, LATER, PROFILE, ACCOUNT) if one in answer.text] == []


@pytest.mark.parametrize("way", WAYS)
def test_any_way_will_do(bobs: Client, world: World, way: str) -> None:
    WAYS[way](world)
    texts = [get(bobs, world, LISTS[name][0]).text for name in ("collections", "resources", "API: collections")]
    assert get(bobs, world, PAGES["collection"](world)).status_code == 404
    assert [word for word in (NAME, LATER) if word in "".join(texts)] == []


def test_a_list_is_not_filtered_by_what_is_gone(bobs: Client, world: World) -> None:
    world.profile.teams.clear()
    text = bobs.get("/collections/", {"profile": world.profile.pk}).text
    assert (NAME in text, PROFILE in text) == (False, False)


def test_a_file_is_not_downloaded_any_more(bobs: Client, world: World) -> None:
    address = reverse("export-file", args=[world.export.pk])
    assert LATER.encode() in b"".join(bobs.get(address).streaming_content)
    world.profile.teams.clear()
    assert bobs.get(address).status_code == 302


def test_a_kept_search_finds_nothing_any_more(bobs: Client, world: World) -> None:
    query = SavedSearch.objects.get().query
    assert THING in bobs.get(f"/search/?{query}").text
    world.profile.teams.clear()
    assert bobs.get(f"/search/?{query}").status_code == 404
    assert "mine" in bobs.get("/search/").text


def test_a_schedule_forgets_the_names_of_what_is_gone(bobs: Client, world: World) -> None:
    address = reverse("schedule", args=[world.schedule.pk])
    assert PROFILE in bobs.get(address).text
    world.profile.teams.clear()
    text = bobs.get(address).text
    assert ([word for word in (PROFILE, NAME, "Run now") if word in text], "taken away" in text) == ([], True)


@pytest.mark.parametrize("post", POSTS)
def test_nothing_is_done_with_it_any_more(bobs: Client, world: World, post: str) -> None:
    world.profile.teams.clear()
    before = list(Collection.objects.order_by("pk").values())
    assert bobs.post(POSTS[post](world), {"name": "changed"}).status_code == 404
    assert list(Collection.objects.order_by("pk").values()) == before


def test_nothing_is_started_with_it_any_more(bobs: Client, world: World) -> None:
    world.profile.teams.clear()
    assert start(bobs, world).status_code == 404
    assert bobs.post(reverse("schedule-run", args=[world.schedule.pk])).status_code == 302
    assert Collection.objects.count() == 2


def test_the_sign_in_to_aws_is_wiped(bobs: Client, world: World) -> None:
    assert PROFILE in bobs.get("/search/").text
    world.profile.teams.clear()
    assert PROFILE not in bobs.get("/search/").text
    assert [key for key in (TYPE, PARAMS, IDENTITY) if key in bobs.session] == []


def test_the_owner_keeps_everything(as_person: Callable[[User], Client], world: World, alice: User) -> None:
    world.profile.teams.clear()
    alice.groups.clear()
    browser = as_person(alice)
    for page in ("collection", "one's own collection", "resource and timeline", "comparison", "profile"):
        assert browser.get(PAGES[page](world)).status_code == 200, page


# A collector who becomes a viewer


@pytest.fixture
def lowered(bobs: Client, world: World) -> Client:
    Membership.put(world.bob, world.team, Role.VIEWER)
    return bobs


@pytest.mark.parametrize("page", PAGES)
def test_a_viewer_still_looks(lowered: Client, world: World, page: str) -> None:
    assert get(lowered, world, PAGES[page](world)).status_code == 200


@pytest.mark.parametrize("post", POSTS)
def test_a_viewer_does_nothing(lowered: Client, world: World, post: str) -> None:
    before = list(Collection.objects.order_by("pk").values())
    assert lowered.post(POSTS[post](world), {"name": "changed"}).status_code == 404
    assert list(Collection.objects.order_by("pk").values()) == before


def test_a_viewer_starts_nothing(lowered: Client, world: World) -> None:
    assert start(lowered, world).status_code == 404
    assert lowered.get(reverse("collect-again", args=[world.new.pk])).status_code == 404
    lowered.post(reverse("schedule-run", args=[world.schedule.pk]))
    assert Collection.objects.count() == 2


def test_a_viewers_sign_in_to_aws_is_wiped(lowered: Client, world: World) -> None:
    lowered.get("/")
    assert [key for key in (TYPE, PARAMS, IDENTITY) if key in lowered.session] == []


CONTROLS = ("Retry what failed", "Collect again", "Name and note", '/test"', '/use"', "?profile=", '/delete"')


@pytest.mark.parametrize("page", ["collection", "one's own collection", "profile"])
def test_a_viewer_sees_no_control_and_reads_why(lowered: Client, world: World, page: str) -> None:
    assert what_failed(world.new).exists()
    text = lowered.get(PAGES[page](world)).text
    assert [control for control in CONTROLS if control in text] == []
    assert "You are a viewer of this team" in text


def test_a_collector_starts(bobs: Client, world: World) -> None:
    assert start(bobs, world).status_code == 202


def test_a_collector_sees_them(bobs: Client, world: World) -> None:
    text = "".join(bobs.get(PAGES[page](world)).text for page in ("one's own collection", "profile"))
    assert [control for control in CONTROLS if control not in text] == []
    assert "You are a viewer" not in text


def test_outcomes_stay_for_the_record(world: World) -> None:
    """Nothing is deleted: who shares again shows it again."""
    before = Outcome.objects.count()
    world.profile.teams.clear()
    world.profile.teams.add(world.team)
    assert (Outcome.objects.count(), Collection.objects.of(world.bob).count()) == (before, 2)
