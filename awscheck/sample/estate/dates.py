"""Dates of what moto dates by the real clock, brought into the same past as the rest."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.apigateway.models import apigateway_backends
from moto.apigatewayv2.models import apigatewayv2_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.s3.models import s3_backends
from moto.sqs.models import sqs_backends

from awscheck.sample.estate.site import Site

FIRST = datetime(2024, 11, 4, 2, 30, tzinfo=UTC)
APART = timedelta(hours=31)


def build(site: Site) -> None:
    """Dates in one region."""
    place = (site.account.id, site.region)
    rest = apigateway_backends[place[0]][place[1]].apis.values()
    stages = [stage for api in rest for stage in api.stages.values()]
    _date([*rest, *stages], "created_date", "create_date", "last_updated_date", seconds=True)
    domains = apigateway_backends[place[0]][place[1]].domain_names.values()
    _date(domains, "certificate_upload_date", seconds=True)
    http = apigatewayv2_backends[place[0]][place[1]].apis.values()
    _date(http, "created_date")
    _date([stage for api in http for stage in api.stages.values()], "created", "updated")
    queues = sqs_backends[place[0]][place[1]].queues.values()
    _date(queues, "created_timestamp", "last_modified_timestamp", seconds=True)
    _date(cloudwatch_backends[place[0]][place[1]].dashboards.values(), "last_modified")


def build_account(site: Site) -> None:
    _date(s3_backends[site.account.id]["aws"].buckets.values(), "creation_date")


def _date(things: Iterable[Any], *fields: str, seconds: bool = False) -> None:
    for number, thing in enumerate(things):
        moment = FIRST + number * APART
        for field in set(fields) & set(vars(thing)):
            setattr(thing, field, int(moment.timestamp()) if seconds else moment)
