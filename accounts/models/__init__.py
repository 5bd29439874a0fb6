"""People, teams, saved AWS credentials, sessions."""

from accounts.models.people import Person, Visitor, new_external_id
from accounts.models.profiles import HINT_LENGTH, AuthType, CredentialProfile, ProfileState
from accounts.models.sessions import Session

__all__ = [
    "HINT_LENGTH", "AuthType", "CredentialProfile", "Person", "ProfileState", "Session", "Visitor", "new_external_id",
]  # fmt: skip
