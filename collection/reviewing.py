"""The review of a collection: who says what of it, and when. Nothing that was said is lost."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from accounts import audit
from collection.models import Collection, Review
from collection.states import ReviewState


def review(collection: Collection, reviewer: User, state: str, note: str = "") -> Review:
    """Say it."""
    with transaction.atomic():
        said = Review.objects.create(
            collection=collection, state=ReviewState(state), note=note.strip(), reviewer=reviewer,
            reviewer_name=reviewer.get_username(),
        )  # fmt: skip
        Collection.objects.filter(pk=collection.pk).update(review_state=said.state)
        audit.note(audit.Action.REVIEWED, person=reviewer, obj=collection, state=said.state)
    collection.review_state = said.state
    return said


def review_each(collections: Iterable[Collection], reviewer: User, state: str) -> int:
    """The same of many, where it is not said already; of how many it is said now."""
    told = [one for one in collections if one.review_state != state]
    for collection in told:
        review(collection, reviewer, state)
    return len(told)
