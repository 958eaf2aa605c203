"""A whole year of a made-up centre from a seed, clean: everything that falls due is done, and done in time."""

from __future__ import annotations

import os
from calendar import monthrange
from datetime import date
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import founded
from life import ONE, Life
from paperwork import Paperwork
from staff import Staff
from supplies import Supplies
from watches import Watches
from works import Works

from ecentre import clock

if TYPE_CHECKING:
    from pathlib import Path

Streams = tuple[Watches | Works | Supplies | Staff | Paperwork, ...]
MONTHS = (1, 12)
FIRST = date(2026, 1, 2)


def year(folder: Path, seed: int, months: tuple[int, int] = MONTHS, busy: int = 1) -> int:
    """Make the centre in a new folder and let it live from the first to the last month; give the number of steps.

    ``busy`` is how many times the usual paperwork it has: about 500 records more a year for each.
    """
    first = max(date(2026, months[0], 1), FIRST)
    last = date(2026, months[1], monthrange(2026, months[1])[1])
    before = os.environ.get(clock.CLOCK_VARIABLE)
    try:
        founded.found(folder, first)
        life = Life(folder, Random(seed))
        watches = Watches(life)
        streams = (watches, Works(life), Supplies(life), Staff(life), *(Paperwork(life) for _ in range(busy)))
        for doings in (founded.people, founded.things, watches.begin):
            life.live(first, doings)
        day = first
        while day < last:
            day += ONE
            life.live(day, partial(_day, streams))
    finally:
        os.environ.pop(clock.CLOCK_VARIABLE)
        if before:
            os.environ[clock.CLOCK_VARIABLE] = before
    return life.steps


def _day(streams: Streams, life: Life) -> None:
    """Go through one day: the shift begins, the office works, stories go on, the shift ends."""
    for stream in streams:
        stream.morning()
    life.go_on()
    for stream in reversed(streams):
        stream.evening()
