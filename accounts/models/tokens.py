"""API tokens: what a program shows in place of a person's session."""

import hashlib
import re
import secrets
import string
import zlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.models.people import Visitor

SIGN = "acc_"  # what secret scanners look for: acc_ and 49 letters and digits, of which the last 6 are a checksum
ALPHABET = string.digits + string.ascii_letters
SECRET, CHECK, SHOWN = 43, 6, 8  # characters: 43 of 62 kinds hold 256 bits
FORM = re.compile(rf"{SIGN}[0-9A-Za-z]{{{SECRET + CHECK}}}", re.ASCII)
USUAL_DAYS, MOST_DAYS = 90, 365
MOST = 20  # usable tokens of one person
NOTED_EVERY = timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a token may do of all that its person may do."""

    READ = "read", _("Read what its person may look at")
    COLLECT = "collect", _("Start, retry and cancel collections")
    SCHEDULES = "schedules", _("Add, change, run and delete schedules")


class TokenState(models.TextChoices):
    """Whether a token opens anything now."""

    WORKS = "works", _("Works")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")


@sensitive_variables()
def new_secret() -> str:
    """256 random bits as text, with a sign before and a checksum behind, so that scanners know it when they see it."""
    text = _base62(secrets.randbits(256), SECRET)
    return f"{SIGN}{text}{_checksum(text)}"


def is_well_formed(text: str) -> bool:
    """Whether it can be a token at all; the database need not be asked about others."""
    body = text.removeprefix(SIGN)
    return bool(FORM.fullmatch(text)) and _checksum(body[:SECRET]) == body[SECRET:]


def _checksum(text: str) -> str:
    return _base62(zlib.crc32(text.encode()), CHECK)


def _base62(number: int, length: int) -> str:
    digits = ""
    for _place in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def _digest(secret: str) -> str:
    """No salt and no slow hash: nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: Visitor) -> Self:
        """A person's own tokens, whatever became of them."""
        return self.filter(person=user.pk) if user.is_active else self.none()

    def usable(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), person__is_active=True)

    @sensitive_variables()
    def make(self, person: User, name: str, scopes: Iterable[str], days: int = USUAL_DAYS) -> tuple["ApiToken", str]:
        """A new token, and its secret: only here and now, as the portal keeps but its hash."""
        secret, lasts = new_secret(), timedelta(days=min(days, MOST_DAYS))
        chosen = [scope.value for scope in Scope if scope in set(scopes)]
        token = self.create(
            person=person, name=name, scopes=chosen, shown=secret[:SHOWN], digest=_digest(secret),
            expires_at=timezone.now() + lasts,
        )  # fmt: skip
        return token, secret

    @sensitive_variables()
    def opened_by(self, secret: str) -> "ApiToken | None":
        """The token of this secret, whether it still works or not; None where there is none."""
        if not is_well_formed(secret):
            return None
        return self.select_related("person").filter(digest=_digest(secret)).first()


class ApiToken(models.Model):
    """A person's key to the API. Of its secret only the hash is kept; ``shown``: its first characters."""

    person = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=100)
    shown = models.CharField(_("begins with"), max_length=SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("may"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    last_used_from = models.GenericIPAddressField(_("last used from"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"

    @property
    def state(self) -> TokenState:
        if self.revoked_at or not self.person.is_active:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= timezone.now() else TokenState.WORKS

    @property
    def works(self) -> bool:
        return self.state == TokenState.WORKS

    @property
    def scope_labels(self) -> list[str | Promise]:
        return [scope.label for scope in Scope if scope in self.scopes]

    def revoke(self) -> bool:
        """It opens nothing from now on, for good; False where that was so already."""
        return bool(ApiToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now()))

    def note_use(self, address: str | None) -> None:
        """When and from where it was last used, written at most once a minute."""
        now = timezone.now()
        if self.last_used_at and self.last_used_at > now - NOTED_EVERY:
            return
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=self.pk).update(last_used_at=now, last_used_from=address)
