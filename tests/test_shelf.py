"""What movements add up to: stock, holdings, and value by first-in-first-out, to the fen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from books import MemoryBook
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.model import Record, Ref
from ecentre.pending import PendingBook
from ecentre.subjects import movements, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST = date(2026, 11, 30)
MONEY = st.integers(1, 99999).map(lambda fen: f"{fen // 100}.{fen % 100:02}")
COUNTS = st.integers(1, 9)
PLACES = st.tuples(st.sampled_from(("pen", "paper")), st.sampled_from(("one", "two")))
PEOPLE = st.sampled_from(("zhang-san", "li-si"))
BACK = st.sampled_from(("unused", "usable", "worn", "lost"))


@st.composite
def flows(draw: st.DrawFn) -> list[Record]:
    """Draw records of six kinds that move two items through two cabinets and two people's hands."""
    made: list[Record] = []
    for number in range(1, draw(st.integers(2, 14)) + 1):
        item, cabinet = draw(PLACES)
        kind = draw(st.sampled_from(("stock_in", "stock_in", "supply_issue", "supply_issue", "supply_return",
                                     "stock_count", "supply_transfer")))  # fmt: skip
        on = f"2026-11-{draw(st.integers(1, 28)):02}"
        made.append(record(kind, number, on, item, cabinet, draw(COUNTS), draw(MONEY), draw(PEOPLE), draw(BACK)))
    return made


def record(
    kind: str, number: int, on: str, item: str, cabinet: str, n: int, price: str, person: str, back: str
) -> Record:
    line = {"number": 1, "item": item, "cabinet": cabinet, "quantity": n}
    other = "li-si" if person == "zhang-san" else "zhang-san"
    verb, state, fields = {
        "stock_in": ("open", "recorded", {"received_on": on, "lines": [{**line, "unit_price": price}]}),
        "supply_issue": ("confirm", "issued", {"issued_on": on, "taker": person, "lines": [line]}),
        "supply_return": (
            "receive", "received", {"returned_on": on, "person": person, "lines": [{**line, "condition": back}]},
        ),
        "stock_count": ("adjust", "adjusted", {"adjusted_on": on, "differences": [{**line, "quantity": 5 - n}]}),
        "supply_transfer": (
            "confirm", "confirmed", {"moved_on": on, "from_person": person, "to_person": other, "lines": [line]},
        ),
    }[kind]  # fmt: skip
    step = {"verb": verb, "at": f"{on}T10:{number:02}:00+08:00"}
    return Record(Ref(kind, f"X-2026-{number:04}"), {"state": state, **fields, "steps": [step]})


def rows(records: list[Record], kind: str) -> Iterator[tuple[Record, dict[str, Any]]]:
    for one in records:
        if one.kind == kind:
            yield from ((one, row) for row in one.get("differences", one.get("lines", [])))


@settings(max_examples=150, deadline=None)
@given(flows(), st.integers(1, 30))
def test_stock_and_hands_are_the_sum_of_what_moved(records: list[Record], day: int) -> None:
    book, on = MemoryBook(records, LAST), date(2026, 11, day)
    there, hands = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for kind, field, sign in (("stock_in", "received_on", 1), ("supply_issue", "issued_on", -1),
                              ("stock_count", "adjusted_on", 1), ("supply_return", "returned_on", 1)):  # fmt: skip
        for one, row in rows(records, kind):
            if one.text(field) <= on.isoformat():
                n = row["quantity"] if row.get("condition") not in ("worn", "lost") else 0
                there[row["item"], row["cabinet"]] += sign * n
                hands[one.text("taker") or one.text("person"), row["item"]] -= sign * row["quantity"] * (
                    kind in ("supply_issue", "supply_return")
                )
    for one, row in rows(records, "supply_transfer"):
        if one.text("moved_on") <= on.isoformat():
            hands[one.text("from_person"), row["item"]] -= row["quantity"]
            hands[one.text("to_person"), row["item"]] += row["quantity"]
    lots = {key: lot.quantity for key, lot in shelf.stock(book, on).items() if lot.quantity}
    assert lots == {key: n for key, n in there.items() if n}
    held = {(person, item): n for person, of in shelf.holdings(book, on).items() for item, n in of.items()}
    assert held == {key: n for key, n in hands.items() if n}
    assert all(shelf.quantity(book, "pen", cabinet, on) == there["pen", cabinet] for cabinet in ("one", "two"))


@settings(max_examples=150, deadline=None)
@given(flows())
def test_what_was_paid_is_what_was_used_and_what_is_left(records: list[Record]) -> None:
    book = MemoryBook(records, LAST)
    paid = sum((Decimal(row["unit_price"]) * row["quantity"] for _, row in rows(records, "stock_in")), Decimal(0))
    left = sum((lot.value for lot in shelf.stock(book).values()), Decimal(0))
    assert paid == left + sum(shelf.costs(book).values(), Decimal(0))


@settings(max_examples=60, deadline=None)
@given(flows())
def test_a_change_laid_over_a_book_moves_as_if_it_stood_in_it(records: list[Record]) -> None:
    below, above = MemoryBook(records[::2], LAST), records[1::2]
    pending = PendingBook(PendingBook(below, above[::2]), above[1::2])
    whole = MemoryBook(records, LAST)
    assert movements.by_item(pending) == movements.by_item(whole)
    assert shelf.stock(pending) == shelf.stock(whole)
    assert movements.item(pending, "pen") == movements.item(whole, "pen")


def test_issues_take_the_oldest_price_and_unused_goods_come_back_at_theirs() -> None:
    moves = [("stock_in", 2, 10, "1.00"), ("stock_in", 3, 10, "2.00"), ("supply_issue", 4, 8, ""),
             ("supply_issue", 5, 4, ""), ("supply_return", 6, 3, "")]  # fmt: skip
    records = [
        record(kind, place, f"2026-11-{day:02}", "pen", "one", n, price, "zhang-san", "unused")
        for place, (kind, day, n, price) in enumerate(moves, 1)
    ]
    book = MemoryBook(records, LAST)
    costs = {ref.id: cost for (ref, _), cost in shelf.costs(book).items()}
    assert costs == {
        "X-2026-0003": Decimal("8.00"), "X-2026-0004": Decimal("6.00"), "X-2026-0005": Decimal("-5.00"),
    }  # fmt: skip
    assert shelf.stock(book) == {("pen", "one"): shelf.Lot(11, Decimal("21.00"))}
    assert shelf.held(book, "zhang-san") == {"pen": 9}


def test_who_takes_more_than_there_was_is_named_and_nobody_else() -> None:
    moves = [("stock_in", 2, 5), ("supply_issue", 4, 5), ("supply_issue", 3, 4)]
    records = [
        record(kind, place, f"2026-11-{day:02}", "pen", "one", n, "1.00", "li-si", "")
        for place, (kind, day, n) in enumerate(moves, 1)
    ]
    # Entered after the one of the 4th, though for the 3rd: the later entry is at fault.
    records[2].steps[0]["at"] = "2026-11-05T10:00:00+08:00"
    book = MemoryBook(records, LAST)
    told = [(one.id, [problem.clause for problem in shelf.stock_never_goes_negative(one, book)]) for one in records]
    assert told == [("X-2026-0001", []), ("X-2026-0002", []), ("X-2026-0003", ["A2.8.9"])]
    steps = [*records[0].steps, {"verb": "void", "at": "2026-11-06T10:00:00+08:00"}]
    void = records[0].having(state="void", steps=steps)
    assert list(shelf.stock_never_goes_negative(void, PendingBook(book, [void])))
