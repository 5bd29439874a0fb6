"""Admin: people, their teams and roles, and the saved profiles without anything secret."""

from accounts.admin import profiles

__all__ = ["profiles"]
