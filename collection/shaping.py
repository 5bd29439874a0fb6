"""From AWS's answer to what is stored: plain JSON, masked, identified, digested. Pure functions, run in threads."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson

from collection.kinds import Kind
from collection.paths import fill, read, spots

KEY_LIMIT = 500  # PostgreSQL's index rows end at 2.7 kB
SEPARATOR = "|"
MASK = re.compile("masked:[0-9a-f]{12}")


@dataclass(frozen=True)
class Place:
    """Where an answer comes from, as templates need it, and the key under which secrets are masked."""

    partition: str
    account: str
    region: str
    mask_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Item:
    """One AWS thing, ready to be staged. ``unread``: fields that could not be read, and why."""

    key: str
    resource_id: str
    name: str
    arn: str
    region: str
    tags: dict[str, str]
    data: dict[str, Any]
    volatile: dict[str, Any]
    digest: str
    fingerprint: str
    unread: Mapping[str, Any] = field(default_factory=dict)


def shape(
    kind: Kind,
    raw: dict[str, Any],
    place: Place,
    parent: Mapping[str, Any] | None = None,
    unread: Mapping[str, Any] | None = None,
) -> Item:
    """The item of one answer. ``parent``: the parent's data with its own ``id`` and ``key``."""
    data: dict[str, Any] = plain(raw)
    _parse_json(kind.parse, data)
    tags = tags_of(read(kind.tags, data)) if kind.tags else {}
    for path in kind.drop:
        for container, key in list(spots(path, data)):
            del container[key]
    mask(kind.masks, data, place.mask_key)
    region = (kind.home and read(kind.home, data)) or place.region
    context = {"partition": place.partition, "account": place.account, "region": region, "parent": parent or {}}
    key = _key(kind, data, context)
    resource_id = _value(kind.id or kind.key[-1], data, context)
    context["id"] = resource_id
    volatile = _take(kind.volatile, data)
    return Item(
        key=key,
        resource_id=resource_id,
        name=_name(kind, data, tags, context),
        arn=_value(kind.arn, data, context) if kind.arn else "",
        region=region,
        tags=tags,
        data=data,
        volatile=volatile,
        digest=digest_of(without_tags(kind, data), tags, kind.unordered),
        fingerprint=kind.fingerprint,
        unread=unread or {},
    )


def plain(value: Any) -> Any:
    """The same as JSON knows it: times as UTC text, bytes as base64, no ResponseMetadata."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {_text(str(key)): plain(item) for key, item in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool) else _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return value


def _text(text: str) -> str:
    """Text that every database stores: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()


def tags_of(value: Any) -> dict[str, str]:
    """Tags as one map, whichever of AWS's three ways they came."""
    if isinstance(value, Mapping):
        return {str(key): str(item) for key, item in value.items()}
    pairs = (pair for pair in value or () if isinstance(pair, Mapping))
    return {
        str(_either(pair, "Key", "key", "TagKey")): str(_either(pair, "Value", "value", "TagValue")) for pair in pairs
    }


def without_tags(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without the field in which its tags lie: tags are compared as a map, AWS lists them in any order."""
    return {name: value for name, value in data.items() if name != kind.tags.partition(".")[0]}


def _either(pair: Mapping[str, Any], *names: str) -> Any:
    return next((pair[name] for name in names if pair.get(name) is not None), "")


def mask(paths: Iterable[str], data: dict[str, Any], key: bytes) -> None:
    """Replace each named value by ``masked:`` and an HMAC: a change still shows, a guess cannot be confirmed."""
    for path in paths:
        for container, name in spots(path, data):
            value = container[name]
            if value not in (None, "") and not is_masked(value):
                text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
                container[name] = "masked:" + hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:12]


def is_masked(value: object) -> bool:
    """Whether a stored value stands for a secret."""
    return isinstance(value, str) and MASK.fullmatch(value) is not None


def digest_of(data: Mapping[str, Any], tags: Mapping[str, str], unordered: Iterable[str] = ()) -> str:
    """SHA-256 of canonical JSON; lists in which order means nothing are sorted."""
    if unordered:
        data = orjson.loads(orjson.dumps(data))
        for path in unordered:
            for container, key in spots(path, data):
                if isinstance(container[key], list):
                    container[key].sort(key=_canonical)
    return hashlib.sha256(_canonical([data, tags])).hexdigest()


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _parse_json(paths: Iterable[str], data: dict[str, Any]) -> None:
    for path in paths:
        for container, key in spots(path, data):
            container[key] = plain(_from_json(container[key]))  # escapes may hide what no database stores


def _from_json(text: Any) -> Any:
    """Parsed; API Gateway escapes its policies once more. What is not JSON after all is kept as it came."""
    for candidate in (text, f'"{text}"'):
        try:
            parsed = json.loads(candidate)
            return json.loads(parsed) if isinstance(parsed, str) else parsed
        except (TypeError, ValueError):
            continue
    return text


def _take(paths: Iterable[str], data: dict[str, Any]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for path in paths:
        for container, key in list(spots(path, data)):
            value = container.pop(key)
            if "[]" in path or "*" in path:
                taken.setdefault(path, []).append(value)
            else:
                taken[path] = value
    return taken


def _key(kind: Kind, data: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    parts = [_value(path, data, context) for path in kind.key]
    if kind.parent:
        parts.insert(0, str(context["parent"].get("key", "")))
    key = SEPARATOR.join(parts)
    if len(key) > KEY_LIMIT:
        key = key[: KEY_LIMIT - 64] + hashlib.sha256(key.encode()).hexdigest()
    return key


def _value(path: str, data: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    value = fill(path, data, context) if "{" in path else read(path, data)
    return "" if value is None else str(value)


def _name(kind: Kind, data: Mapping[str, Any], tags: Mapping[str, str], context: Mapping[str, Any]) -> str:
    if kind.item_name.startswith("tag:"):
        return tags.get(kind.item_name.removeprefix("tag:"), "")
    return _value(kind.item_name, data, context) if kind.item_name else ""
