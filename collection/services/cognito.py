"""Amazon Cognito: user pools and identity pools. Never their users or the secrets of app clients."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

TRIGGERS = (
    "PreSignUp, CustomMessage, PostConfirmation, PreAuthentication, PostAuthentication, DefineAuthChallenge, "
    "CreateAuthChallenge, VerifyAuthChallengeResponse, PreTokenGeneration, UserMigration, "
    "PreTokenGenerationConfig.LambdaArn, CustomSMSSender.LambdaArn, CustomEmailSender.LambdaArn"
)

USER_POOL = Kind(
    name="cognito.user_pool",
    title=_("User pools"),
    call=Call("list_user_pools", "UserPools", {"MaxResults": 60}),
    key=("Id",),
    item_name="Name",
    arn="Arn",
    tags="UserPoolTags",
    details=(Detail("describe_user_pool", {"UserPoolId": Field("Id")}, keep="UserPool"),),
    columns=(
        Column(_("Estimated number of users"), "EstimatedNumberOfUsers", "number"),
        Column(_("Multi-factor authentication"), "MfaConfiguration"),
        Column(_("Feature plan"), "UserPoolTier"),
        Column(_("Self-registration off"), "AdminCreateUserConfig.AllowAdminCreateUserOnly", "yes_no"),
        Column(_("Minimum password length"), "Policies.PasswordPolicy.MinimumLength", "number"),
        Column(_("Deletion protection"), "DeletionProtection", "state"),
        Column(_("Created"), "CreationDate", "date"),
        Column(_("Last updated"), "LastModifiedDate", "date"),
    ),
    masks=("SmsConfiguration.ExternalId", "SmsConfiguration.EumsSms.ExternalId"),
    volatile=("EstimatedNumberOfUsers",),
    unordered=("AliasAttributes", "AutoVerifiedAttributes", "SchemaAttributes", "UsernameAttributes"),
    relations={
        "lambda.function": f"LambdaConfig.[{TRIGGERS}]",
        "kms.key": "[LambdaConfig.KMSKeyID, KeyConfiguration.KmsKeyArn]",
        "iam.role": "[SmsConfiguration.SnsCallerArn, SmsConfiguration.EumsSms.CallerArn]",
        "sesv2.email_identity": "EmailConfiguration.SourceArn",
    },
    console="cognito/v2/idp/user-pools/{id}/info/overview?region={region}",
)

IDENTITY_POOL = Kind(
    name="cognito.identity_pool",
    title=_("Identity pools"),
    client="cognito-identity",
    call=Call("list_identity_pools", "IdentityPools", {"MaxResults": 60}),
    key=("IdentityPoolId",),
    item_name="IdentityPoolName",
    arn="arn:{partition}:cognito-identity:{region}:{account}:identitypool/{IdentityPoolId}",
    tags="IdentityPoolTags",
    details=(Detail("describe_identity_pool", {"IdentityPoolId": Field("IdentityPoolId")}),),
    columns=(
        Column(_("Guest access"), "AllowUnauthenticatedIdentities", "yes_no"),
        Column(_("Basic (classic) flow"), "AllowClassicFlow", "yes_no"),
        Column(_("User pools"), "CognitoIdentityProviders[].ProviderName", "list"),
        Column(_("Developer provider"), "DeveloperProviderName"),
        Column(_("Social providers"), "SupportedLoginProviders", "count"),
    ),
    unordered=("CognitoIdentityProviders", "OpenIdConnectProviderARNs", "SamlProviderARNs"),
    relations={
        "cognito.user_pool": "CognitoIdentityProviders[].tail(ProviderName, '/')",
        "iam.oidc_provider": "OpenIdConnectProviderARNs",
        "iam.saml_provider": "SamlProviderARNs",
    },
    console="cognito/v2/identity/identity-pools/{id}?region={region}",
)

SERVICE = Service(
    "cognito",
    _("Cognito"),
    (USER_POOL, IDENTITY_POOL),
    client="cognito-idp",
    summary=_("Sign-in for the users of applications"),
)
