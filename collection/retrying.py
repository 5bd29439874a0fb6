"""Collect again only what could not be read: in the same collection while nothing is newer, else in a linked one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.signin import SignIn
from collection import runs
from collection.choices import ALL, Choice, InvalidChoice, refuse_broken
from collection.models import Collection, Inventory, OneTimeSignIn, Outcome, ServiceRun
from collection.models.collections import Trigger
from collection.models.outcomes import OutcomeQuerySet
from collection.problems import CREDENTIALS_GONE, NO_RIGHT, OTHER_ACCOUNT, meaning, remedy
from collection.registry import KINDS
from collection.rights import may_collect
from collection.states import OPEN_RUNS, CollectionState, OutcomeState, RunState

Place = tuple[str, str]  # kind, region
UNTOLD: dict[str, Any] = {
    "reason": "",
    "code": "",
    "message": "",
    "request_id": "",
    "action": "",
    "gaps": [],
    "truncated": False,
}


class NotRetried(Exception):
    """It cannot be tried again; the message says why, in plain words. ``same``: what reads the same just now."""

    def __init__(self, text: str, same: Collection | None = None) -> None:
        super().__init__(text)
        self.same = same


def retry(collection: Collection, person: User, sign_in: SignIn | None = None) -> Collection:
    """Try again what could not be read, and return the collection that does it; one under way is left as it is.

    ``sign_in``: the session's, for a collection of a one-time sign-in. Raises NotRetried.
    """
    try:
        return _retry(collection, person, sign_in)
    except IntegrityError:  # the same choice was started in this very moment
        _refuse_twice(collection)
        raise


@transaction.atomic
def _retry(collection: Collection, person: User, sign_in: SignIn | None) -> Collection:
    mine = Collection.objects.select_for_update().filter(pk=collection.pk, deleted_at=None).first()
    if mine is None:
        raise NotRetried(_("This collection has been deleted."))
    if mine.is_open and not mine.cancelled_at:
        return mine
    failed = what_failed(mine)
    _refuse_hopeless(mine, failed)
    _refuse_without_credentials(mine, sign_in)
    audit.note(audit.Action.COLLECTION_RETRIED, person=person, obj=mine)
    starter = _starter(mine, person)
    if _is_overtaken(mine, failed) or not may_collect(mine.owner, mine.profile):
        return _start_linked(mine, failed, starter, sign_in)
    _reopen(mine, failed)
    if mine.profile is None and sign_in is not None:
        OneTimeSignIn.objects.filter(collection=mine).delete()
        OneTimeSignIn.keep(mine, sign_in.credentials())
    transaction.on_commit(runs.dispatch)
    return mine


def retry_each(collections: Iterable[Collection], person: User) -> tuple[list[Collection], dict[str, list[str]]]:
    """Those that are tried again, and by reason the names of those that are not."""
    retried, refused = [], defaultdict(list)
    for collection in collections:
        try:
            retried.append(retry(collection, person))
        except NotRetried as reason:
            refused[str(reason)].append(str(collection))
    return retried, refused


def what_failed(collection: Collection) -> OutcomeQuerySet:
    """What another try may read."""
    return Outcome.objects.filter(service_run__collection=collection).worth_retrying()


# What stands in the way


def _refuse_hopeless(collection: Collection, failed: OutcomeQuerySet) -> None:
    if collection.is_open:
        raise NotRetried(_("This collection is still being cancelled. Try again in a few seconds."))
    if not failed.exists():
        raise NotRetried(_("There is nothing in this collection that another try could read."))
    _refuse_twice(collection)


def _refuse_twice(collection: Collection) -> None:
    same = Collection.objects.open().filter(choice=collection.choice, deleted_at=None, cancelled_at=None).first()
    if same:
        raise NotRetried(_("The same is being collected just now, so it is not collected twice."), same)


def _refuse_without_credentials(collection: Collection, sign_in: SignIn | None) -> None:
    profile = collection.profile
    if profile is None:
        _refuse_sign_in(collection.account_id, sign_in)
        return
    if profile.deleted_at:
        raise NotRetried(f"{meaning(CREDENTIALS_GONE)} {remedy(CREDENTIALS_GONE)}")
    try:
        refuse_broken(profile)
    except InvalidChoice as error:
        raise NotRetried(str(error)) from error
    if collection.account_id and profile.account_id not in ("", collection.account_id):
        raise NotRetried(f"{meaning(OTHER_ACCOUNT)} {remedy(OTHER_ACCOUNT)}")


def _starter(collection: Collection, person: User) -> User:
    """Whose a new collection is: the person's, or, where an admin helps, that of whoever started the first one."""
    for one in (person, collection.owner):
        if one is not None and may_collect(one, collection.profile):
            return one
    raise NotRetried(f"{meaning(NO_RIGHT)} {remedy(NO_RIGHT)}")


def _refuse_sign_in(account_id: str, sign_in: SignIn | None) -> None:
    """A one-time sign-in is kept by nobody: it must be given again, and be of the same account."""
    if sign_in is None or not sign_in.is_one_time:
        raise NotRetried(
            _(
                "This was collected with a one-time sign-in, which the portal does not keep. "
                "Sign in to AWS once more without saving, then try again."
            )
        )
    if account_id and sign_in.account_id != account_id:
        accounts = {"account": account_id, "other": sign_in.account_id}
        raise NotRetried(
            _("This was collected in account %(account)s, but you are signed in to account %(other)s.") % accounts
        )
    if sign_in.expires_at and sign_in.expires_at <= timezone.now():
        raise NotRetried(_("Your AWS sign-in has expired. Sign in to AWS again."))


