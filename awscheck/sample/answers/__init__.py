"""Answers to the calls that moto lacks or only half knows: (service, operation) -> function of the call."""

from awscheck.sample.answers import (
    access_points,
    alarms,
    analysis,
    buckets,
    clusters,
    domains,
    metrics,
    nodes,
    organization,
    protection,
    regions,
    repositories,
    reservations,
    tags,
)
from awscheck.sample.answers.registry import ANSWERS

__all__ = [
    "ANSWERS",
    "access_points",
    "alarms",
    "analysis",
    "buckets",
    "clusters",
    "domains",
    "metrics",
    "nodes",
    "organization",
    "protection",
    "regions",
    "repositories",
    "reservations",
    "tags",
]
