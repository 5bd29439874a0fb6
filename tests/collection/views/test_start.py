"""Choosing what to collect, and starting it."""

import json
import time
import uuid
from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from kombu import Connection

from accounts.models import CredentialProfile
from collection.models import Collection, OneTimeSignIn, ServiceRun
from collection.registry import SERVICES
from tests.collection.factories import make_collection, make_profile
from tests.teams import join

ADDRESS = "/start_collection"
CHOICE = {"selected_services": ["sqs", "sns"], "region": ["us-east-1"]}


def post_json(client, fields, **headers):
    body = fields if isinstance(fields, str | bytes) else json.dumps(fields)
    return client.post(ADDRESS, body, content_type="application/json", headers={"accept": "application/json"} | headers)


def sign_in_once(client, expires_at=None):
    session = client.session
    session["auth_type"] = "access_key"
    session["auth_params"] = {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "secret"}
    session["aws_identity"] = {
        "account_id": "123456789012",
        "arn": "arn:aws:iam::123456789012:user/once",
        "partition": "aws",
        "expires_at": expires_at.isoformat() if expires_at else None,
    }
    session.save()


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS + "/"])
def test_a_form_starts_a_collection_and_leads_to_it(browser, profile, address):
    answer = browser.post(address, CHOICE | {"profile": profile.pk})
    started = Collection.objects.get()
    assert answer.headers["Location"] == f"/collections/{started.pk}/"
    assert (started.services, started.regions, started.profile) == (["sqs", "sns"], ["us-east-1"], profile)
    assert (started.trigger, started.metrics) == ("button", False)


def test_each_service_becomes_a_service_run(browser, profile):
    browser.post(ADDRESS, CHOICE | {"profile": profile.pk})
    assert set(ServiceRun.objects.values_list("service", flat=True)) == {"sqs", "sns"}


def test_several_profiles_start_one_collection_each(browser, alice, profile):
    other = make_profile(alice, "staging")
    answer = browser.post(ADDRESS, CHOICE | {"profile": [profile.pk, other.pk]})
    assert answer.headers["Location"] == "/collections/"
    assert set(Collection.objects.values_list("profile", flat=True)) == {profile.pk, other.pk}


def test_a_team_mate_may_collect_with_a_shared_profile(stranger, alice, bob, profile):
    team = Group.objects.create(name="platform")
    join(bob, team)
    profile.teams.add(team)
    stranger.post(ADDRESS, CHOICE | {"profile": profile.pk})
    assert Collection.objects.get().owner == bob


def test_without_a_profile_the_sessions_sign_in_is_used(browser):
    sign_in_once(browser)
    browser.post(ADDRESS, CHOICE)
    started = Collection.objects.get()
    assert started.profile is None
    assert OneTimeSignIn.objects.get().collection == started


def test_the_same_choice_again_leads_to_what_is_under_way(browser, profile):
    browser.post(ADDRESS, CHOICE | {"profile": profile.pk})
    answer = browser.post(ADDRESS, CHOICE | {"profile": profile.pk}, follow=True)
    assert Collection.objects.count() == 1
    assert "under way already" in answer.text


# For programs


def test_json_is_answered_with_202_and_where_to_look(browser, profile):
    answer = post_json(browser, CHOICE | {"profile": str(profile.pk), "metrics": True})
    started = Collection.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {"collection_id": str(started.pk), "status_url": f"/collections/{started.pk}/status"}
    assert (started.trigger, started.metrics) == ("api", True)


def test_a_form_may_ask_for_json_too(browser, profile):
    answer = browser.post(ADDRESS, CHOICE | {"profile": profile.pk}, headers={"accept": "application/json"})
    assert answer.status_code == 202


def test_json_for_several_profiles_is_a_list(browser, alice, profile):
    other = make_profile(alice, "staging")
    answer = post_json(browser, CHOICE | {"profile": [str(profile.pk), str(other.pk)]})
    assert {started["collection_id"] for started in answer.json()} == {
        str(pk) for pk in Collection.objects.values_list("pk", flat=True)
    }


def test_a_json_body_without_accept_is_redirected(browser, profile):
    body = json.dumps(CHOICE | {"profile": [str(profile.pk)]})
    assert browser.post(ADDRESS, body, content_type="application/json").status_code == 302


# What cannot be done


