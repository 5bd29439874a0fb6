"""Where webhooks may lead, and where never; whatever a name says, and whatever it says a moment later."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import LazySettings

from collection.notifying import addresses, posting
from collection.notifying.addresses import Refused, find, is_allowed, parse
from collection.notifying.problems import NoticeProblem
from tests.collection.notifying.receiver import Receiver, receiver

__all__ = ["receiver"]

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2001:20::1", "3fff::1", "5f00::1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "not an address", "",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.255.255", "100.63.255.255", "100.128.0.1",
    "2606:4700:4700::1111", "2a00:1450:4001:82a::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip


def leads_to(*found: str) -> addresses.Resolver:
    return lambda host, port: found


@pytest.mark.parametrize("text", PRIVATE)
def test_nothing_leads_into_private_networks(text: str) -> None:
    assert not is_allowed(text)


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_allowed(text: str) -> None:
    assert is_allowed(text)


@pytest.mark.parametrize(
    ("text", "allowed"), [("10.20.3.4", True), ("::ffff:10.20.3.4", True), ("10.21.0.1", False), ("fd00:1::5", True)]
)
def test_what_the_operator_allows_is_allowed_and_no_more(settings: LazySettings, text: str, allowed: bool) -> None:
    settings.NOTIFY_ALLOWED_NETWORKS = [ip_network("10.20.0.0/16"), ip_network("fd00:1::/32")]
    assert is_allowed(text) is allowed


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "//example.com",
        "https://", "https:///path", "https://user:pw@example.com/", "https://example.com@127.0.0.1/",
        "https://example.com/#part", "https://example.com:99999/", "https://example.com:x/", "https://[::1/",
        "https://exa mple.com/", "https://example.com/\r\nHost: other", "https://example.com\\@evil.com/",
        "example.com", "javascript:alert(1)", "https://" + "a" * 64 + ".com/",
    ],
)  # fmt: skip
def test_what_can_be_no_webhook_is_refused_before_anybody_is_asked(url: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(url)
    assert refused.value.problem == NoticeProblem.BAD_ADDRESS


def test_an_address_is_taken_apart() -> None:
    assert parse("https://Hooks.Example.com/a/b?c=d") == addresses.Target("https", "hooks.example.com", 443, "/a/b?c=d")
    assert parse("https://[2606:4700::1]:8443") == addresses.Target("https", "2606:4700::1", 8443, "/")


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/"])
def test_other_ways_to_write_this_machine_are_seen_through(url: str) -> None:
    with pytest.raises(Refused) as refused:
        find(url)
    assert refused.value.problem == NoticeProblem.NOT_ALLOWED


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "::1"]])
def test_one_private_address_of_a_name_is_enough_to_refuse_it(found: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        find("https://rebinding.example.com/", leads_to(*found))
    assert refused.value.problem == NoticeProblem.NOT_ALLOWED


def test_a_name_that_nobody_knows_is_told() -> None:
    def resolve(host: str, port: int) -> Iterable[str]:
        raise OSError

    with pytest.raises(Refused) as refused:
        find("https://nobody.example.com/", resolve)
    assert refused.value.problem == NoticeProblem.NO_SUCH_NAME


def test_a_name_that_turns_inwards_after_the_check_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver, settings: LazySettings
) -> None:
    """DNS rebinding: public when checked, this machine when asked again. It is asked once, and what it said is used."""
    settings.NOTIFY_ALLOWED_NETWORKS = []
    asked: list[str] = []
    connected: list[Any] = []

    def turning(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    def refuse(address: Any, **_: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(addresses, "_resolve", turning)
    monkeypatch.setattr(posting, "create_connection", refuse)
    with pytest.raises(Refused):
        posting.post(find(f"http://turning.example.com:{receiver.port}/"), b"{}", {})
    assert (asked, connected) == (["turning.example.com"], [("93.184.216.34", receiver.port)])
    assert receiver.requests == []


def test_the_name_stays_the_name_while_the_checked_address_is_connected_to(receiver: Receiver) -> None:
    target = find(f"http://hooks.example.com:{receiver.port}/x", leads_to("127.0.0.1"))
    assert posting.post(target, b"{}", {}) == 200
    assert receiver.requests[0].headers["Host"] == f"hooks.example.com:{receiver.port}"


def test_the_next_address_has_its_turn(receiver: Receiver, settings: LazySettings) -> None:
    settings.NOTIFY_ALLOWED_NETWORKS = [*settings.NOTIFY_ALLOWED_NETWORKS, ip_network("::1/128")]
    target = find(f"http://hooks.example.com:{receiver.port}/", leads_to("::1", "127.0.0.1"))
    assert posting.post(target, b"{}", {}) == 200
