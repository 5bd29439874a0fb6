"""AWS AppSync. Never the API keys."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Kind, Service

OTHERS = "additionalAuthenticationProviders[]"

GRAPHQL_API = Kind(
    name="appsync.graphql_api",
    title=_("GraphQL APIs"),
    call=Call("list_graphql_apis", "graphqlApis", {"maxResults": 25}),
    key=("apiId",),
    item_name="name",
    arn="arn",
    tags="tags",
    columns=(
        Column(_("API ID"), "apiId"),
        Column(_("API type"), "apiType"),
        Column(_("Primary authorization mode"), "authenticationType"),
        Column(_("Visibility"), "visibility"),
        Column(_("GraphQL endpoint"), "uris.GRAPHQL"),
        Column(_("Field resolver log level"), "logConfig.fieldLogLevel"),
        Column(_("X-Ray tracing"), "xrayEnabled", "yes_no"),
    ),
    unordered=("additionalAuthenticationProviders",),
    relations={
        "cognito.user_pool": f"[[userPoolConfig.userPoolId], {OTHERS}.userPoolConfig.userPoolId][]",
        "iam.role": "[logConfig.cloudWatchLogsRoleArn, mergedApiExecutionRoleArn]",
        "lambda.function": f"[[lambdaAuthorizerConfig.authorizerUri], {OTHERS}.lambdaAuthorizerConfig.authorizerUri][]",
        "wafv2.web_acl": "wafWebAclArn",
    },
    console="appsync/home?region={region}#/{id}/v1/home",
)

SERVICE = Service("appsync", _("AppSync"), (GRAPHQL_API,), summary=_("GraphQL APIs"))
