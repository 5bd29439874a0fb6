"""AWS's partitions and regions, as botocore lists them: the only region names that are ever used."""

from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.regions import EndpointResolver

from awscheck.aws.data import loader
from awscheck.aws.places import PLACES

HOME_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


def home_region(partition: str = "aws") -> str:
    """Where a partition answers for STS and for its global services; never a region that can be switched off."""
    return HOME_REGIONS[partition]


@cache
def regions(partition: str = "aws") -> tuple[str, ...]:
    """All regions of a partition, sorted."""
    return service_regions("ec2", partition)


@cache
def service_regions(service: str, partition: str = "aws") -> tuple[str, ...]:
    """Where botocore lists an endpoint for a service; empty means unknown, as for global services."""
    try:
        model: Any = loader().load_service_model(service, "service-2")
    except UnknownServiceError:
        return ()
    return tuple(sorted(_resolver().get_available_endpoints(model["metadata"]["endpointPrefix"], partition)))


def is_region(name: str, partition: str = "") -> bool:
    """Whether AWS has this region, in the given partition or in any that the portal knows."""
    return any(name in regions(known) for known in ([partition] if partition else HOME_REGIONS))


def partition_of(region: str) -> str:
    """The partition of a region; 'aws' when there is no such region."""
    return next((partition for partition in HOME_REGIONS if region in regions(partition)), "aws")


def region_title(region: str) -> str:
    """A region's place in the reader's language, such as 'Seoul'; the region's own name when AWS gives none."""
    return str(PLACES.get(region) or _place(region))


@cache
def _place(region: str) -> str:
    """What botocore says in English, for a region that is newer than our list."""
    for partition in _endpoints()["partitions"]:
        if region in partition["regions"]:
            description = str(partition["regions"][region]["description"])
            return description.partition("(")[2].removesuffix(")") or description
    return region


@cache
def _resolver() -> EndpointResolver:
    return EndpointResolver(_endpoints())


def _endpoints() -> Any:
    return loader().load_data("endpoints")
