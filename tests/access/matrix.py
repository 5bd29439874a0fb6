"""Who gets what at each address of the portal. What is not written here must be refused.

`Get(SEE)`: these get 200, everybody else a refusal. Braces are filled with the ids and names of the team whose thing
is asked for (`tests/access/world.py`). Objects are those of our team: to the other team's manager its own things are
what ours are to our manager, and the rest of us are strangers there; the test turns the table round by itself.
"""

from dataclasses import dataclass, field
from typing import Any

KIND = "sqs.queue"
ACTORS = (
    "anonymous", "deactivated", "viewer", "collector", "manager", "owner", "stranger", "auditor", "staff", "reviewer",
    "superuser",
)  # fmt: skip


def actors(names: str) -> frozenset[str]:
    return frozenset(names.split())


NOBODY = actors("")
OUTSIDE = actors("anonymous deactivated")
EVERYBODY = frozenset(ACTORS)
PEOPLE = EVERYBODY - OUTSIDE
OWNER = actors("owner")  # of the profile, schedule, export, token …; in no team
MANAGE = actors("owner manager reviewer")  # reviewer: staff with all rights of admin, a manager of our team
COLLECT = MANAGE | {"collector"}
SEE = COLLECT | {"viewer"}
TEAM = actors("viewer collector manager reviewer")
MANAGERS = actors("manager reviewer")
STAFF = actors("staff auditor reviewer superuser")  # staff: may view all in admin, but nothing is shared with them
AUDIT = actors("auditor superuser")
REVIEW = actors("reviewer superuser")
SUPERUSER = actors("superuser")


@dataclass(frozen=True)
class Ask:
    """One way to ask, who gets ``status``, and what is sent."""

    method: str
    who: frozenset[str]
    status: int
    sent: dict[str, Any] | None = field(default=None, hash=False)


def Get(who: frozenset[str], status: int = 200, **query: Any) -> Ask:
    return Ask("get", who, status, query or None)


def Post(who: frozenset[str], status: int = 302, **body: Any) -> Ask:
    return Ask("post", who, status, body)


def Put(who: frozenset[str], status: int = 200, **body: Any) -> Ask:
    return Ask("put", who, status, body)


def Delete(who: frozenset[str], status: int = 204) -> Ask:
    return Ask("delete", who, status)


CHOICE = {"selected_services": ["sqs"], "region": ["us-east-1"], "profile": "{profiles}"}
SCHEDULE = {**CHOICE, "name": "new", "preset": "own", "cron": "0 3 * * *", "time_zone": "UTC"}
KEYS = {"aws_access_key": "AKIAIOSFODNN7EXAMPLE", "aws_secret_key": "x" * 40, "partition": "aws"}
QUEUES = {"page": "resources", "query": f"kind={KIND}", "format": "csv"}

