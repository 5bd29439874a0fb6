"""People, teams, saved AWS credentials, sessions, and what was done."""

from accounts.models.audit import Action, ActionOutcome, AuditEvent
from accounts.models.people import Person, Visitor, new_external_id
from accounts.models.profiles import HINT_LENGTH, AuthType, CredentialProfile, ProfileState
from accounts.models.sessions import Session
from accounts.models.teams import Membership, Role

__all__ = [
    "HINT_LENGTH", "Action", "ActionOutcome", "AuditEvent", "AuthType", "CredentialProfile", "Membership",
    "Person", "ProfileState", "Role", "Session", "Visitor", "new_external_id",
]  # fmt: skip
