"""What a JMESPath makes of a shape: the types of an expression, without data."""

from collections.abc import Callable
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from collection.lint.answers import ANY, Leaf, ListOf, Shape, Struct, merged

Node = dict[str, Any]
TEXT, NUMBER, TRUTH = Leaf("string"), Leaf("integer"), Leaf("boolean")
RESULTS: dict[str, Shape] = {
    **dict.fromkeys(("tail", "join", "to_string", "type"), TEXT),
    **dict.fromkeys(("length", "sum", "avg", "abs", "ceil", "floor", "to_number"), NUMBER),
    **dict.fromkeys(("contains", "starts_with", "ends_with"), TRUTH),
    **dict.fromkeys(("keys", "split"), ListOf(TEXT)),
}
SAME = ("sort", "sort_by", "reverse", "not_null", "to_array")
ONE = ("max", "min", "max_by", "min_by")


class NoSuchPath(Exception):
    """The path leads nowhere; the text says where it ends."""


def look(path: str, shape: Shape) -> Shape:
    """The shape at ``path``; raises NoSuchPath."""
    try:
        node = jmespath.compile(path).parsed
    except JMESPathError as error:
        raise NoSuchPath(f"{path!r} is no JMESPath: {error}") from error
    return _look(node, shape)


def _look(node: Node, shape: Shape) -> Shape:
    if node["type"] not in NODES:
        raise NoSuchPath(f"{node['type']} is not understood by the lint")
    return NODES[node["type"]](node, shape)


def _field(node: Node, shape: Shape) -> Shape:
    if shape == ANY:
        return ANY
    found = shape.fields.get(node["value"], shape.rest) if isinstance(shape, Struct) else None
    if found is None:
        raise NoSuchPath(f"there is no {node['value']}")
    return found


def _chain(node: Node, shape: Shape) -> Shape:
    for child in node["children"]:
        shape = _look(child, shape)
    return shape


def _element(shape: Shape) -> Shape:
    if isinstance(shape, ListOf):
        return shape.of
    if shape == ANY:
        return ANY
    raise NoSuchPath("what stands before [ is no list")


def _projection(node: Node, shape: Shape) -> Shape:
    left, right = node["children"][:2]
    element = _element(_look(left, shape))
    if node["type"] == "filter_projection":
        _look(node["children"][2], element)
    return ListOf(_look(right, element))


def _values(node: Node, shape: Shape) -> Shape:
    left, right = node["children"]
    found = _look(left, shape)
    if not isinstance(found, Struct):
        return ListOf(_look(right, found))
    return ListOf(_first([found.rest] if found.rest else list(found.fields.values()), right))


def _first(values: list[Shape], node: Node) -> Shape:
    """What the first of these leads to from which the path goes on: AWS's answer holds some of them."""
    for value in values[:-1]:
        try:
            return _look(node, value)
        except NoSuchPath:
            continue
    return _look(node, values[-1]) if values else ANY


def _flatten(node: Node, shape: Shape) -> Shape:
    element = _element(_look(node["children"][0], shape))
    return element if isinstance(element, ListOf) else ListOf(element)


def _either(node: Node, shape: Shape) -> Shape:
    found = [_look(child, shape) for child in node["children"]]
    return found[0] if node["type"] == "or_expression" else found[1]


def _truth(node: Node, shape: Shape) -> Shape:
    for child in node["children"]:
        _look(child, shape)
    return TRUTH


def _list(node: Node, shape: Shape) -> Shape:
    first, *_ = [_look(child, shape) for child in node["children"]]
    return ListOf(first)


def _dict(node: Node, shape: Shape) -> Shape:
    return Struct({child["value"]: _look(child["children"][0], shape) for child in node["children"]})


def _literal(node: Node, shape: Shape) -> Shape:
    value = node["value"]
    if isinstance(value, bool):
        return TRUTH
    return TEXT if isinstance(value, str) else NUMBER if isinstance(value, int | float) else ANY


def _function(node: Node, shape: Shape) -> Shape:
    name, children = node["value"], node["children"]
    if name == "map":
        return ListOf(_look(children[0]["children"][0], _element(_look(children[1], shape))))
    given = [_look(child, shape) for child in children if child["type"] != "expref"]
    for child in (child for child in children if child["type"] == "expref"):
        _look(child["children"][0], _element(given[0]))
    if name in RESULTS:
        return RESULTS[name]
    if name == "merge":
        return _merge(given)
    if name == "values":
        return ListOf(ANY)
    if name in SAME or name in ONE:
        return _element(given[0]) if name in ONE else given[0]
    raise NoSuchPath(f"there is no function {name}")


def _merge(given: list[Shape]) -> Shape:
    shape = given[0]
    for other in given[1:]:
        shape = merged(shape, other)
    return shape


NODES: dict[str, Callable[[Node, Shape], Shape]] = {
    "field": _field,
    "identity": lambda node, shape: shape,
    "current": lambda node, shape: shape,
    "index": lambda node, shape: _element(shape),
    "slice": lambda node, shape: ListOf(_element(shape)),
    "literal": _literal,
    "projection": _projection,
    "filter_projection": _projection,
    "value_projection": _values,
    "flatten": _flatten,
    "function_expression": _function,
    "multi_select_list": _list,
    "multi_select_dict": _dict,
    **dict.fromkeys(("subexpression", "index_expression", "pipe"), _chain),
    **dict.fromkeys(("or_expression", "and_expression"), _either),
    **dict.fromkeys(("not_expression", "comparator"), _truth),
}
