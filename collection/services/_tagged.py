"""Tags of kinds that AWS lists without them: one listing for a region, asked once for all kinds with the same types."""

from collection.kinds import Join

NAME = "tail(ResourceARN, '/')"  # for kinds whose listing knows no ARN


def tagged(own: str, *types: str, by: str = "ResourceARN") -> Join:
    """Tags into ``Tags``. own: path in the item that is equal to ``by``; types: as the tagging API names kinds."""
    return Join(
        "get_resources",
        "ResourceTagMappingList",
        on=(own, by),
        into="Tags",
        keep="Tags",
        params={"ResourceTypeFilters": [*types], "ResourcesPerPage": 100},
        client="resourcegroupstaggingapi",
    )
