"""What was done in the portal, by whom and from where: events that are added and never changed."""

from typing import Any, NoReturn, Self

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Visitor

NAME_LENGTH, AGENT_LENGTH, LABEL_LENGTH, ID_LENGTH = 150, 200, 200, 64


class Action(models.TextChoices):
    """What can be done. No choices of the column: an action of a newer or older portal must stay readable."""

    LOGIN = "login", _("Logged in")
    LOGIN_FAILED = "login_failed", _("Log-in failed")
    LOGOUT = "logout", _("Logged out")
    MFA_ADDED = "mfa_added", _("Second factor added")
    MFA_REMOVED = "mfa_removed", _("Second factor removed")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("Password reset")
    SESSION_ENDED = "session_ended", _("Session ended")
    PROFILE_ADDED = "profile_added", _("Profile added")
    PROFILE_CHANGED = "profile_changed", _("Profile changed")
    PROFILE_ROTATED = "profile_rotated", _("Profile's credentials replaced")
    PROFILE_TESTED = "profile_tested", _("Profile tested")
    PROFILE_SHARED = "profile_shared", _("Profile's sharing changed")
    PROFILE_DELETED = "profile_deleted", _("Profile deleted")
    AWS_SIGN_IN = "aws_sign_in", _("Signed in to AWS")
    AWS_SIGN_OUT = "aws_sign_out", _("Signed out of AWS")
    COLLECTION_STARTED = "collection_started", _("Collection started")
    COLLECTION_CANCELLED = "collection_cancelled", _("Collection cancelled")
    COLLECTION_RETRIED = "collection_retried", _("Collection retried")
    COLLECTION_DELETED = "collection_deleted", _("Collection deleted")
    EXPORT_STARTED = "export_started", _("Export asked for")
    EXPORT_DOWNLOADED = "export_downloaded", _("Export downloaded")
    REVIEWED = "reviewed", _("Reviewed")
    SCHEDULE_CHANGED = "schedule_changed", _("Schedule changed")
    RETENTION_CHANGED = "retention_changed", _("Retention changed")
    PRUNED = "pruned", _("Old collections removed")
    MEMBER_CHANGED = "member_changed", _("Team's members changed")
    ADMIN_VIEWED = "admin_viewed", _("Seen in admin")
    ADMIN_CHANGED = "admin_changed", _("Changed in admin")
    AUDIT_EXPORTED = "audit_exported", _("Audit log exported")
    TOKEN_MADE = "token_made", _("API token made")
    TOKEN_REVOKED = "token_revoked", _("API token revoked")
    HOOK_CHANGED = "hook_changed", _("Notification changed")
    KEYS_ROTATED = "keys_rotated", _("Encryption keys rotated")
    ACCESS_DENIED = "access_denied", _("Access denied")


class ActionOutcome(models.TextChoices):
    OK = "ok", _("Done")
    DENIED = "denied", _("Denied")
    FAILED = "failed", _("Failed")


class AppendOnlyError(TypeError):
    """The audit log is added to and read, nothing else; the database refuses it as well."""


def _refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise AppendOnlyError("The audit log is append-only.")


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of(self, user: Visitor) -> Self:
        """What `user` may read: everything for auditors, else what they did themselves."""
        if isinstance(user, User) and user.has_perm("accounts.audit"):
            return self
        return self.by(user)

    def by(self, user: Visitor) -> Self:
        """What this person did."""
        return self.filter(person_id=user.pk) if user.is_active else self.none()

    update = delete = bulk_update = _raw_delete = _refuse
    update_or_create = aupdate_or_create = aupdate = adelete = abulk_update = _refuse


class AuditEvent(models.Model):
    """One thing that was done. It outlives the person and the object, so it points at neither: it keeps their names."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    action = models.CharField(_("action"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, default=ActionOutcome.OK)
    person_id = models.BigIntegerField(_("person's number"), null=True)
    person_name = models.CharField(_("person"), max_length=NAME_LENGTH, blank=True)
    ip = models.GenericIPAddressField(_("from"), null=True)
    agent = models.CharField(_("browser"), max_length=AGENT_LENGTH, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object's number"), max_length=ID_LENGTH, blank=True)
    object_label = models.CharField(_("object"), max_length=LABEL_LENGTH, blank=True)
    facts = models.JSONField(_("facts"), default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("audit event")
        verbose_name_plural = _("audit log")
        default_permissions = ()
        permissions = [("audit", "Can read the audit log and the metadata of everything")]
        indexes = [
            models.Index(fields=("person_id", "id"), name="audit_by_person"),
            models.Index(fields=("action", "id"), name="audit_by_action"),
            models.Index(fields=("object_id", "id"), name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.person_name} {self.action} {self.object_label}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs | {"force_insert": True})

    delete = _refuse

    @property
    def action_label(self) -> str | Promise:
        return Action(self.action).label if self.action in Action.values else self.action

    @property
    def object_kind(self) -> str | Promise:
        """What the object is, as people call it."""
        try:
            return apps.get_model(self.object_type)._meta.verbose_name or self.object_type
        except (LookupError, ValueError):
            return self.object_type

    @property
    def outcome_label(self) -> str | Promise:
        return ActionOutcome(self.outcome).label if self.outcome in ActionOutcome.values else self.outcome
