"""Why credentials do not work and what to do: AWS's own reasons from `awscheck.aws`, and the portal's few."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awscheck import aws

EXPIRED_TOKEN = aws.Reason.EXPIRED_TOKEN
UNSAFE_TRUST = "unsafe_trust"
PORTAL_ACCOUNT = "portal_account"
UNREADABLE_SECRET = "unreadable_secret"
UNTESTED_ROLE = "untested_role"
FORBIDDEN = (UNSAFE_TRUST, PORTAL_ACCOUNT)  # such a role is not used, whatever AWS would allow

OURS: dict[str, tuple[Promise, Promise]] = {
    UNSAFE_TRUST: (
        _(
            "This role can be assumed without its external ID or with a wrong one, so others who use this portal could "
            "use it too. Nothing is collected with it."
        ),
        _(
            "In IAM open the role, Trust relationships, Edit trust policy, and paste the trust policy that the portal "
            "shows for it: its condition on sts:ExternalId shuts others out. Then test again."
        ),
    ),
    PORTAL_ACCOUNT: (
        _("This role is in the AWS account that the portal itself runs in."),
        _("Use a role of another account. The operator of the portal can allow it: ALLOW_PORTAL_ACCOUNT_ROLES."),
    ),
    UNTESTED_ROLE: (
        _("This role has not been tested since it was entered, so nobody knows whether it is closed to others."),
        _("Test the profile, then collect again."),
    ),
    UNREADABLE_SECRET: (
        _("The saved secret cannot be opened, because the encryption key it was saved with is gone."),
        _("Enter the secret again, or ask the operator to put the old key back into ENCRYPTION_KEYS."),
    ),
}


def meaning(reason: str) -> Promise:
    """What went wrong, in plain words."""
    return OURS[reason][0] if reason in OURS else aws.meaning(reason)


def remedy(reason: str) -> Promise:
    """What a person can do about it."""
    return OURS[reason][1] if reason in OURS else aws.remedy(reason)
