"""People, teams, saved AWS credentials, sessions, and what was done."""

from accounts.models.audit import Action, ActionOutcome, AuditEvent
from accounts.models.kept import KeptValue
from accounts.models.keys import DataKey
from accounts.models.people import Person, Visitor, new_external_id
from accounts.models.profiles import HINT_LENGTH, AuthType, CredentialProfile, ProfileState
from accounts.models.rates import Rate
from accounts.models.sessions import Session
from accounts.models.teams import LastManager, Membership, Role
from accounts.models.tokens import ApiToken, Scope, TokenState

__all__ = [
    "HINT_LENGTH", "Action", "ActionOutcome", "ApiToken", "AuditEvent", "AuthType", "CredentialProfile", "DataKey",
    "KeptValue", "LastManager", "Membership", "Person", "ProfileState", "Rate", "Role", "Scope", "Session",
    "TokenState", "Visitor", "new_external_id",
]  # fmt: skip
