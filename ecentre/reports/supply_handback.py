"""What a leaver or a mover has yet to hand back, as a sheet to fill in and read with ``--rows`` [A2.8.10b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import handback
from ecentre.words import say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book

COLUMNS = (
    Column("item", say("物品", "item")),
    Column("quantity", say("数量", "quantity"), "int"),
    Column("condition", say("状况", "condition")),
    Column("cabinet", say("存放柜", "cabinet")),
    Column("device", say("设备", "device")),
)


def owed(book: Book, person: str, on: date, occasion: str) -> Table:
    """Give what still lacks a return; quantity and condition of what is used up are left to be filled in."""
    found = handback.owed_back(book, person, on, occasion)
    rows = tuple(
        (facts.named(book, "supply_item", one.item), one.quantity if one.held else "", "", "", one.device)
        for one in found
    )
    asked = tuple(say("{what} [{clause}]", "{what} [{clause}]", what=one.what, clause=one.clause) for one in found)
    name = facts.named(book, "person", person)
    title = say("{name} 要交回的办公用品", "Supplies that {name} has yet to hand back", name=name)
    how = say(
        "填好状况和数量后:ecentre supply return add --person {name} --occasion {occasion} --rows 文件",
        "fill in condition and quantity, then: ecentre supply return add --person {name} --occasion {occasion} "
        "--rows FILE",
        name=name, occasion=occasion,
    )  # fmt: skip
    none = say("没有要交回的", "nothing to hand back")
    return Table("supply_owed", title, COLUMNS, rows, (*asked, how) if rows else (none,))
