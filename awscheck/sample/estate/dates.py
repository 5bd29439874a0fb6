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
    into_the_past([*rest, *stages], "created_date", "create_date", "last_updated_date", seconds=True)
    domains = apigateway_backends[place[0]][place[1]].domain_names.values()
    into_the_past(domains, "certificate_upload_date", seconds=True)
    http = apigatewayv2_backends[place[0]][place[1]].apis.values()
    into_the_past(http, "created_date")
    into_the_past([stage for api in http for stage in api.stages.values()], "created", "updated")
    queues = sqs_backends[place[0]][place[1]].queues.values()
    into_the_past(queues, "created_timestamp", "last_modified_timestamp", seconds=True)
    into_the_past(cloudwatch_backends[place[0]][place[1]].dashboards.values(), "last_modified")


def build_account(site: Site) -> None:
    into_the_past(s3_backends[site.account.id]["aws"].buckets.values(), "creation_date")


def into_the_past(things: Iterable[Any], *fields: str, seconds: bool = False) -> None:
    """Each thing is a day or so younger than the one before it."""
    for number, thing in enumerate(things):
        moment = FIRST + number * APART
        for field in set(fields) & set(vars(thing)):
            setattr(thing, field, int(moment.timestamp()) if seconds else moment)
