"""AWS Secrets Manager: what is known of secrets, never their values."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

SECRET = Kind(
    name="secretsmanager.secret",
    title=_("Secrets"),
    call=Call("list_secrets", "SecretList", {"MaxResults": 100, "IncludePlannedDeletion": True}),
    key=("Name",),
    item_name="Name",
    arn="ARN",
    tags="Tags",
    details=(
        # AWS refuses to tell it of a secret that is about to be deleted.
        Detail(
            "get_resource_policy",
            {"SecretId": Field("ARN")},
            keep="ResourcePolicy",
            into="ResourcePolicy",
            when="!DeletedDate",
        ),
    ),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("Encryption key"), "KmsKeyId"),
        Column(_("Rotation"), "RotationEnabled", "yes_no"),
        Column(_("Last rotated"), "LastRotatedDate", "date"),
        Column(_("Last retrieved"), "LastAccessedDate", "date"),
        Column(_("Managed by"), "OwningService"),
        Column(_("Deletion date"), "DeletedDate", "date"),
        Column(_("Created"), "CreatedDate", "date"),
    ),
    parse=("ResourcePolicy",),
    masks=("ExternalSecretRotationMetadata[].Value",),
    volatile=("LastAccessedDate",),
    unordered=("SecretVersionsToStages.*", "ExternalSecretRotationMetadata"),
    relations={
        "kms.key": "KmsKeyId",
        "lambda.function": "RotationLambdaARN",
        "iam.role": "ExternalSecretRotationRoleArn",
    },
    console="secretsmanager/secret?name={Name}&region={region}",
)

SERVICE = Service("secretsmanager", _("Secrets Manager"), (SECRET,), summary=_("Secrets: their settings, never values"))
