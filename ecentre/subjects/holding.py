"""What is in people's hands: none gives more than they hold, the old one comes back first [A2.8.5, A2.8.10b]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import problem, say
from ecentre.model import Ref
from ecentre.subjects import grants, movements, taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

GIVER = {"supply_return": "person", "supply_transfer": "from_person", "supply_scrap": "applicant"}
"""The field of each sheet that names whose hands things leave."""
CLAUSE = {"supply_return": "A2.8.10b", "supply_transfer": "A2.8.10a", "supply_scrap": "A2.8.11"}
LASTING = ("durable", "furniture")
"""The kinds of supplies that are scrapped by a form of their own, and paid for when lost."""
STOPPED = ("cancelled", "rejected", "withdrawn")


def nobody_gives_more_than_they_hold(record: Record, book: Book) -> Iterator[Problem]:
    """What is handed back, passed on or scrapped was in those hands, or worn there [A2.8.10a, A2.8.10b, A2.8.11]."""
    if record.state in STOPPED:
        return
    giver, leaving = record.text(GIVER[record.kind]), Counter[tuple[str, str]]()
    for row in record.get("lines", []):
        leaving[row["item"], _cabinet(record, row)] += int(row["quantity"])
    for (item, cabinet), n in leaving.items():
        there = held_before(record, book, item, cabinet)
        if n > there:
            whose = facts.named(book, "store_cabinet", cabinet) or facts.named(book, "person", giver)
            yield problem(
                record, "held", CLAUSE[record.kind],
                say(
                    "{whose} 那里只有 {item} {there},不能是 {n};看台账:ecentre supply ledger --by person",
                    "{whose} has {there} of {item}, not {n}; see: ecentre supply ledger --by person",
                    whose=whose, item=facts.named(book, "supply_item", item), there=max(there, 0), n=n,
                ),
                "lines",
            )


def held_before(record: Record, book: Book, item: str, cabinet: str = "") -> int:
    """Give how many of an item could leave somebody's hands (or lie worn in a cabinet) when a sheet was written.

    Only what stood in the books by then counts, on the sheet's day and on every later one, so that a sheet entered
    late cannot take what has gone since.
    """
    giver, at = record.text(GIVER[record.kind]), str(record.steps[-1]["at"]) if record.steps else "9"
    on = taking.day_of(record, book).isoformat()
    counts = [
        (move.on, move.worn if cabinet else move.held)
        for move in movements.item(book, item)
        if move.ref != record.ref and move.at <= at and (move.cabinet == cabinet if cabinet else move.person == giver)
    ]
    days = {on, *(day for day, _ in counts if day > on)}
    return min(sum(n for day, n in counts if day <= last) for last in days)


def _cabinet(record: Record, row: Data) -> str:
    return str(row.get("cabinet") or "") if record.kind == "supply_scrap" else ""


def the_old_one_came_back_first(record: Record, book: Book) -> Iterator[Problem]:
    """A line granted old for new names the sheet on which the same person's old one came back [A2.8.5, R4.14.3]."""
    for place, row in taking.rows_of(record):
        grant, item = grants.meant(book, row), book.get("supply_item", row["item"])
        if grant is None or item is None or grant.basis != "replace":
            continue
        if came_back(book, record, row) < swapped(book, record, row):
            yield problem(
                record, "returned", "R4.14.3" if item.text("supply_class") in LASTING else "A2.8.5",
                say(
                    "{item} 以旧换新:先交回旧品(遗失的也要登记),再写明 --returned 交回单:"
                    "ecentre supply return add --person {taker} --occasion replace --item {item} …",
                    "{item} is swapped old for new: hand back the old one (enter lost ones too), then name the sheet, "
                    "--returned ID: ecentre supply return add --person {taker} --occasion replace --item {item} …",
                    item=item.text("name"), taker=facts.named(book, "person", record.text("taker")),
                ),
                f"lines/{place}/returned",
            )


def came_back(book: Book, record: Record, row: Data) -> int:
    """Give how many old ones of its item came back from the taker on the sheet that an issue line names."""
    sheet = book.get("supply_return", str(row.get("returned") or ""))
    if sheet is None or sheet.state != "received" or sheet.get("person") != record.get("taker"):
        return 0
    if sheet.text("returned_on") > taking.day_of(record, book).isoformat():
        return 0
    return sum(int(one["quantity"]) for one in sheet.get("lines", []) if one["item"] == row["item"])


def swapped(book: Book, record: Record, row: Data) -> int:
    """Give how many new ones rest on that return, on this sheet and on those before it; one where it names none."""
    if not row.get("returned"):
        return 1
    sheets = book.refs_to(Ref("supply_return", str(row["returned"])), "supply_issue")
    before = (one for one in sheets if one.state != "cancelled" and one.ref != record.ref)
    counted = [record, *(one for one in before if taking.drawn(one) < taking.drawn(record))]
    named = (one for sheet in counted for one in sheet.get("lines", []) if one.get("returned") == row["returned"])
    return sum(int(one["quantity"]) for one in named if one["item"] == row["item"])


__all__ = [
    "CLAUSE", "GIVER", "LASTING", "came_back", "held_before", "nobody_gives_more_than_they_hold", "swapped",
    "the_old_one_came_back_first",
]  # fmt: skip
