"""The cache in the database: what expires, what is shared, and that nothing in it can run."""

import pytest
from django.core.cache import cache

from accounts.models import KeptValue

pytestmark = pytest.mark.django_db


def test_what_is_kept_comes_back() -> None:
    cache.set("tries", [1.5, 2.5], 60)
    assert cache.get("tries") == [1.5, 2.5]


def test_what_is_not_there_is_the_default() -> None:
    assert (cache.get("nothing"), cache.get("nothing", 7)) == (None, 7)


def test_what_expired_is_gone_and_its_row_goes_with_the_next() -> None:
    cache.set("old", 1, -1)
    assert cache.get("old") is None
    cache.set("new", 1, 60)
    assert KeptValue.objects.count() == 1


def test_it_is_added_once() -> None:
    assert [cache.add("code", "y", 60), cache.add("code", "y", 60)] == [True, False]


def test_what_expired_can_be_added_again() -> None:
    cache.add("code", "y", -1)
    assert cache.add("code", "y", 60)


def test_touching_prolongs_it() -> None:
    cache.set("x", 1, 60)
    assert cache.touch("x", -1)
    assert cache.get("x") is None
    assert not cache.touch("x", 60)


def test_it_is_deleted_and_cleared() -> None:
    cache.set_many({"a": 1, "b": 2}, 60)
    assert (cache.delete("a"), cache.delete("a")) == (True, False)
    cache.clear()
    assert cache.get("b") is None


def test_without_an_end_it_stays() -> None:
    cache.set("x", 1, None)
    assert cache.get("x") == 1


def test_what_is_no_json_is_not_kept() -> None:
    with pytest.raises(TypeError):
        cache.set("x", object(), 60)