PAGES: dict[str, list[Ask]] = {
    "/": [Get(PEOPLE)],
    "/overview/": [Get(PEOPLE)],
    "/status/": [Get(STAFF)],
    # Collections
    "/collections/": [Get(PEOPLE)],
    "/collections/new": [Get(PEOPLE)],
    "/collections/estimate": [Get(PEOPLE, **CHOICE), Post(PEOPLE, 200, **CHOICE)],
    "/start_collection": [Post(COLLECT, **CHOICE)],
    "/collections/<uuid:pk>/": [Get(SEE)],
    "/collections/<uuid:pk>/status": [Get(SEE)],
    "/collections/<uuid:pk>/services/<str:name>": [Get(SEE)],
    "/collections/<uuid:pk>/edit": [Get(MANAGE), Post(MANAGE, name="new")],
    "/collections/<uuid:pk>/cancel": [Post(MANAGE)],
    "/collections/<uuid:pk>/delete": [Get(MANAGE), Post(MANAGE)],
    "/collections/<uuid:pk>/retry": [Post(COLLECT)],
    "/collections/<uuid:pk>/again": [Get(COLLECT, 302)],
    "/compare/": [Get(SEE, old="{old}", new="{collections}", kind=KIND)],
    # What was found
    "/resources/": [Get(PEOPLE, kind=KIND)],
    "/resources/kinds": [Get(PEOPLE, 302)],  # its part of a page: tests/collection/views/test_kinds.py
    "/resources/columns": [Get(PEOPLE, kind=KIND)],  # for POST its kind stands in the query: test_foreign_ids.py
    "/resources/density": [Post(PEOPLE, density="dense")],
    "/resources/<int:pk>/": [Get(SEE)],
    "/resources/<int:pk>/related": [Get(SEE)],
    "/search/": [Get(PEOPLE)],
    "/search/suggestions": [Get(PEOPLE, f="name=")],
    "/search/keep": [Post(TEAM, name="new", query="q=x", team="{teams}")],
    "/search/<int:pk>/forget": [Post(MANAGE)],
    "/exports/": [Get(PEOPLE)],
    "/exports/start": [Post(PEOPLE, **QUEUES)],
    "/exports/<uuid:pk>/": [Get(OWNER)],
    "/exports/<uuid:pk>/file": [Get(OWNER)],
    "/exports/<uuid:pk>/give-up": [Post(OWNER)],
    # Schedules: each person's own
    "/schedules/": [Get(PEOPLE)],
    "/schedules/add": [Get(PEOPLE), Post(COLLECT, **SCHEDULE)],
    "/schedules/preview": [Get(PEOPLE, preset="own", cron="0 3 * * *", time_zone="UTC")],
    "/schedules/<int:pk>/": [Get(OWNER)],
    "/schedules/<int:pk>/edit": [Get(OWNER), Post(OWNER, **SCHEDULE)],
    "/schedules/<int:pk>/toggle": [Post(OWNER)],
    "/schedules/<int:pk>/run": [Post(OWNER)],
    "/schedules/<int:pk>/delete": [Post(OWNER)],
    # Credentials
    "/profiles/": [Get(PEOPLE)],
    "/profiles/add": [Get(PEOPLE), Post(PEOPLE, auth_type="role_arn", name="new")],
    "/profiles/<uuid:pk>/": [Get(SEE)],
    "/profiles/<uuid:pk>/edit": [Get(OWNER), Post(OWNER, name="new")],
    "/profiles/<uuid:pk>/rotate": [Get(OWNER), Post(OWNER, **KEYS)],
    "/profiles/<uuid:pk>/test": [Post(COLLECT)],
    "/profiles/<uuid:pk>/use": [Post(COLLECT)],
    "/profiles/<uuid:pk>/share": [Get(OWNER), Post(OWNER)],
    "/profiles/<uuid:pk>/delete": [Get(OWNER), Post(OWNER)],
    "/profiles/<uuid:pk>/connect": [],  # of roles alone, as the next two: tests/collection/test_onboarding.py
    "/profiles/<uuid:pk>/connect/template.json": [],
    "/profiles/<uuid:pk>/connect/role.tf": [],
    "/aws/": [Get(PEOPLE), Post(PEOPLE, 200, auth_type="role_arn", role_arn="no ARN")],
    "/aws/sign-out": [Post(PEOPLE)],
    "/tokens/": [Get(PEOPLE)],
    "/tokens/add": [Get(PEOPLE), Post(PEOPLE, 200, name="new", scopes="read", days="7")],
    "/tokens/<int:pk>/revoke": [Get(OWNER), Post(OWNER)],
    # Notifications: each person's own
    "/notifications/": [Get(PEOPLE)],
    "/notifications/add/<slug:way>": [Get(PEOPLE), Post(PEOPLE, 200)],
    "/notifications/address": [Post(PEOPLE)],
    "/notifications/address/confirm": [Get(PEOPLE), Post(PEOPLE)],
    "/notifications/<int:pk>/": [Get(OWNER)],
    "/notifications/<int:pk>/edit": [Get(OWNER), Post(OWNER, 302, events="collection.trouble", every_profile="on")],
    "/notifications/<int:pk>/secret": [],  # of webhooks alone: tests/collection/notifying
    "/notifications/<int:pk>/toggle": [Post(OWNER)],
    "/notifications/<int:pk>/test": [Post(OWNER)],
    "/notifications/<int:pk>/delete": [Post(OWNER)],
    # Teams
    "/teams/": [Get(PEOPLE)],
    "/teams/<int:pk>/": [Get(TEAM)],
    "/teams/<int:pk>/add": [Post(MANAGERS, username="auditor", role="viewer")],
    "/teams/<int:pk>/leave": [Post(TEAM)],
    "/teams/<int:pk>/members/<int:member>/role": [Post(MANAGERS, role="collector")],
    "/teams/<int:pk>/members/<int:member>/remove": [Post(MANAGERS)],
    "/teams/<int:pk>/profiles/<uuid:profile>/unshare": [Post(MANAGERS)],
    # The same for all, of nobody in particular
    "/catalogue/": [Get(PEOPLE)],
    "/catalogue/<str:name>/": [Get(PEOPLE)],
    "/permissions/": [Get(PEOPLE)],
    "/permissions/<int:part>.json": [Get(PEOPLE)],
    "/api/": [Get(PEOPLE)],
    "/i18n/setlang/": [Get(EVERYBODY, 302), Post(EVERYBODY, language="ko")],
    "/favicon.ico": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    # The audit log
    "/audit/": [Get(AUDIT)],
    "/audit/export": [Get(AUDIT)],
    "/audit/mine": [Get(PEOPLE)],
    "/audit/mine/export": [Get(PEOPLE)],
    "/preferences/": [Get(PEOPLE), Post(PEOPLE, language="ko", time_zone="")],
}

