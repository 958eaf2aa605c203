"""Filed items: their archive numbers, the end of their term, who has them out [A1.0.8, A1.1.2.8]."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING

from ecentre import policy

if TYPE_CHECKING:
    from ecentre.model import Book, Record

KEPT = ("filed", "numbered")
"""The states in which an item lies in the archive."""
LENT = ("drafted", "lent")
PERMANENT = "Y"
RETENTIONS = (PERMANENT, "D30", "D10")
"""The terms in the order of a catalogue."""


def number(fonds: str, record: Record, serial: int) -> str:
    """Give the archive number of an item: fonds-class·year-retention-serial, as J001-WS·2026-Y-0001."""
    return f"{fonds}-{record.text('class')}·{record.text('year')}-{record.text('retention')}-{serial:04}"


def fonds(book: Book, on: policy.When = None) -> str:
    """Give the code that the county's archives gave this centre."""
    return policy.text(book, "archive.fonds", on) or ""


def next_serial(record: Record, book: Book) -> int:
    """Give the first serial that no item of this class, year and retention has."""
    code = fonds(book)

    def free(serial: int) -> bool:
        return not book.find("archive", archive_number=number(code, record, serial))

    above = 1
    while not free(above):
        above *= 2
    return bisect_left(range(1, above), True, key=free) + 1


def numbered_from(record: Record, book: Book, on: policy.When = None) -> date | None:
    """Give the first day on which items of a year get their numbers: its end, not the day they are filed."""
    month = policy.number(book, "archive.number_month", on)
    return date(int(record.text("year")), min(month, 12), 1) if month else None


def term(record: Record, book: Book) -> int | None:
    """Give the years an item is kept for; None where it is kept for good."""
    if record.get("retention") == PERMANENT:
        return None
    return policy.number(book, f"archive.years.{record.text('retention').lower()}")


def ends(record: Record, book: Book) -> date | None:
    """Give the last day of an item's term: the end of a year; None where it is kept for good."""
    years = term(record, book)
    if years is None:
        return None
    last = int(record.text("year")) + years
    return date(max(last, int(record.get("kept_until", last))) + 1, 1, 1) - date.resolution


def loans(record: Record, book: Book) -> list[Record]:
    """Give the loans of an item that are not over, oldest first."""
    return [one for one in book.refs_to(record.ref, "loan") if one.state in LENT]
