"""For each reason, plain words: what it means, and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awscheck.aws.reasons import Reason


class Words(NamedTuple):
    """What a reason means, and what to do about it."""

    meaning: Promise
    remedy: Promise


REMEDIES: dict[Reason, Words] = {
    Reason.MISSING_KEY: Words(
        _("The access key ID or the secret access key is missing."),
        _("Enter both. The portal never uses a key of its own in their place."),
    ),
    Reason.MALFORMED_KEY: Words(
        _("The access key ID, the secret access key or the session token contains characters that no key has."),
        _("Copy the values again, without blanks or line breaks inside."),
    ),
    Reason.UNKNOWN_KEY: Words(
        _("AWS does not know this access key. It was deleted or switched off, or it was not copied completely."),
        _("Check the key in IAM, then enter it again or create a new one. Enter all three values of a temporary key."),
    ),
    Reason.WRONG_SECRET: Words(
        _("The secret access key does not belong to this access key ID. Often it was cut while copying."),
        _("Enter the secret access key again. If it is lost, create a new access key: AWS shows a secret only once."),
    ),
    Reason.MISSING_TOKEN: Words(
        _("This is a temporary key, and its session token is missing, incomplete or from somewhere else."),
        _("Enter all three values again: access key ID, secret access key and session token."),
    ),
    Reason.EXPIRED_TOKEN: Words(
        _("The temporary key has run out."),
        _("Fetch a new temporary key and enter all three values, then collect again. A role renews itself."),
    ),
    Reason.CLOCK: Words(
        _("AWS refused the request because the clock of the portal's server is wrong."),
        _("Ask the operator of the portal to set the server's clock (time synchronization, NTP)."),
    ),
    Reason.ACCOUNT_ON_HOLD: Words(
        _("AWS is holding this account: it is not verified yet, not signed up for the service, or blocked."),
        _("Sign in to the AWS console with this account and follow its notices, or contact AWS Support."),
    ),
    Reason.MALFORMED_ARN: Words(
        _("This is not the ARN of an IAM role."),
        _("Copy the ARN from the role's page in IAM. It looks like arn:aws:iam::123456789012:role/AwsConsoleCheck."),
    ),
    Reason.TRUST: Words(
        _("The portal may not assume this role. AWS does not say which of the possible causes it is."),
        _(
            "Check three things: the role exists and its ARN is right; its trust policy names the portal's identity; "
            "and the trust policy has exactly the external ID that is shown here."
        ),
    ),
    Reason.ROLE_LIMITS: Words(
        _("AWS does not accept the request for this role: its ARN is wrong, or it allows only shorter sessions."),
        _("Check the role's ARN, and set its maximum session duration to at least one hour."),
    ),
    Reason.STS_REGION: Words(
        _("The account has switched off AWS STS, which issues temporary keys, in the region that the portal uses."),
        _("An administrator of the account can switch it on in IAM, under Account settings."),
    ),
    Reason.NO_PORTAL_IDENTITY: Words(
        _("The portal has no AWS identity of its own, so it cannot assume a role."),
        _(
            "Ask the operator of the portal to give its server an AWS role, or to set PORTAL_AWS_ACCESS_KEY_ID and "
            "PORTAL_AWS_SECRET_ACCESS_KEY. Access keys work without it."
        ),
    ),
    Reason.PORTAL_IDENTITY: Words(
        _("AWS does not accept the portal's own identity, so it cannot assume a role. Your role is not at fault."),
        _("Ask the operator of the portal to renew its AWS credentials. Access keys work without them."),
    ),
    Reason.PERMISSION: Words(
        _("The credentials work, but they lack the permission for this call."),
        _("Ask an administrator of the account to add the missing permission to the user or role, then collect again."),
    ),
    Reason.EXPLICIT_DENY: Words(
        _("A policy of this user or role forbids this call expressly, so that no other permission helps."),
        _("Ask an administrator of the account to remove the Deny statement, or leave this part out."),
    ),
    Reason.SCP: Words(
        _("Your organization forbids this call for the whole account (service control policy)."),
        _(
            "No permission of the user or role helps. Ask the administrator of your AWS organization, or leave this "
            "service or region out."
        ),
    ),
    Reason.RCP: Words(
        _("Your organization forbids this call on these resources (resource control policy)."),
        _(
            "No permission of the user or role helps. Ask the administrator of your AWS organization, or leave this "
            "part out."
        ),
    ),
    Reason.BOUNDARY: Words(
        _("The permissions boundary of this user or role does not allow this call."),
        _("Ask an administrator of the account to extend the boundary: a further permission alone does not help."),
    ),
    Reason.SESSION_POLICY: Words(
        _("The session was made with a policy that does not allow this call."),
        _("Fetch the temporary key without a session policy, or with one that allows this call."),
    ),
    Reason.VPC_ENDPOINT: Words(
        _("The portal reaches AWS through a VPC endpoint whose policy does not allow this call."),
        _("Ask the operator of the portal to extend the policy of the VPC endpoint."),
    ),
    Reason.RESOURCE_POLICY: Words(
        _("The policy of the resource itself (for example of a bucket or queue) does not allow this call."),
        _("Ask the owner of the resource to allow it in the resource's policy."),
    ),
    Reason.REGION_DISABLED: Words(
        _("This region is not switched on for the account."),
        _("Nothing needs to be done. To collect it, switch it on in the account's settings; else leave it out."),
    ),
    Reason.SUBSCRIPTION: Words(
        _("The account is not subscribed to this service or support plan."),
        _("Nothing needs to be done, unless the account should use this service: then subscribe in the AWS console."),
    ),
    Reason.NOT_IN_USE: Words(
        _("The account does not use this feature; it is not switched on."),
        _("Nothing needs to be done. This is an answer, not a fault."),
    ),
    Reason.MANAGEMENT_ACCOUNT: Words(
        _("AWS tells this only to the organization's management account and to its delegated administrators."),
        _("Nothing needs to be done. To see it, collect it with credentials of the management account."),
    ),
    Reason.NOT_OFFERED: Words(
        _("AWS does not offer this service in this region."),
        _("Nothing needs to be done. Leave this region out if you do not want to see this."),
    ),
    Reason.THROTTLING: Words(
        _("AWS asked the portal to slow down, again and again. Others may be using this account's call limit, too."),
        _("Wait a few minutes and collect this part again."),
    ),
    Reason.AWS_TROUBLE: Words(
        _("AWS answered that it has a problem itself."),
        _("Collect this part again later. If it lasts, look at the AWS Health Dashboard."),
    ),
    Reason.DNS: Words(
        _("The name of AWS's server was not found. The portal's network or its name service may be down."),
        _("Try again. If it lasts, ask the operator of the portal to check its network and DNS."),
    ),
    Reason.CONNECT_TIMEOUT: Words(
        _("No connection to AWS came about in time. Often a firewall is in the way."),
        _("Try again. If it lasts, ask the operator of the portal to allow connections to AWS on port 443."),
    ),
    Reason.TIMEOUT: Words(
        _("AWS took the request but did not answer in time."),
        _("Collect this part again."),
    ),
    Reason.TLS: Words(
        _("The connection to AWS is not secure: its certificate could not be verified. Nothing was sent."),
        _("Ask the operator of the portal whether a device in its network opens encrypted connections."),
    ),
    Reason.NETWORK: Words(
        _("The connection to AWS could not be made, or it broke."),
        _("Collect this part again. If it lasts, ask the operator of the portal to check its network."),
    ),
    Reason.OTHER_REGION: Words(
        _("This resource lies in another region than the one that was asked."),
        _("Collect again. If it lasts, report it with the request ID that is shown."),
    ),
    Reason.GARBLED: Words(
        _("The answer could not be understood. Something between the portal and AWS may have replaced it."),
        _("Ask the operator of the portal to check for a proxy, then collect again."),
    ),
    Reason.BUG: Words(
        _("The portal asked AWS in a wrong way. This is a fault of the portal, not yours."),
        _("Report it to the operator of the portal, with the code and the request ID that are shown."),
    ),
    Reason.UNKNOWN: Words(
        _("AWS answered with an error that the portal does not know."),
        _("Read AWS's own words beside it. If they do not help, report the code and the request ID that are shown."),
    ),
}


def meaning(reason: str) -> Promise:
    """What a reason means, in plain words; a word that is not known reads as 'unknown'."""
    return _words(reason).meaning


def remedy(reason: str) -> Promise:
    """What to do about a reason, in plain words."""
    return _words(reason).remedy


def _words(reason: str) -> Words:
    return REMEDIES[Reason(reason) if reason in Reason.__members__.values() else Reason.UNKNOWN]
