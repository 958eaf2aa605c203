"""Goods tracked by number, such as account books and vouchers: each number is in one place at a time [A2.8.2c]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import problem, say
from ecentre.subjects import movements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.movements import Move

FROM = {"supply_return": "person", "supply_transfer": "from_person"}
"""The field that names who has the numbers; an issue takes them from the cabinet of its line."""


def numbers(row: Data) -> range:
    """Give the numbers that a line names; none where it names no range."""
    first, last = row.get("from_number"), row.get("to_number")
    return range(0) if first is None or last is None else range(int(first), int(last) + 1)


def places(book: Book, item: str, beside: Record | None = None) -> dict[int, str]:
    """Give where each number of an item is: a cabinet or a person; as it was before one record moved some."""
    found: dict[int, str] = {}
    for move in sorted(movements.item(book, item), key=_moment):
        if beside is not None and move.ref == beside.ref:
            break
        to = move.cabinet if move.stock > 0 else move.person if move.held > 0 else ""
        found |= dict.fromkeys(numbers(move.row), to)
    return found


def numbered_goods_are_taken_from_where_they_are(record: Record, book: Book) -> Iterator[Problem]:
    """Books and vouchers go by number: as many as the range says, from where they are, none twice [A2.8.2c]."""
    if record.state == "cancelled":
        return
    moved = set[tuple[str, int]]()
    for place, row in enumerate(record.get("lines", [])):
        item = book.get("supply_item", row["item"])
        if item is None or not item.get("numbered") or not row["quantity"]:
            continue
        named, known = numbers(row), places(book, item.id, record)
        origin = str(row.get("cabinet") or "") if record.kind == "supply_issue" else record.text(FROM[record.kind])
        strange = [one for one in named if known.get(one, "") != origin or (item.id, one) in moved]
        moved |= {(item.id, one) for one in named}
        if strange or len(named) != int(row["quantity"]):
            yield problem(
                record, "numbers", "A2.8.2c",
                say(
                    "{item} 按号管理:--from-number、--to-number 要与数量 {n} 相符,每个号都在 {origin};"
                    "不在那里的:{strange};看号段:ecentre stock item show {id}",
                    "{item} goes by number: --from-number and --to-number must make {n}, each of them with {origin}; "
                    "not there: {strange}; see: ecentre stock item show {id}",
                    item=item.text("name"), n=row["quantity"], origin=_named(book, origin), id=item.id,
                    strange=strange[0] if strange else "-",
                ),
                f"lines/{place}/from_number",
            )


def _moment(move: Move) -> tuple[str, bool, str, int]:
    return move.on, move.sort != movements.IN, move.at, move.line


def _named(book: Book, origin: str) -> str:
    kind = "store_cabinet" if book.get("store_cabinet", origin) else "person"
    return facts.named(book, kind, origin)
