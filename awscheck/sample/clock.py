"""A clock for moto that stands still in the past while the estate is built, so that every start makes the same one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import ModuleType

from moto.core import utils
from moto.moto_api._internal import mock_random

# Naive, as moto wants it.
START = datetime(2025, 1, 6, 0, 3, 20)  # noqa: DTZ001
STEP = timedelta(minutes=53)
SEED = 20250106


class Clock:
    """Each look at the clock is a little later than the last."""

    def __init__(self, start: datetime, step: timedelta) -> None:
        self.now = start
        self.step = step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@contextmanager
def held() -> Iterator[None]:
    """Inside, moto sees the past and draws the same ids at every start; afterwards it sees the present."""
    real: Callable[[], datetime] = vars(utils)["utcnow"]
    fake = Clock(START, STEP)
    _replace(real, fake)
    mock_random.seed(SEED)
    try:
        yield
    finally:
        mock_random.seed()
        _replace(fake, real)


def _replace(old: Callable[[], datetime], new: Callable[[], datetime]) -> None:
    for module in _moto_modules():
        if vars(module).get("utcnow") is old:
            vars(module)["utcnow"] = new


def _moto_modules() -> list[ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name.startswith("moto.") and module]
