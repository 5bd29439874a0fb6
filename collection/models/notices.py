"""Who wants to hear of which ends of collections, by mail or webhook, and what became of telling them."""

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts import audit, encryption
from accounts.models import CredentialProfile, Membership
from collection.models.collections import Collection
from collection.notifying import signing
from collection.notifying.problems import NoticeProblem

if TYPE_CHECKING:
    from collection.models.estates import Viewer

MOST = 20  # subscriptions of one person
PATIENCE = 5  # notices given up in a row, each after a day, until a subscription is switched off


class Event(models.TextChoices):
    """What can be told. The values are the types in payloads."""

    TROUBLE = "collection.trouble", _("A collection ended with trouble")
    CHANGED = "collection.changed", _("Something changed since last time")
    TEST = "test", _("Test")


WANTED = [Event.TROUBLE, Event.CHANGED]


class Way(models.TextChoices):
    MAIL = "mail", _("Mail")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(models.TextChoices):
    """What became of one notice."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    NOT_SENT = "not_sent", _("Not sent")
    GIVEN_UP = "given_up", _("Given up")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, user: "Viewer") -> Self:
        """A person's own."""
        return self.filter(person=user.pk) if user.is_active else self.none()

    def concerning(self, collection: Collection) -> Self:
        """Those that are on, want this profile, and whose person may look at it: `Collection.objects.of` as one query.

        It is asked while the collection ends; who may look is asked again, by that door, when something is sent.
        """
        if collection.profile is None:
            return self.filter(every_profile=True, enabled=True, person=collection.owner_id, person__is_active=True)
        profile = collection.profile
        chosen = Subscription.profiles.through.objects.filter(subscription=OuterRef("pk"), credentialprofile=profile.pk)
        member = Membership.objects.filter(person=OuterRef("person"), team__credential_profiles=profile.pk)
        reached = Q(person=profile.owner_id) | Exists(member)
        wanted = Q(every_profile=True) | Exists(chosen)
        return self.filter(reached, wanted, enabled=True, person__is_active=True)


