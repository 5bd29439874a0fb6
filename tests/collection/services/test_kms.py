"""Keys: their names, and which of them AWS rotates."""

import pytest

from collection.paths import read
from collection.services.kms import KEY
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")
ROTATION = next(detail for detail in KEY.details if detail.operation == "get_key_rotation_status")


@pytest.mark.parametrize(("spec", "asked"), [("SYMMETRIC_DEFAULT", True), ("RSA_2048", False), ("HMAC_256", False)])
def test_only_keys_that_can_be_rotated_are_asked_whether_they_are(spec, asked):
    assert read(ROTATION.when, {"KeySpec": spec}) is asked


@pytest.mark.parametrize(
    ("aliases", "name"), [(["alias/b", "alias/a"], "alias/a"), ([], ""), (None, "")], ids=["two", "none", "unread"]
)
def test_a_key_is_called_by_its_first_alias(aliases, name):
    raw = {"KeyId": "k", **({} if aliases is None else {"Aliases": aliases})}
    assert shape(KEY, raw, PLACE).name == name