# By another way of proving who one is: a password alone, a passkey, an app
PLAIN = actors("viewer collector manager stranger")
APP = STAFF
FACTOR = APP | OWNER

LOGIN: dict[str, list[Ask]] = {
    "/login": [Get(OUTSIDE), Get(PEOPLE, 302), Post(OUTSIDE, 200), Post(PEOPLE)],
    "/login/again": [Get(PEOPLE)],
    "/login/code": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/login/passkey": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/login/inactive": [Get(EVERYBODY)],
    "/login/confirm": [Get(PEOPLE), Post(PEOPLE, 200)],
    "/login/confirm/code": [Get(APP), Get(PEOPLE, 302), Post(APP, 200), Post(PEOPLE)],
    "/login/confirm/passkey": [Get(OWNER), Get(PEOPLE, 302), Post(PEOPLE)],
    "/logout": [Post(EVERYBODY)],
    "/password/": [Get(PEOPLE), Post(PEOPLE, 200)],
    "/password/reset": [Get(EVERYBODY), Post(EVERYBODY, 200)],
    "/password/reset/sent": [Get(EVERYBODY)],
    "/password/reset/<uidb36>-<key>": [Get(EVERYBODY), Post(EVERYBODY, 200)],
    "/password/changed": [Get(EVERYBODY)],
    "/security/": [Get(PEOPLE)],
    "/security/app": [Get(PEOPLE - APP), Get(APP, 302), Post(PEOPLE - APP, 200), Post(APP)],
    "/security/app/remove": [Get(APP), Post(APP)],
    "/security/passkeys": [Get(PEOPLE)],
    "/security/passkeys/add": [Get(PEOPLE), Post(PEOPLE, 200)],
    "/security/passkeys/<int:pk>/edit": [Get(OWNER), Post(OWNER, name="new")],
    "/security/passkeys/<int:pk>/remove": [Get(OWNER), Post(OWNER)],
    "/security/codes": [],  # nobody here has any; theirs would be the only ones that they could ask for
    "/security/codes/download": [],
    "/security/codes/new": [Get(PEOPLE), Post(PLAIN, 200), Post(FACTOR)],
    "/sessions/": [Get(PEOPLE)],
    "/sessions/end": [Post(PEOPLE)],
    "/sessions/<int:pk>/end": [Post(OWNER)],
    # Without a provider that is set up; with one: tests/accounts/login
    "/sso/": [Get(PEOPLE), Post(PEOPLE, 200)],
    "/sso/connect/<slug:provider_id>": [],
    "/sso/cancelled": [Get(EVERYBODY)],
    "/sso/error": [Get(EVERYBODY, 401)],
    "/sso/<slug:provider_id>/login": [],
    "/sso/<slug:provider_id>/callback": [],
    "/sso/saml/<slug:organization_slug>/login": [],
    "/sso/saml/<slug:organization_slug>/acs": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/sso/saml/<slug:organization_slug>/acs/finish": [],
    "/sso/saml/<slug:organization_slug>/sls": [],
    "/sso/saml/<slug:organization_slug>/metadata": [],
}

WANTED: dict[str, Any] = {"profiles": ["{profiles}"], "services": ["sqs"], "regions": ["us-east-1"]}
WHEN = {**WANTED, "name": "new", "cron": "0 3 * * 1"}
TWO = {"old": "{old}", "new": "{collections}"}

API: dict[str, list[Ask]] = {
    "/api/v1/openapi.json": [Get(PEOPLE)],
    "/api/v1/collections": [Get(PEOPLE), Post(COLLECT, 202, **WANTED)],
    "/api/v1/collections/<uuidstr:pk>": [Get(SEE)],
    "/api/v1/collections/<uuidstr:pk>/cancel": [Post(MANAGE, 409)],  # it has ended: who may not hears 403 or 404
    "/api/v1/collections/<uuidstr:pk>/retry": [Post(COLLECT, 202)],
    "/api/v1/outcomes": [Get(SEE, collection="{collections}")],
    "/api/v1/comparisons": [Get(SEE, **TWO)],
    "/api/v1/comparisons/changes": [Get(SEE, **TWO, kind=KIND)],
    "/api/v1/schedules": [Get(PEOPLE), Post(COLLECT, 201, **WHEN)],
    "/api/v1/schedules/<int:pk>": [Get(OWNER), Put(OWNER, **WHEN), Delete(OWNER)],
    "/api/v1/schedules/<int:pk>/run": [Post(OWNER, 202)],
    "/api/v1/profiles": [Get(PEOPLE)],
    "/api/v1/profiles/<uuidstr:pk>": [Get(SEE)],
    "/api/v1/inventory": [Get(PEOPLE)],
    "/api/v1/resources": [Get(PEOPLE, kind=KIND, with_data="true")],
    "/api/v1/resources/<int:pk>": [Get(SEE)],
    "/api/v1/resources/<int:pk>/history": [Get(SEE)],
    "/api/v1/search": [Get(PEOPLE, f="region = us-east-1")],
    "/api/v1/services": [Get(PEOPLE)],
    "/api/v1/kinds": [Get(PEOPLE)],
    "/api/v1/kinds/<name>": [Get(PEOPLE)],
}


