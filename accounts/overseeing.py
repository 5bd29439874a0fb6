"""Who oversees the portal: superusers, and staff who audit. They see all metadata, and no data by that."""

from accounts.models import Visitor

AUDIT = "accounts.audit"


def oversees(user: Visitor) -> bool:
    """Whether somebody sees in admin, and on the portal's status page, what is not shared with them."""
    return bool(user.is_active and getattr(user, "is_staff", False) and getattr(user, "has_perm")(AUDIT))  # noqa: B009
