"""A site: one account in one region, with its clients."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session

from awscheck.sample.people import Account

SESSION = Session()
SESSION.set_credentials("sample", "sample")
CONFIG = Config(parameter_validation=False, retries={"total_max_attempts": 1})


class Site:
    """`size` scales the numbers (1 is the smallest), `made` keeps what later parts need."""

    def __init__(self, account: Account, region: str, size: int) -> None:
        self.account = account
        self.region = region
        self.size = size
        self.environment = account.environment
        self.made: dict[str, Any] = {}
        self.client = cache(self._client)

    def _client(self, service: str) -> Any:
        client: Any = SESSION.create_client(service, region_name=self.region, config=CONFIG)
        client.meta.events.register("request-created", self._as_account)
        return client

    def _as_account(self, request: Any, **_: object) -> None:
        request.headers["x-moto-account-id"] = self.account.id

    def __getattr__(self, service: str) -> Any:
        """`site.ec2` is a client."""
        if service.startswith("_"):
            raise AttributeError(service)
        return self.client({"awslambda": "lambda"}.get(service, service))

    def name(self, *words: object) -> str:
        """prod-shop-web-1"""
        return "-".join(map(str, (self.environment, *words)))

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account.id}:{resource}"

    def tags(self, name: str, team: str = "shop", **more: str) -> list[dict[str, str]]:
        """Tags as most services take them."""
        return [{"Key": key, "Value": value} for key, value in self.tag_map(name, team, **more).items()]

    def tag_map(self, name: str, team: str = "shop", **more: str) -> dict[str, str]:
        return {"Name": name, "Environment": self.environment, "Team": team, **more}

    def specification(self, kind: str, name: str, team: str = "shop", **more: str) -> list[dict[str, Any]]:
        """Tags as EC2 takes them when it makes something."""
        return [{"ResourceType": kind, "Tags": self.tags(name, team, **more)}]
