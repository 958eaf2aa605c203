"""What a leaver or a mover still has to hand back of supplies: held things, and entries not written yet [A2.8.10b].

Durables and furniture go with the post, as do numbered books and vouchers of finance. Of what is used up, an entry is
wanted: so many left, or none. Nothing is stored; all follows from the movements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.kind import say
from ecentre.subjects import movements
from ecentre.subjects.held import LEAVE, MOVE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.subjects.movements import Move
    from ecentre.words import Words

HELD = ("durable", "furniture")
"""The kinds of supplies that stay somebody's until they come back."""


class Owed(NamedTuple):
    """One line that a return still lacks: the item, how many are held, what for, and the rule that asks for it.

    ``held`` tells a thing to be handed back from an entry that only says how much is left.
    """

    item: str
    quantity: int
    device: str
    held: bool
    clause: str
    what: Words


def owed_back(book: Book, person: str, on: date, occasion: str) -> list[Owed]:
    """Give what a person has yet to hand back, or to enter as used up, by the end of a day [A2.8.1b, A2.8.10b].

    ``occasion`` is ``leave`` or ``move``; stationery is asked back of leavers only [A2.8.2a].
    """
    found: list[Owed] = []
    for id, moves in movements.by_item(book).items():
        mine = [one for one in moves if one.person == person and one.on <= on.isoformat()]
        item = book.get("supply_item", id) if mine else None
        if item is not None:
            found += _held(item, mine) if stays(item) else _unwritten(book, item, mine, occasion)
    return sorted(found)


def stays(item: Record) -> bool:
    """Tell whether a thing stays somebody's until it comes back: durables, furniture, numbered finance goods."""
    return item.text("supply_class") in HELD or bool(item.get("numbered"))


def asks_entry(item: Record, occasion: str) -> str:
    """Give the clause that asks for an entry about what is used up, or nothing."""
    if item.text("supply_class") == "equipment":
        return "A2.8.3"
    asked = {"stationery": "A2.8.2a" if occasion == LEAVE else "", "hospitality": "A2.8.2b"}
    return asked.get(item.text("group"), "")


def balance(moves: Iterable[Move], person: str, until: str = "9") -> int:
    """Give how many of an item a person holds at the end of a day."""
    return sum(one.held for one in moves if one.person == person and one.on <= until)


def _held(item: Record, mine: list[Move]) -> list[Owed]:
    left = sum(one.held for one in mine)
    durable = item.text("supply_class") == "durable"
    clause = "A2.8.2c" if item.get("numbered") else "A2.8.1b" if durable else "A2.8.4"
    what = say("交回 {name} {n} {unit}", "hand back {name}, {n} {unit}", name=item.text("name"), n=left,
               unit=item.text("unit"))  # fmt: skip
    return [Owed(item.id, left, "", True, clause, what)] if left > 0 else []


def _unwritten(book: Book, item: Record, mine: list[Move], occasion: str) -> list[Owed]:
    """Give an entry for each device, or one, where something was taken since the last that was written."""
    clause, found = asks_entry(item, occasion), []
    for device in sorted({_device(one) for one in mine}) if clause else ():
        of = [one for one in mine if _device(one) == device]
        entries = [(one.on, one.at) for one in of if one.sort == movements.RETURN and _is_handover(book, one)]
        taken = [(one.on, one.at) for one in of if one.held > 0]
        left = sum(one.held for one in of)
        if left > 0 and taken and max(taken) > max(entries, default=("", "")):
            named = facts.named(book, "asset", device)
            what = say(
                "登记 {name}{of} 还剩多少(没有填 0)", "enter how much {name}{of} is left (0 for none)",
                name=item.text("name"), of=say("({device})", " ({device})", device=named) if named else "",
            )
            found.append(Owed(item.id, left, device, False, clause, what))
    return found


def _device(move: Move) -> str:
    return str(move.row.get("device") or "")


def _is_handover(book: Book, move: Move) -> bool:
    record = book.get(*move.ref)
    return record is not None and record.text("occasion") in (LEAVE, MOVE)
