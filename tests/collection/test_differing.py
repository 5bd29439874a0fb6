"""Two contents of one thing, told apart field by field."""

from collection.differing import Difference, differences


def differ(old: object, new: object) -> list[Difference]:
    return list(differences(old, new))


def test_equal_contents_do_not_differ() -> None:
    assert differ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2}]}) == []


def test_a_deep_field_is_named_by_its_path() -> None:
    assert differ({"State": {"Name": "running"}}, {"State": {"Name": "stopped"}}) == [
        Difference("State.Name", "running", "stopped")
    ]


def test_a_new_and_a_lost_field_are_told() -> None:
    assert differ({"old": 1}, {"new": 2}) == [Difference("new", None, 2), Difference("old", 1, None)]


def test_of_a_list_only_what_left_and_what_came_is_told() -> None:
    assert differ({"groups": ["a", "b"]}, {"groups": ["b", "c"]}) == [Difference("groups[]", ["a"], ["c"])]


def test_another_order_is_told_as_it_is() -> None:
    assert differ({"rules": [1, 2]}, {"rules": [2, 1]}) == [Difference("rules", [1, 2], [2, 1])]


def test_an_item_of_a_list_is_followed_by_its_name() -> None:
    old = {"Listeners": [{"ListenerArn": "a", "Port": 80}, {"ListenerArn": "b", "Port": 443}]}
    new = {"Listeners": [{"ListenerArn": "b", "Port": 443}, {"ListenerArn": "a", "Port": 81}]}
    assert differ(old, new) == [Difference("Listeners[ListenerArn=a].Port", 80, 81)]


def test_an_item_that_stands_twice_and_then_once_has_left_once() -> None:
    assert differ(["a", "a"], ["a"]) == [Difference("[]", ["a"], None)]


def test_a_value_that_became_a_list_differs_as_a_whole() -> None:
    assert differ({"a": "x"}, {"a": ["x"]}) == [Difference("a", "x", ["x"])]
