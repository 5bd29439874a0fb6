"""Celery leaves our logging alone."""

import logging

from celery.signals import setup_logging

from awscheck.celery import keep_our_logging


def test_the_level_is_ours_and_not_that_of_the_command_line() -> None:
    level = logging.getLogger().level
    setup_logging.send(sender=None, loglevel="WARNING")
    assert logging.getLogger().level == level


def test_somebody_listens_so_that_celery_sets_up_nothing() -> None:
    assert keep_our_logging in [receiver() for _key, receiver in setup_logging.receivers]
