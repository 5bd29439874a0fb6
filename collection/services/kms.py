"""AWS Key Management Service. A key's policy may forbid even its account's administrators to look: that is a gap."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

KEY_ID = {"KeyId": Field("KeyId")}
CONSOLE = "kms/home?region={region}#/kms/"
ROTATION = (
    "{KeyRotationEnabled: KeyRotationEnabled, RotationPeriodInDays: RotationPeriodInDays,"
    " NextRotationDate: NextRotationDate}"
)

KEY = Kind(
    name="kms.key",
    title=_("Keys"),
    call=Call("list_keys", "Keys", {"Limit": 1000}),  # else 100
    key=("KeyId",),
    item_name="sort(Aliases || `[]`)[0]",
    arn="KeyArn",
    tags="Tags",
    joins=(
        Join(
            "list_aliases",
            "Aliases",
            on=("KeyId", "TargetKeyId"),
            into="Aliases",
            keep="AliasName",
            params={"Limit": 100},
            many=True,
        ),
    ),
    details=(
        Detail("describe_key", KEY_ID, keep="KeyMetadata"),
        # Asymmetric and HMAC keys, and those of custom key stores, are never rotated.
        Detail(
            "get_key_rotation_status",
            KEY_ID,
            keep=ROTATION,
            into="Rotation",
            unset=("UnsupportedOperationException",),
            when="KeySpec == 'SYMMETRIC_DEFAULT'",
        ),
        Detail("get_key_policy", {**KEY_ID, "PolicyName": "default"}, keep="Policy", into="Policy"),
        Detail("list_resource_tags", {**KEY_ID, "Limit": 50}, keep="Tags", into="Tags"),
    ),
    columns=(
        Column(_("Aliases"), "Aliases", "list"),
        Column(_("Status"), "KeyState", "state"),
        Column(_("Managed by"), "KeyManager"),
        Column(_("Key spec"), "KeySpec"),
        Column(_("Key usage"), "KeyUsage"),
        Column(_("Automatic rotation"), "Rotation.KeyRotationEnabled", "yes_no"),
        Column(_("Deletion date"), "DeletionDate", "date"),
        Column(_("Created"), "CreationDate", "date"),
    ),
    parse=("Policy",),
    unordered=("Aliases", "EncryptionAlgorithms", "MultiRegionConfiguration.ReplicaKeys"),
    relations={"kms.key": "MultiRegionConfiguration.[PrimaryKey.Arn, ReplicaKeys[].Arn][]"},
    console=CONSOLE + "keys/{KeyId}",
)

ALIAS = Kind(
    name="kms.alias",
    title=_("Aliases"),
    call=Call("list_aliases", "Aliases", {"Limit": 100}),  # else 50
    key=("AliasName",),
    item_name="AliasName",
    arn="AliasArn",
    columns=(
        Column(_("Key ID"), "TargetKeyId"),
        Column(_("AWS managed"), "starts_with(AliasName, 'alias/aws/')", "yes_no"),
        Column(_("Created"), "CreationDate", "date"),
        Column(_("Last updated"), "LastUpdatedDate", "date"),
    ),
    relations={"kms.key": "TargetKeyId"},
    console=CONSOLE + "keys/{TargetKeyId}",
)

SERVICE = Service("kms", _("KMS"), (KEY, ALIAS), summary=_("Encryption keys and their aliases"))
