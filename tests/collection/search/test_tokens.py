"""What the index knows of a resource."""

from typing import Any

from collection.search.tokens import mark, networks, place, tokens_of, word


def tokens(*texts: str, tags: dict[str, str] | None = None, **data: Any) -> set[str]:
    return tokens_of(kind="ec2.instance", region="us-east-1", estate=7, texts=texts, tags=tags or {}, data=data)


def test_a_name_is_found_whole_and_by_its_parts() -> None:
    assert {"_web_server_01", "_web", "_server", "_01"} <= tokens("web-server-01")


def test_case_does_not_matter() -> None:
    assert word("Web-Server") == word("web-server")


def test_korean_names_have_words() -> None:
    assert {"_운영_서버", "_운영", "_서버"} <= tokens("운영 서버")


def test_an_address_in_any_field_is_a_word() -> None:
    assert "_10_0_3_17" in tokens(NetworkInterfaces=[{"PrivateIpAddress": "10.0.3.17"}])


def test_an_address_lies_in_networks() -> None:
    assert {"_10_0_3_0_24", "_10_0_0_0_16", "_10_0_3_17_32"} <= set(networks("10.0.3.17"))
    assert networks("web") == []


def test_a_field_is_marked_with_and_without_its_value() -> None:
    assert {mark("State.Name"), mark("State"), mark("State.Name", "Running")} <= tokens(State={"Name": "running"})


def test_places_in_lists_are_no_part_of_a_path() -> None:
    assert mark("SecurityGroups.GroupId", "sg-1") in tokens(SecurityGroups=[{"GroupId": "sg-0"}, {"GroupId": "sg-1"}])


def test_numbers_and_yes_or_no_are_marked_as_they_are_typed() -> None:
    assert {mark("Size", "8"), mark("Encrypted", "true")} <= tokens(Size=8, Encrypted=True)


def test_a_tag_is_marked_and_has_words() -> None:
    assert {mark("tag.Owner"), mark("tag.Owner", "shop"), "_shop", "_owner"} <= tokens(tags={"Owner": "Shop"})


def test_it_knows_where_it_belongs() -> None:
    assert {place("kind", "ec2.instance"), place("service", "ec2"), place("estate", 7)} <= tokens()


def test_a_masked_value_can_be_missed_but_not_found() -> None:
    found = tokens(Token="masked:0123456789ab")
    assert mark("Token") in found
    assert mark("Token", "masked:0123456789ab") not in found


def test_words_hold_only_what_both_databases_take() -> None:
    assert all(token.replace("_", "a").isalnum() for token in tokens("a'b\"c\\d:e*&|!(x)", "🦄 / ‮"))
