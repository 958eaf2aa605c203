"""Every movement of supplies, read from the records that cause it; no total is ever stored [A2.8.9, A2.8.8b].

Stock is what movements add up to: a receipt brings in, an issue takes out, a return puts back, a count adjusts, scrap
takes away. The same lines tell what each person holds, so that stock and ledgers cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.gathering import alike, gathered
from ecentre.model import Ref
from ecentre.pending import PendingBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecentre.model import Book, Data, Record


class Move(NamedTuple):
    """One line that moves an item: ``stock`` into (or out of) a cabinet, ``held`` into (or out of) a person's hands.

    ``on`` is the business date, ``at`` the moment of the step; both as records write them. ``price`` is in yuan a unit
    where goods were bought. ``worn`` counts what lies in a cabinet but waits for scrap, no longer to be issued.
    """

    on: str
    at: str
    ref: Ref
    line: int
    item: str
    sort: str
    cabinet: str = ""
    stock: int = 0
    held: int = 0
    worn: int = 0
    person: str = ""
    department: str = ""
    price: str = ""
    row: Data = {}  # noqa: RUF012  a row of a record, never changed


ISSUE = "supply_issue"
IN, OUT, RETURN, ADJUST, SCRAP, TRANSFER = "in", "out", "return", "adjust", "scrap", "transfer"
UNUSED = "unused"
BACK = (UNUSED, "usable")
"""Conditions in which what is handed back goes into stock again."""


def _receipts(record: Record) -> Iterator[Move]:
    on, at = record.text("received_on"), facts.moment(record, "add", "open")
    for row in record.get("lines", []):
        price = row.get("unit_price", "")
        yield Move(
            on, at, record.ref, row["number"], row["item"], IN, row["cabinet"], row["quantity"], price=price, row=row
        )


def _issues(record: Record) -> Iterator[Move]:
    on, at = record.text("issued_on"), facts.moment(record, "confirm")
    person, department = record.text("taker"), record.text("department")
    for row in record.get("lines", []):
        n, cabinet = row["quantity"], row.get("cabinet", "")
        stock = -n if cabinet else 0  # what was held before the books opened came out of no cabinet
        yield Move(
            on, at, record.ref, row["number"], row["item"], OUT, cabinet, stock, n, 0, person, department, "", row
        )


def _returns(record: Record) -> Iterator[Move]:
    on, at = record.text("returned_on"), facts.moment(record, "receive")
    person, department = record.text("person"), record.text("department")
    for row in record.get("lines", []):
        n, condition, cabinet = row["quantity"], row["condition"], row.get("cabinet", "")
        stock, worn = (n if condition in BACK else 0), (n if condition == "worn" else 0)
        item, line = row["item"], row["number"]
        yield Move(on, at, record.ref, line, item, RETURN, cabinet, stock, -n, worn, person, department, "", row)


def _counts(record: Record) -> Iterator[Move]:
    on, at = record.text("adjusted_on"), facts.moment(record, "adjust")
    for line, row in enumerate(record.get("differences", []), start=1):
        yield Move(on, at, record.ref, line, row["item"], ADJUST, row["cabinet"], stock=row["quantity"], row=row)


def _scraps(record: Record) -> Iterator[Move]:
    on, at = record.text("closed_on"), facts.moment(record, "close")
    person, department = record.text("applicant"), record.text("department")
    for row in record.get("lines", []):
        n, cabinet = row["quantity"], row.get("cabinet", "")
        if cabinet:
            yield Move(on, at, record.ref, row["number"], row["item"], SCRAP, cabinet, worn=-n, row=row)
        else:
            yield Move(
                on, at, record.ref, row["number"], row["item"], SCRAP, held=-n, person=person, department=department,
                row=row,
            )  # fmt: skip


def _transfers(record: Record) -> Iterator[Move]:
    on, at = record.text("moved_on"), facts.moment(record, "confirm")
    for row in record.get("lines", []):
        for person, n in ((record.text("from_person"), -row["quantity"]), (record.text("to_person"), row["quantity"])):
            yield Move(on, at, record.ref, row["number"], row["item"], TRANSFER, held=n, person=person, row=row)


class Source(NamedTuple):
    """How a kind moves supplies: the state in which it does, the field with the day, and how its lines are read."""

    state: str
    day: str
    read: Callable[[Record], Iterator[Move]]


SOURCES = {
    "stock_in": Source("recorded", "received_on", _receipts),
    ISSUE: Source("issued", "issued_on", _issues),
    "supply_return": Source("received", "returned_on", _returns),
    "stock_count": Source("adjusted", "adjusted_on", _counts),
    "supply_scrap": Source("closed", "closed_on", _scraps),
    "supply_transfer": Source("confirmed", "moved_on", _transfers),
}
"""The kinds that move supplies."""
EVER = "9999-12-31"


def of(record: Record) -> Iterator[Move]:
    """Give what a record moves; nothing before it came into the state in which goods change hands."""
    source = SOURCES[record.kind]
    if record.state == source.state:
        yield from source.read(record)


def by_item(book: Book) -> dict[str, list[Move]]:
    """Give all movements of each item, oldest first; on one day what comes in stands before what goes out.

    What a pending change moves is laid over the movements of the book beneath.
    """
    if isinstance(book, PendingBook):
        below, laid = by_item(book.under), book.laid(*SOURCES)
        touched = {move.item for record in laid for move in (*of(record), *_before(book, record))}
        return {**below, **{id: _overlaid(below.get(id, []), laid, id) for id in touched}}
    return _everything(book)


@gathered(*SOURCES)
@alike(*SOURCES)
def _everything(book: Book) -> dict[str, list[Move]]:
    return _gather(book)


def lumped(book: Book, last: str) -> dict[str, list[Move]]:
    """Give the movements of each item until a day, those that leave the same stock at the same value with fewer lines.

    Issues are one line a cabinet, for first-in-first-out takes the oldest whenever they were; unless something came
    back unused: that has the price of its issue, so that all stand one by one.
    """
    others = [kind for kind in SOURCES if kind != ISSUE]
    back = (move for one in book.find("supply_return", state="received") for move in of(one))
    if any(move.row["condition"] == UNUSED for move in back):
        return _gather(book, SOURCES, last)
    found = _gather(book, others, last)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for record in book.find(ISSUE, state="issued"):
        for row in record.get("lines", ()) if record.text("issued_on") <= last else ():
            taken[row["item"], row.get("cabinet", "")] += row["quantity"]
    for (id, cabinet), n in taken.items():
        if cabinet:
            found.setdefault(id, []).append(Move(last, "", Ref(ISSUE, ""), 0, id, OUT, cabinet, -n))
    return found


def item(book: Book, id: str) -> list[Move]:
    """Give the movements of one item, oldest first."""
    if isinstance(book, PendingBook):
        return _overlaid(item(book.under, id), book.laid(*SOURCES), id)
    return by_item(book).get(id, [])


def _before(book: PendingBook, record: Record) -> Iterator[Move]:
    """Give what a record moved before it was changed."""
    found = book.under.get(*record.ref)
    return of(found) if found else iter(())


def _overlaid(moves: list[Move], laid: list[Record], id: str) -> list[Move]:
    if not laid:
        return moves
    refs = {record.ref for record in laid}
    kept = [move for move in moves if move.ref not in refs]
    return sorted((*kept, *(move for record in laid for move in of(record) if move.item == id)), key=_order)


def _gather(book: Book, kinds: Iterable[str] = SOURCES, last: str = EVER) -> dict[str, list[Move]]:
    """Give what records of some kinds moved until a day, item by item; whole sheets are sorted, not their lines."""
    sheets = []
    for kind in kinds:
        state, day, read = SOURCES[kind]
        for record in book.find(kind, state=state):
            if record.text(day) <= last:
                moves = list(read(record))
                for out in (False, True):
                    part = [move for move in moves if (move.stock < 0) is out]
                    if part:
                        sheets.append((part[0].on, out, part[0].at, record.ref, part))
    found: dict[str, list[Move]] = defaultdict(list)
    for *_, part in sorted(sheets):
        for move in part:
            found[move.item].append(move)
    return dict(found)


def _order(move: Move) -> tuple[str, bool, str, Ref, int]:
    return move.on, move.stock < 0, move.at, move.ref, move.line
