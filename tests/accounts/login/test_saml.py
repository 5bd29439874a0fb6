"""Single sign-on by SAML, with answers that are really signed."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import etree
from pytest_django import Settings

from accounts.models import Membership
from awscheck.sso import providers, team_roles
from tests.accounts.login.conftest import is_in, text
from tests.accounts.login.fake_saml import EMAIL, SSO, Provider, make_key, settings_of

NO_OIDC = dict.fromkeys(["name", "server_url", "client_id", "client_secret", "scopes", "groups_claim"], "")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    return make_key()


@pytest.fixture
def provider(settings: Settings, pair: tuple[str, str]) -> Provider:
    made = Provider(*pair)
    settings.SOCIALACCOUNT_PROVIDERS = providers(oidc=NO_OIDC, saml=settings_of(made))
    settings.SSO_TEAM_ROLES = team_roles("admins=platform:manager")
    return made


def begin(client: Client) -> str:
    return str(client.get(reverse("saml_login", args=["saml"]))["Location"])


def come_back(client: Client, answer: str) -> Any:
    """The browser posts from the provider's page, and follows."""
    return client.post(reverse("saml_acs", args=["saml"]), {"SAMLResponse": answer, "RelayState": ""}, follow=True)


def sign_on(client: Client, provider: Provider) -> Any:
    return come_back(client, provider.answer(begin(client)))


def refused(client: Client, response: Any) -> bool:
    return response.status_code == 401 and not is_in(client) and not User.objects.exists()


def test_the_log_in_page_offers_it_and_leads_there(client: Client, provider: Provider) -> None:
    assert "Log in with <bdi>Corp SAML</bdi>" in text(client.get("/login"))
    assert begin(client).startswith(f"{SSO}?SAMLRequest=")


def test_a_person_comes_in(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    assert is_in(client)
    assert User.objects.get().email == "alice@corp.example"


def test_groups_become_teams(client: Client, provider: Provider) -> None:
    provider.attributes["groups"] = ["admins", "else"]
    sign_on(client, provider)
    assert list(Membership.objects.values_list("team__name", "role")) == [("platform", "manager")]


def test_an_unsigned_answer_is_refused(client: Client, provider: Provider) -> None:
    assert refused(client, sign_on(client, replace(provider, signs=False)))


def test_a_foreign_signature_is_refused(client: Client, provider: Provider) -> None:
    assert refused(client, sign_on(client, Provider(*make_key())))


@pytest.mark.parametrize(
    "change",
    [{"minutes": -10}, {"audience": "https://other.example"}, {"issuer": "https://evil.example"}],
    ids=["expired", "for another portal", "of another provider"],
)
def test_a_signed_answer_that_is_not_for_us_is_refused(
    client: Client, provider: Provider, change: dict[str, Any]
) -> None:
    assert refused(client, sign_on(client, replace(provider, **change)))


def changed(answer: str, change: Callable[[Any], None]) -> str:
    tree = etree.fromstring(base64.b64decode(answer))
    change(tree)
    return base64.b64encode(etree.tostring(tree)).decode()


def test_a_word_that_was_changed_on_the_way_is_refused(client: Client, provider: Provider) -> None:
    def become_somebody(tree: Any) -> None:
        tree.find(".//{*}NameID").text = "root"

    assert refused(client, come_back(client, changed(provider.answer(begin(client)), become_somebody)))


def test_a_second_assertion_that_nobody_signed_is_refused(client: Client, provider: Provider) -> None:
    def wrap(tree: Any) -> None:
        forged = etree.fromstring(replace(provider, name="root").assertion("x"))
        tree.insert(2, forged)

    assert refused(client, come_back(client, changed(provider.answer(begin(client)), wrap)))


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, provider: Provider) -> None:
    assert not is_in(client)
    answer = provider.answer(begin(Client()))
    assert come_back(client, answer).status_code in (401, 403)
    assert not is_in(client)


def test_an_answer_works_once(client: Client, provider: Provider) -> None:
    answer = provider.answer(begin(client))
    come_back(client, answer)
    client.post("/logout")
    come_back(client, answer)
    assert not is_in(client)


@pytest.mark.parametrize("answer", ["", "no base64 ✗", base64.b64encode(b"no xml").decode()])
def test_nonsense_is_refused(client: Client, provider: Provider, answer: str) -> None:
    assert refused(client, come_back(client, answer))


def test_an_address_that_has_an_account_here_takes_nothing_over(
    client: Client, alice: User, provider: Provider
) -> None:
    User.objects.filter(pk=alice.pk).update(email="alice@corp.example")
    assert "has an account already" in text(sign_on(client, provider))
    assert not is_in(client)


def test_the_portal_describes_itself_for_the_provider(client: Client, provider: Provider) -> None:
    page = client.get(reverse("saml_metadata", args=["saml"]))
    assert 'Location="http://testserver/sso/saml/saml/acs"' in page.content.decode()


def test_without_it_there_is_no_such_page(client: Client) -> None:
    assert client.get(reverse("saml_login", args=["saml"])).status_code == 404


def test_a_flood_of_answers_is_stopped(client: Client, provider: Provider, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"sso": "2/m/ip"}
    assert [come_back(client, "x").status_code for _ in range(3)] == [401, 401, 429]


def test_the_address_is_taken_from_the_usual_attribute(client: Client, provider: Provider) -> None:
    provider.attributes = {EMAIL: ["Bob@corp.example"]}
    sign_on(client, provider)
    assert User.objects.get().email == "bob@corp.example"
