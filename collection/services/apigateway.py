"""Amazon API Gateway: REST APIs (v1), HTTP and WebSocket APIs (v2)."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Each, Field, Kind, Parent, Service

REST_API = Kind(
    name="apigateway.rest_api",
    title=_("REST APIs"),
    call=Call("get_rest_apis", "items", {"limit": 500}),  # 25 a page without a limit
    key=("id",),
    item_name="name",
    arn="arn:{partition}:apigateway:{region}::/restapis/{id}",
    tags="tags",
    details=(Detail("get_stages", {"restApiId": Field("id")}, keep="item", into="stages"),),
    columns=(
        Column(_("API ID"), "id"),
        Column(_("Description"), "description"),
        Column(_("Endpoint type"), "endpointConfiguration.types", "list"),
        Column(_("Stages"), "stages", "count"),
        Column(_("API key source"), "apiKeySource"),
        Column(_("Default endpoint disabled"), "disableExecuteApiEndpoint", "yes_no"),
        Column(_("Created"), "createdDate", "date"),
    ),
    parse=("policy",),
    masks=("stages[].variables.*", "stages[].canarySettings.stageVariableOverrides.*"),
    unordered=("stages",),
    relations={"ec2.vpc_endpoint": "endpointConfiguration.vpcEndpointIds"},
    console="apigateway/main/apis/{id}/resources?api={id}&region={region}",
)

STAGE = Kind(
    name="apigateway.stage",
    title=_("REST API stages"),
    parent="apigateway.rest_api",
    call=Each("stages"),
    key=("stageName",),
    item_name="stageName",
    arn="arn:{partition}:apigateway:{region}::/restapis/{parent.id}/stages/{stageName}",
    tags="tags",
    columns=(
        Column(_("Deployment"), "deploymentId"),
        Column(_("Web ACL"), "webAclArn"),
        Column(_("X-Ray tracing"), "tracingEnabled", "yes_no"),
        Column(_("Access log"), "accessLogSettings.destinationArn"),
        Column(_("Cache"), "cacheClusterStatus", "state"),
        Column(_("Last updated"), "lastUpdatedDate", "date"),
    ),
    masks=("variables.*", "canarySettings.stageVariableOverrides.*"),
    relations={
        "firehose.delivery_stream": "split(accessLogSettings.destinationArn, ':deliverystream/')[1]",
        "logs.log_group": "split(accessLogSettings.destinationArn, ':log-group:')[1]",
        "wafv2.web_acl": "webAclArn",
    },
)

DOMAIN_NAME = Kind(
    name="apigateway.domain_name",
    title=_("Custom domain names"),
    call=Call("get_domain_names", "items", {"limit": 500}),
    key=("domainName", "domainNameId"),  # private ones may share a name
    id="domainName",
    item_name="domainName",
    arn="domainNameArn",
    tags="tags",
    columns=(
        Column(_("Status"), "domainNameStatus", "state"),
        Column(_("Endpoint type"), "endpointConfiguration.types", "list"),
        Column(_("Security policy"), "securityPolicy"),
        Column(_("Target domain name"), "regionalDomainName || distributionDomainName"),
        Column(_("Certificate"), "regionalCertificateArn || certificateArn"),
    ),
    parse=("policy", "managementPolicy"),
    relations={
        "acm.certificate": "[certificateArn, regionalCertificateArn, ownershipVerificationCertificateArn]",
        "ec2.vpc_endpoint": "endpointConfiguration.vpcEndpointIds",
        "s3.bucket": "split(mutualTlsAuthentication.truststoreUri, '/')[2]",
    },
    console="apigateway/main/publish/domain-names?domain={domainName}&region={region}",
)

HTTP_API = Kind(
    name="apigateway.http_api",
    title=_("HTTP and WebSocket APIs"),
    client="apigatewayv2",
    call=Call("get_apis", "Items"),
    key=("ApiId",),
    item_name="Name",
    arn="arn:{partition}:apigateway:{region}::/apis/{ApiId}",
    tags="Tags",
    columns=(
        Column(_("API ID"), "ApiId"),
        Column(_("Protocol"), "ProtocolType"),
        Column(_("Endpoint"), "ApiEndpoint"),
        Column(_("Description"), "Description"),
        Column(_("Default endpoint disabled"), "DisableExecuteApiEndpoint", "yes_no"),
        Column(_("Created"), "CreatedDate", "date"),
    ),
    console="apigateway/main/develop/routes?api={ApiId}&region={region}",
)

HTTP_STAGE = Kind(
    name="apigateway.http_stage",
    title=_("HTTP and WebSocket API stages"),
    client="apigatewayv2",
    parent="apigateway.http_api",
    call=Call("get_stages", "Items", {"ApiId": Parent("ApiId")}),
    key=("StageName",),
    item_name="StageName",
    arn="arn:{partition}:apigateway:{region}::/apis/{parent.ApiId}/stages/{StageName}",
    tags="Tags",
    columns=(
        Column(_("Deployment"), "DeploymentId"),
        Column(_("Automatic deployment"), "AutoDeploy", "yes_no"),
        Column(_("Access log"), "AccessLogSettings.DestinationArn"),
        Column(_("Detailed metrics"), "DefaultRouteSettings.DetailedMetricsEnabled", "yes_no"),
        Column(_("Last updated"), "LastUpdatedDate", "date"),
    ),
    masks=("StageVariables.*",),
    relations={
        "firehose.delivery_stream": "split(AccessLogSettings.DestinationArn, ':deliverystream/')[1]",
        "logs.log_group": "split(AccessLogSettings.DestinationArn, ':log-group:')[1]",
    },
)

API_KEY = Kind(
    name="apigateway.api_key",
    title=_("API keys"),
    call=Call("get_api_keys", "items", {"includeValues": False, "limit": 500}),
    key=("id",),
    item_name="name",
    arn="arn:{partition}:apigateway:{region}::/apikeys/{id}",
    tags="tags",
    columns=(
        Column(_("API key ID"), "id"),
        Column(_("Enabled"), "enabled", "yes_no"),
        Column(_("Description"), "description"),
        Column(_("Stages"), "stageKeys", "list"),
        Column(_("Created"), "createdDate", "date"),
        Column(_("Last updated"), "lastUpdatedDate", "date"),
    ),
    drop=("value",),  # not asked for; should it come all the same, it is not kept
    unordered=("stageKeys",),
    relations={"apigateway.rest_api": "stageKeys[].split(@, '/')[0]"},
    console="apigateway/main/api-keys/{id}?api=unselected&region={region}",
)

SERVICE = Service(
    "apigateway",
    _("API Gateway"),
    (REST_API, STAGE, DOMAIN_NAME, HTTP_API, HTTP_STAGE, API_KEY),
    summary=_("REST, HTTP and WebSocket APIs, their stages and custom domain names"),
)
