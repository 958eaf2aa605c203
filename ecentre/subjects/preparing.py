"""Sheets to be signed, made from what was granted and lies in the cabinets; what is short is told [A2.8.8a]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy
from ecentre.kind import say
from ecentre.model import typed
from ecentre.subjects import grants, movements, numbered, supply_lines, taking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Data, Record
    from ecentre.subjects.grants import Grant
    from ecentre.words import Words


class Short(NamedTuple):
    """What cannot be put on a sheet yet: the granted line, how many of it, and why."""

    grant: Grant
    quantity: int
    why: Words


class Prepared(NamedTuple):
    """The lines to be signed, by taker and department, and what is short."""

    sheets: dict[tuple[str, str], list[Data]]
    short: list[Short]


def sheets(book: Book, period: str, on: date) -> Prepared:
    """Give each taker's lines from the open lines of a period's plans and of urgent requests [A2.8.8a].

    Goods that wait on other sheets are not promised twice. What a department asked for is taken by whoever wrote the
    plan, else by its property keeper or head.
    """
    store, found, short = _Store(book), dict[tuple[str, str], list["Data"]](), list[Short]()
    for grant, left in grants.open_lines(book):
        record = book.get(*grant.ref)
        if record is None or (grant.ref.kind == "supply_plan" and record.text("period") != period):
            continue
        taker = taker_of(book, grant, on)
        old = _old(book, grant, taker) if taker and grant.basis == "replace" else ("", left)
        if not taker or not old[1]:
            short.append(Short(grant, left, _nobody() if not taker else _not_back()))
            continue
        wanted = min(left, old[1])
        rows = [_row(grant, taken, old[0]) for taken in store.take(grant.item, wanted)]
        lacks = wanted - sum(int(row["quantity"]) for row in rows)
        short += [Short(grant, lacks, _not_there(record, grant))] if lacks else []
        short += [Short(grant, left - wanted, _not_back())] if left > wanted else []
        if rows:
            found.setdefault((taker, _home(book, grant, taker, on)), []).extend(rows)
    return Prepared(found, short)


def taker_of(book: Book, grant: Grant, on: date) -> str:
    """Give who takes a granted line: whom it is for, else one of the department that asked; nobody who has left."""
    if grant.person:
        return grant.person if facts.at_work(book, grant.person, on) else ""
    record = book.get(*grant.ref)
    asked = [record.text("drafter") or record.text("applicant")] if record else []
    posts = (policy.holders(book, role, on, grant.department) for role in ("property_keeper", "dept_head"))
    known = (one for one in [*asked, *(one for held in posts for one in held)] if facts.at_work(book, one, on))
    return next((one for one in known if _belongs(book, one, grant.department, on)), "")


def _home(book: Book, grant: Grant, taker: str, on: date) -> str:
    """Give the department that a line is charged to: the one that asked, or where its taker has moved."""
    person = book.get("person", taker)
    moved = person is not None and not _belongs(book, taker, grant.department, on)
    return person.text("department") if person is not None and moved else grant.department


def _belongs(book: Book, person: str, department: str, on: date) -> bool:
    return supply_lines.belongs(book, person, department, taking.ending(on))


class _Taken(NamedTuple):
    cabinet: str
    quantity: int
    numbers: range


class _Store:
    """What the cabinets hold, less what waits to be signed for and what was taken for the sheets being made."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.waiting = [row for one in book.find("supply_issue", state="drafted") for row in one.get("lines", [])]
        self.left: dict[str, Counter[str]] = {}
        self.free: dict[str, dict[int, str]] = {}

    def take(self, item: str, wanted: int) -> Iterator[_Taken]:
        """Take goods from the fullest cabinets, as many as there are."""
        left = self._of(item)
        for cabinet, there in left.most_common():
            n = min(there, wanted)
            if n > 0:
                wanted -= n
                left[cabinet] -= n
                yield from self._runs(item, cabinet, n)

    def _of(self, item: str) -> Counter[str]:
        if item not in self.left:
            counted = Counter[str]()
            for move in movements.item(self.book, item):
                counted[move.cabinet] += move.stock
            for row in self.waiting:
                counted[row.get("cabinet", "")] -= int(row["quantity"]) if row["item"] == item else 0
            self.left[item] = counted
        return self.left[item]

    def _runs(self, item: str, cabinet: str, n: int) -> Iterator[_Taken]:
        """Give goods tracked by number as runs of numbers, all others as they are."""
        record = self.book.get("supply_item", item)
        if record is None or not record.get("numbered"):
            yield _Taken(cabinet, n, range(0))
            return
        if item not in self.free:
            promised = {one for row in self.waiting if row["item"] == item for one in numbered.numbers(row)}
            known = numbered.places(self.book, item)
            self.free[item] = {one: where for one, where in known.items() if one not in promised}
        free = sorted(one for one, where in self.free[item].items() if where == cabinet)[:n]
        for run in _together(free):
            for one in run:
                del self.free[item][one]
            yield _Taken(cabinet, len(run), run)


