"""Where a webhook may lead: to public addresses, and into the networks that the operator allows.

Else a person of the portal could reach what only the portal's own machine may: its neighbours, or the metadata service
of its cloud. The name is resolved once and exactly what was checked is connected to: a name that leads elsewhere a
moment later (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

from collection.notifying.problems import NoticeProblem

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Iterable[str]]

NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the IPv4 address is in the last 32 bits
# What is_global lets through, and is no public server: multicast and reserved addresses come by their own names
NEVER = [
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # what every machine in Azure finds its platform at
        "192.0.0.0/24",  # protocols; Oracle's metadata service, which older Pythons call global
        "192.88.99.0/24",  # 6to4 relays
        "64:ff9b:1::/48",  # NAT64 of a local network
        "2001::/23",  # protocols, and Teredo, which leads to an IPv4 address that it hides
        "2002::/16",  # 6to4, the same
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
]


class Refused(Exception):
    """Nothing may be, or can be, sent there."""

    def __init__(self, problem: NoticeProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Target:
    """A webhook's address in its parts; ``addresses``: those of its name, all of them checked."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...] = ()


def parse(url: str) -> Target:
    """Its parts, without asking anybody; raises Refused for what can never be a webhook's address."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (
            (parts.hostname or "").encode("idna").decode("ascii")
            if ":" not in (parts.hostname or "")
            else parts.hostname
        )
    except ValueError as error:  # UnicodeError is one
        raise Refused(NoticeProblem.BAD_ADDRESS) from error
    schemes = ("https", "http") if settings.NOTIFY_ALLOW_HTTP else ("https",)
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if parts.scheme not in schemes or not host or "@" in parts.netloc or parts.fragment or not is_plain:
        raise Refused(NoticeProblem.BAD_ADDRESS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def find(url: str, resolve: Resolver | None = None) -> Target:
    """Where it leads now; raises Refused where any of its addresses is not allowed."""
    target = parse(url)
    try:
        texts = list(dict.fromkeys((resolve or _resolve)(target.host, target.port)))
    except (OSError, UnicodeError) as error:
        raise Refused(NoticeProblem.NO_SUCH_NAME) from error
    if not texts:
        raise Refused(NoticeProblem.NO_SUCH_NAME)
    if not all(is_allowed(text) for text in texts):
        raise Refused(NoticeProblem.NOT_ALLOWED)
    return Target(target.scheme, target.host, target.port, target.path, tuple(texts))


def is_number(host: str) -> bool:
    """Whether it is an address already, and no name."""
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def is_allowed(text: str) -> bool:
    """Whether something may be sent to this address; what is no address is refused."""
    try:
        address = _plain(ip_address(text))
    except ValueError:
        return False
    return any(address in network for network in settings.NOTIFY_ALLOWED_NETWORKS) or is_public(address)


def is_public(address: Address) -> bool:
    """Whether anybody in the world could be reached there."""
    special = (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local
        or address.is_unspecified or address.is_private
    )  # fmt: skip
    return address.is_global and not special and not any(address in network for network in NEVER)


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 address only wraps."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _resolve(host: str, port: int) -> list[str]:
    """All that the machine's own resolver says; odd forms of numbers (0x7f.1) become addresses here too."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
