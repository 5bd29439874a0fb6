"""Teams are Django's groups; a membership says what a person may do in one."""

from typing import Any, Self

from django.contrib.auth.models import Group, User
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Visitor


class Role(models.TextChoices):
    """Each may do what those before it may."""

    VIEWER = "viewer", _("Viewer")
    COLLECTOR = "collector", _("Collector")
    MANAGER = "manager", _("Manager")

    @property
    def and_above(self) -> list["Role"]:
        """The roles that may do what this one may."""
        roles = list(Role)
        return roles[roles.index(self) :]


class LastManager(Exception):
    """A team without a manager could be changed by nobody in it."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: Visitor, role: Role = Role.VIEWER) -> Self:
        """A person's own memberships of at least this role; nobody's where they may not log in."""
        return self.filter(person=user.pk, role__in=role.and_above) if user.is_active else self.none()

    def managed_by(self, user: Visitor) -> Self:
        """All memberships of the teams that `user` manages."""
        return self.filter(team__in=self.model.objects.of(user, Role.MANAGER).values("team"))

    def managing(self) -> Self:
        """Of managers who may log in."""
        return self.filter(role=Role.MANAGER, person__is_active=True)


class Membership(models.Model):
    """A person in a team. The row is the truth for access; Django's own group relation follows it, and it that.

    Whoever comes in by Django's relation alone is a viewer: the least that there is.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    team = models.ForeignKey(Group, models.CASCADE, related_name="memberships", verbose_name=_("team"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.VIEWER)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("team__name", "person__username")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=("person", "team"), name="one_role_in_a_team")]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}: {self.get_role_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.person.groups.add(self.team)

    @transaction.atomic
    def change(self, role: Role) -> None:
        """Give another role; raises LastManager."""
        self._keep_a_manager(role)
        self.role = role
        self.save(update_fields=["role"])

    @transaction.atomic
    def end(self) -> None:
        """The person is in the team no more; raises LastManager."""
        self._keep_a_manager()
        self.delete()

    def _keep_a_manager(self, role: Role | None = None) -> None:
        """The team's rows stay locked to the end of the transaction: of two who step down at once one stays."""
        managers = Membership.objects.managing().filter(team=self.team_id).select_for_update(of=("self",))
        others = [one for one in managers if one.pk != self.pk]
        if self.role == Role.MANAGER and role != Role.MANAGER and not others:
            raise LastManager

    @classmethod
    def put(cls, person: User, team: Group, role: Role) -> "Membership":
        """Give a person this role in a team, whether they were in it or not."""
        return cls.objects.update_or_create(person=person, team=team, defaults={"role": role})[0]