def _together(numbers: list[int]) -> Iterator[range]:
    """Give numbers in order as runs without a gap."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield range(numbers[start], numbers[place - 1] + 1)
            start = place


def _row(grant: Grant, taken: _Taken, returned: str) -> Data:
    cell = next(cell for cell, kind in grants.SOURCE.items() if kind == grant.ref.kind)
    row: Data = {"item": grant.item, "cabinet": taken.cabinet, "quantity": taken.quantity, cell: grant.ref.id}
    more: Data = {"device": grant.device or None, "returned": returned or None}
    if taken.numbers:
        more |= {"from_number": taken.numbers[0], "to_number": taken.numbers[-1]}
    return row | {"line": grant.line} | {name: value for name, value in more.items() if value is not None}


def _old(book: Book, grant: Grant, taker: str) -> tuple[str, int]:
    """Give the return on which a taker's old ones came back, with how many of them are not replaced yet."""
    for sheet in book.find("supply_return", person=taker, state="received"):
        back = sum(int(row["quantity"]) for row in sheet.get("lines", []) if row["item"] == grant.item)
        for issue in book.refs_to(sheet.ref, "supply_issue") if back else ():
            rows = (row for row in issue.get("lines", []) if row.get("returned") == sheet.id)
            used = sum(int(row["quantity"]) for row in rows if row["item"] == grant.item)
            back -= used if issue.state != "cancelled" else 0
        if back > 0:
            return sheet.id, back
    return "", 0


def _not_there(record: Record, grant: Grant) -> Words:
    """Say how goods come in that are not in stock, or how they are no longer waited for."""
    batch, told = record.text("batch"), {"id": record.id, "line": grant.line, "kind": typed(record.kind)}
    wanted = f"--urgent {record.id}" if record.kind == "supply_urgent" else f"--period {record.text('period')}"
    if not batch:
        return say(
            "库存不够;先汇总采购:ecentre supply batch add {wanted}",
            "not enough in stock; buy it first: ecentre supply batch add {wanted}",
            wanted=wanted,
        )
    return say(
        "库存不够;到货先入库:ecentre stock in add --batch {batch},不再来的了结:"
        "ecentre {kind} forgo {id} --line {line} --quantity … --why …",
        "not enough in stock; take in what came: ecentre stock in add --batch {batch}; what will not come is let go: "
        "ecentre {kind} forgo {id} --line {line} --quantity … --why …",
        batch=batch, **told,
    )


def _nobody() -> Words:
    return say(
        "没有在岗的人可领;请指定物品管理员:ecentre appointment add --role 物品管理员",
        "nobody on the staff to take it; appoint a property keeper: ecentre appointment add --role property_keeper",
    )


def _not_back() -> Words:
    return say(
        "旧品还没有交回:ecentre supply return add --occasion replace …",
        "the old one is not back: ecentre supply return add --occasion replace …",
    )
