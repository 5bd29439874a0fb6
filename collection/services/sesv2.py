"""Amazon Simple Email Service, by the second version of its API."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

EMAIL_IDENTITY = Kind(
    name="sesv2.email_identity",
    title=_("Identities"),
    call=Call("list_email_identities", "EmailIdentities", {"PageSize": 1000}, pager=("NextToken", "NextToken")),
    key=("IdentityName",),
    item_name="IdentityName",
    arn="arn:{partition}:ses:{region}:{account}:identity/{IdentityName}",
    tags="Tags",
    details=(Detail("get_email_identity", {"EmailIdentity": Field("IdentityName")}),),
    columns=(
        Column(_("Identity type"), "IdentityType"),
        Column(_("Identity status"), "VerificationStatus", "state"),
        Column(_("Sending enabled"), "SendingEnabled", "yes_no"),
        Column(_("DKIM status"), "DkimAttributes.Status", "state"),
        Column(_("MAIL FROM domain"), "MailFromAttributes.MailFromDomain"),
        Column(_("Configuration set"), "ConfigurationSetName"),
    ),
    parse=("Policies.*",),
    volatile=("VerificationInfo",),
    unordered=("DkimAttributes.Tokens",),
    console="ses/home?region={region}#/identities/{id}",
)

SERVICE = Service("sesv2", _("SES"), (EMAIL_IDENTITY,), summary=_("Addresses and domains that send mail"))
