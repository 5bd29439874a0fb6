"""Single sign-on as the environment describes it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from awscheck.sso import providers, team_roles

OIDC = {"name": "Corp", "server_url": "", "client_id": "", "client_secret": "", "scopes": "openid", "groups_claim": "g"}
SAML = {"name": "S", "entity_id": "", "metadata_url": "", "sso_url": "", "certificate": "", "groups_attribute": "g"}


def test_nothing_is_offered_unless_it_is_set() -> None:
    assert [found["APPS"] for found in providers(OIDC, SAML).values()] == [[]]


@pytest.mark.parametrize(
    ("oidc", "saml", "missing"),
    [
        ({"server_url": "https://idp"}, {}, "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"),
        ({}, {"sso_url": "https://idp"}, "SAML_ENTITY_ID, SAML_CERTIFICATE"),
        ({}, {"metadata_url": "https://idp"}, "SAML_ENTITY_ID"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(oidc: dict[str, str], saml: dict[str, str], missing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=missing):
        providers(OIDC | oidc, SAML | saml)


def test_teams_as_a_list() -> None:
    assert team_roles(" ops=platform:manager, ops = web:viewer ") == {
        "ops": [("platform", "manager"), ("web", "viewer")]
    }


def test_teams_as_json_for_names_with_commas() -> None:
    text = '{"CN=ops,OU=x": ["a:b:viewer"], "devs": "web:collector"}'
    assert team_roles(text) == {"CN=ops,OU=x": [("a:b", "viewer")], "devs": [("web", "collector")]}


def test_none() -> None:
    assert team_roles("") == {}


@pytest.mark.parametrize("text", ["ops", "ops=", "ops=platform", "ops=platform:owner", "=a:viewer", '{"a": "b"}', "{x"])
def test_what_says_no_team_and_role_is_refused_at_the_start(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SSO_TEAM_ROLES"):
        team_roles(text)