# Whether January would show March


def _is_overtaken(collection: Collection, failed: OutcomeQuerySet) -> bool:
    """Whether another collection has read any of these since, or is at it."""
    if _is_being_read(collection, failed):
        return True
    inventories = _inventories(collection, failed)
    read_at = _last_read(collection, inventories)
    by_kind: dict[str, list[Inventory]] = defaultdict(list)
    for inventory in inventories:
        by_kind[inventory.kind].append(inventory)
    return any(
        _is_newer(inventory, read_at[inventory.pk], outcome, collection.finished_at)
        for outcome in failed
        for inventory in by_kind[outcome.kind]
        if outcome.region in (ALL, inventory.region)
    )


def _is_newer(inventory: Inventory, read_at: datetime | None, outcome: Outcome, ended_at: datetime | None) -> bool:
    if outcome.reading is not None:
        return inventory.last_reading > outcome.reading
    since = outcome.finished_at or ended_at
    return read_at is not None and since is not None and read_at > since


def _is_being_read(collection: Collection, failed: OutcomeQuerySet) -> bool:
    services = failed.order_by().values("service_run__service")
    elsewhere = ServiceRun.objects.filter(_whose(collection, "collection__"), state__in=OPEN_RUNS, service__in=services)
    elsewhere = elsewhere.exclude(collection=collection)
    if elsewhere.filter(planned=False).exists():
        return True  # nobody knows yet what it will read
    places = set(failed.values_list("kind", "region"))
    going = Outcome.objects.open().filter(service_run__in=elsewhere).values_list("kind", "region")
    return any((kind, region) in places or (kind, ALL) in places for kind, region in going)


def _inventories(collection: Collection, failed: OutcomeQuerySet) -> list[Inventory]:
    """Those of its account; where no account has answered, of all that these credentials have opened."""
    mine = Q(estate=collection.estate_id) if collection.estate_id else _whose(collection, "estate__")
    return list(Inventory.objects.filter(mine, kind__in=failed.order_by().values("kind")))


def _last_read(collection: Collection, inventories: list[Inventory]) -> dict[int, datetime | None]:
    """When another collection last read each, to its end or in part; what is deleted meanwhile counts too."""
    readings = Outcome.objects.filter(inventory__in=inventories, reading__isnull=False)
    others = readings.exclude(service_run__collection=collection).order_by()
    known = dict(others.values_list("inventory").annotate(Max("finished_at")))
    return {row.pk: max(filter(None, (known.get(row.pk), row.last_complete_at)), default=None) for row in inventories}


def _whose(collection: Collection, path: str) -> Q:
    """The same profile's, or the same person's of one-time sign-ins."""
    if collection.profile_id:
        return Q(**{f"{path}profile": collection.profile_id})
    person = "person" if path == "estate__" else "owner"
    return Q(**{f"{path}profile": None, f"{path}{person}": collection.owner_id})


# In the same collection, or in another one


def _reopen(collection: Collection, failed: OutcomeQuerySet) -> None:
    """What an earlier try has read stays until there is something newer to show."""
    again = list(failed.values_list("pk", flat=True))
    outcomes = Outcome.objects.filter(pk__in=again)
    parts = ServiceRun.objects.filter(pk__in=set(outcomes.order_by().values_list("service_run", flat=True)))
    parts.update(
        state=RunState.QUEUED, claim=None, lease_until=None, estate=None, attempts=0, published_at=None,
        started_at=None, finished_at=None,
    )  # fmt: skip
    nowhere = outcomes.filter(region=ALL)
    parts.filter(outcomes__in=nowhere).update(planned=False)
    if nowhere.exists() and collection.enabled_regions is None:
        collection.enabled_regions = []  # to be asked for again
    nowhere.delete()
    outcomes.update(state=OutcomeState.PENDING, claim=None, deaths=0, finished_at=None, **UNTOLD)
    collection.state, collection.cancelled_for = CollectionState.QUEUED, ""
    collection.started_at = collection.finished_at = collection.cancelled_at = None
    collection.save(
        update_fields=["state", "started_at", "finished_at", "cancelled_at", "cancelled_for", "enabled_regions"]
    )


def _start_linked(collection: Collection, failed: OutcomeQuerySet, person: User, sign_in: SignIn | None) -> Collection:
    choice, profile = _only(collection, failed), collection.profile
    sign_in = None if profile else sign_in
    return runs.start(person, choice, profile=profile, sign_in=sign_in, trigger=Trigger.RETRY, origin=collection)


def _only(collection: Collection, failed: OutcomeQuerySet) -> Choice:
    """The same, of these parts only, with the parents that the children of some are found by."""
    parts: set[Place] = set()
    for kind, region in failed.values_list("kind", "region"):
        name = kind
        while name:
            parts.add((name, region))
            name = KINDS[name].parent
    services = {KINDS[kind].service for kind, _region in parts}
    return Choice(
        [name for name in collection.services if name in services], collection.regions, collection.metrics,
        [list(part) for part in sorted(parts)],
    )  # fmt: skip
