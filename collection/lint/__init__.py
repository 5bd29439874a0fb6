"""Checks declarations against botocore's own models, offline: a mistake is found by a test, not by an empty page.

``lint(service)`` gives one plain sentence per problem, which begins with the kind's name.
"""

import re
from collections.abc import Iterator

from collection.kinds import Call, Custom, Detail, Each, Join, Kind, Params, Service
from collection.lint.answers import ANY, Leaf, ListOf, Shape, Struct, answer, changed, merged, operations, steps, walk
from collection.lint.calls import operation_problems, paging_problems, param_problems
from collection.lint.expressions import NoSuchPath, look
from collection.lint.secrets import never_kept, unmasked
from collection.paths import HOLE

CONTEXT = {"partition", "account", "region", "id"}
NUMBERS = ("integer", "long", "float", "double", "string", "any")
LEAVES = {
    "text": ("string", "character", *NUMBERS),
    "state": ("string", "any"),
    "date": ("timestamp", *NUMBERS),
    "bytes": NUMBERS,
    "number": NUMBERS,
    "seconds": NUMBERS,
    "yes_no": ("boolean", "integer", "string", "any"),
}
PAIRS = ({"Key", "Value"}, {"key", "value"}, {"TagKey", "TagValue"})
NAME = re.compile(r"[a-z0-9]+\.[a-z][a-z0-9_]*")


def lint(service: Service) -> list[str]:
    """All that is wrong with a service's declarations."""
    problems = [] if service.title else [f"{service.name} has no title"]
    items: dict[str, Shape] = {}
    for kind in service.kinds:
        lens = Lens(service, kind, items.get(kind.parent))
        lens.examine(known=items)
        items[kind.name] = lens.item
        problems += [f"{kind.name}: {problem}" for problem in lens.problems]
    return problems


