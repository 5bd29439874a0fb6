"""Collections through the API: the same as on the pages."""

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from accounts.models import CredentialProfile, Role
from collection.models import Collection
from tests.collection import factories
from tests.collection.api.conftest import Asking
from tests.teams import join


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


def wish(profile: CredentialProfile, **more: Any) -> dict[str, Any]:
    return {"profiles": [str(profile.pk)], "services": ["sqs"], "regions": ["us-east-1"], **more}


def test_it_lists_what_its_person_may_see(program: Asking, collection: Collection, bob: User) -> None:
    factories.make_collection(bob)
    assert ids(program.get("/collections")) == [str(collection.pk)]


def test_it_starts_a_collection(program: Asking, profile: CredentialProfile) -> None:
    answer = program.send("post", "/collections", wish(profile))
    started = Collection.objects.get()
    assert answer.status_code == 202
    assert ids(answer) == [str(started.pk)]
    assert started.trigger == "api"


def test_the_same_choice_under_way_is_not_started_twice(program: Asking, profile: CredentialProfile) -> None:
    first = program.send("post", "/collections", wish(profile))
    again = program.send("post", "/collections", wish(profile))
    assert again.status_code == 200
    assert again.json()["started"] == 0
    assert ids(again) == ids(first)


def test_a_strangers_profile_is_not_there(program: Asking, bob: User) -> None:
    answer = program.send("post", "/collections", wish(factories.make_profile(bob)))
    assert answer.status_code == 404
    assert not Collection.objects.exists()


def test_a_viewer_may_look_but_not_start(as_program: Any, profile: CredentialProfile, bob: User) -> None:
    team = Group.objects.create(name="platform")
    profile.teams.add(team)
    join(bob, team, Role.VIEWER)
    assert as_program(bob).send("post", "/collections", wish(profile)).status_code == 403
    assert not Collection.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"services": []}, {"services": ["spell"]}, {"regions": ["mars-1"]}, {"metrics": "yes"}, {"secret": "x"}]
)
def test_what_cannot_be_understood_is_told(program: Asking, profile: CredentialProfile, bad: dict[str, Any]) -> None:
    answer = program.send("post", "/collections", wish(profile, **bad))
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_it_cancels_once(program: Asking, profile: CredentialProfile) -> None:
    one = program.send("post", "/collections", wish(profile)).json()["items"][0]["id"]
    assert program.send("post", f"/collections/{one}/cancel").json()["state"] == "cancelled"
    assert program.send("post", f"/collections/{one}/cancel").status_code == 409


def test_what_did_not_fail_cannot_be_tried_again(program: Asking, collection: Collection) -> None:
    answer = program.send("post", f"/collections/{collection.pk}/retry")
    assert answer.status_code == 409
    assert "nothing" in answer.json()["detail"]


def test_what_failed_is_tried_again(program: Asking, collection: Collection) -> None:
    factories.make_outcome(collection, "sqs.queue")
    assert program.send("post", f"/collections/{collection.pk}/retry").json()["state"] == "queued"


def test_what_is_not_there_is_a_problem_too(program: Asking) -> None:
    answer = program.get(f"/collections/{uuid.uuid4()}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/#not-found"


def test_it_narrows(program: Asking, alice: User, collection: Collection) -> None:
    failed = factories.make_collection(alice, collection.profile, state="failed")
    assert ids(program.get("/collections", {"state": "failed"})) == [str(failed.pk)]


def test_an_unknown_profile_narrows_to_a_problem_not_to_everything(program: Asking, collection: Collection) -> None:
    assert program.get("/collections", {"profile": str(uuid.uuid4())}).status_code == 422
