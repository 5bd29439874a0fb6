"""Single sign-on as the environment describes it: one OpenID Connect and one SAML provider, groups and their teams."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ROLES = ("viewer", "collector", "manager")
TeamRoles = dict[str, list[tuple[str, str]]]


def providers(oidc: Mapping[str, str], saml: Mapping[str, str]) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS; what has no address is not offered."""
    found: dict[str, Any] = {"openid_connect": {"provider_class": "accounts.login.oidc.Provider", "APPS": []}}
    if oidc["server_url"]:
        _need("OIDC", oidc, "client_id", "client_secret")
        found["openid_connect"]["APPS"].append(_oidc(oidc))
    if saml["metadata_url"] or saml["sso_url"]:
        _need("SAML", saml, "entity_id", *(() if saml["metadata_url"] else ("certificate",)))
        found["saml"] = {"APPS": [_saml(saml)]}
    return found


def _need(prefix: str, given: Mapping[str, str], *names: str) -> None:
    missing = [f"{prefix}_{name.upper()}" for name in names if not given[name]]
    if missing:
        raise ImproperlyConfigured(f"Single sign-on lacks {', '.join(missing)}.")


def _oidc(given: Mapping[str, str]) -> dict[str, Any]:
    return {
        "provider_id": "oidc",
        "name": given["name"],
        "client_id": given["client_id"],
        "secret": given["client_secret"],
        "settings": {
            "server_url": given["server_url"].rstrip("/"),
            "oauth_pkce_enabled": True,
            "scope": given["scopes"].split(),
            "groups": given["groups_claim"],
        },
    }


def _saml(given: Mapping[str, str]) -> dict[str, Any]:
    idp = {"entity_id": given["entity_id"]}
    if given["metadata_url"]:
        idp["metadata_url"] = given["metadata_url"]
    else:
        idp |= {"sso_url": given["sso_url"], "x509cert": given["certificate"]}
    return {
        "provider_id": "saml",
        "name": given["name"],
        "client_id": "saml",
        "settings": {
            "idp": idp,
            "groups": given["groups_attribute"],
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,  # a portal of an intranet
            },
        },
    }


def team_roles(text: str) -> TeamRoles:
    """`group=team:role,…`, or JSON where names hold commas or equals signs: {"group": ["team:role", …], …}."""
    text = text.strip()
    pairs = _from_json(text) if text.startswith("{") else _from_list(text)
    found: TeamRoles = {}
    for group, target in pairs:
        team, _colon, role = target.rpartition(":")
        if not group or not team or role not in ROLES:
            raise ImproperlyConfigured(f"SSO_TEAM_ROLES: {group}={target} is not group=team:role ({', '.join(ROLES)}).")
        found.setdefault(group, []).append((team, role))
    return found


def _from_list(text: str) -> list[tuple[str, str]]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    return [(group.strip(), target.strip()) for group, _equals, target in (word.partition("=") for word in words)]


def _from_json(text: str) -> list[tuple[str, str]]:
    try:
        known = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured("SSO_TEAM_ROLES is neither JSON nor group=team:role,…") from error
    return [(group, str(one)) for group, all_ in known.items() for one in (all_ if isinstance(all_, list) else [all_])]
