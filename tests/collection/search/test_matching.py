"""Filters that read the data, on whatever database the tests run."""

import json

import pytest

from collection.models import ResourceVersion
from collection.search import matching
from collection.search.filters import parse
from collection.search.matching import condition
from tests.collection.factories import instance, make_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(collection):
    """The names of those that fulfil a filter."""
    small = instance(1, name="small", Size=8, Encrypted=True, Text="100", Odd={"a\"b'c": "x"})
    large = instance(2, name="large", state="stopped", Size=100, Encrypted=False, Text="9", When="2026-01-02T00:00:00Z")
    make_reading(collection, "ec2.instance", [small, large])

    def get(text: str) -> set[str]:
        return set(ResourceVersion.objects.filter(condition(parse(text))).values_list("name", flat=True))

    return get


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("State.Name=running", {"small"}),
        ("State.Name=RUNNING", {"small"}),
        ("State.Name=run", set()),
        ("State.Name!=running", {"large"}),
        ("State.Name~STOP", {"large"}),
        ("State.Name~s.o", set()),
        ("State=running", set()),
        ("State?", {"small", "large"}),
        ("SecurityGroups.GroupId=sg-1", {"small", "large"}),
        ("SecurityGroups.GroupId=sg-2", set()),
        ("Size>8", {"large"}),
        ("Size<100", {"small"}),
        ("Size=8", {"small"}),
        ("Size=8.0", {"small"}),
        ("Text>50", {"small"}),
        ("Encrypted=true", {"small"}),
        ("Encrypted=false", {"large"}),
        ("Encrypted>0", set()),
        ("When>2026-01-01", {"large"}),
        ("When<2026-01-01", set()),
        ("When?", {"large"}),
        ("When!?", {"small"}),
        ("Nothing?", set()),
        ("Nothing!=x", {"small", "large"}),
        ("tag.team=shop", {"small", "large"}),
        ("tag.Name=SMALL", {"small"}),
        ("tag.Name~arg", {"large"}),
        ("tag.Owner!?", {"small", "large"}),
        ("name=SMALL", {"small"}),
        ("id~00002", {"large"}),
        ("arn?", {"small", "large"}),
        ("""Odd.a"b'c=x""", {"small"}),
        ("""State.Name=') || true --""", set()),
        ("""State.Name=a\\"b""", set()),
        ("State.Name=(", set()),
        ("State.Name~[", set()),
    ],
)
def test_a_filter_finds_what_fulfils_it(found, text, names):
    assert found(text) == names


def test_sqlite_reads_what_is_no_proper_unicode():
    assert matching.reads('{"Note": "\\ud800 x"}', '["Note"]', "?", "")


@pytest.mark.parametrize(
    ("stored", "value"),
    [(1, "1.0"), (True, "TRUE"), ("É", "é"), ('say "x"', 'SAY "X"'), ("a\\b", "A\\B"), ("a/b:c", "A/B:c")],
)
def test_sqlite_finds_a_value_however_it_is_written(stored, value):
    assert matching.reads(json.dumps({"Note": stored}), '["Note"]', "=", value)


def test_sqlite_parses_nothing_in_which_the_value_stands_nowhere(monkeypatch):
    monkeypatch.setattr(matching, "_loaded", None)
    assert not matching.reads('{"State": "running"}', '["State"]', "=", "stopped")
    assert not matching.reads('{"State": "running"}', '["State"]', "~", "stop")
