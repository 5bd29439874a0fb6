"""A request to collect, and the one-time sign-in that it may carry."""

import json
import uuid
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts import encryption
from accounts.models import CredentialProfile, Membership, Role
from awscheck.aws import Credentials, Identity
from collection.models.changes import Changes
from collection.models.estates import Estate
from collection.states import OPEN_COLLECTIONS, CollectionState, ReviewState

if TYPE_CHECKING:
    from collection.models.estates import Viewer


class Trigger(models.TextChoices):
    """Why a collection was started."""

    BUTTON = "button", _("Button")
    API = "api", _("API")
    SHELL = "shell", _("Shell")
    SCHEDULE = "schedule", _("Schedule")
    RETRY = "retry", _("Retry")


class CollectionQuerySet(models.QuerySet["Collection"]):
    def of(self, user: "Viewer") -> "CollectionQuerySet":
        """What a person may look at: by a profile that they may read now, or by their own one-time sign-in."""
        reached = Q(profile__in=CredentialProfile.objects.readable_by(user))
        return self.filter(_own_one_time(user) | reached, deleted_at=None)

    def retriable_by(self, user: "Viewer") -> "CollectionQuerySet":
        """What a person may collect again: with a profile that they may use, or their own one-time sign-in."""
        collectable = Q(profile__in=CredentialProfile.objects.collectable_by(user))
        return self.of(user).filter(_own_one_time(user) | collectable)

    def changeable_by(self, user: "Viewer") -> "CollectionQuerySet":
        """What a person may name, cancel and delete.

        What they asked for, while they may use its profile; all of profiles that are theirs or that they manage.
        """
        asked = Q(owner_id=user.pk) & Q(profile__in=CredentialProfile.objects.usable_by(user))
        managed = Q(profile__in=CredentialProfile.objects.managed_by(user))
        return self.of(user).filter(_own_one_time(user) | asked | managed)

    def open(self) -> "CollectionQuerySet":
        return self.filter(state__in=OPEN_COLLECTIONS)

    def without_right(self) -> "CollectionQuerySet":
        """Those under way whose person could not start them any more: no share, no role, or locked out."""
        collects = Membership.objects.filter(
            person=OuterRef("owner"), team__credential_profiles=OuterRef("profile"), role__in=Role.COLLECTOR.and_above
        )
        opened = Q(profile=None) | Q(profile__owner=F("owner")) | Exists(collects)
        gone = Q(profile__deleted_at__isnull=False)  # which has its own way to end, and its own reason
        rightful = Collection.objects.filter(opened | gone, pk=OuterRef("pk"), owner__is_active=True)
        return self.open().filter(~Exists(rightful), cancelled_at=None)

    def newest_first(self) -> "CollectionQuerySet":
        return self.order_by("-created_at", "pk")

    def newest_of_each_profile(self) -> "CollectionQuerySet":
        """The collection of each saved profile that ended last begun."""
        ended = self.exclude(state__in=OPEN_COLLECTIONS).filter(profile__deleted_at=None, profile__isnull=False)
        later = Collection.objects.filter(
            profile=OuterRef("profile"), created_at__gt=OuterRef("created_at"), deleted_at=None
        )
        return ended.exclude(Exists(later.exclude(state__in=OPEN_COLLECTIONS)))

    def enabled_regions(self, profile: CredentialProfile) -> list[str] | None:
        """The regions that AWS last named for a profile; None where it never did."""
        asked = self.filter(profile=profile, account_id=profile.account_id, enabled_regions__isnull=False)
        return asked.newest_first().values_list("enabled_regions", flat=True).first()

    def containing(self, text: str) -> "CollectionQuerySet":
        """Those with every word of ``text`` in their name, note, profile, person or account."""
        found = self
        for word in text.split():
            places = ("name", "note", "profile_name", "owner_name", "account_id")
            found = found.filter(reduce(or_, (Q(**{f"{place}__icontains": word}) for place in places)))
        return found


def _own_one_time(user: "Viewer") -> Q:
    return Q(profile=None, owner__isnull=False, owner_id=user.pk) if user.is_active else Q(pk=None)


