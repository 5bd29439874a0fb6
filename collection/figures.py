"""Figures for Prometheus, read from the database when it asks, so that they are the same whichever process answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from collection.health import broker_answers
from collection.models import Collection, Outcome, ServiceRun, Tick, Worker
from collection.states import CollectionState, OutcomeState, RunState

CONTENT_TYPE = CONTENT_TYPE_LATEST
WINDOW = timedelta(hours=24)
BUCKETS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)  # seconds
WAITING_SINCE = Coalesce("started_at", "collection__created_at")


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Figures())
    return generate_latest(registry)


class Figures(Collector):
    """One aggregate query or two for each family; nothing is counted in this process."""

    def collect(self) -> Iterator[Metric]:
        lately = timezone.now() - WINDOW
        yield from _collections()
        yield from _service_runs()
        yield from _outcomes(Outcome.objects.filter(service_run__collection__created_at__gte=lately))
        yield from _workers()
        collections = Collection.objects.filter(created_at__gte=lately)
        runs = ServiceRun.objects.filter(collection__created_at__gte=lately, state=RunState.DONE)
        yield _durations("awscheck_collection_duration_seconds", "collections", collections)
        yield _durations("awscheck_service_run_duration_seconds", "service runs", runs)


def oldest_waiting() -> datetime | None:
    """Since when the service run waits that has waited longest: asked for, or last worked on; None where none waits."""
    since: datetime | None = ServiceRun.objects.filter(state=RunState.QUEUED).aggregate(since=Min(WAITING_SINCE))[
        "since"
    ]
    return since


def _collections() -> Iterator[Metric]:
    rows = Collection.objects.filter(deleted_at=None).values_list("state").annotate(Count("pk"))
    yield _by_state("awscheck_collections", "Collections that are kept.", dict(rows), CollectionState)


def _service_runs() -> Iterator[Metric]:
    held = Count("pk", filter=Q(state=RunState.RUNNING, lease_until__gte=Now()))
    rows = list(ServiceRun.objects.values_list("state").annotate(Count("pk"), held=held))
    counts = {state: count for state, count, _held in rows}
    yield _by_state("awscheck_service_runs", "Service runs that are kept.", counts, RunState)
    yield _gauge("awscheck_leases_held", "Running parts whose worker is alive.", sum(row[2] for row in rows))
    lost = counts.get(RunState.RUNNING, 0) - sum(row[2] for row in rows)
    yield _gauge("awscheck_leases_expired", "Running parts whose worker fell silent.", lost)
    text = "How long the service run waits that has waited longest; 0: none waits."
    yield _gauge("awscheck_queue_age_seconds", text, _age(oldest_waiting()) or 0)


def _outcomes(outcomes: "models.QuerySet[Outcome]") -> Iterator[Metric]:
    rows = list(outcomes.values_list("state").annotate(Count("pk"), Sum("calls"), Sum("retries"), Sum("count")))
    counts = {row[0]: row[1] for row in rows}
    window = "of collections begun in the last 24 hours."
    yield _by_state("awscheck_outcomes_24h", f"Outcomes {window}", counts, OutcomeState)
    yield _gauge("awscheck_aws_calls_24h", f"Calls to AWS {window}", sum(row[2] for row in rows))
    yield _gauge("awscheck_aws_retries_24h", f"Calls to AWS made again {window}", sum(row[3] for row in rows))
    yield _gauge(
        "awscheck_resources_found_24h", f"Resources found, as often as found, {window}", sum(row[4] for row in rows)
    )


def _workers() -> Iterator[Metric]:
    alive = Worker.objects.alive().aggregate(
        workers=Count("pk"), slots=Coalesce(Sum("concurrency"), 0), busy=Coalesce(Sum("running"), 0)
    )
    yield _gauge("awscheck_workers", "Workers heard of in the last 60 seconds.", alive["workers"])
    yield _gauge("awscheck_worker_slots", "Service runs that they can work on at once.", alive["slots"])
    yield _gauge("awscheck_worker_slots_busy", "Those that are taken.", alive["busy"])
    yield _gauge("awscheck_broker_up", "1 while the queue answers.", int(broker_answers()))
    done_at = Tick.objects.filter(pk=1).values_list("done_at", flat=True).first()
    text = "Since the last round of housekeeping; NaN: there was none."
    yield _gauge("awscheck_tick_age_seconds", text, float("nan") if done_at is None else _age(done_at))


def _durations(name: str, what: str, rows: "models.QuerySet[Any]") -> Metric:
    ended = rows.filter(started_at__isnull=False, finished_at__isnull=False)
    took = ended.annotate(took=models.ExpressionWrapper(F("finished_at") - F("started_at"), models.DurationField()))
    buckets = {f"le_{edge}": Count("pk", filter=Q(took__lte=timedelta(seconds=edge))) for edge in BUCKETS}
    found = took.aggregate(count=Count("pk"), total=Sum("took"), **buckets)
    edges = [*((str(float(edge)), found[f"le_{edge}"]) for edge in BUCKETS), ("+Inf", found["count"])]
    total = (found["total"] or timedelta()).total_seconds()
    text = f"How long {what} of the last 24 hours took that have ended."
    return HistogramMetricFamily(name, text, buckets=edges, sum_value=total)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _by_state(name: str, text: str, counts: dict[str, int], states: type[models.TextChoices]) -> Metric:
    """Every state has its line, so that a figure that appears is a change from 0."""
    family = GaugeMetricFamily(name, text, labels=["state"])
    for state in states.values:
        family.add_metric([state], counts.get(state, 0))
    return family


def _age(moment: datetime | None) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0
