"""The whole product used once, against the sample AWS; then no secret is readable in anything that it left behind.

Looked through: every row of the database, all that the broker holds, the log at DEBUG before it is redacted, every
page, every export in every format, mails, error pages with their tracebacks, and the audit log. Looked for: the keys
that were saved, the portal's own, and all secrets of the collected estate, which the sample marks.
"""

import io
import logging
import zipfile
from collections.abc import Callable

import pyarrow.parquet
import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import CredentialProfile
from awscheck.logs import redact
from collection.exporting import exports
from collection.models import Collection, Export, ResourceVersion
from collection.models.exports import ExportFormat
from collection.registry import SERVICES
from collection.views import home
from tests.collection.driving import HOME, work
from tests.collection.waking import RealBroker, real_broker
from tests.hardening.routes import routes
from tests.hardening.scene import every_row
from tests.hardening.test_broker import everything_in
from tests.sample import SampleAws, sample_aws

__all__ = ["real_broker", "sample_aws"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MARK = "sample-secret"  # in everything that is secret in the sample's estate


def test_nothing_that_is_left_behind_holds_a_secret(
    sample_aws: SampleAws, real_broker: RealBroker, settings: Settings, admin_user: User,
    as_person: Callable[[User], Client], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    portal = sample_aws.mark["portal"]
    settings.AWS_ENDPOINT_URL, settings.METRICS_TOKEN = sample_aws.endpoint, "the-canary-of-the-figures"
    settings.PORTAL_AWS_ACCESS_KEY_ID, settings.PORTAL_AWS_SECRET_ACCESS_KEY = (
        portal["access_key"],
        portal["secret_key"],
    )
    keys = {name: sample_aws.mark["access_key"][name] for name in ("aws_access_key", "aws_secret_key")}
    real_broker.begin()
    browser = as_person(admin_user)
    browser.raise_request_exception = False

    told = _save(browser, keys)
    collection = _collect(browser)
    left = {
        "broker": everything_in(real_broker).decode(errors="replace"),
        "pages": told + _look_around(browser, monkeypatch),
        "exports": _export(admin_user, collection),
        "database": repr(every_row()),
        "log": caplog.text,
        "mails": "".join(f"{one.subject} {one.body}" for one in mail.outbox),
    }
    assert ResourceVersion.objects.count() > 300
    assert "masked:" in left["database"]
    assert "masked" in left["exports"]
    assert "Traceback" in left["log"]
    assert str(collection.pk).replace("-", "") in left["database"].replace("-", "")
    secret = [keys["aws_secret_key"], portal["secret_key"], settings.METRICS_TOKEN, settings.SECRET_KEY]
    found = [f"{where}: {_around(text, one)}" for where, text in left.items() for one in secret if one in text]
    found += [f"{where}: {_around(text, MARK)}" for where, text in left.items() if MARK in text.lower()]
    # Whose key it is can be read in the estate itself, which lists the keys of IAM's users
    elsewhere = left["broker"] + left["mails"] + told + redact(left["log"])
    assert keys["aws_access_key"] not in elsewhere
    assert found == []


def _save(browser: Client, keys: dict[str, str]) -> str:
    """Type the keys in, once wrongly, once rightly; test them."""
    wrong = browser.post("/profiles/add", {"auth_type": "access_key", "name": "", **keys})
    right = browser.post("/profiles/add", {"auth_type": "access_key", "name": "production", **keys}, follow=True)
    profile = CredentialProfile.objects.get()
    tested = browser.post(f"/profiles/{profile.pk}/test", follow=True)
    assert CredentialProfile.objects.get().works
    return wrong.text + right.text + tested.text


def _collect(browser: Client) -> Collection:
    """All services, as a person starts them; what workers do is done here."""
    wanted = {"profile": [CredentialProfile.objects.get().pk], "selected_services": list(SERVICES), "region": [HOME]}
    answer = browser.post("/start_collection", wanted, headers={"Accept": "application/json"})
    assert answer.status_code == 202, answer.text
    return work(Collection.objects.get())


def _look_around(browser: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every page there is, the tables and pages of what has something masked, and a page that fails."""
    addresses = [route.address() for route in routes()]
    masked = {one.inventory.kind: one for one in ResourceVersion.objects.select_related("inventory") if _hides(one)}
    assert len(masked) > 10
    addresses += [f"/resources/?kind={kind}" for kind in masked] + [f"/resources/{one.pk}/" for one in masked.values()]
    addresses += ["/search/?q=secret", "/search/?q=password", "/search/suggestions?q=s"]
    pages = []
    for address in addresses:
        answer = browser.get(address)
        pages.append(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    monkeypatch.setattr(home, "_worries", lambda request: _fails(CredentialProfile.objects.get()))
    pages.append(browser.get("/").content)
    return b"\n".join(pages).decode(errors="replace")


def _hides(version: ResourceVersion) -> bool:
    return "masked:" in repr(version.data)


def _fails(profile: CredentialProfile) -> None:
    """An error with the secret in its frame."""
    opened = profile.credentials()
    raise RuntimeError(f"planted, beside {opened.auth_type}")


def _export(person: User, collection: Collection) -> str:
    """The whole collection in every format, unpacked."""
    texts = []
    for format_ in ExportFormat.values:
        export = exports.ask(person, {"page": "collection", "query": f"collection={collection.pk}"}, format_)
        exports.write_out(export.pk)
        export = Export.objects.get(pk=export.pk)
        assert (export.state, export.rows > 300) == ("done", True)
        texts.append(_unpacked(format_, b"".join(exports.parts(export))))
    return "\n".join(texts)


def _unpacked(format_: str, content: bytes) -> str:
    if format_ == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if format_ == "parquet":
        return repr(pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist())
    return content.decode()


def _around(text: str, secret: str) -> str:
    at = text.lower().index(secret.lower())
    return text[max(0, at - 120) : at + 60]
