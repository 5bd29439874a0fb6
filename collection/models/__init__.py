"""What the portal remembers: requests to collect, what became of them, and what was found."""

from collection.models.collections import Collection, OneTimeSignIn
from collection.models.estates import Estate, Inventory, MaskKey
from collection.models.outcomes import Outcome, Snapshot
from collection.models.resources import ResourceVersion, Sighting, StagedItem
from collection.models.schedules import Schedule
from collection.models.service_runs import ServiceRun
from collection.models.ticks import Tick
from collection.models.workers import Worker

__all__ = [
    "Collection",
    "Estate",
    "Inventory",
    "MaskKey",
    "OneTimeSignIn",
    "Outcome",
    "ResourceVersion",
    "Schedule",
    "ServiceRun",
    "Sighting",
    "Snapshot",
    "StagedItem",
    "Tick",
    "Worker",
]
