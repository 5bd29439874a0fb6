"""No page and no form of admin shows a secret, to superusers neither: all of them are opened and looked through."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin import site
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import ApiToken, CredentialProfile, Membership, Person, Role, Scope
from awscheck.aws import Credentials
from collection.models import Collection, MaskKey, OneTimeSignIn
from tests.accounts.conftest import CANARY, TEMPORARY
from tests.collection.factories import instance, make_collection, make_outcome, make_reading
from tests.people import SECRET

pytestmark = pytest.mark.django_db
ONE_TIME = {name: value.replace("CANARY", "ONCE") for name, value in TEMPORARY.items()}


@pytest.fixture
def secrets(admin_client: Client, alice: User, key: CredentialProfile, role: CredentialProfile) -> list[str]:
    """All that is secret, while a row of every kind that holds some is there."""
    Membership.put(alice, Group.objects.create(name="platform"), Role.MANAGER)
    made = make_collection(alice, key, state="running")
    make_reading(made, "ec2.instance", [instance()])
    make_outcome(made, "ec2.vpc", reason="permission")
    once = Collection.objects.create(
        owner=alice, owner_name="alice", auth_type="access_key", services=["ec2"], regions=["all"], choice="once"
    )
    OneTimeSignIn.keep(once, Credentials("access_key", ONE_TIME))
    token, secret = ApiToken.objects.make(alice, "program", tuple(Scope))
    MaskKey.get()
    hashes = [person.password.rpartition("$")[2] for person in User.objects.all()]
    sealed = [key.sealed_params, OneTimeSignIn.objects.get().sealed, MaskKey.objects.get().sealed, token.digest]
    ids = [key.external_id, role.external_id, *Person.objects.values_list("external_id", flat=True)]
    return [*CANARY.values(), *ONE_TIME.values(), secret, SECRET, *hashes, *sealed, *ids]


def pages_of(model: type[models.Model]) -> Iterator[str]:
    """The list, the empty form, and each page of its rows."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = list(model._default_manager.all()[:3])
    wanted = [("changelist", ()), ("add", ())]
    wanted += [(page, (row.pk,)) for row in rows for page in ("change", "history", "delete", "password_change")]
    for page, args in wanted:
        try:
            yield reverse(f"{name}_{page}", args=args)
        except NoReverseMatch:
            continue


def looked_through(browser: Client) -> dict[str, str]:
    """Each page that opens, with its text."""
    found = {}
    for address in (reverse("admin:index"), *(page for model in site._registry for page in pages_of(model))):
        answer = browser.get(address, follow=True)
        assert answer.status_code in (200, 403), address
        found[address] = answer.text
    return found


FIELDS = ("sealed_params", "external_id", "aws_secret_key", "digest", "sealed")


def test_no_page_of_admin_shows_a_secret_or_asks_for_one(admin_client: Client, secrets: list[str]) -> None:
    pages = looked_through(admin_client)
    never = [*secrets, *(f'name="{name}"' for name in FIELDS)]
    assert [(address, word) for address, text in pages.items() for word in never if word in text] == []
    assert len(pages) > 30
    text = "".join(pages.values())
    assert all(word in text for word in ("shop", "alice", "platform", "program"))


def test_what_is_looked_for_would_be_found(secrets: list[str], key: CredentialProfile) -> None:
    assert all(len(secret) > 8 for secret in secrets)
    assert CANARY["aws_secret_key"] in str(key.credentials().params.values())


HIDDEN = [
    (UserSession, "session_key"), (Authenticator, "data"), (ApiToken, "digest"), (CredentialProfile, "sealed_params"),
    (CredentialProfile, "external_id"), (User, "password"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "field"), HIDDEN)
def test_what_is_hidden_is_not_guessed_letter_by_letter(
    model: type[models.Model], field: str, admin_client: Client
) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert admin_client.get(address, {f"{field}__startswith": "a"}).status_code == 400


def test_lists_are_still_narrowed_by_what_they_show(admin_client: Client, alice: User) -> None:
    for page in ("usersessions_usersession", "mfa_authenticator"):
        assert admin_client.get(reverse(f"admin:{page}_changelist"), {"user__id__exact": alice.pk}).status_code == 200
