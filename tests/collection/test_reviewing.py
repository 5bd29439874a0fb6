"""The review of collections, by verb and in the admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from collection.models import Collection, Export, Review
from collection.reviewing import review, review_each
from tests.collection.factories import instance, make_collection, make_profile, make_reading

pytestmark = pytest.mark.django_db
LIST = reverse("admin:collection_collection_changelist")


@pytest.fixture
def staff(alice: User, as_staff: Callable[[User, str], Client]) -> Client:
    """Alice, who reviews."""
    return as_staff(alice, "collection")


def post(browser: Client, collection: Collection, **fields: str) -> int:
    forms = {f"{part}-{number}_FORMS": 0 for part in ("service_runs", "reviews") for number in ("TOTAL", "INITIAL")}
    page = reverse("admin:collection_collection_change", args=[collection.pk])
    return browser.post(page, {"name": "", "note": "", **forms, **fields}).status_code


def act(browser: Client, action: str, *collections: Collection) -> str:
    given = {"action": action, "_selected_action": [one.pk for one in collections]}
    return browser.post(LIST, given, follow=True).content.decode()


def test_what_is_said_stands_with_who_and_when(alice: User, collection: Collection) -> None:
    review(collection, alice, "needs_action", " look at sg-1 ")
    said = Review.objects.get()
    assert (said.state, said.note, said.reviewer_name) == ("needs_action", "look at sg-1", "alice")
    collection.refresh_from_db()
    assert collection.review_state == "needs_action"


def test_nothing_that_was_said_is_lost(alice: User, collection: Collection) -> None:
    review(collection, alice, "in_review")
    review(collection, alice, "accepted", "fine")
    assert [said.state for said in collection.reviews.all()] == ["accepted", "in_review"]


def test_a_review_stays_when_its_reviewer_is_gone(alice: User, bob: User, collection: Collection) -> None:
    review(collection, bob, "accepted")
    bob.delete()
    assert Review.objects.get().reviewer_name == "bob"


def test_an_unknown_state_is_refused(alice: User, collection: Collection) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        review(collection, alice, "nonsense")


def test_of_many_only_those_are_reviewed_that_are_not_yet(alice: User, collection: Collection) -> None:
    other = make_collection(alice)
    review(other, alice, "accepted")
    assert review_each([collection, other], alice, "accepted") == 1


def test_a_reviewer_says_it_on_the_collections_page(staff: Client, collection: Collection) -> None:
    post(staff, collection, review="in_review", review_note="I look")
    assert Review.objects.get().note == "I look"


def test_saving_without_a_word_says_nothing(staff: Client, collection: Collection) -> None:
    assert post(staff, collection, review="new", review_note="") == 302
    assert not Review.objects.exists()


def test_a_note_alone_keeps_the_state(staff: Client, alice: User, collection: Collection) -> None:
    review(collection, alice, "accepted")
    post(staff, collection, review="accepted", review_note="still fine")
    assert Review.objects.first().state == "accepted"


@pytest.mark.parametrize(
    ("action", "state"), [("accept", "accepted"), ("take_up", "in_review"), ("mark_for_action", "needs_action")]
)
def test_many_are_reviewed_at_once(staff: Client, alice: User, collection: Collection, action: str, state: str) -> None:
    act(staff, action, collection, make_collection(alice))
    assert list(Collection.objects.values_list("review_state", flat=True)) == [state, state]


def test_who_may_not_review_is_not_offered_it(staff: Client, alice: User, collection: Collection) -> None:
    alice.user_permissions.remove(Permission.objects.get(codename="add_review"))
    act(staff, "mark_for_action", collection)
    post(staff, collection, review="accepted", review_note="x")
    assert not Review.objects.exists()


def test_a_foreign_collection_is_neither_reviewed_nor_pinned(staff: Client, bob: User, collection: Collection) -> None:
    theirs = make_collection(bob, make_profile(bob))
    act(staff, "accept", theirs)
    act(staff, "pin", theirs)
    theirs.refresh_from_db()
    assert (theirs.review_state, theirs.pinned) == ("new", False)


def test_pinning_and_unpinning(staff: Client, collection: Collection) -> None:
    act(staff, "pin", collection)
    assert Collection.objects.get().pinned
    act(staff, "unpin", collection)
    assert not Collection.objects.get().pinned


def test_the_list_leads_to_what_changed(staff: Client, collection: Collection) -> None:
    assert f"{reverse('compare')}?new={collection.pk}&amp;since=last" in staff.get(LIST).content.decode()


def test_selected_collections_are_exported(staff: Client, collection: Collection) -> None:
    make_reading(collection, "ec2.instance", [instance(1)])
    act(staff, "export_collections", collection)
    assert Export.objects.get().state == "done"


def test_an_admin_exports_only_what_the_portal_shows_them(admin_client: Client, collection: Collection) -> None:
    assert "None of these is shared with you" in act(admin_client, "export_collections", collection)
    assert not Export.objects.exists()


def test_what_an_admin_cannot_export_of_many_is_told(staff: Client, bob: User, collection: Collection) -> None:
    User.objects.filter(username="alice").update(is_superuser=True)
    profile = make_profile(bob)
    theirs = [make_collection(bob, profile) for _number in range(2)]
    text = act(staff, "export_collections", collection, *theirs)
    assert "2 collections were left out: deleted, or not shared" in text
    assert Export.objects.count() == 1


def test_what_is_too_much_at_a_time_is_told(staff: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collection.admin.collections.MOST", 1)
    text = act(staff, "export_collections", make_collection(alice), make_collection(alice))
    assert "1 collection was left out: at most 1 are exported at a time." in text
    assert Export.objects.count() == 1


def test_the_list_is_narrowed_by_review(staff: Client, alice: User, collection: Collection) -> None:
    done = make_collection(alice, name="Reviewed one")
    review(done, alice, "accepted")
    text = staff.get(LIST, {"review_state__exact": "new"}).content.decode()
    assert "Reviewed one" not in text
