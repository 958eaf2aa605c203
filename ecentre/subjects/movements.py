"""Every movement of supplies, read from the records that cause it; no total is ever stored [A2.8.9, A2.8.8b].

Stock is what movements add up to: a receipt brings in, an issue takes out, a return puts back, a count adjusts, scrap
takes away. The same lines tell what each person holds, so that stock and ledgers cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from ecentre.pending import PendingBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.model import Book, Data, Record, Ref


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


IN, OUT, RETURN, ADJUST, SCRAP, TRANSFER = "in", "out", "return", "adjust", "scrap", "transfer"
BACK = ("unused", "usable")
"""Conditions in which what is handed back goes into stock again."""


def _receipts(record: Record) -> Iterator[Move]:
    on, at = record.text("received_on"), _moment(record, "add", "open")
    for row in record.get("lines", []):
        yield Move(
            on, at, record.ref, row["number"], row["item"], IN, row["cabinet"], stock=row["quantity"],
            price=row["unit_price"], row=row,
        )  # fmt: skip


def _issues(record: Record) -> Iterator[Move]:
    on, at = record.text("issued_on"), _moment(record, "confirm")
    person, department = record.text("taker"), record.text("department")
    for row in record.get("lines", []):
        n = row["quantity"]
        yield Move(
            on, at, record.ref, row["number"], row["item"], OUT, row["cabinet"], -n, n, 0, person, department, row=row
        )


def _returns(record: Record) -> Iterator[Move]:
    on, at = record.text("returned_on"), _moment(record, "receive")
    person, department = record.text("person"), record.text("department")
    for row in record.get("lines", []):
        n, condition = row["quantity"], row["condition"]
        stock, worn = (n if condition in BACK else 0), (n if condition == "worn" else 0)
        cabinet = row.get("cabinet", "")
        yield Move(
            on, at, record.ref, row["number"], row["item"], RETURN, cabinet, stock, -n, worn, person, department,
            row=row,
        )  # fmt: skip


def _counts(record: Record) -> Iterator[Move]:
    on, at = record.text("adjusted_on"), _moment(record, "adjust")
    for line, row in enumerate(record.get("differences", []), start=1):
        yield Move(on, at, record.ref, line, row["item"], ADJUST, row["cabinet"], stock=row["quantity"], row=row)


def _scraps(record: Record) -> Iterator[Move]:
    on, at = record.text("closed_on"), _moment(record, "close")
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
    on, at = record.text("moved_on"), _moment(record, "confirm")
    for row in record.get("lines", []):
        for person, n in ((record.text("from_person"), -row["quantity"]), (record.text("to_person"), row["quantity"])):
            yield Move(on, at, record.ref, row["number"], row["item"], TRANSFER, held=n, person=person, row=row)


SOURCES: dict[str, tuple[str, Callable[[Record], Iterator[Move]]]] = {
    "stock_in": ("recorded", _receipts),
    "supply_issue": ("issued", _issues),
    "supply_return": ("received", _returns),
    "stock_count": ("adjusted", _counts),
    "supply_scrap": ("closed", _scraps),
    "supply_transfer": ("confirmed", _transfers),
}
"""The kinds that move supplies, the state in which they do, and how their lines are read."""


def of(record: Record) -> Iterator[Move]:
    """Give what a record moves; nothing before it came into the state in which goods change hands."""
    state, read = SOURCES[record.kind]
    if record.state == state:
        yield from read(record)


_GATHERED: WeakKeyDictionary[Any, dict[str, list[Move]]] = WeakKeyDictionary()


def by_item(book: Book) -> dict[str, list[Move]]:
    """Give all movements of each item, oldest first; on one day what comes in stands before what goes out.

    Gathered once for a book; a change laid over one is added anew.
    """
    lowest = book.beneath(*SOURCES) if isinstance(book, PendingBook) else book
    found = _GATHERED.get(lowest)
    if found is None:
        found = _GATHERED[lowest] = _gather(lowest)
    return found


def item(book: Book, id: str) -> list[Move]:
    """Give the movements of one item, oldest first."""
    return by_item(book).get(id, [])


def _gather(book: Book) -> dict[str, list[Move]]:
    found: dict[str, list[Move]] = defaultdict(list)
    for kind, (state, read) in SOURCES.items():
        for record in book.find(kind, state=state):
            for move in read(record):
                found[move.item].append(move)
    for moves in found.values():
        moves.sort(key=_order)
    return dict(found)


def _order(move: Move) -> tuple[str, bool, str, Ref, int]:
    return move.on, move.stock < 0, move.at, move.ref, move.line


def _moment(record: Record, *verbs: str) -> str:
    return next((str(step["at"]) for step in reversed(record.steps) if step["verb"] in verbs), "")
