"""Who is in which team, and what they may do there."""

from django.contrib.auth.models import Group, User

from accounts.models import Membership, Role


def join(person: User, team: Group, role: Role = Role.COLLECTOR) -> User:
    """The same person, now a member of the team."""
    Membership.put(person, team, role)
    return person
