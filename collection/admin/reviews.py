"""The review of collections in the admin: say it of one or of many, read what was said, pin what shall stay."""

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collection.models import Collection, Review
from collection.reviewing import review, review_each
from collection.states import ReviewState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    Base = admin.ModelAdmin[Collection]
else:
    Base = object


class ReviewForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Name and note of the collection, and what its reviewer has to say now."""

    review = forms.ChoiceField(label=_("Review"), required=False, choices=ReviewState.choices)
    review_note = forms.CharField(
        label=_("What you say"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "review" in self.fields:
            self.fields["review"].initial = self.instance.review_state

    @property
    def says_something(self) -> bool:
        said = self.cleaned_data
        return bool(said.get("review_note")) or said.get("review") not in ("", None, self.instance.review_state)


class ReviewInline(admin.TabularInline):  # type: ignore[type-arg]
    """What was said until now, the newest first; nobody changes or takes back what was said."""

    model = Review
    extra = 0
    can_delete = False
    fields = readonly_fields = ("at", "reviewer_name", "state", "note")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class Reviewing(Base):
    """What reviewers do."""

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("collection.add_review")

    def _may_review(self, request: HttpRequest, obj: Collection | None) -> bool:
        return self.has_review_permission(request) and self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Collection, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if self._may_review(request, obj) and form.says_something:
            said = form.cleaned_data
            review(obj, cast("User", request.user), said["review"] or obj.review_state, said["review_note"])

    @admin.action(description=_("Review: accept the selected collections"), permissions=["review"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        self._review(request, queryset, ReviewState.ACCEPTED)

    @admin.action(description=_("Review: take up the selected collections"), permissions=["review"])
    def take_up(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        self._review(request, queryset, ReviewState.IN_REVIEW)

    @admin.action(description=_("Review: the selected collections need action"), permissions=["review"])
    def mark_for_action(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        self._review(request, queryset, ReviewState.NEEDS_ACTION)

    def _review(self, request: HttpRequest, queryset: QuerySet[Collection], state: ReviewState) -> None:
        number = review_each(changeable(request, queryset), cast("User", request.user), state)
        text = ngettext("%(number)s collection is reviewed.", "%(number)s collections are reviewed.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS if number else messages.WARNING)

    @admin.display(description=_("review"), ordering="review_state")
    def review(self, collection: Collection) -> str:
        return collection.get_review_state_display()

    @admin.display(description=_("what changed"))
    def changes(self, collection: Collection) -> SafeString:
        page = f"{reverse('compare')}?{urlencode({'new': collection.pk, 'since': 'last'})}"
        return format_html('<a href="{}">{}</a>', page, _("Compare")) if not collection.is_open else SafeString("–")


class Keeping(Base):
    """What shall stay, whatever the retention says."""

    @admin.action(description=_("Pin the selected collections"), permissions=["change"])
    def pin(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        self._pin(request, queryset, pinned=True)

    @admin.action(description=_("Unpin the selected collections"), permissions=["change"])
    def unpin(self, request: HttpRequest, queryset: QuerySet[Collection]) -> None:
        self._pin(request, queryset, pinned=False)

    def _pin(self, request: HttpRequest, queryset: QuerySet[Collection], *, pinned: bool) -> None:
        number = Collection.objects.filter(pk__in=changeable(request, queryset)).update(pinned=pinned)
        text = ngettext("%(number)s collection is changed.", "%(number)s collections are changed.", number)
        self.message_user(request, text % {"number": number}, messages.SUCCESS if number else messages.WARNING)


def may(request: HttpRequest, permission: str, obj: Model | None) -> bool:
    """By permission; of single rows, staff may only change what the portal lets them change."""
    if not request.user.has_perm(permission):
        return False
    if obj is None or request.user.is_superuser:
        return True
    return changeable(request, Collection.objects.filter(pk=obj.pk)).exists()


def changeable(request: HttpRequest, collections: QuerySet[Collection]) -> QuerySet[Collection]:
    if request.user.is_superuser:
        return collections
    return collections.filter(pk__in=Collection.objects.changeable_by(request.user).values("pk"))
