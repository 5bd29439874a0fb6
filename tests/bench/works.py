"""What is collected, and what must be reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from collection.registry import SERVICES

HOME = "us-east-1"
EIGHT = ("ec2", "s3", "iam", "rds", "lambda", "sqs", "sns", "dynamodb")
SEVENTEEN = (
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
    "ap-northeast-2", "ap-northeast-3",
)  # fmt: skip
ACCOUNT = {
    "instances": 300, "volumes": 300, "interfaces": 300, "groups": 30, "buckets": 100, "functions": 50, "users": 50,
    "roles": 20, "policies": 20, "databases": 20, "queues": 50, "topics": 50, "tables": 50,
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """One row. most: times the yardstick's wall clock. repeats: collected again with 1 % changed."""

    name: str
    services: tuple[str, ...]
    regions: tuple[str, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)
    most: float = 1.0
    vendor: str = "sqlite"
    repeats: bool = False

    def scaled(self, factor: float) -> "Work":
        """With another number of everything."""
        sizes = {name: int(count * factor) for name, count in self.sizes.items()}
        return replace(self, sizes=sizes, name=f"{self.name} ({factor:.0%} of it)")


def _many(count: int) -> dict[str, int]:
    return {"instances": count, "volumes": count, "interfaces": count}


WORKS = {
    "account": Work("one account, one region, eight services", EIGHT, (HOME,), ACCOUNT),
    "empty": Work("an empty account, 17 regions, all services", tuple(SERVICES), SEVENTEEN, most=1.2),
    "large": Work(
        "50,000 instances, volumes and interfaces, into PostgreSQL", ("ec2",), (HOME,), _many(50_000),
        most=1 / 0.6, vendor="postgresql", repeats=True,
    ),
}  # fmt: skip