def admin_of(
    model: str, lists: frozenset[str], see: frozenset[str], delete: frozenset[str] = NOBODY, *own: Ask,
    add: frozenset[str] = NOBODY, change: frozenset[str] = NOBODY,
) -> dict[str, list[Ask]]:  # fmt: skip
    """The pages of a model: who gets its list, who sees a row, who deletes it, and what is sent to change it."""
    place, row = f"/admin/{model}/", f"/admin/{model}/<path:object_id>/"
    return {
        place: [Get(lists), Post(lists, 200)],  # what actions do: test_foreign_ids.py
        f"{place}add/": [Get(add), Post(add, 200)],
        row: [Get(STAFF, 302), Post(STAFF)],  # to the page of the row, whether it is there or not
        f"{row}history/": [Get(see), Post(see, 200)],
        f"{row}change/": [Get(see), *(own or [Post(change, 200)])],
        f"{row}delete/": [Get(delete), Post(delete, post="yes")],
    }


LOOK = actors("staff reviewer superuser")  # by the right to view
PEOPLES = actors("staff superuser")
METADATA = AUDIT | {"reviewer"}
FORMS = {
    f"{name}-{count}_FORMS": "0"
    for name in ("reviews", "service_runs", "memberships") for count in ("TOTAL", "INITIAL")
}  # fmt: skip

ADMIN: dict[str, list[Ask]] = {
    "/admin/": [Get(STAFF), Post(STAFF, 200)],
    "/admin/login/": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/admin/logout/": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/admin/password_change/": [Get(EVERYBODY, 302), Post(EVERYBODY)],
    "/admin/password_change/done/": [Get(STAFF)],
    "/admin/jsi18n/": [Get(STAFF)],
    "/admin/r/<path:where>": [Get(EVERYBODY, 410), Post(EVERYBODY, 410)],
    "/admin/r/<path:content_type_id>/<path:object_id>/": [Get(EVERYBODY, 410), Post(EVERYBODY, 410)],
    "/admin/autocomplete/": [],  # no form of ours has one
    "/admin/<app_label>/": [Get(STAFF), Post(STAFF, 200)],
    "/admin/<url>": [],
    **admin_of("collection/collection", STAFF, METADATA, REVIEW, Post(REVIEW, name="new", **FORMS)),
    **admin_of("collection/resourceversion", LOOK, REVIEW),
    **admin_of("collection/estate", STAFF, METADATA),
    **admin_of("collection/inventory", STAFF, METADATA),
    **admin_of("collection/outcome", STAFF, METADATA),
    **admin_of("collection/schedule", STAFF, AUDIT, SUPERUSER),
    **admin_of("collection/retention", SUPERUSER, SUPERUSER, SUPERUSER, Post(SUPERUSER)),
    **admin_of("accounts/credentialprofile", STAFF, METADATA, SUPERUSER),
    "/admin/collection/retention/add/": [Get(SUPERUSER), Post(SUPERUSER)],
    # People, their teams, tokens and sessions: by the right alone, whoever they are
    **admin_of("accounts/apitoken", LOOK, LOOK, REVIEW),
    **admin_of("usersessions/usersession", PEOPLES, PEOPLES, SUPERUSER),
    **admin_of("mfa/authenticator", PEOPLES, PEOPLES, SUPERUSER),
    **admin_of("auth/user", PEOPLES, PEOPLES, SUPERUSER, add=SUPERUSER, change=SUPERUSER),
    **admin_of("auth/group", PEOPLES, PEOPLES, SUPERUSER, add=SUPERUSER, change=SUPERUSER),
    "/admin/auth/user/<id>/password/": [Get(SUPERUSER), Post(SUPERUSER, 200)],
}
OF_PEOPLE = ("/admin/accounts/apitoken/", "/admin/usersessions/", "/admin/mfa/", "/admin/auth/")

MATRIX = {**PAGES, **LOGIN, **API, **ADMIN}
