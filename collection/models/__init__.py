"""What the portal remembers: requests to collect, what became of them, and what was found."""

from collection.models.collections import Collection, OneTimeSignIn
from collection.models.estates import Estate, Inventory, MaskKey
from collection.models.exports import Export, ExportPart
from collection.models.notices import Delivery, Subscription
from collection.models.outcomes import Outcome, Snapshot
from collection.models.resources import ResourceVersion, Sighting, StagedItem
from collection.models.retentions import Retention
from collection.models.reviews import Review
from collection.models.schedules import Schedule
from collection.models.searches import SavedSearch, TableLayout
from collection.models.service_runs import ServiceRun
from collection.models.tallies import Tally
from collection.models.ticks import Tick
from collection.models.workers import Worker

__all__ = [
    "Collection",
    "Delivery",
    "Estate",
    "Export",
    "ExportPart",
    "Inventory",
    "MaskKey",
    "OneTimeSignIn",
    "Outcome",
    "ResourceVersion",
    "Retention",
    "Review",
    "SavedSearch",
    "Schedule",
    "ServiceRun",
    "Sighting",
    "Snapshot",
    "StagedItem",
    "Subscription",
    "TableLayout",
    "Tally",
    "Tick",
    "Worker",
]
