"""The life of a centre, day by day: whoever acts takes the program's own steps, all of a day in one commit.

A story is a generator: it takes steps and yields how many working days pass, or until which day, before it goes on.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ecentre import clock, commit, workdays
from ecentre.actions import Desk, Paper, advance, combine, create
from ecentre.index import PendingBook
from ecentre.model import Change
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from ecentre.index import IndexBook
    from ecentre.model import Record, Ref

    Story = Iterator[int | date]

ONE = timedelta(days=1)
MORNING = 9
STEP = timedelta(minutes=1)
DAY = say("一天", "a day")
LAST = date(2026, 12, 31)
"""The last day of the one calendar that is complete: nothing is due later."""


class Life:
    """A centre at one moment of its life: the day, the time, what was done today, and the stories that go on later."""

    def __init__(self, folder: Path, rng: Random) -> None:
        """Begin in the folder of a founded centre."""
        self.folder, self.rng, self.schemas = folder, rng, Schemas(folder)
        self.today, self.now = date.min, datetime.min.replace(tzinfo=clock.BEIJING)
        self.book: Any = None
        self._kept: Any = None
        self._laid: dict[Ref, Record] = {}
        self.steps = 0
        self._waiting: dict[date, list[Story]] = defaultdict(list)
        self._done: list[Change] = []

    def live(self, day: date, doings: Callable[[Life], None]) -> None:
        """Live through one day: its own doings, with the stories that go on; then it is written down."""
        self.today = day
        self.now = max(self.now, self.at(MORNING))
        os.environ[clock.CLOCK_VARIABLE] = self.at(23, 30).isoformat()
        commit.act(self.folder, lambda book: self._lived(book, doings), schemas=self.schemas)

    def _lived(self, book: IndexBook, doings: Callable[[Life], None]) -> Change:
        self._kept, self._laid, self._done = book, {}, []
        self._lay()
        doings(self)
        self.steps += len(self._done)
        nothing = Change("day", "", (), "", DAY)
        return combine(self._done, "day", f"day: {self.today}", DAY) if self._done else nothing

    def tell(self, story: Story) -> None:
        """Begin a story, or go on with it, until it waits for another day."""
        for until in story:
            day = self.after(until) if isinstance(until, int) else until
            if day > self.today:
                self._waiting[day].append(story)
                return

    def go_on(self) -> None:
        """Go on with the stories that waited for today."""
        for story in self._waiting.pop(self.today, []):
            self.tell(story)

    def make(self, who: str, kind: str, verb: str = "add", **fields: Any) -> Record:
        """Let somebody make a record; give it."""
        return self._take(create(self._desk(who), kind, fields, verb))

    def step(self, who: str, ref: Ref, verb: str, *, reason: str = "", **fields: Any) -> Record:
        """Let somebody take a step on a record; give it as it is then."""
        return self._take(advance(self._desk(who), ref, verb, fields, Paper(reason)))

    def _desk(self, who: str) -> Desk:
        self.now += STEP
        return Desk(self.book, self.schemas, who, self.now)

    def _take(self, change: Change) -> Record:
        self._laid |= {record.ref: record for record in change.records}
        self._lay()
        self._done.append(change)
        return change.records[0]

    def _lay(self) -> None:
        """Lay what was done today over the books, anew each time: what was gathered from a book stays with it."""
        self.book = PendingBook(self._kept, self._laid.values())
        self.book.commit = self._kept.commit  # a stocktake says on which state of the books it rests

    def at(self, hour: int, minute: int = 0) -> datetime:
        """Give a time of today."""
        return datetime(self.today.year, self.today.month, self.today.day, hour, minute, tzinfo=clock.BEIJING)

    @property
    def moment(self) -> str:
        """Give the present moment as records keep it."""
        return clock.stamp(self.now)

    def until(self, moment: datetime) -> None:
        """Let time go by until a time of today, if it is still to come."""
        self.now = max(self.now, moment)

    def works(self) -> bool:
        """Tell whether the office works today."""
        return workdays.is_workday(self.book, self.today)

    def after(self, n: int) -> date:
        """Give the day so many working days from now, the last of the calendar at most."""
        days = workdays.workdays(self.book, self.today + ONE, min(self.today + (2 * n + 12) * ONE, LAST))
        return days[n - 1] if n <= len(days) else LAST

    def left(self) -> int:
        """Give how many working days the calendar still has."""
        return len(workdays.workdays(self.book, self.today, min(self.today + 40 * ONE, LAST)))

    def paper(self, name: str) -> dict[str, Any]:
        """Give what is kept of a file that stays outside: name, size and hash."""
        sha = hashlib.sha256(f"{name}{self.rng.random()}".encode()).hexdigest()
        return {"name": name, "size": self.rng.randrange(9_000, 90_000), "sha256": sha}
