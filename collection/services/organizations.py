"""AWS Organizations. Any member may see the organization; its accounts only the management account or its delegates."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

ACCOUNT = Kind(
    name="organizations.account",
    title=_("Accounts"),
    scope="global",
    call=Call("list_accounts", "Accounts", {"MaxResults": 20}),
    key=("Id",),
    item_name="Name",
    arn="Arn",
    tags="Tags",
    details=(Detail("list_tags_for_resource", {"ResourceId": Field("Id")}, "Tags", "Tags"),),
    columns=(
        Column(_("Account ID"), "Id"),
        Column(_("State"), "State || Status", "state"),  # AWS is replacing the second by the first
        Column(_("Email"), "Email"),
        Column(_("Joined by"), "JoinedMethod"),
        Column(_("Joined"), "JoinedTimestamp", "date"),
    ),
    unordered=("Paths",),
    console="organizations/v2/home/accounts/{Id}",
)

ORGANIZATION = Kind(
    name="organizations.organization",
    title=_("Organization"),
    scope="global",
    call=Call("describe_organization", "Organization"),
    key=("Id",),
    arn="Arn",
    columns=(
        Column(_("Feature set"), "FeatureSet"),
        Column(_("Management account"), "MasterAccountId"),
        Column(_("Management account email"), "MasterAccountEmail"),
        Column(_("Policy types"), "AvailablePolicyTypes[?Status == 'ENABLED'].Type", "list"),
    ),
    unordered=("AvailablePolicyTypes",),
    relations={"organizations.account": "MasterAccountId"},
    console="organizations/v2/home/dashboard",
)

SERVICE = Service(
    "organizations",
    _("Organizations"),
    (ORGANIZATION, ACCOUNT),
    summary=_("The organization and its accounts"),
)
