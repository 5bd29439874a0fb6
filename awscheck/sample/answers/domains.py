"""Route 53 Domains: moto would make zones of its own for each name, and knows no tags."""

from datetime import UTC, datetime
from typing import Any

from awscheck.sample.answers.registry import answers
from awscheck.sample.call import Call
from awscheck.sample.people import PRODUCTION

EXPIRY = datetime(2027, 3, 1, tzinfo=UTC)
TAGS = {"shop-example.com": [{"Key": "Team", "Value": "shop"}, {"Key": "메모", "Value": "대표 도메인"}]}


@answers("route53domains", "ListDomains")
def list_domains(call: Call) -> dict[str, Any]:
    names = ("shop-example.com", "shop-example.net") if call.account == PRODUCTION.id else ()
    return {"Domains": [_domain(name) for name in names]}


def _domain(name: str) -> dict[str, Any]:
    return {"DomainName": name, "AutoRenew": name in TAGS, "TransferLock": True, "Expiry": EXPIRY}


@answers("route53domains", "ListTagsForDomain")
def list_tags_for_domain(call: Call) -> dict[str, Any]:
    return {"TagList": TAGS.get(call.params["DomainName"], [])}
