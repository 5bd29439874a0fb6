"""No answer holds a secret: not of saved credentials, not of the token, not of what was collected."""

from typing import Any

from django.contrib.auth.models import User

from accounts.models import ApiToken, CredentialProfile
from collection.models import Collection
from tests.accounts.conftest import CANARY
from tests.collection import factories
from tests.collection.api.conftest import Asking, secret_of
from tests.collection.api.estate import REQUESTS, make_estate
from tests.collection.api.test_access import OPERATIONS, ask

ENVIRONMENT = "CANARY/of/a/function"
FUNCTION = {
    "FunctionName": "pay", "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:pay", "Runtime": "python3.13",
    "Environment": {"Variables": {"TOKEN": ENVIRONMENT}},
}  # fmt: skip


def test_no_answer_of_any_operation_holds_a_secret(alice: User) -> None:
    estate = make_estate(alice)
    profile = CredentialProfile.objects.get(pk=estate.profile.pk)
    profile.put_keys(CANARY)
    profile.save()
    secret = secret_of(alice)
    digest = ApiToken.objects.get().digest
    client = Asking(secret)
    for name in OPERATIONS:
        answer = ask(client, name, estate)
        said = answer.content.decode() + str(answer.headers)
        hidden = [*CANARY.values(), secret, digest, profile.sealed_params, profile.external_id]
        assert [text for text in hidden if text in said] == [], name
    assert len(REQUESTS) == len(OPERATIONS)


def test_secrets_of_what_was_collected_stay_masked(program: Asking, collection: Collection) -> None:
    factories.make_reading(collection, "lambda.function", [FUNCTION])
    answer: Any = program.get("/resources", {"kind": "lambda.function", "with_data": "true"})
    variables = answer.json()["items"][0]["data"]["Environment"]["Variables"]
    assert variables["TOKEN"].startswith("masked:")
    assert ENVIRONMENT not in answer.content.decode()


def test_a_token_that_is_refused_is_not_repeated(program: Asking) -> None:
    secret = secret_of(ApiToken.objects.get().person)[:-1] + "-"
    assert secret not in Asking(secret).get("/collections").content.decode()
