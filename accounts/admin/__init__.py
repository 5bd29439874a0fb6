"""Admin: people, their teams and roles, and the saved profiles without anything secret."""

from accounts.admin import people, profiles, sessions, tokens

__all__ = ["people", "profiles", "sessions", "tokens"]
