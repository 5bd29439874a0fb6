"""Collect one service run: claim it, sign in to AWS, let the collector work, end it."""

import logging
import socket
import time
import uuid

from django.db import DatabaseError, connection

from accounts.encryption import EncryptionError
from accounts.envelope import KeysAway
from accounts.problems import UNREADABLE_SECRET
from awscheck.aws import AWS_ERRORS, AwsSession, classify
from awscheck.pacing import Pace
from collection import planning, runs
from collection.collector import Collector
from collection.heartbeat import Heartbeat, Stop
from collection.identifying import identify
from collection.inventory import LostClaim
from collection.models import Collection, ServiceRun
from collection.models.service_runs import LEASE
from collection.problems import CREDENTIALS_GONE, KEYS_AWAY, Problem
from collection.rights import withdraw
from collection.states import OutcomeState
from collection.telling import telling

logger = logging.getLogger(__name__)


def collect(service_run_id: uuid.UUID) -> None:
    """Claim the run and collect it; nothing happens where it is done, cancelled, or somebody else's."""
    run = ServiceRun.take(service_run_id, worker=socket.gethostname())
    if run is None:
        return
    stop = Stop()
    with telling(run):
        try:
            runs.began(run)
            with Heartbeat(run, stop):
                _collect(run, stop)
        except KeysAway:
            _end(run, Problem(OutcomeState.UNREACHABLE, KEYS_AWAY))
        except LostClaim:
            logger.warning("lost the claim on %s of collection %s", run.service, run.collection_id)
        except DatabaseError:
            if connection.is_usable():
                raise  # the statement's fault: it counts, as it may come again each time
            _come_back(run)
        finally:
            runs.after(run)


def _collect(run: ServiceRun, stop: Stop) -> None:
    if withdraw(Collection.objects.filter(pk=run.collection_id)):
        stop.set(OutcomeState.CANCELLED)
    session, problem = (None, None) if stop.is_set() else _sign_in(run, stop)
    if stop.is_set():
        _let_go(run, stop)
        return
    if problem or session is None:
        _end(run, problem or Problem(OutcomeState.REFUSED, CREDENTIALS_GONE))
        return
    assert run.collection.estate is not None
    if not run.occupy(run.collection.estate):
        run.release()  # another run of this (estate, service) must end first; it wakes us
        return
    if not run.planned:
        planning.plan(run)
    collector = Collector(run, session, stop)
    collector.collect()
    if stop.state == Stop.LEAVING:
        runs.give_back(run)
        return
    run.finish()
    if collector.bug:
        raise collector.bug


def _come_back(run: ServiceRun) -> None:
    """The database has gone away, nobody has died: give the run back once it answers; else the lease runs out."""
    logger.warning("the database went away while %s was collected", run.service)
    until = time.monotonic() + LEASE.total_seconds()
    while time.monotonic() < until:
        connection.close_if_unusable_or_obsolete()
        try:
            runs.give_back(run)
            return
        except LostClaim:
            return
        except DatabaseError:
            time.sleep(1)


def _let_go(run: ServiceRun, stop: Stop) -> None:
    """Told to stop before anything was asked: what the last answer said is no problem of the credentials."""
    if stop.state == Stop.LOST:
        raise LostClaim(str(run.pk))
    if stop.state == Stop.LEAVING:
        runs.give_back(run)
        return
    _end(run, Problem(stop.state, runs.why_cancelled(run)))


def _end(run: ServiceRun, problem: Problem) -> None:
    """Nothing more can be read, for this reason."""
    planning.plan(run)
    runs.close_outcomes(run, problem)
    run.finish()


def _sign_in(run: ServiceRun, stop: Stop) -> tuple[AwsSession | None, Problem | None]:
    collection = run.collection
    profile = collection.profile
    if profile and not profile.deleted_at and profile.barrier:
        return None, Problem(OutcomeState.REFUSED, profile.barrier)
    try:
        credentials = collection.credentials()
        if credentials is None:
            return None, Problem(OutcomeState.REFUSED, CREDENTIALS_GONE)
        session = AwsSession(credentials, runs.session_name(collection), partition=collection.partition or "aws")
        session.is_stopped, session.wait = stop.is_set, stop.wait
        problem = identify(collection, session)
    except EncryptionError:
        return None, Problem(OutcomeState.REFUSED, UNREADABLE_SECRET)
    except AWS_ERRORS as error:
        return None, Problem.of(classify(error))
    session.pace = Pace(collection.account_id, session.pause)
    return session, problem
