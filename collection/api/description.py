"""What the framework's own description of the API leaves out: media types of problems, headers, examples of answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from collection.api.problems import MEDIA_TYPE, NAMES

ABOUT = (
    "The same as the pages of the portal, for programs. Each request carries a token of a person (page API tokens) and "
    "may do what that person may do now, within the token's scopes. Times are ISO 8601 in UTC. Long lists come in "
    "pages: send `next` of one as `after` of the following. What is not yours is answered like what is not there: 404. "
    "Problems come as application/problem+json (RFC 9457)."
)
HEADERS = {
    401: {"WWW-Authenticate": ("The way to identify yourself: Bearer.", "string")},
    429: {"Retry-After": ("Seconds to wait.", "integer")},
    503: {"Retry-After": ("Seconds to wait.", "integer")},
}


def described(schema: Mapping[str, Any], scopes: Mapping[str, str]) -> dict[str, Any]:
    """The framework's description, completed. ``scopes``: what a token needs, by operation."""
    whole = {name: part for name, part in schema.items() if name != "servers"}
    whole["paths"] = {path.replace("{pk}", "{id}"): methods for path, methods in whole["paths"].items()}
    shapes = whole["components"]["schemas"]
    for operation in operations(whole):
        operation["security"] = [{"Token": [scopes[operation["operationId"]]]}]
        operation["parameters"] = [_parameter(one) for one in operation["parameters"]]
        answers = operation["responses"].items()
        operation["responses"] = {str(status): _answer(int(status), one, shapes) for status, one in answers}
        if "requestBody" in operation:
            _add_example(operation["requestBody"], shapes)
    whole["components"]["responses"] = {name: _problem(status) for status, (name, _title) in NAMES.items()}
    scheme = whole["components"]["securitySchemes"]["Token"]
    scheme |= {"bearerFormat": "acc_…", "description": "A token of a person, made on the page API tokens."}
    return whole


def operations(schema: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in schema["paths"].values():
        yield from methods.values()


def example_of(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Any:
    """One value that a schema allows, as its fields give them."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "properties" in schema:
        return {name: example_of(field, shapes) for name, field in schema["properties"].items()}
    return [example_of(schema["items"], shapes)] if "$ref" in schema.get("items", {}) else schema.get("default")


def _parameter(one: Mapping[str, Any]) -> dict[str, Any]:
    """Without null, which an address cannot say; with one example, where the framework has a list of them."""
    schema = {name: value for name, value in one["schema"].items() if name not in ("title", "description", "examples")}
    if one["in"] == "path":
        return {**one, **_named(one["name"], schema), "schema": schema}
    told = [kind for kind in schema.pop("anyOf", []) if kind.get("type") != "null"]
    schema = {**(told[0] if told else {}), **schema}
    if schema.get("default", ...) is None:
        del schema["default"]
    rest = {name: value for name, value in one.items() if name not in ("schema", "examples")}
    return (
        {**rest, "schema": schema, "example": one["examples"][0]} if "examples" in one else {**rest, "schema": schema}
    )


def _named(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A part of the path: the framework knows no more than its type."""
    if name != "pk":
        return {"description": _("Its name."), "example": "ec2.instance"}
    example = "1f0c2d6e-8c1b-4f0e-9a53-0d3f5a6b7c8d" if schema.get("format") == "uuid" else 4711
    return {"name": "id", "description": _("Its id."), "example": example}


def _answer(status: int, answer: dict[str, Any], shapes: Mapping[str, Any]) -> dict[str, Any]:
    if status >= 400:
        return {"$ref": f"#/components/responses/{NAMES[status][0]}"}
    _add_example(answer, shapes)
    return answer


def _add_example(body: Mapping[str, Any], shapes: Mapping[str, Any]) -> None:
    for content in body.get("content", {}).values():
        content["example"] = example_of(content["schema"], shapes)


def _problem(status: int) -> dict[str, Any]:
    name, title = NAMES[status][0], str(NAMES[status][1])
    schema = {"$ref": "#/components/schemas/ProblemShape"}
    example = {"type": f"/api/#{name}", "title": title, "status": status, "detail": f"{title}.", "errors": []}
    told = {"description": title, "content": {MEDIA_TYPE: {"schema": schema, "example": example}}}
    headers = {
        header: {"description": text, "schema": {"type": kind}}
        for header, (text, kind) in HEADERS.get(status, {}).items()
    }
    return {**told, "headers": headers} if headers else told
