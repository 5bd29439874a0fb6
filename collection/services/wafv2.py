"""AWS WAF: what stands before load balancers and APIs (regional), and before CloudFront (global)."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Kind, Params, Service
from collection.services._tagged import tagged

REGIONAL: Params = {"Scope": "REGIONAL"}
CLOUDFRONT: Params = {"Scope": "CLOUDFRONT"}  # AWS answers this only in us-east-1, where global kinds are read
PAGE = {"Limit": 100}
MORE = ("NextMarker", "NextMarker")
TAGS = tagged("ARN", "wafv2")
STATEMENTS = (
    "Rules[].Statement.[@, NotStatement.Statement, AndStatement.Statements, OrStatement.Statements, "
    "AndStatement.Statements[].NotStatement.Statement, RateBasedStatement.ScopeDownStatement][][]"
)
IP_SETS = f"{STATEMENTS}.IPSetReferenceStatement.ARN"
CONSOLE = "wafv2/homev2/"


def _whole(operation: str, keep: str, scope: Params) -> Detail:
    """What the listing leaves out: nearly all."""
    return Detail(operation, {"Name": Field("Name"), "Id": Field("Id"), **scope}, keep)


WEB_ACL = Kind(
    name="wafv2.web_acl",
    title=_("Web ACLs"),
    call=Call("list_web_acls", "WebACLs", {**REGIONAL, **PAGE}, pager=MORE),
    key=("Id",),
    item_name="Name",
    arn="ARN",
    tags="Tags",
    joins=(TAGS,),
    details=(_whole("get_web_acl", "WebACL", REGIONAL),),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("Default action"), "DefaultAction.Block && 'Block' || 'Allow'"),
        Column(_("Rules"), "Rules[].Name", "list"),
        Column(_("Web ACL capacity units"), "Capacity", "number"),
        Column(_("CloudWatch metrics"), "VisibilityConfig.CloudWatchMetricsEnabled", "yes_no"),
        Column(_("Managed by Firewall Manager"), "ManagedByFirewallManager", "yes_no"),
    ),
    masks=("**.InsertHeaders[].Value", "**.SearchString"),  # often the secret by which an origin knows its CloudFront
    drop=("LockToken",),
    unordered=("Rules", "TokenDomains"),
    relations={"wafv2.ip_set": IP_SETS},
    console=CONSOLE + "web-acl/{Name}/{Id}/overview?region={region}",
)

IP_SET = Kind(
    name="wafv2.ip_set",
    title=_("IP sets"),
    call=Call("list_ip_sets", "IPSets", {**REGIONAL, **PAGE}, pager=MORE),
    key=("Id",),
    item_name="Name",
    arn="ARN",
    tags="Tags",
    joins=(TAGS,),
    details=(_whole("get_ip_set", "IPSet", REGIONAL),),
    columns=(
        Column(_("Description"), "Description"),
        Column(_("IP version"), "IPAddressVersion"),
        Column(_("IP addresses"), "Addresses", "count"),
        Column(_("IP address ranges"), "Addresses", "list"),
    ),
    drop=("LockToken",),
    unordered=("Addresses",),
    console=CONSOLE + "ip-set/{Name}/{Id}?region={region}",
)

CLOUDFRONT_WEB_ACL = replace(
    WEB_ACL,
    name="wafv2.cloudfront_web_acl",
    title=_("CloudFront web ACLs"),
    scope="global",
    call=Call("list_web_acls", "WebACLs", {**CLOUDFRONT, **PAGE}, pager=MORE),
    details=(_whole("get_web_acl", "WebACL", CLOUDFRONT),),
    relations={"wafv2.cloudfront_ip_set": IP_SETS},
    console=CONSOLE + "web-acl/{Name}/{Id}/overview?region=global",
)

CLOUDFRONT_IP_SET = replace(
    IP_SET,
    name="wafv2.cloudfront_ip_set",
    title=_("CloudFront IP sets"),
    scope="global",
    call=Call("list_ip_sets", "IPSets", {**CLOUDFRONT, **PAGE}, pager=MORE),
    details=(_whole("get_ip_set", "IPSet", CLOUDFRONT),),
    console=CONSOLE + "ip-set/{Name}/{Id}?region=global",
)

SERVICE = Service(
    "wafv2",
    _("WAF"),
    (WEB_ACL, IP_SET, CLOUDFRONT_WEB_ACL, CLOUDFRONT_IP_SET),
    summary=_("Web application firewalls and their IP sets"),
)
