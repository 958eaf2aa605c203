"""How long stock on a day takes after a year of 20,000 lines of supplies, against ``asset list`` of 200 cards."""

from __future__ import annotations

import json
import random
import uuid
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ecentre import approval, records
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.schema import Schemas
from tests.bench import centre
from tests.bench.measure import ECENTRE, Bench, Ratio, in_turn, middle, timed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.model import Data

CARDS, TARGET = 200, 2.0
LINES = 20
"""How many lines a sheet has."""
TODAY, ON = "2026-12-31T18:00:00+08:00", "2026-09-15"
CABINETS = ("cabinet-1", "cabinet-2", "cabinet-3")
TAKERS = (
    ("wang-xiao-yan", "general"), ("zhang-xiao-yan", "brand"), ("xu-wen-jun", "goods"), ("huang-xiu-ying", "tech"),
)  # fmt: skip
KINDS = {
    "stock_in": ("STI", "recorded", "received_on", ("add",)),
    "supply_issue": ("SIS", "issued", "issued_on", ("add", "confirm")),
    "supply_return": ("SRT", "received", "returned_on", ("add", "receive")),
    "stock_count": ("STC", "adjusted", "adjusted_on", ("open", "adjust")),
}
"""Of each kind its ids, its state once goods moved, its day, and the steps that led there."""
SHARES = ("stock_in", *["supply_issue"] * 7, "supply_return", "stock_count")

Lying = dict[tuple[str, str], int]


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    """Measure the stock of one day in a large year, warm, and the list it is held against, in turn."""
    bench.env["ECENTRE_CLOCK"] = TODAY
    year, office = centre.office(place / "year"), centre.office(place / "office")
    centre.enter(office, centre.filled(office, {"asset": CARDS - 1}))
    files, lying = supplies(year, 2 * large)
    centre.enter(year, files)
    words = ("stock", "list", "--on", ON)
    bench.ecentre(year, *words)
    bench.ecentre(office, "asset", "list")
    compare(bench, year, lying)
    floor, taken = in_turn(
        lambda _: timed(lambda: bench.run(office, *ECENTRE, "asset", "list")),
        lambda _: timed(lambda: bench.run(year, *ECENTRE, *words)),
    )
    what = f"stock on a day of a year of {2 * large} lines"
    return [Ratio(what, middle(taken), f"asset list of {CARDS} cards", middle(floor), TARGET)]


def compare(bench: Bench, folder: Path, lying: Lying) -> None:
    """Fail unless the stock told is what the lines add up to."""
    said = json.loads(bench.ecentre(folder, "stock", "list", "--on", ON, "-o", "json"))["rows"]
    assert {(row["id"], row["cabinet"]): row["quantity"] for row in said} == lying


def supplies(folder: Path, lines: int) -> tuple[dict[str, bytes], Lying]:
    """Make a year of sheets, and add up what lies where at the end of the day that is asked for."""
    schemas = Schemas(folder)
    book = open_book(folder, schemas)
    items = [one.id for one in book.find("supply_item", state="current")]
    files: dict[str, bytes] = {}
    left: Lying = defaultdict(int)
    asked: Lying = {}
    for record in (*_cabinets(), *_year(items, lines, left, asked)):
        files[record.ref.path] = records.encode(record, schemas)
    return files, {(item, f"柜{cabinet[-1]}"): n for (item, cabinet), n in asked.items() if n}


def _cabinets() -> Iterator[Record]:
    for id in CABINETS:
        data = {"name": f"柜{id[-1]}", "place": "operations-centre", "keeper": "wang-xiao-yan"}
        yield _record("store_cabinet", id, "current", data, [("add", "2026-01-01")])


def _year(items: list[str], lines: int, left: Lying, asked: Lying) -> Iterator[Record]:
    """Give the sheets of a year, evenly spread: one of receipts, seven of issues, one of returns, one count in ten."""
    chance, sheets = random.Random(lines), lines // LINES
    numbers: dict[str, int] = defaultdict(int)
    for place in range(sheets):
        kind = SHARES[place % len(SHARES)] if place else "stock_in"
        on = (date(2026, 1, 2) + timedelta(days=place * 362 // sheets)).isoformat()
        numbers[kind] += 1
        prefix, state, day, verbs = KINDS[kind]
        person, home = chance.choice(TAKERS)
        rows = [_row(kind, n, items[(LINES * place + n) % len(items)], chance) for n in range(1, LINES + 1)]
        who: Data = {
            "stock_in": {}, "stock_count": {"cabinets": list(CABINETS)},
            "supply_issue": {"taker": person, "department": home},
            "supply_return": {"person": person, "department": home, "occasion": "other"},
        }[kind]  # fmt: skip
        named = {"differences" if kind == "stock_count" else "lines": rows}
        for row in rows:
            left[row["item"], row["cabinet"]] += row["quantity"] * (-1 if kind == "supply_issue" else 1)
        if on <= ON:
            asked.update(left)
        steps = [(verb, on) for verb in verbs]
        yield _record(kind, f"{prefix}-2026-{numbers[kind]:04}", state, {day: on, **who, **named}, steps)


def _row(kind: str, number: int, item: str, chance: random.Random) -> Data:
    row: Data = {"number": number, "item": item, "cabinet": chance.choice(CABINETS), "quantity": chance.randint(1, 3)}
    if kind == "stock_in":
        row |= {"quantity": 30, "unit_price": f"{chance.randint(1, 90)}.50"}
    if kind == "supply_return":
        row |= {"condition": "unused"}
    if kind == "stock_count":
        row = {name: value for name, value in row.items() if name != "number"} | {"quantity": 1}
    return row


def _record(kind: str, id: str, state: str, fields: Data, steps: list[tuple[str, str]]) -> Record:
    data: dict[str, Any] = {"id": id, "uid": uuid.uuid4().hex, "rev": len(steps), "state": state, **fields, "steps": []}
    bare = Record(Ref(kind, id), data)
    taken = [
        {
            "verb": verb, "by": "wang-xiao-yan", "role": "", "at": f"{on}T10:00:00+08:00", "rev": n,
            "subject": approval.subject(bare), "signature": None,
        }
        for n, (verb, on) in enumerate(steps, start=1)
    ]  # fmt: skip
    return Record(bare.ref, {**data, "steps": taken})
