"""Who are we for AWS, and which regions are enabled: one run of a collection asks, the others use what it noted."""

import time

from accounts import problems, verify
from awscheck.aws import AWS_ERRORS, AwsSession, classify
from collection.choices import ALL
from collection.models import Collection
from collection.problems import OTHER_ACCOUNT, Problem
from collection.states import OutcomeState

LOOK = 0.05  # seconds between two looks at what the run that asks has noted


def identify(collection: Collection, session: AwsSession) -> Problem | None:
    """See to it that account and enabled regions stand on the collection; the problem if they cannot.

    An access key, and a role's ARN, belong to one account for ever. So whose they are is asked again only for others
    than those that AWS has answered for in this collection: nobody's data gets into another account's estate.
    """
    mark = session.credentials.fingerprint
    try:
        if _waits_in_vain(collection, session, mark):
            return _ask(collection, session, mark)
    except AWS_ERRORS as error:
        return Problem.of(classify(error))
    return None


def _waits_in_vain(collection: Collection, session: AwsSession, mark: str) -> bool:
    """Whether nobody has noted the answer in time: this caller is the one to ask."""
    until = time.monotonic() + Collection.ASKING.total_seconds()
    while not collection.is_known(mark):
        if collection.begin_asking() or time.monotonic() > until:
            return True
        session.pause(LOOK)
        collection.refresh_from_db()
    return False


def _ask(collection: Collection, session: AwsSession, mark: str) -> Problem | None:
    try:
        collection.refresh_from_db()
        if collection.is_known(mark):  # noted since the caller looked: the one who asked has just ended
            return None
        if problem := _open_to_others(collection, session):
            return problem
        identity = session.identity()
        if _is_ours(collection, identity.account_id):
            regions = _regions(collection, session) if collection.asks_for_regions else None
            collection.note_account(identity, regions, mark)
    finally:
        collection.end_asking()
    return None if _is_ours(collection, identity.account_id) else Problem(OutcomeState.REFUSED, OTHER_ACCOUNT)


def _open_to_others(collection: Collection, session: AwsSession) -> Problem | None:
    """A role's trust may have been changed since it was tested: nothing is collected with one that others could use."""
    doubt = verify.closed(session.credentials, like=session)
    if doubt.fault:
        return Problem.of(doubt.fault)
    if doubt.ok:
        return None
    if collection.profile and doubt.reason in problems.FORBIDDEN:
        collection.profile.note_problem(doubt.reason)
    return Problem(OutcomeState.REFUSED, doubt.reason)


def _is_ours(collection: Collection, account_id: str) -> bool:
    """Whether it is the account in which the collection began, or the first to answer."""
    return collection.account_id in ("", account_id)


def _regions(collection: Collection, session: AwsSession) -> list[str] | None:
    """None where the account does not let us ask: then only named regions can be collected."""
    try:
        return session.enabled_regions()
    except AWS_ERRORS as error:
        may_answer_later = classify(error).state not in (OutcomeState.DENIED, OutcomeState.DENIED_BY_SCP)
        if may_answer_later and ALL in collection.regions:
            raise
        return None