class Collection(Changes):
    """One request to collect: who, with what, which services and regions, why, when.

    signed_in_with: fingerprint of the credentials whose account it is. asking_until: so long one run asks for that.
    """

    ASKING = timedelta(seconds=3)  # that the others wait; then they ask themselves

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    owner_name = models.CharField(_("person"), max_length=150, blank=True)
    profile = models.ForeignKey(
        CredentialProfile, models.PROTECT, null=True, related_name="+", verbose_name=_("credential profile")
    )
    profile_name = models.CharField(_("profile"), max_length=200, blank=True)
    auth_type = models.CharField(_("kind of credentials"), max_length=16)
    estate = models.ForeignKey(Estate, models.PROTECT, null=True, related_name="collections", verbose_name=_("estate"))
    account_id = models.CharField(_("account"), max_length=12, blank=True)
    partition = models.CharField(_("partition"), max_length=16, blank=True)
    identity_arn = models.TextField(_("identity"), blank=True)
    signed_in_with = models.CharField(max_length=64, blank=True, editable=False)
    asking_until = models.DateTimeField(null=True, editable=False)
    services = models.JSONField(_("services"))
    regions = models.JSONField(_("regions"))
    enabled_regions = models.JSONField(_("enabled regions"), null=True)
    metrics = models.BooleanField(_("metrics"), default=False)
    parts = models.JSONField(_("only these parts"), null=True, blank=True)
    trigger = models.CharField(_("started by"), max_length=16, choices=Trigger.choices, default=Trigger.BUTTON)
    schedule = models.ForeignKey(
        "collection.Schedule", models.SET_NULL, null=True, related_name="collections", verbose_name=_("schedule")
    )
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followers", verbose_name=_("follows"))
    choice = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=CollectionState.choices, default=CollectionState.QUEUED)
    name = models.CharField(_("name"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    cancelled_for = models.CharField(_("why cancelled"), max_length=32, blank=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    found = models.PositiveIntegerField(_("found"), default=0)
    attention = models.PositiveIntegerField(_("needs attention"), default=0)
    review_state = models.CharField(
        _("review"), max_length=16, choices=ReviewState.choices, default=ReviewState.NEW, db_index=True
    )
    pinned = models.BooleanField(_("pinned"), default=False, help_text=_("kept whatever the retention says"))

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        constraints = (
            models.UniqueConstraint(
                fields=("choice",),
                condition=Q(state__in=OPEN_COLLECTIONS, deleted_at=None, cancelled_at=None),
                name="same_choice_runs_once",
            ),
        )
        indexes = (models.Index(fields=("-created_at",)), models.Index(fields=("profile", "-created_at")))

    def __str__(self) -> str:
        return self.name or f"{self.profile_name or self.owner_name} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_COLLECTIONS

    def may_be_changed_by(self, user: "Viewer") -> bool:
        return Collection.objects.changeable_by(user).filter(pk=self.pk).exists()

    def may_be_retried_by(self, user: "Viewer") -> bool:
        return Collection.objects.retriable_by(user).filter(pk=self.pk).exists()

    def credentials(self) -> Credentials | None:
        """What to sign in to AWS with; None where it has been deleted or has run out."""
        if self.profile is not None:
            return self.profile.credentials() if self.profile.deleted_at is None else None
        one_time = OneTimeSignIn.objects.filter(pk=self.pk, expires_at__gt=Now()).first()
        return one_time.credentials() if one_time else None

    @property
    def asks_for_regions(self) -> bool:
        """Whether AWS is still to be asked which regions are enabled: for the first time, or again."""
        return self.estate_id is None or self.enabled_regions == []

    def is_known(self, mark: str) -> bool:
        """Whether AWS has said whose the credentials of this fingerprint are, and which regions are enabled."""
        return self.signed_in_with == mark and not self.asks_for_regions

    def begin_asking(self) -> bool:
        """Become the only one who asks AWS for that; False while somebody else does."""
        free = Q(asking_until=None) | Q(asking_until__lt=Now())
        return Collection.objects.filter(free, pk=self.pk).update(asking_until=Now() + self.ASKING) == 1

    def end_asking(self) -> None:
        Collection.objects.filter(pk=self.pk).update(asking_until=None)

    def note_account(self, identity: Identity, regions: list[str] | None, mark: str) -> None:
        """Note once which account answered; later callers of the same account change only with what it was asked."""
        account_id, partition, whose = identity.account_id, identity.partition, self._whose()
        estate, _made = Estate.objects.get_or_create(**whose, account_id=account_id, defaults={"partition": partition})
        this = Collection.objects.filter(pk=self.pk)
        this.filter(Q(estate=None) | Q(enabled_regions=[])).update(
            estate=estate,
            account_id=account_id,
            partition=partition,
            identity_arn=identity.arn,
            enabled_regions=regions,
        )
        this.filter(account_id=account_id).update(signed_in_with=mark)
        self.refresh_from_db()

    def _whose(self) -> dict[str, Any]:
        return {"profile": self.profile} if self.profile_id else {"person_id": self.owner_id}


class OneTimeSignIn(models.Model):
    """A session's AWS sign-in on its way to the worker: encrypted, gone when its collection ends."""

    LIFE = timedelta(hours=12)

    collection = models.OneToOneField(Collection, models.CASCADE, primary_key=True, related_name="one_time")
    sealed = models.TextField()
    expires_at = models.DateTimeField()
    sealed_fields: ClassVar[dict[str, str]] = {"sealed": "sealed_context"}

    def sealed_context(self) -> str:
        return f"collection.onetimesignin:{self.pk}:sealed"

    @classmethod
    def keep(cls, collection: Collection, credentials: Credentials) -> None:
        """Store the credentials for this collection only."""
        row = cls(collection=collection)
        text = json.dumps([credentials.auth_type, dict(credentials.params), credentials.external_id])
        row.sealed = encryption.seal(text, context=row.sealed_context())
        row.expires_at = Now() + cls.LIFE
        row.save(force_insert=True)

    def credentials(self) -> Credentials:
        auth_type, params, external_id = json.loads(encryption.unseal(self.sealed, context=self.sealed_context()))
        return Credentials(auth_type, params, external_id)
