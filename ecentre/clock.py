"""Now and today in Beijing time, whatever the machine says (domain: Xinjiang offices run on Beijing time)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
CLOCK_VARIABLE = "ECENTRE_CLOCK"


def now() -> datetime:
    """Give the present moment in Beijing time, to the second; ``ECENTRE_CLOCK`` (ISO) fixes it for demo and tests."""
    fixed = os.environ.get(CLOCK_VARIABLE)
    if fixed:
        moment = datetime.fromisoformat(fixed)
        return moment.astimezone(BEIJING) if moment.tzinfo else moment.replace(tzinfo=BEIJING)
    return datetime.now(UTC).astimezone(BEIJING).replace(microsecond=0)


def today() -> date:
    """Give the present day in Beijing."""
    return now().date()


def stamp(moment: datetime) -> str:
    """Write a moment as records keep it: ``2026-11-22T10:00:00+08:00``."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")
