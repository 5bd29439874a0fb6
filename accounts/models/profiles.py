"""Saved AWS credentials: whose they are, who may use them, and whether they work."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts import audit, encryption, problems
from accounts.models.people import Visitor, new_external_id
from accounts.models.teams import Membership, Role
from accounts.signals import profile_deleted
from awscheck.aws import Credentials, Identity

HINT_LENGTH = 4


class AuthType(models.TextChoices):
    ACCESS_KEY = "access_key", _("Access key")
    ROLE_ARN = "role_arn", _("Role")


class ProfileState(models.TextChoices):
    """What a person may expect of a profile now."""

    DRAFT = "draft", _("Not finished")
    UNTESTED = "untested", _("Not tested")
    WORKS = "works", _("Works")
    EXPIRED = "expired", _("Expired")
    BROKEN = "broken", _("Does not work")
    DELETED = "deleted", _("Deleted")


class ProfileQuerySet(models.QuerySet["CredentialProfile"]):
    def of(self, user: Visitor) -> Self:
        """The profiles that `user` may know of now: their own and those shared with their teams."""
        return self.readable_by(user).filter(deleted_at=None)

    def readable_by(self, user: Visitor) -> Self:
        """The same, with deleted ones: what they found stays readable until its retention ends."""
        return self._reached_by(user, Role.VIEWER)

    def usable_by(self, user: Visitor) -> Self:
        """The profiles that `user` may sign in and collect with."""
        return self.collectable_by(user).filter(deleted_at=None)

    def collectable_by(self, user: Visitor) -> Self:
        """The same, with deleted ones: who wants to collect with such a one is told that it is gone."""
        return self._reached_by(user, Role.COLLECTOR)

    def managed_by(self, user: Visitor) -> Self:
        """The profiles whose collections `user` may change, whoever started them; deleted ones too."""
        return self._reached_by(user, Role.MANAGER)

    def _reached_by(self, user: Visitor, role: Role) -> Self:
        """Their own, and those shared with teams in which they are at least that."""
        if not user.is_active:  # anonymous people are not active either
            return self.none()
        member = Membership.objects.of(user, role).filter(team=models.OuterRef("group"))
        share = CredentialProfile.teams.through.objects.filter(
            models.Exists(member), credentialprofile=models.OuterRef("pk")
        )
        return self.filter(models.Q(owner=user.pk) | models.Exists(share))

    def beside(self, profile: "CredentialProfile") -> Self:
        """The others that reach the same account."""
        return self.filter(account_id=profile.account_id).exclude(account_id="").exclude(pk=profile.pk)

    def owned_by(self, user: Visitor) -> Self:
        """The profiles that `user` may change."""
        return self.filter(owner=user.pk, deleted_at=None) if user.is_active else self.none()

    @sensitive_variables()
    def create_access_key(self, owner: User, name: str, params: Mapping[str, str], **facts: Any) -> "CredentialProfile":
        """Save an access key (`aws_access_key`, `aws_secret_key`[, `aws_session_token`]), not yet tested."""
        profile = CredentialProfile(owner=owner, name=name, auth_type=AuthType.ACCESS_KEY)
        profile.put_keys(params, **facts)
        return profile.add()

    def create_role(self, owner: User, name: str) -> "CredentialProfile":
        """Save a role profile that has its external id and waits for its ARN."""
        return CredentialProfile(owner=owner, name=name, auth_type=AuthType.ROLE_ARN).add()


class CredentialProfile(models.Model):
    """AWS credentials that a person saved. Teams it is shared with see or use it, only its owner may change it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="credential_profiles", verbose_name=_("owner")
    )
    owner_name = models.CharField(_("owner's name"), max_length=150, editable=False)
    name = models.CharField(_("name"), max_length=100)
    auth_type = models.CharField(_("kind"), max_length=10, choices=AuthType.choices)
    access_key_hint = models.CharField(_("access key ends in"), max_length=HINT_LENGTH, blank=True)
    role_arn = models.CharField(_("role ARN"), max_length=2048, blank=True)
    external_id = models.CharField(_("external ID"), max_length=64, default=new_external_id, editable=False)
    sealed_params = models.TextField(editable=False, blank=True)
    token_expires_at = models.DateTimeField(_("session token expires"), null=True, blank=True)

    account_id = models.CharField(_("account"), max_length=12, blank=True)
    identity_arn = models.CharField(_("identity"), max_length=2048, blank=True)
    partition = models.CharField(_("partition"), max_length=20, blank=True)
    verified_at = models.DateTimeField(_("last worked"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    broad_policy = models.CharField(_("policy that allows too much"), max_length=128, blank=True)

    teams = models.ManyToManyField(
        Group, blank=True, related_name="credential_profiles", verbose_name=_("shared with teams")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True, editable=False)

    objects = ProfileQuerySet.as_manager()
    sealed_fields: ClassVar[dict[str, str]] = {"sealed_params": "params_context"}

    class Meta:
        ordering = ("name", "created_at")
        verbose_name = _("credential profile")
        verbose_name_plural = _("credential profiles")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "name"), condition=models.Q(deleted_at=None), name="profile_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.owner is not None:
            self.owner_name = self.owner.get_username()
        super().save(*args, **kwargs)

    # What it is

    @property
    def is_role(self) -> bool:
        return self.auth_type == AuthType.ROLE_ARN

    @property
    def state(self) -> ProfileState:
        if self.deleted_at:
            return ProfileState.DELETED
        if self.is_role and not self.role_arn:
            return ProfileState.DRAFT
        if self.token_expires_at and self.token_expires_at <= timezone.now():
            return ProfileState.EXPIRED
        if self.problem:
            return ProfileState.BROKEN
        return ProfileState.WORKS if self.verified_at else ProfileState.UNTESTED

    @property
    def works(self) -> bool:
        """Whether its last test went well and nothing speaks against using it now."""
        return self.state == ProfileState.WORKS

    @property
    def barrier(self) -> str:
        """Why it must not be used, or nothing: a role that trusts the portal without our id may be anybody's."""
        if not self.is_role or (self.verified_at and self.problem not in problems.FORBIDDEN):
            return ""
        return self.problem or problems.UNTESTED_ROLE

    @property
    def part_of_aws(self) -> str:
        """Its partition, as far as it is known."""
        return self.role_arn.split(":")[1] if self.role_arn else self.partition or "aws"

    @property
    def is_root(self) -> bool:
        """Whether it is the account's root user, whose keys should not exist."""
        return self.identity_arn.endswith(":root")

    @property
    def problem_meaning(self) -> Promise:
        return problems.meaning(self.current_problem)

    @property
    def problem_remedy(self) -> Promise:
        return problems.remedy(self.current_problem)

    @property
    def current_problem(self) -> str:
        return problems.EXPIRED_TOKEN if self.state == ProfileState.EXPIRED else self.problem

    def is_owned_by(self, user: Visitor) -> bool:
        return user.is_active and self.owner_id == user.pk

    # Its secret

    def params_context(self) -> str:
        return encryption.context_of(self, "sealed_params")

    @sensitive_variables()
    def put_keys(
        self, params: Mapping[str, str], partition: str = "aws", token_expires_at: datetime | None = None
    ) -> None:
        """Seal new keys in place of the old ones; what was known of the old ones' health is forgotten. Not saved."""
        self.partition, self.token_expires_at = partition, token_expires_at
        self.sealed_params = encryption.seal(json.dumps(dict(params)), context=self.params_context())
        self.access_key_hint = params["aws_access_key"][-HINT_LENGTH:]
        self._forget_health()

    def put_role(self, role_arn: str) -> None:
        """Point at another role; the external id stays. Not saved."""
        self.role_arn = role_arn
        self._forget_health()

    def credentials(self) -> Credentials:
        """What opens AWS. Raises `EncryptionError` when the secret cannot be opened, or is gone."""
        if self.is_role:
            return Credentials("role_arn", {"role_arn": self.role_arn}, external_id=self.external_id)
        params = json.loads(encryption.unseal(self.sealed_params, context=self.params_context()))
        return Credentials("access_key", params)

    # What becomes of it

    @transaction.atomic
    def add(self) -> Self:
        """Save it for the first time."""
        self.save(force_insert=True)
        audit.note(audit.Action.PROFILE_ADDED, obj=self, kind=self.auth_type)
        return self

    @transaction.atomic
    def rename(self) -> Self:
        """Save its new name."""
        self.save(update_fields=["name", "updated_at"])
        audit.note(audit.Action.PROFILE_CHANGED, obj=self)
        return self

    @transaction.atomic
    def replace(self) -> None:
        """Save its new keys, or its new role."""
        self.save()
        audit.note(audit.Action.PROFILE_ROTATED, obj=self, kind=self.auth_type)

    def note_identity(self, identity: Identity, broad_policy: str = "") -> None:
        """AWS has answered: the credentials are this identity's, and work; they may do far more than they need."""
        self._note(
            account_id=identity.account_id,
            identity_arn=identity.arn,
            partition=identity.partition,
            broad_policy=broad_policy,
            problem="",
            verified_at=timezone.now(),
        )

    def note_problem(self, reason: str) -> None:
        """AWS has refused: until a test goes well nothing is collected with it."""
        self._note(problem=reason)

    @transaction.atomic
    def delete_for_good(self) -> None:
        """Wipe the secret and hide the row; its name stays for what it has found. Tells the other apps."""
        self.sealed_params, self.token_expires_at = "", None
        self.deleted_at = timezone.now()
        self._forget_health()
        self.save()
        audit.note(audit.Action.PROFILE_DELETED, obj=self)
        profile_deleted.send(sender=type(self), profile=self)

    def _note(self, **facts: Any) -> None:
        """Keep what a test has shown, unless another secret or role has taken the tested one's place meanwhile."""
        tested = CredentialProfile.objects.filter(
            pk=self.pk, role_arn=self.role_arn, sealed_params=self.sealed_params, deleted_at=None
        )
        tested.update(updated_at=timezone.now(), **facts)
        for name, value in facts.items():
            setattr(self, name, value)

    def _forget_health(self) -> None:
        self.verified_at, self.problem, self.broad_policy = None, "", ""