WRONG = {
    "unknown service": {"selected_services": ["mainframe"], "region": ["us-east-1"]},
    "unknown region": {"selected_services": ["sqs"], "region": ["moon-north-1"]},
    "no service": {"region": ["us-east-1"]},
    "no region": {"selected_services": ["sqs"]},
    "wrong metrics": CHOICE | {"metrics": "maybe"},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_choice_is_400_on_the_page(browser, profile, case):
    answer = browser.post(ADDRESS, WRONG[case] | {"profile": profile.pk})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert not Collection.objects.exists()


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_choice_is_400_in_json(browser, profile, case):
    answer = post_json(browser, WRONG[case] | {"profile": str(profile.pk)})
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Collection.objects.exists()


def test_the_page_keeps_what_was_ticked(browser, profile):
    answer = browser.post(ADDRESS, {"selected_services": ["sqs"], "profile": profile.pk})
    assert answer.context["asked"].services == ["sqs"]
    assert answer.context["asked"].profiles == [str(profile.pk)]


BODIES = {
    "no JSON": b"{",
    "no object": b"[]",
    "no UTF-8": b'{"region": "\xff"}',
    "deep": b"[" * 100_000,
    "a number": json.dumps(CHOICE | {"region": 5}),
    "numbers": json.dumps(CHOICE | {"selected_services": [5]}),
    "an object": json.dumps(CHOICE | {"profile": {"id": 1}}),
    "metrics in words": json.dumps(CHOICE | {"metrics": "yes"}),
    "a huge list": json.dumps(CHOICE | {"selected_services": ["sqs"] * 100_000}),
    "a huge body": json.dumps(CHOICE | {"region": ["x" * 3_000_000]}),
    "half a character": b'{"selected_services": ["\\ud800"], "region": ["us-east-1"]}',
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_makes_no_sense_is_400(browser, profile, case):
    answer = post_json(browser, BODIES[case])
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Collection.objects.exists()


def test_too_many_fields_are_400(browser, profile):
    assert browser.post(ADDRESS, CHOICE | {"region": ["us-east-1"] * 2000}).status_code == 400


@pytest.mark.parametrize("key", ["not-a-uuid", str(uuid.UUID(int=1))])
def test_an_unknown_profile_is_404(browser, profile, key):
    assert browser.post(ADDRESS, CHOICE | {"profile": key}).status_code == 404
    assert post_json(browser, CHOICE | {"profile": key}).json() == {"error": "There is no such profile."}


def test_another_persons_profile_is_404(stranger, profile):
    assert stranger.post(ADDRESS, CHOICE | {"profile": profile.pk}).status_code == 404
    assert post_json(stranger, CHOICE | {"profile": str(profile.pk)}).status_code == 404
    assert not Collection.objects.exists()


def test_one_foreign_profile_among_ones_own_starts_nothing(browser, bob, profile):
    foreign = make_profile(bob, "his")
    assert browser.post(ADDRESS, CHOICE | {"profile": [profile.pk, foreign.pk]}).status_code == 404
    assert not Collection.objects.exists()


def test_a_profile_that_does_not_work_is_400_with_the_remedy(browser, profile):
    profile.note_problem("wrong_secret")
    answer = post_json(browser, CHOICE | {"profile": str(profile.pk)})
    assert answer.status_code == 400
    assert str(profile.problem_remedy) in answer.json()["error"]


def test_an_expired_profile_is_400(browser, profile):
    profile.token_expires_at = timezone.now() - timedelta(minutes=1)
    profile.save()
    assert post_json(browser, CHOICE | {"profile": str(profile.pk)}).status_code == 400


def test_without_any_aws_sign_in_it_is_400(browser):
    answer = post_json(browser, CHOICE)
    assert answer.status_code == 400
    assert "sign in to AWS" in answer.json()["error"]


def test_an_expired_sign_in_is_400(browser):
    sign_in_once(browser, timezone.now() - timedelta(minutes=1))
    assert post_json(browser, CHOICE).status_code == 400


def test_get_is_405(browser):
    assert browser.get(ADDRESS).status_code == 405


def test_anonymous_people_are_led_to_the_login(client, db):
    assert client.post(ADDRESS, CHOICE).headers["Location"].startswith("/login")


def test_anonymous_programs_get_401(client, db):
    answer = post_json(client, CHOICE)
    assert (answer.status_code, list(answer.json())) == (401, ["error"])


def test_json_needs_the_csrf_token_too(alice, profile):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    refused = post_json(strict, CHOICE | {"profile": str(profile.pk)})
    assert refused.status_code == 403
    assert "X-CSRFToken" in refused.json()["error"]
    strict.get("/collections/new")
    token = strict.cookies["csrftoken"].value
    answer = post_json(strict, CHOICE | {"profile": str(profile.pk)}, **{"X-CSRFToken": token})
    assert answer.status_code == 202


@pytest.mark.slow
def test_with_the_queue_away_it_answers_within_three_seconds(
    browser, alice, profile, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(current_app, "connection_for_write", lambda **_: Connection("redis+socket:///nowhere.sock"))
    others = [make_profile(alice, f"profile {number}") for number in range(3)]
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(ADDRESS, CHOICE | {"profile": [profile.pk, *(other.pk for other in others)]})
    assert time.monotonic() - began < 3
    assert "waits for the queue" in browser.get(answer.headers["Location"]).text


# The form


def test_everything_is_ticked_at_first(browser, profile):
    asked = browser.get("/collections/new").context["asked"]
    assert (len(asked.services), asked.regions, asked.profiles) == (len(SERVICES), ["all"], [str(profile.pk)])


def test_the_last_choice_is_remembered(browser, alice):
    last = make_collection(alice, services=["sqs"], regions=["eu-west-1"], metrics=True)
    asked = browser.get("/collections/new").context["asked"]
    assert (asked.services, asked.regions, asked.metrics) == (["sqs"], ["eu-west-1"], True)
    assert asked.profiles == [str(last.profile.pk)]


def test_an_earlier_choice_can_be_taken_again(browser, alice):
    earlier = make_collection(alice, services=["iam"], regions=[])
    make_collection(alice, services=["sqs"])
    answer = browser.get(f"/collections/{earlier.pk}/again", follow=True)
    assert answer.context["asked"].services == ["iam"]


def test_another_persons_choice_is_404(stranger, alice):
    earlier = make_collection(alice)
    assert stranger.get(f"/collections/{earlier.pk}/again").status_code == 404
    assert stranger.get(f"/collections/new?from={earlier.pk}").status_code == 404
    assert stranger.get("/collections/new?from=nonsense").status_code == 404


def test_a_profile_can_be_preset(browser, alice, profile):
    other = make_profile(alice, "staging")
    assert browser.get(f"/collections/new?profile={other.pk}").context["asked"].profiles == [str(other.pk)]


def test_a_profile_that_does_not_work_cannot_be_ticked(browser, profile):
    profile.note_problem("wrong_secret")
    make_profile(profile.owner, "staging")
    assert f'value="{profile.pk}" disabled' in " ".join(browser.get("/collections/new").text.split())


def test_an_unfinished_role_says_what_it_lacks(browser, alice, profile):
    CredentialProfile.objects.create_role(alice, "half")
    shown = browser.get("/collections/new").text
    assert "It has no role yet" in shown
    assert "answered with an error" not in shown


def test_without_credentials_the_way_to_them_is_shown(browser):
    assert "Connect an AWS account first" in browser.get("/collections/new").text


def test_the_one_time_sign_in_is_offered(browser):
    sign_in_once(browser)
    assert "Signing out does not stop it" in browser.get("/collections/new").text


def test_the_form_needs_few_queries(browser, alice, profile, django_assert_max_num_queries):
    for number in range(5):
        make_profile(alice, f"profile {number}")
    with django_assert_max_num_queries(10):
        browser.get("/collections/new")


# The estimate


def test_the_estimate_is_a_part_of_the_page(browser, profile):
    answer = browser.get("/collections/estimate", CHOICE | {"profile": profile.pk}, headers={"HX-Request": "true"})
    assert "calls to AWS" in answer.text
    assert "<html" not in answer.text


def test_without_javascript_the_estimate_is_the_whole_page(browser, profile):
    answer = browser.post("/collections/estimate", CHOICE | {"profile": profile.pk})
    assert "<html" in answer.text
    assert answer.context["asked"].services == ["sqs", "sns"]
    assert not Collection.objects.exists()


def test_the_estimate_says_what_is_missing(browser):
    answer = browser.get("/collections/estimate", {"region": "all"}, headers={"HX-Request": "true"})
    assert "Choose at least one service." in answer.text


def test_the_estimate_tells_nothing_of_another_persons_profile(stranger, profile):
    answer = stranger.get("/collections/estimate", CHOICE | {"profile": profile.pk}, headers={"HX-Request": "true"})
    assert "There is no such profile." in answer.text
