"""Approval chains as dated policy: who must answer, in which order, how many of them, and which steps want a signature.

A chain is a row of stages. Rows of one order form a stage: all of them answer, in any order, unless ``quorum`` says how
many of them are enough; ``people`` asks several people of one role. Stages follow each other in turn [X.3].
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecentre import policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from ecentre.kind import Transition
    from ecentre.model import Book, Data, Record

AMOUNT_FIELDS = ("amount", "total")
PRICE_FIELDS = ("estimated_price", "unit_price", "price")


class Signer(NamedTuple):
    """One seat of a stage: who must answer, for which department, by which clause."""

    role: str
    department: str
    clause: str


class Stage(NamedTuple):
    """One place in a chain: its number, its seats, and how many of them must answer before the next stage begins."""

    order: int
    seats: tuple[Signer, ...]
    quorum: int


def amount(record: Record) -> Decimal:
    """Give what a record is about in yuan: its amount or total, else its price times its quantity."""
    for name in AMOUNT_FIELDS:
        if record.get(name):
            return _yuan(record.text(name))
    price = next((record.text(name) for name in PRICE_FIELDS if record.get(name)), "0")
    return _yuan(price) * int(record.get("quantity", 1))


def _yuan(text: str) -> Decimal:
    from decimal import Decimal  # most records are about no amount

    return Decimal(text)


def stages(book: Book, name: str, record: Record, on: policy.When = None) -> tuple[Stage, ...]:
    """Give the stages of a chain for a record, by amount, kind and department on a day [X.3]."""
    rows = [row for row in policy.rows(book, "chains", on) if row.get("chain") == name]
    rows = [row for row in rows if _applies(row, record) and (not row.get("established") or settled(book, on))]
    orders = sorted({int(row["order"]) for row in rows})
    return tuple(_stage(order, [row for row in rows if int(row["order"]) == order], record) for order in orders)


def _stage(order: int, rows: Sequence[Data], record: Record) -> Stage:
    scope = record.text("department")
    seats = tuple(
        Signer(row["role"], scope if row.get("own_department") else "", row.get("clause", ""))
        for row in rows
        for _ in range(int(row.get("people") or 1))
    )
    quorum = min((int(row["quorum"]) for row in rows if row.get("quorum")), default=len(seats))
    return Stage(order, seats, min(quorum, len(seats)))


def _applies(row: Data, record: Record) -> bool:
    if row.get("from_amount") and amount(record) < _yuan(row["from_amount"]):
        return False
    if row.get("only_department") and record.text("department") != row["only_department"]:
        return False
    name = row.get("when_field")
    return not name or record.text(name) == row.get("when_value")


def settled(book: Book, on: policy.When = None) -> bool:
    """Tell whether the centre's founding was over on a day or at a moment."""
    closed = established(book)
    if isinstance(on, str):
        return bool(closed) and closed < on
    return bool(closed) and closed[:10] <= (on or book.on).isoformat()


def established(book: Book) -> str:
    """Give the moment at which the centre's founding was closed, empty while it is still founding [X.2]."""
    for record in book.find("centre"):
        for step in record.steps:
            if step.get("verb") == "close":
                return str(step["at"])
    return ""


def seats(book: Book, name: str, record: Record, on: policy.When = None) -> tuple[Signer, ...]:
    """Give every seat of a chain in order, for forms and lists."""
    return tuple(seat for stage in stages(book, name, record, on) for seat in stage.seats)


def current(wanted: Sequence[Stage], given: Iterable[Data]) -> Stage | None:
    """Give the stage that waits for answers, or None when every stage has enough of them."""
    answered = [int(step.get("stage") or 0) for step in given]
    return next((stage for stage in wanted if answered.count(stage.order) < stage.quorum), None)


def vacant(stage: Stage, given: Iterable[Data]) -> tuple[Signer, ...]:
    """Give the seats of a stage that nobody has answered from."""
    taken = [str(step.get("role")) for step in given if step.get("stage") == stage.order]
    left: list[Signer] = []
    for seat in stage.seats:
        if seat.role in taken:
            taken.remove(seat.role)
        else:
            left.append(seat)
    return tuple(left)


def before(wanted: Sequence[Stage], stage: Stage) -> Stage | None:
    """Give the stage before another, or None for the first."""
    return next((one for one in reversed(wanted) if one.order < stage.order), None)


def signing(book: Book, act: str, on: policy.When = None) -> Data | None:
    """Give the row of policy that wants a step such as ``requisition.approve`` signed, or None [X.2]."""
    return policy.row(book, "signing", "verb", act, on)


def terms(book: Book, row: Transition, record: Record, on: policy.When = None) -> str:
    """Give the SHA-256 of all that policy says on who may take a step; a signature holds for these terms only [X.3]."""
    act = f"{record.kind}.{row.verb}"
    chain = row.chain or row.veto
    wanted = tuple((one.order, one.seats, one.quorum) for one in stages(book, chain, record, on)) if chain else ()
    signed = signing(book, act, on)
    said = (act, row.by, tuple(sorted(row.never_by)), policy.may(book, act, on), wanted)
    return _hashed(said, None if signed is None else tuple(signed.items()))


@lru_cache(maxsize=1024)
def _hashed(said: tuple[object, ...], signed: tuple[tuple[str, object], ...] | None) -> str:
    import hashlib  # whoever only reads needs none

    terms = [*said, None if signed is None else dict(signed)]
    text = json.dumps(terms, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
