"""What was entered for a day that a count or opening stock had settled before, to be counted again [A2.8.9].

A count says what lay in a cabinet on its day, opening stock what lay there when the books opened. What is entered only
afterwards for an earlier day may have been among it, or not. The paper may be late for good reason, so it is taken in;
but until the cabinet is counted again the book may have it twice, and that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.gathering import gathered
from ecentre.kind import note, say
from ecentre.subjects import cards, movements, shortage
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.movements import Move
    from ecentre.words import Words

VOID = "void"
COUNT = "stock_count"


class Late(NamedTuple):
    """A record that came after what had settled a cabinet for its day, and the items it moved there."""

    record: Record
    settled: Record
    cabinet: str
    items: tuple[str, ...]


def what_comes_late_is_counted_again(record: Record, book: Book) -> Iterator[Problem]:
    """Entries made after a count, or opening stock, for a day before it are shown until counted again [A2.8.9]."""
    for one in late(record, book):
        yield note(record, "counted_before", "A2.8.9", told(one, book), "lines")


def told(one: Late, book: Book) -> Words:
    """Say what came late, after what, and what to do about it."""
    counted = one.settled.kind == COUNT
    return say(
        "{id}({day})的 {items} 在 {cabinet} {on} 的{what} {settled} 之后才{done},也许早已点在里面,账面可能重了;"
        "请再盘一次:ecentre stock count open --cabinet {place}",
        "{id} of {day} was {done} after the {what} {settled} of {cabinet} on {on}, which may have had its {items} "
        "already, so that the book may have it twice; count again: ecentre stock count open --cabinet {place}",
        id=one.record.id, day=one.record.text(movements.SOURCES[one.record.kind].day),
        items=joined(facts.named(book, "supply_item", item) for item in one.items),
        cabinet=facts.named(book, "store_cabinet", one.cabinet), place=one.cabinet, settled=one.settled.id,
        on=one.settled.text("counted_on" if counted else "received_on"),
        what=say("盘点", "count") if counted else say("期初库存", "opening stock"),
        done=say("作废", "withdrawn") if one.record.state == VOID else say("登记", "entered"),
    )


def every(book: Book) -> Iterator[Late]:
    """Give all that came late and was not counted since, in order of kind and id."""
    moves = (move for moves in movements.by_item(book).values() for move in moves)
    refs = {move.ref for move in moves if move.stock and move.on < move.at[:10]}
    for ref in sorted({*refs, *(one.ref for one in book.find("stock_in", state=VOID))}):
        record = book.get(*ref)
        yield from late(record, book) if record is not None and ref.kind != COUNT else ()


def late(record: Record, book: Book) -> Iterator[Late]:
    """Give what a record moved late, by what had settled it."""
    state, _, read = movements.SOURCES[record.kind]
    if record.state not in (state, VOID):
        return
    at = shortage.entered(record)
    found: dict[tuple[str, str], tuple[Record, list[str]]] = {}
    for move in read(record):
        settled = _settled(record, move, at, book) if move.stock and move.on < at[:10] else None
        if settled is not None:
            found.setdefault((settled.id, move.cabinet), (settled, []))[1].append(move.item)
    for (_, cabinet), (by, items) in found.items():
        yield Late(record, by, cabinet, tuple(dict.fromkeys(items)))


def _settled(record: Record, move: Move, at: str, book: Book) -> Record | None:
    """Give what settled a cabinet for a day after the movement's before it was entered; None where counted since.

    What was withdrawn matters only where it stood when the cabinet was settled.
    """
    stood = str(record.steps[0]["at"]) if record.state == VOID else ""
    found = None
    for count in _counts(book):
        if count.get("cabinet") not in (None, move.cabinet):
            continue
        if str(count.steps[0]["at"]) > at:
            return None
        if count.text("counted_on") > move.on and stood <= facts.moment(count, "adjust") < at:
            found = count
    later = () if found or cards.opened(record) else _openings(book).get((move.item, move.cabinet), ())
    on_later = (one for one in later if one.text("received_on") > move.on and stood <= str(one.steps[0]["at"]) < at)
    return found or next(on_later, None)


@gathered(COUNT)
def _counts(book: Book) -> list[Record]:
    return list(book.find(COUNT, state="adjusted"))


@gathered("stock_in")
def _openings(book: Book) -> dict[tuple[str, str], list[Record]]:
    """Give the opening stock of each item in each cabinet; one of two openings adds to the other."""
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for one in book.find("stock_in", state="recorded"):
        for place in {(row["item"], row["cabinet"]) for row in one.get("lines", ())} if cards.opened(one) else ():
            found[place].append(one)
    return dict(found)


__all__ = ["Late", "every", "late", "told", "what_comes_late_is_counted_again"]
