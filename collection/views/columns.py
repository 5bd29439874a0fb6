"""Which columns a table has, and how dense tables are: each person's own."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import PersonRequest
from collection import layouts
from collection.listing import Listing, Wish
from collection.looking import Past, Today
from collection.models import Inventory
from collection.registry import KINDS
from collection.tables import TableColumn, column_named, title_of
from collection.views.answers import is_partial, person_required
from collection.views.named import named


@dataclass
class Choosing:
    """Columns in the order in which they stand, and those of them that are shown; nothing is kept yet.

    problem: why a column cannot be added. told: what has just been done. last: the column that it was done to.
    """

    kind: str
    order: list[str]
    shown: set[str]
    added: str = ""
    problem: str = ""
    told: str = ""
    last: str = ""
    suggestions: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, kind: str, shown: Iterable[str]) -> "Choosing":
        """The columns that are shown, and after them all others that there are."""
        names = list(shown)
        return cls(kind, list(dict.fromkeys([*names, *layouts.known(kind)])), set(names))

    @classmethod
    def posted(cls, kind: str, post: QueryDict) -> "Choosing":
        """As a person has it before them."""
        order = list(dict.fromkeys(post.getlist("order")))[: 2 * layouts.MOST]
        return cls(kind, order, set(post.getlist("show")), post.get("added", "").strip())

    @property
    def columns(self) -> list[TableColumn]:
        return layouts.named(self.kind, self.order)

    @property
    def names(self) -> list[str]:
        """The shown ones in their order."""
        return [column.name for column in self.columns if column.name in self.shown]

    def move(self, name: str, by: int) -> None:
        """One place up (-1) or down (1)."""
        names = [column.name for column in self.columns]
        if name not in names:
            return
        place = min(max(names.index(name) + by, 0), len(names) - 1)
        names.remove(name)
        names.insert(place, name)
        self.order, self.last = names, name
        said = {"column": self._title(name), "place": place + 1, "all": len(names)}
        self.told = _("%(column)s is number %(place)d of %(all)d now.") % said

    def add(self) -> None:
        """What is typed as the last of the shown columns."""
        column = column_named(KINDS.get(self.kind), self.added) if self.added else None
        if column is None:
            self.problem = _("Type a tag, such as tag.Owner, or a field, such as Placement.Tenancy.")
        elif len(self.names) >= layouts.MOST:
            self.problem = _("A table has at most %(n)d columns.") % {"n": layouts.MOST}
        else:
            shown = [name for name in self.names if name != column.name]
            self.order = [*shown, column.name, *(name for name in self.order if name not in (*shown, column.name))]
            self.shown.add(column.name)
            self.added, self.told = "", _("%(column)s is added.") % {"column": column.title}

    def _title(self, name: str) -> str:
        return next(str(column.title) for column in self.columns if column.name == name)


@person_required
@require_http_methods(["GET", "POST"])
def columns(request: PersonRequest) -> HttpResponse:
    """The form; moving and adding change only what it shows, until it is kept."""
    kind = _kind(request)
    if request.method == "GET":
        choosing = Choosing.of(kind, _shown(request, kind))
    else:
        choosing = Choosing.posted(kind, request.POST)
        if _is_done(request, choosing):
            return _to_table(request)
    choosing.suggestions = layouts.suggestions(request.user, kind)
    context = {"choosing": choosing, "kind_title": title_of(KINDS.get(kind), kind), "table": _table(request)}
    return render(request, f"collection/{'_columns' if is_partial(request) else 'columns'}.html", context)


@person_required
@require_POST
def density(request: PersonRequest) -> HttpResponse:
    """Dense or comfortable, for all tables."""
    layouts.set_dense(request.user, request.POST.get("density") == "dense")
    return redirect(_table(request))


def _is_done(request: PersonRequest, choosing: Choosing) -> bool:
    """Do what was asked for; whether the form is finished by it."""
    what, _colon, name = request.POST.get("do", "").partition(":")
    if what == "save":
        if choosing.added:
            choosing.add()
        if not choosing.problem:
            layouts.keep(request.user, choosing.kind, choosing.names)
    elif what == "reset":
        layouts.forget(request.user, choosing.kind)
    elif what in ("up", "down"):
        choosing.move(name, -1 if what == "up" else 1)
    else:
        choosing.add()
    return what in ("save", "reset") and not choosing.problem


def _kind(request: PersonRequest) -> str:
    """A kind that is declared, or of which the person has something."""
    kind = request.GET.get("kind", "")
    if kind not in KINDS and not Inventory.objects.of(request.user).filter(kind=kind.replace("\x00", "")).exists():
        raise Http404
    return kind


def _shown(request: PersonRequest, kind: str) -> list[str]:
    """The columns that the table has now."""
    if (chosen := layouts.chosen(request.user, kind)) is not None:
        return chosen
    collection = named(request, "collection")
    looking = Past(request.user, collection) if collection else Today(request.user)
    return [column.name for column in Listing.of(looking, kind, Wish.of(looking, request.GET)).columns]


def _table(request: PersonRequest) -> str:
    """The address of the table; what it says of the page is left out, which goes by the same order."""
    return f"{reverse('resources')}?{request.GET.urlencode()}"


def _to_table(request: PersonRequest) -> HttpResponse:
    return HttpResponseClientRedirect(_table(request)) if is_partial(request) else redirect(_table(request))
