"""Single sign-on by OpenID Connect, against a provider that really signs."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AuditEvent, Membership, Role
from awscheck.sso import providers, team_roles
from tests.accounts.login.conftest import is_in, log_in, text
from tests.accounts.login.fake_oidc import CLIENT, SECRET, Provider, fake_oidc
from tests.people import code, give_second_factor
from tests.teams import join

NO_SAML = dict.fromkeys(["name", "entity_id", "metadata_url", "sso_url", "certificate", "groups_attribute"], "")
pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    """The company's provider, which the portal knows."""
    with fake_oidc() as made:
        oidc = {"name": "Corp", "server_url": made.url, "client_id": CLIENT, "client_secret": SECRET}
        rest = {"scopes": "openid profile email", "groups_claim": "groups"}
        settings.SOCIALACCOUNT_PROVIDERS = providers(oidc=oidc | rest, saml=NO_SAML)
        settings.SSO_TEAM_ROLES = team_roles("admins=platform:manager,devs=platform:collector,devs=web:viewer")
        yield made


def begin(client: Client, process: str = "login") -> str:
    """Where the provider's log-in page is."""
    return str(client.get(reverse("openid_connect_login", args=["oidc"]) + f"?process={process}")["Location"])


def come_back(client: Client, provider: Provider, address: str) -> Any:
    return client.get(reverse("openid_connect_callback", args=["oidc"]) + provider.authorize(address))


def sign_on(client: Client, provider: Provider) -> Any:
    return come_back(client, provider, begin(client))


def test_the_log_in_page_offers_it(client: Client, provider: Provider) -> None:
    assert "Log in with <bdi>Corp</bdi>" in text(client.get("/login"))


def test_a_person_comes_in_and_is_added(client: Client, provider: Provider) -> None:
    assert sign_on(client, provider).status_code == 302
    assert is_in(client)
    person = User.objects.get()
    assert (person.username, person.email) == ("alice.kim", "alice@corp.example")
    assert not person.has_usable_password()


def test_the_same_person_comes_back(client: Client, provider: Provider) -> None:
    for browser in (client, Client()):
        sign_on(browser, provider)
    assert User.objects.count() == 1
    assert is_in(browser)


