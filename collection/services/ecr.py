"""Amazon Elastic Container Registry."""

from django.utils.translation import gettext_lazy as _

from collection.kinds import Call, Column, Detail, Field, Join, Kind, Parent, Service


def _policy(operation: str, keep: str, into: str, unset: str) -> Detail:
    return Detail(operation, {"repositoryName": Field("repositoryName")}, keep, into, (unset,))


REPOSITORY = Kind(
    name="ecr.repository",
    title=_("Private repositories"),
    call=Call("describe_repositories", "repositories", {"maxResults": 1000}),  # else 100
    key=("repositoryName",),
    item_name="repositoryName",
    arn="repositoryArn",
    tags="Tags",
    joins=(
        Join(
            "get_resources",
            "ResourceTagMappingList",
            on=("repositoryArn", "ResourceARN"),
            into="Tags",
            keep="Tags",
            params={"ResourceTypeFilters": ["ecr:repository"], "ResourcesPerPage": 100},
            client="resourcegroupstaggingapi",
        ),
    ),
    details=(
        _policy("get_repository_policy", "policyText", "Policy", "RepositoryPolicyNotFoundException"),
        _policy("get_lifecycle_policy", "lifecyclePolicyText", "LifecyclePolicy", "LifecyclePolicyNotFoundException"),
    ),
    columns=(
        Column(_("URI"), "repositoryUri"),
        Column(_("Tag immutability"), "imageTagMutability"),
        Column(_("Scan on push"), "imageScanningConfiguration.scanOnPush", "yes_no"),
        Column(_("Encryption type"), "encryptionConfiguration.encryptionType"),
        Column(_("Lifecycle rules"), "LifecyclePolicy.rules", "count"),
        Column(_("Permissions"), "Policy.Statement", "count"),
        Column(_("Created"), "createdAt", "date"),
    ),
    parse=("Policy", "LifecyclePolicy"),
    unordered=("imageTagMutabilityExclusionFilters",),
    relations={"kms.key": "encryptionConfiguration.kmsKey"},
    console="ecr/repositories/private/{registryId}/{repositoryName}?region={region}",
)

IMAGE = Kind(
    name="ecr.image",
    title=_("Images"),
    parent="ecr.repository",
    call=Call(
        "describe_images", "imageDetails", {"repositoryName": Parent("repositoryName"), "maxResults": 1000}
    ),  # else 100
    key=("imageDigest",),
    item_name="{repositoryName}:{imageTags[0]}",
    columns=(
        Column(_("Repository"), "repositoryName"),
        Column(_("Image tags"), "imageTags", "list"),
        Column(_("Size"), "imageSizeInBytes", "bytes"),
        Column(_("Pushed"), "imagePushedAt", "date"),
        Column(_("Last pulled"), "lastRecordedPullTime", "date"),
        Column(_("Scan status"), "imageScanStatus.status", "state"),
        Column(_("Critical findings"), "imageScanFindingsSummary.findingSeverityCounts.CRITICAL", "number"),
        Column(_("High findings"), "imageScanFindingsSummary.findingSeverityCounts.HIGH", "number"),
    ),
    volatile=("lastRecordedPullTime", "imageScanFindingsSummary"),
    unordered=("imageTags",),
    console="ecr/repositories/private/{registryId}/{repositoryName}/_/image/{imageDigest}/details?region={region}",
)

SERVICE = Service("ecr", _("ECR"), (REPOSITORY, IMAGE), summary=_("Container image repositories and their images"))