class Lens:
    """One kind under examination; ``item`` is what its items look like so far, in the order in which they are read."""

    def __init__(self, service: Service, kind: Kind, parent: Shape | None) -> None:
        self.service, self.kind, self.client = service, kind, service.client_of(kind)
        self.parent = merged(parent, Struct({"id": Leaf("string"), "key": Leaf("string")})) if parent else None
        self.item: Shape = ANY
        self.problems: list[str] = []

    def examine(self, known: dict[str, Shape]) -> None:
        """Go through the kind as the collector does."""
        self._names(known)
        self._listing()
        for join in self.kind.joins:
            self._join(join)
        for detail in self.kind.details:
            self._detail(detail)
        if len({detail.batch.size for detail in self.kind.details if detail.batch}) > 1:
            self.say("its batches differ in size")
        self._treatment()
        self._identity()
        self._shown()

    def say(self, problem: str) -> None:
        self.problems.append(problem)

    def at(self, path: str, shape: Shape, what: str) -> Shape:
        """The shape at a path; a path that leads nowhere is a problem, and from there on anything goes."""
        try:
            return look(path, shape)
        except NoSuchPath as problem:
            self.say(f"{what} {path!r}: {problem}")
            return ANY

    def _names(self, known: dict[str, Shape]) -> None:
        kind = self.kind
        if not NAME.fullmatch(kind.name) or kind.service != self.service.name:
            self.say(f"its name must be {self.service.name}.something")
        if kind.name in known:
            self.say("its name is used twice")
        if not kind.title:
            self.say("it has no title")
        if kind.parent and kind.parent not in known:
            self.say(f"its parent {kind.parent} is not declared before it")
        if any(other.name == kind.parent and other.scope != kind.scope for other in self.service.kinds):
            self.say(f"its scope is not that of its parent {kind.parent}")

    def _listing(self) -> None:
        call = self.kind.call
        if isinstance(call, Each):
            self._each(call)
        elif isinstance(call, Custom):
            for operation in call.operations:
                self.problems += operation_problems(self.client, operation)
        elif self._ask(self.client, call.operation, call.params):
            self.problems += paging_problems(self.client, call.operation, call.pager)
            self.item = self._listed(call)

    def _each(self, call: Each) -> None:
        if not self.kind.parent:
            self.say("it takes its items from a parent, but has none")
        found = self.at(call.path, self.parent or ANY, "the parent's")
        if isinstance(found, ListOf):
            self.item = found.of
        elif found != ANY:
            self.say(f"the parent's {call.path} is no list")

    def _listed(self, call: Call) -> Shape:
        found = self.at(call.items, answer(self.client, call.operation), f"{call.operation} items")
        item = found.of if isinstance(found, ListOf) else found
        if isinstance(item, Leaf) and item != ANY:
            if not isinstance(found, ListOf):
                self.say(f"{call.operation} items {call.items!r} is no list")
            if not call.as_:
                self.say(f"{call.operation} lists bare strings: say as what field with as_")
            return Struct({call.as_: item})
        if call.as_:
            self.say(f"{call.operation} lists no bare strings, as_ is of no use")
        return item

    def _ask(self, client: str, operation: str, params: Params) -> bool:
        """Check a call and its parameters; False if there is no such call, so that nothing more can be said."""
        wrong = list(operation_problems(client, operation, params))
        self.problems += wrong
        if operation not in operations(client):
            return False
        parent = (self.parent or ANY) if self.kind.parent else None
        self.problems += param_problems(operations(client)[operation], params, self.item, parent)
        return True

    def _join(self, join: Join) -> None:
        client = join.client or self.client
        if not self._ask(client, join.operation, join.params):
            return
        self.problems += paging_problems(client, join.operation, None)
        found = self.at(join.items, answer(client, join.operation), f"{join.operation} items")
        entry = found.of if isinstance(found, ListOf) else ANY
        if not isinstance(found, ListOf) and found != ANY:
            self.say(f"{join.operation} items {join.items!r} is no list")
        self._match(join.operation, join.on, entry)
        kept = self.at(join.keep, entry, f"{join.operation} keep")
        self._put(join.operation, ListOf(kept) if join.many else kept, join.into)

    def _detail(self, detail: Detail) -> None:
        client = detail.client or self.client
        if detail.when:
            self.at(detail.when, self.item, f"{detail.operation} when")
        if not self._ask(client, detail.operation, detail.params):
            return
        kept = self.at(detail.keep, answer(client, detail.operation), f"{detail.operation} keep")
        if detail.batch:
            kept = self._batch(detail, kept)
        self._put(detail.operation, kept, detail.into)

    def _batch(self, detail: Detail, kept: Shape) -> Shape:
        if not isinstance(kept, ListOf):
            self.say(f"{detail.operation} answers a batch, but keeps no list")
            return ANY
        if detail.on:
            self._match(detail.operation, detail.on, kept.of)
        else:
            self.say(f"{detail.operation} answers a batch: say with on which answer belongs to which item")
        return kept.of

    def _match(self, operation: str, on: tuple[str, str], entry: Shape) -> None:
        self.at(on[0], self.item, f"{operation} on")
        self.at(on[1], entry, f"{operation} on")

    def _put(self, operation: str, kept: Shape, into: str) -> None:
        if not into and kept != ANY and not isinstance(kept, Struct):
            self.say(f"{operation} keeps no named fields: say with into where they go")
        elif into and isinstance(self.item, Struct) and self.item.fields.get(into, kept) != kept:
            self.say(f"{operation} puts {into} over something else that the item holds there")
        else:
            self.item = merged(self.item, Struct({into: kept}) if into else kept)

    def _treatment(self) -> None:
        """Parsing, dropping, masking: all must hit something, and nothing secret may be left."""
        for path in self.kind.parse:
            if self._spot(path, "parse") in (Leaf("string"), ANY):
                self.item = changed(steps(path), self.item, ANY)
            else:
                self.say(f"parse {path!r} is no text")
        for path in self.kind.drop:
            self._spot(path, "drop")
            self.item = changed(steps(path), self.item, None)
        for word, paths in (("masks", self.kind.masks), ("volatile", self.kind.volatile)):
            for path in paths:
                self._spot(path, word)
        for path in self.kind.unordered:
            if not isinstance(self._spot(path, "unordered"), ListOf | Leaf):
                self.say(f"unordered {path!r} is no list")
        self.problems += [f"{name} must be dropped" for name in never_kept(self.item)]
        self.problems += [f"{path} may hold a secret: mask or drop it" for path in unmasked(self.kind, self.item)]

    def _spot(self, path: str, word: str) -> Shape:
        found = walk(steps(path), self.item)
        if found is None:
            self.say(f"{word} {path!r} leads nowhere")
        return found or ANY

    def _identity(self) -> None:
        kind = self.kind
        if not kind.key:
            self.say("it has no key")
        for path in kind.key:
            if not isinstance(self._text(path, "key"), Leaf):
                self.say(f"key {path!r} is no plain value")
            if path in kind.volatile:
                self.say(f"key {path!r} changes at every look")
        for word, path in (("id", kind.id), ("arn", kind.arn), ("home", kind.home)):
            if path and not isinstance(self._text(path, word), Leaf):
                self.say(f"{word} {path!r} is no plain value")
        if "{" in kind.arn and not kind.arn.startswith("arn:{partition}:"):
            self.say("its arn must begin with arn:{partition}:")
        self._tags()

    def _tags(self) -> None:
        kind = self.kind
        if kind.item_name.startswith("tag:"):
            if not kind.tags:
                self.say("its name comes from a tag, but it has no tags")
        elif kind.item_name:
            self._text(kind.item_name, "item_name")
        if kind.tags and not _are_tags(self.at(kind.tags, self.item, "tags")):
            self.say(f"tags {kind.tags!r} are neither a map nor pairs of key and value")

    def _text(self, path: str, word: str) -> Shape:
        """A path, or a template whose holes must lead somewhere."""
        if "{" not in path:
            return self.at(path, self.item, word)
        self._holes(path, word)
        return Leaf("string")

    def _holes(self, template: str, word: str) -> None:
        for hole in HOLE.findall(template):
            if hole.startswith("parent."):
                self._parent(hole, word)
            elif hole not in CONTEXT:
                self.at(hole, self.item, word)

    def _parent(self, hole: str, word: str) -> None:
        if not self.kind.parent or word == "console":
            self.say(f"{word} {hole!r}: there is no parent to take it from")
        elif self.parent:
            self.at(hole.removeprefix("parent."), self.parent, word)

    def _shown(self) -> None:
        if not self.kind.columns:
            self.say("it has no columns")
        for column in self.kind.columns:
            if not column.title:
                self.say(f"column {column.path!r} has no title")
            found = self.at(column.path, self.item, "column")
            if not _can_be_shown(found, column.shown):
                self.say(f"column {column.path!r} cannot be shown as {column.shown}")
        self.problems += self._metrics()
        self._relations()
        self._holes(self.kind.console, "console")
        if self.kind.console.startswith(("/", "http")):
            self.say("its console path begins with the service, without / or https")

    def _relations(self) -> None:
        for other, path in self.kind.relations.items():
            found = self.at(path, self.item, f"relation to {other}")
            if not isinstance(found.of if isinstance(found, ListOf) else found, Leaf):
                self.say(f"relation to {other}: {path!r} is neither a plain value nor a list of them")

    def _metrics(self) -> Iterator[str]:
        names = [metric.name for metric in self.kind.metrics]
        if len(set(names)) < len(names):
            yield "two of its metrics have one name"
        for metric in self.kind.metrics:
            for path in (*metric.dimensions.values(), *([metric.when] if metric.when else [])):
                self.at(path, self.item, f"metric {metric.name}")
            if metric.period % 60 or metric.period > metric.hours * 3600:
                yield f"metric {metric.name}: a period is a number of minutes and fits into its hours"
            if not metric.title:
                yield f"metric {metric.name} has no title"


def _are_tags(shape: Shape) -> bool:
    if isinstance(shape, ListOf):
        return isinstance(shape.of, Struct) and any(pair <= set(shape.of.fields) for pair in PAIRS)
    return shape == ANY or (isinstance(shape, Struct) and isinstance(shape.rest, Leaf))


def _can_be_shown(shape: Shape, shown: str) -> bool:
    if shape == ANY:
        return True
    if shown == "list":
        return isinstance(shape, ListOf)
    if shown == "count":
        return not isinstance(shape, Leaf)
    return isinstance(shape, Leaf) and shape.type in LEAVES[shown]
