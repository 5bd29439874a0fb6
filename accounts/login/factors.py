"""Second factors that an admin takes away, for people who have lost theirs."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import audit


@transaction.atomic
def remove(person: User, rows: "QuerySet[Authenticator]", *, request: HttpRequest | None = None) -> int:
    """Take these away, and the recovery codes that then belong to nothing; how many there were."""
    removed, _models = rows.delete()
    left = Authenticator.objects.filter(user=person)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        removed += left.delete()[0]
    if removed:
        audit.note(audit.Action.MFA_REMOVED, request=request, obj=person, factors=removed)
    return removed