def test_it_is_noted(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    assert AuditEvent.objects.filter(action="login", person_name="alice.kim").exists()


def test_the_secret_travels_only_to_the_token_endpoint(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    assert [SECRET in query.values() for query in provider.asked] == [False, True]


def test_the_code_is_bound_to_this_browser(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    verifier = provider.asked[-1]["code_verifier"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert digest == provider.challenge


def test_an_address_adds_nothing_to_what_is_asked(client: Client, provider: Provider) -> None:
    address = (
        reverse("openid_connect_login", args=["oidc"]) + "?scope=offline_access&auth_params=redirect_uri=http://evil"
    )
    query = parse_qs(urlsplit(client.get(address)["Location"]).query)
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert query["redirect_uri"] == ["http://testserver/sso/oidc/callback"]


def refused(client: Client, response: Any) -> bool:
    return response.status_code in (401, 403) and not is_in(client) and not User.objects.exists()


def test_a_foreign_signature_is_refused(client: Client, provider: Provider) -> None:
    provider.signs_with = rsa.generate_private_key(65537, 2048)
    assert refused(client, sign_on(client, provider))


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_token_without_a_public_keys_signature_is_refused(client: Client, provider: Provider, algorithm: str) -> None:
    provider.algorithm, provider.signs_with = algorithm, SECRET if algorithm == "HS256" else None
    if algorithm == "none":
        provider.token = lambda: "eyJhbGciOiJub25lIn0.e30."  # type: ignore[method-assign]
    assert refused(client, sign_on(client, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another portal"},
        {"exp": 1},
        {"sub": "somebody else"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    assert refused(client, sign_on(client, provider))


def test_no_token_is_refused(client: Client, provider: Provider) -> None:
    whole = provider.answer
    provider.answer = lambda path: {k: v for k, v in whole(path).items() if k != "id_token"}  # type: ignore[method-assign]
    assert refused(client, sign_on(client, provider))


def test_a_token_without_a_nonce_is_refused(client: Client, provider: Provider) -> None:
    provider.claims = {"nonce": None}
    assert refused(client, sign_on(client, provider))


def test_a_state_of_another_browser_is_refused(client: Client, provider: Provider) -> None:
    assert refused(client, come_back(client, provider, begin(Client())))


def test_a_state_works_once(client: Client, provider: Provider) -> None:
    address = begin(client)
    come_back(client, provider, address)
    client.post("/logout")
    assert come_back(client, provider, address).status_code == 401
    assert not is_in(client)


def test_an_address_that_has_an_account_here_takes_nothing_over(
    client: Client, alice: User, provider: Provider
) -> None:
    User.objects.filter(pk=alice.pk).update(email="ALICE@corp.example")
    provider.userinfo = {"email_verified": True}
    response = sign_on(client, provider)
    assert response.status_code == 403
    assert "has an account already" in text(response)
    assert (is_in(client), User.objects.count()) == (False, 1)


def test_a_name_that_is_taken_gets_another(client: Client, provider: Provider) -> None:
    User.objects.create_user("alice.kim")
    sign_on(client, provider)
    assert is_in(client)
    assert User.objects.count() == 2


def test_who_proves_both_connects_them(client: Client, alice: User, provider: Provider) -> None:
    log_in(client)
    assert "Go on to" in text(client.post(reverse("sso_connect", args=["oidc"])))
    come_back(client, provider, begin(client, "connect"))
    later = Client()
    sign_on(later, provider)
    assert later.session["_auth_user_id"] == str(alice.pk)


def test_nobody_is_connected_by_a_link(client: Client, alice: User, provider: Provider) -> None:
    log_in(client)
    assert come_back(client, provider, begin(client, "connect")).status_code == 403
    assert not alice.socialaccount_set.exists()


def test_an_operator_can_have_nobody_added(client: Client, provider: Provider, settings: Settings) -> None:
    settings.SSO_CREATES_PEOPLE = False
    assert "There is no account for you yet" in text(sign_on(client, provider))
    assert not User.objects.exists()


def test_whoever_is_switched_off_here_stays_out(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    User.objects.update(is_active=False)
    other = Client()
    assert sign_on(other, provider)["Location"] == "/login/inactive"
    assert not is_in(other)


def test_a_second_factor_of_the_portal_is_asked_for_too(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    give_second_factor(User.objects.get())
    other = Client()
    assert sign_on(other, provider)["Location"] == "/login/code"
    other.post("/login/code", {"code": code()})
    assert is_in(other)


def test_they_have_no_password_here_to_change(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    assert client.get(reverse("account_change_password")).status_code == 404


def roles() -> dict[str, str]:
    return dict(Membership.objects.values_list("team__name", "role"))


def test_groups_become_teams_the_highest_role_counting(client: Client, provider: Provider) -> None:
    provider.userinfo = {"groups": ["devs", "admins", "else"]}
    sign_on(client, provider)
    assert roles() == {"platform": "manager", "web": "viewer"}


def test_teams_follow_the_groups_at_each_log_in(client: Client, provider: Provider) -> None:
    provider.userinfo = {"groups": ["admins"]}
    sign_on(client, provider)
    provider.userinfo = {"groups": ["devs"]}
    sign_on(Client(), provider)
    assert roles() == {"platform": "collector", "web": "viewer"}
    provider.userinfo = {}
    sign_on(Client(), provider)
    assert roles() == {}


def test_the_groups_may_stand_in_the_identity_token(client: Client, provider: Provider) -> None:
    provider.claims = {"groups": ["admins"]}
    sign_on(client, provider)
    assert roles() == {"platform": "manager"}


def test_teams_that_the_mapping_does_not_name_stay(client: Client, provider: Provider) -> None:
    sign_on(client, provider)
    join(User.objects.get(), Group.objects.create(name="other"), Role.MANAGER)
    sign_on(Client(), provider)
    assert roles() == {"other": "manager"}


def test_a_provider_that_is_away_is_told_of(client: Client, settings: Settings, provider: Provider) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.get(reverse("openid_connect_login", args=["oidc"]))
    assert (response.status_code, "Not logged in" in text(response)) == (401, True)
