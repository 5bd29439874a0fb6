"""Whose credentials: a role, a one-time sign-in, a deleted profile, two people at once, and no secret anywhere."""

import logging
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import CredentialProfile, Person
from accounts.signin import SignIn
from collection import collecting, runs
from collection.choices import Choice
from collection.models import Collection, Estate, OneTimeSignIn, Outcome, ResourceVersion
from tests.collection.driving import HOME, collect, found, outcome, start, states, work
from tests.collection.estates import give_clusters, give_queues, queue_url
from tests.fake_aws import FakeAws
from tests.fake_sts import Role
from tests.stored import rows

Reader = CredentialProfile
QUEUES = Choice.of(["sqs"], [HOME])


def sign_in(auth_type: str, params: dict[str, str], external_id: str | None = None) -> SignIn:
    """As a person signs in once, without saving."""
    return SignIn(auth_type, params, "once", "", "", "aws", None, external_id=external_id)


@pytest.fixture
def role(fake_aws: FakeAws, alice: User) -> Role:
    """A role that trusts the portal with alice's own external id."""
    return fake_aws.add_role(external_id=Person.of(alice).external_id)


# Roles and one-time sign-ins, against an STS that checks


def test_a_saved_role_collects_its_own_account(fake_aws: FakeAws, alice: User) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role(external_id=profile.external_id).arn)
    profile.verified_at = timezone.now()
    profile.save()
    give_queues(fake_aws, "orders")
    collection = collect(profile, "sqs", "sns")
    assert (collection.state, collection.account_id) == ("completed", "444455556666")
    assert "/acc-alice-" in collection.identity_arn
    ours = [call for call in fake_aws.calls("AssumeRole") if call.params.get("ExternalId") == profile.external_id]
    assert len(ours) == 2  # once for each service run, not for each client
    assert len(fake_aws.calls("AssumeRole")) == 4  # once for the collection without and with a wrong external id


def test_a_role_that_others_could_use_by_now_collects_nothing(fake_aws: FakeAws, alice: User) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role().arn)  # its trust has lost the external id since it was tested
    profile.verified_at = timezone.now()
    profile.save()
    collection = collect(profile, "sqs", "sns")
    assert {one.reason for one in Outcome.objects.filter(service_run__collection=collection)} == {"unsafe_trust"}
    assert not fake_aws.calls_of("sqs")
    profile.refresh_from_db()
    assert (profile.state, profile.barrier) == ("broken", "unsafe_trust")


