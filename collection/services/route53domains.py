"""Amazon Route 53 Domains, in us-east-1 only. Never who has registered them: those are people's addresses."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Service

DOMAIN = Kind(
    name="route53domains.domain",
    title=_("Registered domains"),
    scope="global",
    call=Call("list_domains", "Domains", {"MaxItems": 100}),  # 20 a page without it
    key=("DomainName",),
    item_name="DomainName",
    tags="Tags",
    details=(Detail("list_tags_for_domain", {"DomainName": Field("DomainName")}, keep="TagList", into="Tags"),),
    columns=(
        Column(_("Expiration date"), "Expiry", "date"),
        Column(_("Auto-renew"), "AutoRenew", "yes_no"),
        Column(_("Transfer lock"), "TransferLock", "yes_no"),
    ),
    console="route53/domains/home#/DomainDetails/{id}",
)

SERVICE = Service(
    "route53domains", _("Route 53 Domains"), (DOMAIN,), summary=_("Domain names that were registered with AWS")
)
