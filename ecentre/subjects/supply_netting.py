"""A purchase batch: granted lines totalled by item and netted against stock that nobody waits for [A2.8.6d].

Free stock is what lies in the cabinets and is still coming from earlier batches, less what those batches promised and
nobody took yet. It is told as of a moment, so that a batch can be worked out again long after.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.subjects import grants, movements, supply_lines, supply_owing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record, Ref
    from ecentre.subjects.grants import Grant
    from ecentre.subjects.movements import Move

CANCELLED = "cancelled"
WAITING = ("submitted", "approved")
"""States of plans that are handed in but not checked yet."""


def taken_in(batch: Record, book: Book) -> list[Record]:
    """Give the plans and urgent requests that a batch took in."""
    return [one for kind in grants.GRANTED for one in book.find(kind, batch=batch.id)]


def to_take(batch: Record, book: Book) -> list[Record]:
    """Give what a new batch takes in: the checked plans of its period and the urgent requests it names."""
    period = batch.text("period")
    plans = book.find("supply_plan", period=period, state="checked") if period else ()
    urgent = (book.get("supply_urgent", id) for id in batch.get("urgent", []))
    return [*plans, *(one for one in urgent if one is not None and one.state == "approved")]


def first_checked(book: Book) -> str:
    """Give the earliest period of which a checked plan waits to be totalled, empty where none does."""
    return min((one.text("period") for one in book.find("supply_plan", state="checked")), default="")


def waiting(book: Book, period: str, at: str = supply_lines.NEVER) -> list[str]:
    """Give the plans of a period that were handed in at a moment and not checked yet."""
    found = ((one.id, supply_lines.then(one, at)) for one in book.find("supply_plan", period=period))
    return [id for id, was in found if was is not None and was.state in WAITING]


def totals(batch: Record, records: list[Record], book: Book) -> Data:
    """Work out the lines of a batch and where each comes from: wanted, netted against stock, to buy."""
    found = [one for record in records for one in grants.of(record)]
    wanted: Counter[str] = Counter()
    for one in found:
        wanted[one.item] += one.quantity
    lines = []
    for number, (item, n) in enumerate(sorted(wanted.items()), start=1):
        netted = covered(batch, book, item, n, [one for one in found if one.item == item])
        lines.append({"number": number, "item": item, "wanted": n, "netted": netted, "buy": n - netted})
    return {"lines": lines or None, "sources": [source_of(one) for one in found] or None}


def source_of(grant: Grant) -> Data:
    """Give the source line that stands for a granted line."""
    cell = "plan" if grant.ref.kind == "supply_plan" else "urgent"
    return {"item": grant.item, cell: grant.ref.id, "line": grant.line, "quantity": grant.quantity}


def covered(batch: Record, book: Book, item: str, wanted: int, found: list[Grant]) -> int:
    """Give how much of what is wanted need not be bought: handed out already, or free in stock."""
    at = str(batch.steps[0]["at"]) if batch.steps else supply_lines.NEVER
    keys = {(one.ref, one.line) for one in found}
    return min(wanted, _handed_out(book, item, keys, at) + max(free(batch, book, item, at), 0))


def free(batch: Record, book: Book, item: str, at: str) -> int:
    """Give how many of an item lay in stock at a moment, or were coming, that no earlier batch promised."""
    moves = (move for move in movements.item(book, item) if not _of_batch(book, move, batch.id))
    left = sum(move.stock for move in moves if _by_then(move, at))
    earlier = (one for one in book.find("supply_batch") if _earlier(book, one, batch, at))
    return left - sum(promised(one, book, item, at) for one in earlier)


def promised(batch: Record, book: Book, item: str, at: str = supply_lines.NEVER) -> int:
    """Give how many of an item a batch promised that nobody has taken, less what is still to come in for it."""
    row = next((one for one in batch.get("lines", []) if one["item"] == item), None)
    if row is None:
        return 0
    mine = (one for one in batch.get("sources", []) if one["item"] == item)
    keys = {(ref, one["line"]) for one in mine for ref in grants.sources(one)}
    gone = _handed_out(book, item, keys, at) + sum(_forgone(book, ref, line, at) for ref, line in keys)
    return int(row["wanted"]) - gone - _to_come(batch, book, row, at)


def _forgone(book: Book, ref: Ref, line: int, at: str) -> int:
    record = book.get(*ref)
    return grants.forgone(supply_lines.then(record, at) if record is not None else None, line)


def received(batch: Record, book: Book, at: str = supply_lines.NEVER) -> Counter[str]:
    """Count by item what came in for a batch."""
    found: Counter[str] = Counter()
    for record in book.find("stock_in", batch=batch.id):
        for move in movements.of(record):
            found[move.item] += move.stock if move.at <= at else 0
    return found


def lacking(batch: Record, book: Book) -> dict[str, int]:
    """Give by item what was to be bought and has not come in."""
    came = received(batch, book)
    left = {row["item"]: int(row["buy"]) - came[row["item"]] for row in batch.get("lines", [])}
    return {item: n for item, n in left.items() if n > 0}


def _to_come(batch: Record, book: Book, row: Data, at: str) -> int:
    ended = facts.last(batch, "finish")
    if ended is not None and str(ended["at"]) <= at:
        return 0
    return max(int(row["buy"]) - received(batch, book, at)[row["item"]], 0)


def _earlier(book: Book, one: Record, batch: Record, at: str) -> bool:
    """Tell whether a batch was drawn up before another and still kept goods for somebody at its moment."""
    drawn = str(one.steps[0]["at"]) if one.steps else supply_lines.NEVER
    if one.id == batch.id or (drawn, one.id) > (at, batch.id) or supply_lines.lapsed(book, drawn, at):
        return False
    ended = facts.last(one, "cancel") if one.state == CANCELLED else None
    return ended is None or str(ended["at"]) > at


def _of_batch(book: Book, move: Move, batch: str) -> bool:
    record = book.get(*move.ref) if move.sort == movements.IN else None
    return record is not None and record.get("batch") == batch


def _by_then(move: Move, at: str) -> bool:
    return move.at <= at if move.stock > 0 else move.at < at


def _handed_out(book: Book, item: str, keys: set[tuple[Ref, int]], at: str) -> int:
    """Count what was handed out before a moment on some granted lines."""
    found = 0
    for move in movements.item(book, item):
        named = ((ref, int(move.row.get("line") or 0)) for ref in grants.sources(move.row))
        found -= move.stock if move.sort == movements.OUT and move.at < at and not keys.isdisjoint(named) else 0
    return found


def silent(batch: Record, book: Book) -> Iterator[str]:
    """Give the departments that have handed in no plan of a batch's period."""
    period = batch.text("period")
    filed = {one.get("department") for one in book.find("supply_plan", period=period) if one.state not in
             ("drafted", "withdrawn")}  # fmt: skip
    for one in book.find("department", state="active"):
        if period and one.id not in filed and supply_owing.staffed(one, book):
            yield one.id


__all__ = [
    "covered", "free", "lacking", "promised", "received", "silent", "source_of", "taken_in", "to_take", "totals",
    "waiting",
]  # fmt: skip
