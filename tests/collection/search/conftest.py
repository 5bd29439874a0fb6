"""What a search needs: things that were read, and the index after them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from collection.models import Collection
from collection.search.indexing import catch_up
from collection.search.search import Search

Find = Callable[..., list[str]]


@pytest.fixture
def find(alice: User) -> Find:
    """The names that alice finds, by an address's query, newest first."""

    def get(query: str, user: User = alice, collection: Collection | None = None) -> list[str]:
        catch_up()
        search = Search.of(user, QueryDict(query), collection)
        assert search.problems == []
        return [version.name or version.resource_id for version in search.page().versions]

    return get
