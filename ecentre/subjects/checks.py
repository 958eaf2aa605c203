"""What the day sheets say of each supervised item: who checked it when, how far it was, which problem was reported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.gathering import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record, Ref

WHOLE = 100
PROBLEM, CLAIMED = "problem", "done_claimed"


class Check(NamedTuple):
    """One check of one item: the sheet, the day checked, the moment it was written down, what it found, who was told.

    ``told_on`` is the day on which somebody was told of the problem it found, None while nobody was.
    """

    sheet: Ref
    day: date
    at: str
    row: Data
    told_on: date | None = None

    @property
    def progress(self) -> int:
        """Give how much was done by then: of the item's target, or per cent."""
        return int(self.row.get("progress") or 0)


def rows(record: Record, name: str) -> Iterator[tuple[Data, Data]]:
    """Give the rows of a growing list, each with the step that added it."""
    listed = record.get(name, [])
    added = [(step, len((step.get("add") or {}).get(name) or ())) for step in record.steps]
    first = max(len(listed) - sum(count for _, count in added), 0)
    by = [step for step, count in [(record.steps[0], first), *added] for _ in range(count)] if record.steps else []
    yield from zip(listed, by, strict=False)


def of(book: Book, item: str) -> list[Check]:
    """Give the checks of one item, oldest first."""
    return _by_item(book).get(item, [])


def on_sheet(sheet: Record) -> Iterator[Check]:
    """Give the checks that one day sheet holds."""
    told: dict[str, date] = {}
    for row in sheet.get("feedback", []):
        told.setdefault(str(row["item"]), date.fromisoformat(str(row["reported_on"])))
    day = facts.day(sheet, "date") or date.min
    for row, step in rows(sheet, "entries"):
        when = facts.day_of(step) if row.get("reported_to") else told.get(str(row["item"]))
        yield Check(sheet.ref, day, str(step["at"]), row, when)


@gathered("supervise_check")
def _by_item(book: Book) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for sheet in book.find("supervise_check"):
        for check in on_sheet(sheet):
            found.setdefault(str(check.row["item"]), []).append(check)
    for listed in found.values():
        listed.sort(key=lambda one: (one.day, one.at))
    return found


def percent(item: Record, book: Book, on: date) -> int:
    """Give how far an item was by the end of a day, in per cent of its target; 0 where no check says it had begun."""
    last = next((one for one in reversed(of(book, item.id)) if one.day <= on), None)
    return min(last.progress * WHOLE // int(item.get("target", WHOLE)), WHOLE) if last else 0


def unreported(item: Record, book: Book) -> list[Check]:
    """Give the checks of an item that found a problem of which nobody was told [A1.2.2.2]."""
    return [one for one in of(book, item.id) if one.row.get("state") == PROBLEM and one.told_on is None]


def first(item: Record) -> date:
    """Give the first day an item is checked, by whose end it has begun: its start, or the day after it was opened."""
    opened = facts.begun(item) or date.min
    return max(opened + timedelta(days=1), facts.day(item, "start") or date.min)


def ended(item: Record) -> tuple[date, str] | None:
    """Give the day and moment an item was closed or cancelled, None while it is open."""
    step = facts.last(item, "close", "cancel") if item.state != "open" else None
    return (facts.day_of(step), str(step["at"])) if step else None
