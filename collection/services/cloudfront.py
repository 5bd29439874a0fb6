"""Amazon CloudFront. Its answers leave ``Items`` out where there are none."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Service

CONSOLE = "cloudfront/v4/home#/"
BEHAVIORS = "[[DefaultCacheBehavior], CacheBehaviors.Items][]"
BUCKETS = "Origins.Items[?contains(DomainName, '.s3') && contains(DomainName, '.amazonaws.com')]"
NOT_LISTED = (
    "DistributionConfig.{DefaultRootObject: DefaultRootObject, Logging: Logging,"
    " ContinuousDeploymentPolicyId: ContinuousDeploymentPolicyId}"
)

DISTRIBUTION = Kind(
    name="cloudfront.distribution",
    title=_("Distributions"),
    scope="global",
    call=Call("list_distributions", "DistributionList.Items"),
    key=("Id",),
    item_name="DomainName",
    arn="ARN",
    tags="Tags",
    joins=(
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("ARN", "ResourceARN"),
            into="Tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["cloudfront:distribution"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    details=(Detail("get_distribution_config", {"Id": Field("Id")}, keep=NOT_LISTED, into="Config"),),
    columns=(
        Column(_("Status"), "Status", "state"),
        Column(_("Enabled"), "Enabled", "yes_no"),
        Column(_("Alternate domain names"), "Aliases.Items", "list"),
        Column(_("Origins"), "Origins.Items[].DomainName", "list"),
        Column(_("Description"), "Comment"),
        Column(_("Web ACL"), "WebACLId"),
        Column(_("Standard logging"), "Config.Logging.Enabled", "yes_no"),
        Column(_("Last modified"), "LastModifiedTime", "date"),
    ),
    masks=("Origins.Items[].CustomHeaders.Items[].HeaderValue",),  # how origins know their CloudFront: a shared secret
    unordered=(
        "Aliases.Items",
        "CacheBehaviors.Items[].AllowedMethods.CachedMethods.Items",
        "CacheBehaviors.Items[].AllowedMethods.Items",
        "CustomErrorResponses.Items",
        "DefaultCacheBehavior.AllowedMethods.CachedMethods.Items",
        "DefaultCacheBehavior.AllowedMethods.Items",
        "Origins.Items[].CustomHeaders.Items",
        "Origins.Items[].CustomOriginConfig.OriginSslProtocols.Items",
        "Origins.Items",
        "Restrictions.GeoRestriction.Items",
    ),
    relations={
        "acm.certificate": "ViewerCertificate.ACMCertificateArn",
        "iam.server_certificate": "ViewerCertificate.IAMCertificateId",
        "wafv2.cloudfront_web_acl": "WebACLId",
        "s3.bucket": BUCKETS + ".split(DomainName, '.s3')[0]",
        "cloudfront.function": BEHAVIORS + ".FunctionAssociations.Items[].FunctionARN",
        "lambda.version": BEHAVIORS + ".LambdaFunctionAssociations.Items[].LambdaFunctionARN",
    },
    console=CONSOLE + "distributions/{Id}",
)

FUNCTION = Kind(
    name="cloudfront.function",
    title=_("Functions"),
    scope="global",
    call=Call("list_functions", "FunctionList.Items", pager=("Marker", "FunctionList.NextMarker")),
    key=("Name", "FunctionMetadata.Stage"),  # a published one is listed twice: what is live, what is in development
    id="Name",
    item_name="Name",
    arn="FunctionMetadata.FunctionARN",
    columns=(
        Column(_("Stage"), "FunctionMetadata.Stage"),
        Column(_("Status"), "Status"),
        Column(_("Runtime"), "FunctionConfig.Runtime"),
        Column(_("Description"), "FunctionConfig.Comment"),
        Column(_("Created"), "FunctionMetadata.CreatedTime", "date"),
        Column(_("Last modified"), "FunctionMetadata.LastModifiedTime", "date"),
    ),
    unordered=("FunctionConfig.KeyValueStoreAssociations.Items",),
    console=CONSOLE + "functions/{Name}",
)

SERVICE = Service(
    "cloudfront",
    _("CloudFront"),
    (DISTRIBUTION, FUNCTION),
    summary=_("Distributions of the content delivery network, and their functions"),
)
