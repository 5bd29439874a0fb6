"""What the sample AWS does not have is collected from answers written by hand, and fills each column."""

import pytest

from awscheck.aws import AwsSession
from collection.paths import read
from collection.registry import KINDS
from collection.showing import is_absent
from tests.collection.catalogue.reading import Read, Reader
from tests.collection.catalogue.recorded import FOLDER, give, names, operations_of, pages_of
from tests.fake_aws import FakeAws

RECORDED = names()


@pytest.fixture(scope="module", params=RECORDED)
def recorded(request: pytest.FixtureRequest, one_aws: FakeAws, session: AwsSession) -> tuple[str, Read]:
    """A kind's name and what was read of it."""
    one_aws.pages.clear()
    one_aws.heal()
    kind = KINDS[request.param]
    give(one_aws, kind)
    return kind.name, Reader(session, one_aws, kind).read()


def test_every_file_is_of_a_declared_kind_and_of_calls_that_it_makes() -> None:
    assert {file.suffix for file in FOLDER.iterdir()} <= {".json"}
    assert set(RECORDED) <= KINDS.keys()
    assert {name: found for name in RECORDED if (found := pages_of(name).keys() - operations_of(name))} == {}


def test_it_is_read_without_a_gap(recorded: tuple[str, Read]) -> None:
    _name, found = recorded
    assert found.items
    assert (found.problem, dict(found.gaps), found.gone) == (None, {}, 0)


def test_every_column_shows_something(recorded: tuple[str, Read]) -> None:
    name, found = recorded
    columns = {str(column.title): column.path for column in KINDS[name].columns}
    shown = {path for path in columns.values() for item in found.whole if not is_absent(read(path, item))}
    assert {title: path for title, path in columns.items() if path not in shown} == {}