def test_a_one_time_role_that_others_could_use_collects_nothing(fake_aws: FakeAws, alice: User) -> None:
    credentials = sign_in("role_arn", {"role_arn": fake_aws.add_role().arn}, Person.of(alice).external_id)
    queues = outcome(work(runs.start(alice, QUEUES, sign_in=credentials)), "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "unsafe_trust")
    assert not fake_aws.calls_of("sqs")


def test_an_operator_may_let_an_emulators_role_collect(fake_aws: FakeAws, alice: User, settings) -> None:
    settings.ALLOW_UNSAFE_TRUST = True
    credentials = sign_in("role_arn", {"role_arn": fake_aws.add_role().arn}, Person.of(alice).external_id)
    assert work(runs.start(alice, QUEUES, sign_in=credentials)).state == "completed"


def test_a_role_that_does_not_trust_the_portal_is_refused(fake_aws: FakeAws, alice: User) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role(external_id="another").arn)
    profile.verified_at = timezone.now()
    profile.save()
    queues = outcome(collect(profile, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "trust")
    assert not fake_aws.calls_of("sqs")


def test_a_role_whose_session_cannot_be_renewed_says_trust_not_a_missing_permission(
    fake_aws: FakeAws, alice: User
) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    role = fake_aws.add_role(external_id=profile.external_id)
    profile.put_role(role.arn)
    profile.verified_at = timezone.now()
    profile.save()
    fake_aws.lifetime = timedelta(minutes=1)  # so that every call wants to renew it
    give_queues(fake_aws, "orders")
    fake_aws.has("sqs", "GetQueueAttributes", lambda _: setattr(role, "external_id", "changed") or {})
    queues = outcome(collect(profile, "sqs"), "sqs.queue")
    assert (queues.state, queues.reason, queues.count) == ("refused", "trust", 1)
    assert [gap["action"] for gap in queues.gaps] == [""]  # no permission of the role would help


def test_a_key_that_was_not_saved_collects(fake_aws: FakeAws, alice: User) -> None:
    give_queues(fake_aws, "orders")
    collection = work(runs.start(alice, QUEUES, sign_in=sign_in("access_key", fake_aws.user.params)))
    assert found(collection, "sqs.queue") == [queue_url("orders")]
    assert Estate.objects.get().person == alice


def test_a_role_that_was_not_saved_is_assumed_with_the_persons_external_id(
    fake_aws: FakeAws, alice: User, role: Role
) -> None:
    once = sign_in("role_arn", {"role_arn": role.arn}, Person.of(alice).external_id)
    collection = work(runs.start(alice, QUEUES, sign_in=once))
    assert (collection.state, collection.account_id) == ("completed", "444455556666")
    assert fake_aws.calls("AssumeRole")[-1].params["ExternalId"] == Person.of(alice).external_id


def test_somebody_elses_external_id_opens_nothing(fake_aws: FakeAws, alice: User, bob: User, role: Role) -> None:
    once = sign_in("role_arn", {"role_arn": role.arn}, Person.of(bob).external_id)
    collection = work(runs.start(bob, QUEUES, sign_in=once))
    assert set(states(collection).values()) == {"refused"}


def test_a_temporary_key_needs_its_token(fake_aws: FakeAws, alice: User) -> None:
    session = fake_aws.add_session()
    assert work(runs.start(alice, QUEUES, sign_in=sign_in("access_key", session.params))).state == "completed"
    cut = {name: value for name, value in session.params.items() if name != "aws_session_token"}
    collection = work(runs.start(alice, QUEUES, sign_in=sign_in("access_key", cut)))
    assert outcome(collection, "sqs.queue").reason == "missing_token"


def test_a_one_time_sign_in_goes_when_its_collection_ends(fake_aws: FakeAws, alice: User) -> None:
    collection = runs.start(alice, QUEUES, sign_in=sign_in("access_key", fake_aws.user.params))
    assert OneTimeSignIn.objects.filter(collection=collection).exists()
    work(collection)
    assert not OneTimeSignIn.objects.exists()


def test_a_one_time_sign_in_that_ran_out_is_refused_without_asking_aws(fake_aws: FakeAws, alice: User) -> None:
    collection = runs.start(alice, QUEUES, sign_in=sign_in("access_key", fake_aws.user.params))
    OneTimeSignIn.objects.update(expires_at=Now())
    work(collection)
    queues = outcome(collection, "sqs.queue")
    assert (queues.state, queues.reason) == ("refused", "credentials_gone")
    assert not fake_aws.requests


# Profiles that are no longer there


def test_a_profile_deleted_meanwhile_is_refused_without_asking_aws(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "ec2", regions=["all"])
    CredentialProfile.objects.update(deleted_at=Now())
    work(collection)
    assert {(one.state, one.reason) for run in collection.service_runs.all() for one in run.outcomes.all()} == {
        ("refused", "credentials_gone")
    }
    assert outcome(collection, "ec2.instance", "all").remedy
    assert not fake_aws.requests


def test_a_secret_that_no_key_opens_any_more_is_refused_without_asking_aws(fake_aws: FakeAws, reader: Reader) -> None:
    collection = start(reader, "sqs")
    CredentialProfile.objects.update(sealed_params="v1:gone:AAAA")
    work(collection)
    queues = outcome(collection, "sqs.queue")
    assert queues.state == "refused"
    assert queues.remedy
    assert not fake_aws.requests


# Two people


@pytest.mark.django_db(transaction=True)
def test_two_peoples_collections_in_one_process_never_mix(fake_aws: FakeAws, alice: User, bob: User) -> None:
    collections = []
    for person, account in ((alice, "111111111111"), (bob, "222222222222")):
        user = fake_aws.add_user(person.username, account)
        profile = CredentialProfile.objects.create_access_key(person, "mine", user.params)
        urls = [queue_url(f"{person.username}-{number}") for number in range(30)]
        pages = ({"QueueUrls": urls[at : at + 3]} for at in range(0, 30, 3))
        fake_aws.has("sqs", "ListQueues", *pages, account=account)
        collections.append(runs.start(person, QUEUES, profile=profile))
    fake_aws.latency = 0.002
    threads = [threading.Thread(target=in_thread, args=[collection]) for collection in collections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for collection, name in zip(collections, ("alice", "bob"), strict=True):
        collection.refresh_from_db()
        ids = found(collection, "sqs.queue")
        assert len(ids) == 30
        assert {f"/{name}-" in one for one in ids} == {True}
    keys = {collection.account_id: collection.owner_name for collection in collections}
    assert keys == {"111111111111": "alice", "222222222222": "bob"}


def in_thread(collection: Collection) -> None:
    collecting.collect(collection.service_runs.get().pk)
    connections.close_all()


# Secrets


CANARIES = ("CANARY-ENV-1", "CANARY-ENV-2", "CANARY-ENV-3")


@pytest.fixture
def secretive(fake_aws: FakeAws, alice: User) -> FakeAws:
    """An estate that holds secrets where AWS lets people put them."""
    plain = {"FunctionName": "f", "Environment": {"Variables": {"PASSWORD": CANARIES[0]}}}
    fake_aws.has("lambda", "ListFunctions", {"Functions": [plain]})
    fake_aws.has("lambda", "ListVersionsByFunction", {"Versions": [{**plain, "Version": "1"}]})
    give_clusters(fake_aws, {"blue": []})
    fake_aws.has("ecs", "ListTaskDefinitionFamilies", {"families": ["web"]})
    container = {"name": "web", "environment": [{"name": "PASSWORD", "value": CANARIES[1]}]}
    definition = {"taskDefinitionArn": "arn:web", "containerDefinitions": [container]}
    fake_aws.has("ecs", "DescribeTaskDefinition", {"taskDefinition": definition})
    options = {"TunnelOptions": [{"PreSharedKey": CANARIES[2]}]}
    vpn = {"VpnConnectionId": "vpn-1", "CustomerGatewayConfiguration": CANARIES[2], "Options": options}
    fake_aws.has("ec2", "DescribeVpnConnections", {"VpnConnections": [vpn]})
    return fake_aws


def test_no_secret_is_in_a_row_or_a_log(
    secretive: FakeAws, alice: User, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    choice = Choice.of(["lambda", "ecs", "ec2"], [HOME])
    key = secretive.add_session("alice")
    by_role = sign_in("role_arn", {"role_arn": role.arn}, Person.of(alice).external_id)
    under_way = [
        runs.start(alice, choice, sign_in=sign_in("access_key", key.params)),
        runs.start(alice, choice, sign_in=by_role),
    ]
    during = "\n".join(rows())
    for collection in under_way:
        work(collection)
    assert {version.resource_id for version in ResourceVersion.objects.all()} >= {"f", "vpn-1", "web"}
    readable = during + "\n".join(rows()) + caplog.text
    secrets = [value for one in secretive.principals.values() for value in (one.key, one.secret, one.token) if value]
    assert "masked:" in readable
    assert [secret for secret in (*secrets, *CANARIES) if secret in readable] == []


@pytest.mark.parametrize("code", ["Throttling", "InternalFailure"])
def test_a_role_of_which_nobody_knows_whether_it_is_closed_collects_nothing_and_stays_good(
    fake_aws: FakeAws, alice: User, code: str
) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role(external_id=profile.external_id).arn)
    profile.verified_at = timezone.now()
    profile.save()
    fake_aws.fail("sts", "AssumeRole", code, status=503)
    assert outcome(collect(profile, "sqs"), "sqs.queue").state in ("throttled", "error")
    assert not fake_aws.calls_of("sqs")
    profile.refresh_from_db()
    assert profile.barrier == ""


def test_a_short_hiccup_of_sts_is_outlasted(fake_aws: FakeAws, alice: User) -> None:
    profile = CredentialProfile.objects.create_role(alice, "staging")
    profile.put_role(fake_aws.add_role(external_id=profile.external_id).arn)
    profile.verified_at = timezone.now()
    profile.save()
    fake_aws.fail("sts", "AssumeRole", "Throttling", "Rate exceeded", times=1)
    assert collect(profile, "sqs").state == "completed"
