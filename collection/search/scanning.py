"""What no index answers is read from the newest on, window by window, until a page is full or the time is over."""

import time
from dataclasses import dataclass

from django.db.models import Max

from collection.models import ResourceVersion
from collection.models.resources import ResourceQuerySet

PAGE = 50
PATIENCE = 1.5  # seconds that a page reads data which no index answers
WINDOW = 5000  # versions that are read first
LOOK = 0.3  # seconds of each further look


@dataclass
class Page:
    """Hits, and where the next page begins; ``is_whole``: False where the time ran out before the page was full."""

    versions: list[ResourceVersion]
    next: int | None = None
    is_whole: bool = True


def page_of(versions: list[ResourceVersion]) -> Page:
    """``versions``: the page's, and one more where there are more."""
    shown = versions[:PAGE]
    return Page(shown, shown[-1].pk if len(versions) > PAGE else None)


def scanned(versions: ResourceQuerySet, after: int | None) -> Page:
    """The page of these versions, newest first, after one of them."""
    until, found, window = time.monotonic() + PATIENCE, list[ResourceVersion](), WINDOW
    top = after if after is not None else (ResourceVersion.objects.aggregate(top=Max("pk"))["top"] or 0) + 1
    while top > 0 and len(found) <= PAGE:
        if time.monotonic() > until:
            return Page(found, top, is_whole=False)
        began, bottom = time.monotonic(), max(0, top - window)
        found += versions.filter(pk__gte=bottom, pk__lt=top)[: PAGE + 1 - len(found)]
        top = bottom
        window = min(window * 8, int(window * LOOK / (time.monotonic() - began)) + 1)
    return page_of(found)
