"""A rotation of the keys shows in no comparison: what is secret in an estate is masked under a key that stays."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts import envelope
from accounts.models import CredentialProfile
from collection.comparing import Comparison
from collection.models import MaskKey, ResourceVersion
from tests.accounts.test_encryption import key
from tests.collection.driving import collect
from tests.fake_aws import FakeAws

SECRET = "CANARY/of/a/function"


@pytest.fixture
def function(fake_aws: FakeAws) -> Iterator[FakeAws]:
    """A Lambda function with a secret in its environment."""
    arn = "arn:aws:lambda:us-east-1:111122223333:function:shop"
    shop = {"FunctionName": "shop", "FunctionArn": arn, "Environment": {"Variables": {"PASSWORD": SECRET}}}
    fake_aws.has("lambda", "ListFunctions", {"Functions": [shop]})
    yield fake_aws
    envelope.forget()


def test_masks_stay_and_nothing_has_changed(function: FakeAws, reader: CredentialProfile, settings: Settings) -> None:
    first, mask = collect(reader, "lambda"), MaskKey.get()
    settings.ENCRYPTION_KEYS = [f"new:{key(b'n')}", settings.ENCRYPTION_KEYS[0]]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    second = collect(CredentialProfile.objects.get(pk=reader.pk), "lambda")
    assert (MaskKey.get(), second.state) == (mask, first.state)
    [version] = ResourceVersion.objects.filter(inventory__kind="lambda.function")
    assert "masked:" in str(version.data)
    assert SECRET not in str(version.data)
    assert reader.owner is not None
    assert list(Comparison(reader.owner, first, second).changes()) == []


def test_while_the_key_service_is_away_a_collection_ends_with_the_reason(
    function: FakeAws, reader: CredentialProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(key_id: str) -> None:
        raise envelope.KeysAway("KMSInternalException")

    reader.sealed_params = "v1:kms-1:AAAA"
    reader.save()
    monkeypatch.setattr(envelope, "cipher", away)
    ended = collect(reader, "lambda")
    assert ended.state == "failed"
    outcomes = [one for run in ended.service_runs.all() for one in run.outcomes.all()]
    assert {(one.state, one.reason) for one in outcomes} == {("unreachable", "keys_away")}