class Subscription(models.Model):
    """Of what a person wants to hear, and how; ``failures``: notices given up in a row.

    A webhook's address is sealed as its secret is: with many services, whoever knows it may write there.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions", verbose_name=_("person")
    )
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    host = models.CharField(_("receiver"), max_length=255, blank=True, editable=False)
    sealed_url = models.TextField(editable=False, blank=True)
    sealed_secret = models.TextField(editable=False, blank=True)
    events = models.JSONField(_("events"))
    every_profile = models.BooleanField(_("every profile"), default=True)
    profiles = models.ManyToManyField(CredentialProfile, related_name="+", blank=True, verbose_name=_("profiles"))
    enabled = models.BooleanField(_("on"), default=True)
    problem = models.CharField(_("problem"), max_length=32, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("given up in a row"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SubscriptionQuerySet.as_manager()
    sealed_fields: ClassVar[dict[str, str]] = {"sealed_url": "url_context", "sealed_secret": "secret_context"}

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")

    def __str__(self) -> str:
        return self.host or str(self.get_way_display())

    @property
    def is_webhook(self) -> bool:
        return self.way == Way.WEBHOOK

    @property
    def event_labels(self) -> list[str | Promise]:
        return [event.label for event in WANTED if event in self.events]

    @property
    def problem_text(self) -> str | Promise:
        return NoticeProblem(self.problem).label if self.problem in NoticeProblem else self.problem

    def url_context(self) -> str:
        return encryption.context_of(self, "sealed_url")

    def secret_context(self) -> str:
        return encryption.context_of(self, "sealed_secret")

    @sensitive_variables()
    def lead_to(self, url: str, host: str) -> None:
        """Where its webhook is; the host alone is shown."""
        self.sealed_url, self.host = encryption.seal(url, context=self.url_context()), host
        self.save(update_fields=["sealed_url", "host"])

    @property
    def url(self) -> str:
        return encryption.unseal(self.sealed_url, context=self.url_context()) if self.sealed_url else ""

    @sensitive_variables()
    def renew_secret(self) -> str:
        """A new secret, which holds at once: only here and now, as pages never show what is sealed."""
        secret = signing.new_secret()
        self.sealed_secret = encryption.seal(secret, context=self.secret_context())
        self.save(update_fields=["sealed_secret"])
        return secret

    def secret(self) -> str:
        return encryption.unseal(self.sealed_secret, context=self.secret_context())

    @transaction.atomic
    def switch(self, *, on: bool, problem: str = "") -> None:
        self.enabled, self.problem, self.failures = on, problem, 0
        self.save(update_fields=["enabled", "problem", "failures"])
        self.note("on" if on else "off")

    @transaction.atomic
    def forget(self) -> None:
        self.note("deleted")
        self.delete()

    def note(self, what: str) -> None:
        """Tell the audit log."""
        audit.note(
            audit.Action.HOOK_CHANGED, obj=self, what=what, way=self.way, events=", ".join(self.events),
            profiles="all" if self.every_profile else ", ".join(str(one.pk) for one in self.profiles.all()),
            problem=self.problem,
        )  # fmt: skip

    def heard(self) -> None:
        """Something has arrived."""
        Subscription.objects.filter(pk=self.pk).exclude(failures=0, problem="").update(failures=0, problem="")

    def missed(self, problem: str, *, for_good: bool = False) -> None:
        """Something was given up; too often in a row, or where it is gone for good, nothing more is sent."""
        Subscription.objects.filter(pk=self.pk).update(failures=F("failures") + 1, problem=problem)
        self.refresh_from_db(fields=["failures", "enabled"])
        if self.enabled and (for_good or self.failures >= PATIENCE):
            self.switch(on=False, problem=problem)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def of(self, user: "Viewer") -> Self:
        """What a person was told, or was to be."""
        return self.filter(subscription__in=Subscription.objects.of(user))

    def open(self) -> Self:
        return self.filter(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))

    def free(self) -> Self:
        """What anybody may send now: it is due, or who sent it has died over it."""
        due = Q(state=DeliveryState.WAITING, next_at__lte=Now())
        return self.filter(due | Q(state=DeliveryState.SENDING, lease_until__lt=Now()))


class Delivery(models.Model):
    """One event of one collection for one subscription: told once, however often it is tried.

    ``code``: what the receiver answered last (HTTP status). The receiver knows a repetition by the id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="deliveries", verbose_name=_("notification")
    )
    collection = models.ForeignKey(
        Collection, models.CASCADE, null=True, related_name="+", verbose_name=_("collection")
    )
    event = models.CharField(_("event"), max_length=32, choices=Event.choices)
    payload = models.JSONField(_("content"), default=dict)
    state = models.CharField(_("state"), max_length=16, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"), null=True, db_default=Now())
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(_("answer"), null=True)
    problem = models.CharField(_("problem"), max_length=32, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("ended"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (models.UniqueConstraint(fields=("subscription", "collection", "event"), name="told_once"),)
        indexes = (
            models.Index(fields=("next_at",), condition=Q(state__in=("waiting", "sending")), name="notice_due"),
            models.Index(fields=("subscription", "-created_at")),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.collection_id or ''}".strip()

    @property
    def is_open(self) -> bool:
        return self.state in (DeliveryState.WAITING, DeliveryState.SENDING)

    @property
    def problem_text(self) -> str | Promise:
        return NoticeProblem(self.problem).label if self.problem in NoticeProblem else self.problem

    @classmethod
    def take(cls, pk: uuid.UUID, lease: timedelta, attempts: int) -> "Delivery | None":
        """Claim it for this caller; None where it is not due, has ended, or somebody else sends it."""
        mine = uuid.uuid4()
        taken = (
            cls.objects.free()
            .filter(pk=pk, attempts__lt=attempts)
            .update(state=DeliveryState.SENDING, claim=mine, lease_until=Now() + lease, attempts=F("attempts") + 1)
        )
        related = ("subscription__person", "collection__profile")
        return cls.objects.select_related(*related).filter(pk=pk, claim=mine).first() if taken else None

    def keep(self, payload: dict[str, Any]) -> bool:
        """Note what is told; False once it is no longer this caller's."""
        self.payload = payload
        return self._mine().update(payload=payload) == 1

    def end(self, state: str, **facts: Any) -> bool:
        """False where it is no longer this caller's."""
        over = {"claim": None, "lease_until": None, "next_at": None, "finished_at": Now()}
        return self._mine().update(state=state, **over, **facts) == 1

    def postpone(self, pause: timedelta, **facts: Any) -> bool:
        """Try again later; False where it is no longer this caller's."""
        free = {"state": DeliveryState.WAITING, "claim": None, "lease_until": None, "woken_at": None}
        return self._mine().update(next_at=Now() + pause, **free, **facts) == 1

    def _mine(self) -> "models.QuerySet[Delivery]":
        return Delivery.objects.filter(pk=self.pk, claim=self.claim, state=DeliveryState.SENDING)
