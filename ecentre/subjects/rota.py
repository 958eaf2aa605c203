"""Who is on duty when: the shifts of the published rosters, as swaps and covers left them [A1.2.1.3, A1.2.3.0]."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Data, Record

PUBLISHED = "published"
LIVE = ("draft", PUBLISHED)
ONE_DAY = timedelta(days=1)


class Shift(NamedTuple):
    """One shift of a roster: from when to when in Beijing, who serves it, and who leads on a holiday."""

    roster: str
    day: date
    name: str
    start: datetime
    end: datetime
    people: tuple[str, ...]
    leader: str = ""

    @property
    def minutes(self) -> int:
        """Give how long it lasts, in minutes."""
        return (self.end - self.start) // timedelta(minutes=1)

    def meets(self, other: Shift) -> bool:
        """Tell whether two shifts share some time."""
        return self.start < other.end and other.start < self.end


def on_duty(book: Book, day: date) -> tuple[Shift, ...]:
    """Give the shifts that begin on a day, from the published rosters, in order of time; empty where there is none."""
    text = day.isoformat()
    rosters = (one for one in book.find("roster", state=PUBLISHED) if _holds(one, text))
    return tuple(sorted((one for roster in rosters for one in shifts(roster, text)), key=lambda one: one.start))


def shifts(roster: Record, day: str = "") -> list[Shift]:
    """Give the shifts of a roster (of one day) with the people who serve them now, in order of time."""
    changes = roster.get("changes", [])
    rows = [row for row in roster.get("shifts", []) if day in ("", row["date"])]
    return sorted((shift_of(roster.id, row, changes) for row in rows), key=lambda one: (one.start, one.name))


def live(book: Book, but: str = "") -> list[Record]:
    """Give the rosters that are drafted or published, but for one."""
    return [one for one in book.find("roster") if one.state in LIVE and one.id != but]


def published(roster: Record) -> str:
    """Give the moment a roster was published; empty before."""
    return next((str(step["at"]) for step in roster.steps if step["verb"] == "publish"), "")


def _holds(roster: Record, day: str) -> bool:
    return roster.text("from_date") <= day <= roster.text("to_date")


def shift_of(roster: str, row: Data, changes: Iterable[Data]) -> Shift:
    """Give a shift as a row of a roster has it, with the changes since."""
    people, leader = list(row.get("people", [])), str(row.get("leader", ""))
    for change in changes:
        if (change["date"], change["shift"]) == (row["date"], row["shift"]):
            people, leader = _changed(people, leader, change)
    day = date.fromisoformat(row["date"])
    start, end = moment(day, row["start"]), moment(day, row["end"])
    return Shift(roster, day, row["shift"], start, end if end > start else end + ONE_DAY, tuple(people), leader)


def _changed(people: list[str], leader: str, change: Data) -> tuple[list[str], str]:
    """Put one person in another's place, or in a place of their own; the new leader leads."""
    takes, gives = str(change.get("person", "")), str(change.get("relieves", ""))
    if change.get("leads") or (leader and gives == leader):
        return people, takes
    if gives in people:
        place = people.index(gives)
        return [*people[:place], *([takes] if takes else []), *people[place + 1 :]], leader
    return [*people, *([takes] if takes and takes not in people else [])], leader


def moment(day: date, text: str) -> datetime:
    """Give a time of a day in Beijing."""
    return datetime.combine(day, time.fromisoformat(text), clock.BEIJING)
