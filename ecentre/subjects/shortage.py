"""Stock below zero: whose record took more of an item out of a cabinet than lay in it [A2.8.9]."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.gathering import gathered
from ecentre.kind import problem, say
from ecentre.subjects import movements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.movements import Move
    from ecentre.words import Words

DAYS = tuple(one.day for one in movements.SOURCES.values())
"""The fields that say on which day goods moved."""
EVER = ""


class Lack(NamedTuple):
    """A day at whose end so many units of an item are missing from a cabinet."""

    on: str
    n: int


Lacks = dict[str, list[Lack]]
"""The days on which stock is below zero, by cabinet."""


def stock_never_goes_negative(record: Record, book: Book) -> Iterator[Problem]:
    """On no day, from a record's own movement on, is less than nothing of an item in a cabinet [A2.8.9].

    Days count as wholes, so what comes in on a day may go out on it. A record is at fault only where what stood in the
    books when it was entered was too little: of two that took the same last goods, the later.
    """
    for (item, cabinet), since in _touched(record).items():
        lacks = _lacks(book, item).get(cabinet, [])
        if not any(one.on >= since for one in lacks):
            continue
        at = entered(record)
        known = (one for one in movements.item(book, item) if _stood(one, record, at))
        lack = next((one for one in lacking(known).get(cabinet, []) if one.on >= since), None)
        if lack is not None:
            yield problem(
                record, "negative", "A2.8.9",
                say(
                    "{cabinet} 的 {item} 到 {day} 缺 {n}:库存不能为负;请减少数量、换柜子或先入库;看明细:"
                    "ecentre stock card {id}",
                    "{cabinet} lacks {n} of {item} on {day}: stock is never below zero; take less, take it from "
                    "another cabinet or receive it first; see: ecentre stock card {id}",
                    cabinet=facts.named(book, "store_cabinet", cabinet) or "-", day=lack.on, n=lack.n,
                    item=facts.named(book, "supply_item", item), id=item,
                ),
                "lines",
            )


def _touched(record: Record) -> dict[tuple[str, str], str]:
    """Give what a record takes from where, each with the day from which on it counts.

    What was withdrawn, or put under another day, may be lacking on any day.
    """
    state, _, read = movements.SOURCES[record.kind]
    if record.state not in (state, "void"):
        return {}
    brings = record.state == "void" or any(facts.corrected(record, name) for name in DAYS)
    found = {(move.item, move.cabinet): EVER for move in read(record) if move.stock > 0 and brings}
    takes = {(move.item, move.cabinet): move.on for move in read(record) if move.stock < 0}
    return {**takes, **found}


def _stood(move: Move, record: Record, at: str) -> bool:
    """Tell whether a movement stood in the books when a record's own came; of one kind in one second by number."""
    return move.at < at or (move.at == at and (move.ref.kind != record.kind or move.ref.id <= record.id))


def entered(record: Record) -> str:
    """Give when a record's movement came to stand as it does: when it was taken, put right or withdrawn."""
    at = max((move.at for move in movements.SOURCES[record.kind].read(record)), default="")
    changed = [step for step in record.steps if not set(DAYS).isdisjoint(step.get("set") or {})]
    last = record.steps[-1:] if record.state == "void" else changed[-1:]
    return max([at, *(str(step["at"]) for step in last)])


@gathered(*movements.SOURCES)
def _lacks(book: Book, item: str) -> Lacks:
    return lacking(movements.item(book, item))


def lacking(moves: Iterable[Move]) -> Lacks:
    """Give the days at whose end less than nothing of an item is in a cabinet, from its movements, oldest first."""
    days: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for move in moves:
        if move.stock:
            days[move.cabinet][move.on] += move.stock
    found: Lacks = defaultdict(list)
    for cabinet, changes in days.items():
        left = 0
        for on, n in changes.items():
            left += n
            if left < 0:
                found[cabinet].append(Lack(on, -left))
    return found


def newly(before: Book, after: Book) -> Iterator[Words]:
    """Say which items a cabinet lacks more of than it did, as where two copies issued the same last goods [A2.8.9]."""
    for item, moves in sorted(movements.by_item(after).items()):
        known = {(cabinet, one) for cabinet, lacks in lacking(movements.item(before, item)).items() for one in lacks}
        for cabinet, lacks in lacking(moves).items():
            worst = max((one for one in lacks if (cabinet, one) not in known), key=lambda one: one.n, default=None)
            if worst is not None:
                yield say(
                    "库存不足:{cabinet} 的 {item} 到 {day} 缺 {n},两处各自动了同一批货;请到柜前核对,"
                    "多领的退回或补登入库;看明细:ecentre stock card {id},看是哪份单:ecentre check",
                    "short of stock: {cabinet} lacks {n} of {item} on {day}; two copies used the same goods; look into "
                    "the cabinet, take back what was issued twice or enter what came in; see: ecentre stock card {id}, "
                    "and which sheet: ecentre check",
                    cabinet=facts.named(after, "store_cabinet", cabinet) or "-", day=worst.on, n=worst.n,
                    item=facts.named(after, "supply_item", item), id=item,
                )
