"""AWS Identity and Access Management. One listing gives users, groups, roles and policies with all that they hold."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Each, Field, Join, Kind, Service
from collection.services import _iam_account

PAGE = {"MaxItems": 1000}
FILTER = {"Filter": ["User", "Role", "Group", "LocalManagedPolicy"], **PAGE}
OWN = "[?!contains(@, ':iam::aws:')]"  # AWS's own policies are not collected
POLICIES = f"AttachedManagedPolicies[].PolicyArn | {OWN}"
POLICIES_AND_BOUNDARY = f"[AttachedManagedPolicies[].PolicyArn, PermissionsBoundary.PermissionsBoundaryArn][] | {OWN}"
PRINCIPALS = "AssumeRolePolicyDocument.Statement[].Principal"


def _everything(items: str) -> Call:
    """The listing that four kinds share; the engine asks once for equal calls."""
    return Call("get_account_authorization_details", items, FILTER)


USER = Kind(
    name="iam.user",
    title=_("Users"),
    call=_everything("UserDetailList"),
    key=("UserName",),
    scope="global",
    item_name="UserName",
    arn="Arn",
    tags="Tags",
    joins=(Join("list_users", "Users", ("UserName", "UserName"), "PasswordLastUsed", "PasswordLastUsed", params=PAGE),),
    details=(
        Detail("list_access_keys", {"UserName": Field("UserName")}, "AccessKeyMetadata", "AccessKeys"),
        Detail("list_mfa_devices", {"UserName": Field("UserName")}, "MFADevices", "MFADevices"),
        Detail("get_login_profile", {"UserName": Field("UserName")}, "LoginProfile", "LoginProfile", ("NoSuchEntity",)),
    ),
    columns=(
        Column(_("Groups"), "GroupList", "list"),
        Column(_("MFA devices"), "MFADevices", "count"),
        Column(_("Console password since"), "LoginProfile.CreateDate", "date"),
        Column(_("Console last sign-in"), "PasswordLastUsed", "date"),
        Column(_("Access keys"), "AccessKeys", "count"),
        Column(_("Policies"), "AttachedManagedPolicies[].PolicyName", "list"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    volatile=("PasswordLastUsed",),
    unordered=("AccessKeys", "AttachedManagedPolicies", "GroupList", "MFADevices", "UserPolicyList"),
    relations={
        "iam.group": "GroupList",
        "iam.policy": POLICIES_AND_BOUNDARY,
        "iam.virtual_mfa_device": "MFADevices[].SerialNumber",
    },
    console="iam/home#/users/details/{UserName}",
)

ACCESS_KEY = Kind(
    name="iam.access_key",
    title=_("Access keys"),
    call=Each("AccessKeys"),
    key=("AccessKeyId",),
    scope="global",
    item_name="UserName",
    parent="iam.user",
    details=(
        Detail(
            "get_access_key_last_used", {"AccessKeyId": Field("AccessKeyId")}, "AccessKeyLastUsed", "AccessKeyLastUsed"
        ),
    ),
    columns=(
        Column(_("User"), "UserName"),
        Column(_("Status"), "Status", "state"),
        Column(_("Last used"), "AccessKeyLastUsed.LastUsedDate", "date"),
        Column(_("Last used Region"), "AccessKeyLastUsed.Region"),
        Column(_("Last used service"), "AccessKeyLastUsed.ServiceName"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    volatile=("AccessKeyLastUsed",),
    relations={"iam.user": "UserName"},
    console="iam/home#/users/details/{UserName}?section=security_credentials",
)

GROUP = Kind(
    name="iam.group",
    title=_("User groups"),
    call=_everything("GroupDetailList"),
    key=("GroupName",),
    scope="global",
    item_name="GroupName",
    arn="Arn",
    details=(Detail("get_group", {"GroupName": Field("GroupName"), **PAGE}, "Users[].UserName", "Members"),),
    columns=(
        Column(_("Users"), "Members", "count"),
        Column(_("Policies"), "AttachedManagedPolicies[].PolicyName", "list"),
        Column(_("Inline policies"), "GroupPolicyList", "count"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    unordered=("AttachedManagedPolicies", "GroupPolicyList", "Members"),
    relations={"iam.policy": POLICIES, "iam.user": "Members"},
    console="iam/home#/groups/details/{GroupName}",
)

ROLE = Kind(
    name="iam.role",
    title=_("Roles"),
    call=_everything("RoleDetailList"),
    key=("RoleName",),
    scope="global",
    item_name="RoleName",
    arn="Arn",
    tags="Tags",
    joins=(
        Join(
            "list_roles",
            "Roles",
            ("RoleName", "RoleName"),
            keep="{Description: Description, MaxSessionDuration: MaxSessionDuration}",
            params=PAGE,
        ),
    ),
    columns=(
        Column(_("Trusted entities"), "AssumeRolePolicyDocument.Statement[].Principal.*[][]", "list"),
        Column(_("Last used"), "RoleLastUsed.LastUsedDate", "date"),
        Column(_("Policies"), "AttachedManagedPolicies[].PolicyName", "list"),
        Column(_("Inline policies"), "RolePolicyList", "count"),
        Column(_("Description"), "Description"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    parse=("AssumeRolePolicyDocument",),
    volatile=("RoleLastUsed", "InstanceProfileList[].Roles[].RoleLastUsed"),
    unordered=("AttachedManagedPolicies", "InstanceProfileList", "RolePolicyList"),
    relations={
        "iam.instance_profile": "InstanceProfileList[].InstanceProfileName",
        "iam.oidc_provider": f"{PRINCIPALS}.[Federated][][] | [?contains(@, ':oidc-provider/')]",
        "iam.policy": POLICIES_AND_BOUNDARY,
        "iam.role": f"{PRINCIPALS}.[AWS][][] | [?contains(@, ':role/')]",
        "iam.saml_provider": f"{PRINCIPALS}.[Federated][][] | [?contains(@, ':saml-provider/')]",
        "iam.user": f"{PRINCIPALS}.[AWS][][] | [?contains(@, ':user/')]",
    },
    console="iam/home#/roles/details/{RoleName}",
)

POLICY = Kind(
    name="iam.policy",
    title=_("Customer managed policies"),
    call=_everything("Policies"),
    key=("tail(Arn, '/')",),  # the name, which is one of its kind in an account whatever the path before it
    scope="global",
    item_name="tail(Arn, '/')",
    arn="Arn",
    tags="Tags",
    details=(Detail("list_policy_tags", {"PolicyArn": Field("Arn"), **PAGE}, "Tags", "Tags"),),
    columns=(
        Column(_("Attached entities"), "AttachmentCount", "number"),
        Column(_("Default version"), "DefaultVersionId"),
        Column(_("Description"), "Description"),
        Column(_("Edited"), "UpdateDate", "date"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    unordered=("PolicyVersionList",),
    console="iam/home#/policies/details/{Arn}",
)

INSTANCE_PROFILE = Kind(
    name="iam.instance_profile",
    title=_("Instance profiles"),
    call=Call("list_instance_profiles", "InstanceProfiles", PAGE),
    key=("InstanceProfileName",),
    scope="global",
    item_name="InstanceProfileName",
    arn="Arn",
    tags="Tags",
    details=(
        Detail(
            "get_instance_profile",  # the listing leaves tags out
            {"InstanceProfileName": Field("InstanceProfileName")},
            "InstanceProfile",
        ),
    ),
    columns=(
        Column(_("Role"), "Roles[0].RoleName"),
        Column(_("Path"), "Path"),
        Column(_("Created"), "CreateDate", "date"),
    ),
    volatile=("Roles[].RoleLastUsed",),
    relations={"iam.role": "Roles[].RoleName"},
)

SERVICE = Service(
    "iam",
    _("IAM"),
    (USER, ACCESS_KEY, GROUP, ROLE, POLICY, INSTANCE_PROFILE, *_iam_account.KINDS),
    summary=_("Users, roles and permissions"),
)
