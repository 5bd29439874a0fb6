"""AWS Identity and Access Management: the account's own settings, identity providers, certificates and reports."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Custom, Detail, Field, Kind
from collection.services._iam_report import credential_report

PAGE = {"MaxItems": 1000}

SAML_PROVIDER = Kind(
    name="iam.saml_provider",
    title=_("SAML providers"),
    call=Call("list_saml_providers", "SAMLProviderList"),
    key=("Arn",),
    scope="global",
    item_name="tail(Arn, '/')",
    arn="Arn",
    tags="Tags",
    details=(
        Detail(
            "get_saml_provider",
            {"SAMLProviderArn": Field("Arn")},
            "{Tags: Tags, SAMLProviderUUID: SAMLProviderUUID, AssertionEncryptionMode: AssertionEncryptionMode}",
        ),
    ),
    columns=(
        Column(_("Valid until"), "ValidUntil", "date"),
        Column(_("Assertion encryption"), "AssertionEncryptionMode", "state"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    console="iam/home#/identity_providers/details/SAML/{Arn}",
)

OIDC_PROVIDER = Kind(
    name="iam.oidc_provider",
    title=_("OpenID Connect providers"),
    call=Call("list_open_id_connect_providers", "OpenIDConnectProviderList"),
    key=("Arn",),
    scope="global",
    item_name="Url",
    arn="Arn",
    tags="Tags",
    details=(Detail("get_open_id_connect_provider", {"OpenIDConnectProviderArn": Field("Arn")}),),
    columns=(
        Column(_("Audiences"), "ClientIDList", "list"),
        Column(_("Thumbprints"), "ThumbprintList", "list"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    unordered=("ClientIDList", "ThumbprintList"),
    console="iam/home#/identity_providers/details/OPENID/{Arn}",
)

SERVER_CERTIFICATE = Kind(
    name="iam.server_certificate",
    title=_("Server certificates"),
    call=Call("list_server_certificates", "ServerCertificateMetadataList", PAGE),
    key=("ServerCertificateName",),
    scope="global",
    item_name="ServerCertificateName",
    arn="Arn",
    tags="Tags",
    details=(
        Detail(
            "get_server_certificate",
            {"ServerCertificateName": Field("ServerCertificateName")},
            "ServerCertificate.Tags",
            "Tags",
        ),
    ),
    columns=(
        Column(_("Expires"), "Expiration", "date"),
        Column(_("Uploaded"), "UploadDate", "date"),
        Column(_("Path"), "Path"),
    ),
)

VIRTUAL_MFA_DEVICE = Kind(
    name="iam.virtual_mfa_device",
    title=_("Virtual MFA devices"),
    call=Call("list_virtual_mfa_devices", "VirtualMFADevices", PAGE),
    key=("SerialNumber",),
    scope="global",
    item_name="tail(SerialNumber, '/')",
    arn="SerialNumber",
    columns=(
        Column(_("User"), "User.UserName || User.Arn"),
        Column(_("Enabled since"), "EnableDate", "date"),
    ),
    drop=("Base32StringSeed", "QRCodePNG"),  # AWS gives the seed only when a device is made; never keep it from anyone
    volatile=("User.PasswordLastUsed",),
    relations={"iam.user": "User.UserName"},
)

ACCOUNT_SUMMARY = Kind(
    name="iam.account_summary",
    title=_("Account summary"),
    call=Call("get_account_summary", "SummaryMap"),
    key=("{account}",),
    scope="global",
    columns=(
        Column(_("Root user has MFA"), "AccountMFAEnabled > `0`", "yes_no"),
        Column(_("Root user has access keys"), "AccountAccessKeysPresent > `0`", "yes_no"),
        Column(_("Users"), "Users", "number"),
        Column(_("Groups"), "Groups", "number"),
        Column(_("Roles"), "Roles", "number"),
        Column(_("Policies"), "Policies", "number"),
        Column(_("MFA devices in use"), "MFADevicesInUse", "number"),
    ),
    console="iam/home#/home",
)

ACCOUNT_PASSWORD_POLICY = Kind(
    name="iam.account_password_policy",
    title=_("Password policy"),
    call=Call("get_account_password_policy", "PasswordPolicy", unset=("NoSuchEntity",)),
    key=("{account}",),
    scope="global",
    columns=(
        Column(_("Minimum length"), "MinimumPasswordLength", "number"),
        Column(_("Require uppercase letters"), "RequireUppercaseCharacters", "yes_no"),
        Column(_("Require lowercase letters"), "RequireLowercaseCharacters", "yes_no"),
        Column(_("Require numbers"), "RequireNumbers", "yes_no"),
        Column(_("Require symbols"), "RequireSymbols", "yes_no"),
        Column(_("Expires after (days)"), "MaxPasswordAge", "number"),
        Column(_("Remembered passwords"), "PasswordReusePrevention", "number"),
    ),
    console="iam/home#/account_settings",
)

CREDENTIAL_REPORT = Kind(
    name="iam.credential_report",
    title=_("Credential report"),
    call=Custom(credential_report, ("generate_credential_report", "get_credential_report")),
    key=("user",),
    scope="global",
    item_name="user",
    arn="arn",
    columns=(
        Column(_("MFA active"), "mfa_active", "yes_no"),
        Column(_("Password enabled"), "password_enabled"),
        Column(_("Password last used"), "password_last_used", "date"),
        Column(_("Access key 1 active"), "access_key_1_active", "yes_no"),
        Column(_("Access key 1 last rotated"), "access_key_1_last_rotated", "date"),
        Column(_("Access key 2 active"), "access_key_2_active", "yes_no"),
        Column(_("Access key 2 last rotated"), "access_key_2_last_rotated", "date"),
    ),
    volatile=(
        "password_last_used",
        "access_key_1_last_used_date",
        "access_key_1_last_used_region",
        "access_key_1_last_used_service",
        "access_key_2_last_used_date",
        "access_key_2_last_used_region",
        "access_key_2_last_used_service",
    ),
    relations={"iam.user": "user"},
    console="iam/home#/credential_report",
)

KINDS = (
    SAML_PROVIDER,
    OIDC_PROVIDER,
    SERVER_CERTIFICATE,
    VIRTUAL_MFA_DEVICE,
    ACCOUNT_SUMMARY,
    ACCOUNT_PASSWORD_POLICY,
    CREDENTIAL_REPORT,
)
