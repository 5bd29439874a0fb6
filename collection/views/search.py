"""The search: one box, filters as chips, hits over everything that one may see, searches kept by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Membership
from accounts.requests import PersonRequest
from collection.kinds import Text
from collection.looking import KindSummary, in_services
from collection.models import Inventory, ResourceVersion, SavedSearch
from collection.registry import KINDS, SERVICES
from collection.search.doubles import profiles_of
from collection.search.indexing import BEHIND
from collection.search.search import MANY, Search
from collection.search.suggesting import suggest
from collection.search.tokens import leaves, word
from collection.search.unread import never_read_kinds, not_read_then
from collection.tables import title_of
from collection.views.answers import person_required
from collection.views.chips import chips
from collection.views.named import named

MATCHES = 2  # fields of a hit that are shown because a word stands in them
NAMED = 5  # kinds that are named, of those that were never read
LONGEST = 8190  # characters; no address is longer (awscheck/serving.py)


@dataclass(frozen=True)
class Hit:
    """A version that was found, and why."""

    version: ResourceVersion
    matches: list[tuple[str, Any]]
    profiles: list[str]

    @property
    def title(self) -> Text:
        return title_of(KINDS.get(self.version.inventory.kind), self.version.inventory.kind)

    @property
    def service_title(self) -> Text:
        name = self.version.inventory.kind.partition(".")[0]
        return SERVICES[name].title if name in SERVICES else name


class KeepForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A name for a search, and the team that shares it."""

    class Meta:
        model = SavedSearch
        fields = ("name", "team", "query")
        labels = {"name": gettext_lazy("Name"), "team": gettext_lazy("Share with")}
        widgets = {"query": forms.HiddenInput()}

    def __init__(self, *args: Any, request: PersonRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = request.user
        mine = Membership.objects.of(request.user).values("team")
        self.fields["team"].queryset = Group.objects.filter(pk__in=mine)  # type: ignore[attr-defined]
        self.fields["team"].empty_label = _("Only me")  # type: ignore[attr-defined]


@person_required
@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """The page with its hits."""
    collection = named(request, "collection")
    asked = Search.of(request.user, request.GET, collection)
    context: dict[str, Any] = {
        "search": asked,
        "collection": collection,
        "chips": list(chips(request.GET)),
        "saved": list(SavedSearch.objects.of(request.user).select_related("owner", "team")),
        "query": _query(request.GET),
    }
    if context["saved"]:
        context["may_forget"] = set(SavedSearch.objects.changeable_by(request.user).values_list("pk", flat=True))
    if not asked.is_empty and not asked.problems:
        context |= _found(request, asked)
    if not asked.is_empty:
        context["keep"] = KeepForm(request=request, initial={"query": context["query"]})
    return render(request, "collection/search.html", context)


@person_required
@require_GET
def suggestions(request: PersonRequest) -> HttpResponse:
    """What may follow what is being typed, as options of a list."""
    texts = [text for text in request.GET.getlist("f") if text.strip()]
    asked = Search.of(request.user, request.GET)
    found = suggest(request.user, texts[-1] if texts else "", asked.filters)
    return render(request, "collection/_suggestions.html", {"suggestions": found})


@person_required
@require_POST
def keep(request: PersonRequest) -> HttpResponse:
    """Keep a search under a name; the same name again replaces it."""
    name = request.POST.get("name", "").strip()
    same = SavedSearch.objects.of(request.user).filter(owner=request.user, name=name).first()
    form = KeepForm(request.POST, instance=same, request=request)
    if form.is_valid():
        saved = form.save()
        messages.success(request, _("Kept as “%(name)s”.") % {"name": saved.name})
        return redirect(f"{reverse('search')}?{saved.query}")
    if form.has_error("team", "invalid_choice"):
        raise Http404  # a team of others is not there
    for problems in form.errors.values():
        messages.error(request, " ".join(map(str, problems)))
    return redirect(f"{reverse('search')}?{QueryDict(request.POST.get('query', '')[:LONGEST]).urlencode()}")


@person_required
@require_POST
def forget(request: PersonRequest, pk: int) -> HttpResponse:
    """One's own, and those of teams that one manages."""
    get_object_or_404(SavedSearch.objects.changeable_by(request.user), pk=pk).delete()
    messages.success(request, _("The search is forgotten."))
    return redirect("search")


def _found(request: PersonRequest, asked: Search) -> dict[str, Any]:
    after = _number(request.GET.get("after", ""))
    page = asked.page(after)
    names = profiles_of(request.user, page.versions, asked.known_twice) if page.versions else {}
    hits = [Hit(one, list(_matches(one, asked.words)), names.get(one.pk, [])) for one in page.versions]
    is_all = after is None and page.next is None
    count = None if asked.is_slow else len(hits) if is_all else asked.count()
    return {
        "page": page,
        "hits": hits,
        "count": count,
        "many": MANY,
        **(_why_nothing(request, asked) if not hits else {}),
    }


def _why_nothing(request: PersonRequest, asked: Search) -> dict[str, Any]:
    """What speaks against taking no hit for nothing there."""
    if asked.collection:
        return {"unread": not_read_then(asked).count()}
    known = Inventory.objects.of(request.user).aggregate(
        waiting=Count("pk", filter=BEHIND), never=Count("pk", filter=Q(last_complete=0)), all=Count("pk")
    )
    unread = never_read_kinds(asked) if known["never"] else {}
    return {
        "waiting": known["waiting"],
        "is_new": not known["all"],
        "never": sum(unread.values()),
        "never_services": in_services(KindSummary(name) for name in list(unread)[:NAMED]),
    }


def _matches(version: ResourceVersion, words: list[str]) -> Iterator[tuple[str, Any]]:
    """The fields in which the words stand, beside id, name and ARN, which are seen anyway."""
    seen = " ".join(map(word, (version.resource_id, version.name, version.arn)))
    wanted = [word(text) for text in words if word(text) not in seen]
    told = 0
    for path, value in (*leaves(version.tags, "tag"), *leaves(version.data)):
        if told < MATCHES and isinstance(value, str) and any(one in word(value) for one in wanted):
            told += 1
            yield path, value


def _query(query: QueryDict) -> str:
    """The search as it is kept: without the place in its hits."""
    rest = query.copy()
    rest.pop("after", None)
    return rest.urlencode()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
