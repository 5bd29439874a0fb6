"""Secrets: who may read them is asked, what they say never."""

from collection.paths import read
from collection.services.secretsmanager import SECRET
from collection.shaping import Place, shape

PLACE = Place(partition="aws", account="123456789012", region="us-east-1", mask_key=b"key")


def test_nothing_is_asked_of_a_secret_that_is_about_to_be_deleted():
    [policy] = SECRET.details
    assert read(policy.when, {"Name": "db"})
    assert not read(policy.when, {"Name": "db", "DeletedDate": "2026-01-01T00:00:00Z"})


def test_a_secret_that_was_read_has_not_changed():
    digests = {shape(SECRET, {"Name": "db", "LastAccessedDate": day}, PLACE).digest for day in ("Monday", "Tuesday")}
    assert len(digests) == 1
