"""Large departments and long ledgers: what a record holds, and what the time for a row depends on."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from books import NOON, SCHEMAS, MemoryBook, Office
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import actions, records, runs, series
from ecentre.clock import stamp
from ecentre.exchange import answers
from ecentre.exchange.counting import Said
from ecentre.exchange.parts import parts
from ecentre.model import Record, Ref
from ecentre.pending import PendingBook
from ecentre.strict import SIZE_LIMIT
from ecentre.subjects import freeze, tally
from ecentre.subjects.tally import Verdict

if TYPE_CHECKING:
    from ecentre.model import Change

CARDS, ROUNDS, AT_ONCE = 5000, 5, 10
PLACES = ("service-centre", "logistics-centre", "settlement-centre")
CLASSES = ("printer", "projector", "desktop", "air-conditioner")
IDS = st.integers(min_value=1, max_value=12_000).map(lambda number: f"AST-2026-{number:04}")


@settings(deadline=None)
@given(st.lists(IDS | st.sampled_from(["AST-2025-0001", "printer", "AST-2026-00007"])))
def test_runs_name_each_id_once_and_nothing_else(ids: list[str]) -> None:
    texts = runs.packed(ids)
    unfolded = [id for text in texts for id in runs.unpacked(text)]
    assert sorted(unfolded) == sorted(set(ids))
    assert all(len(runs.unpacked(text)) <= runs.MOST for text in texts)


@pytest.mark.parametrize("text", ["AST-2026-0001..9999999", "AST-2026-0007..0001", "AST-2026-0001.." * 9, "x y", ""])
def test_runs_made_by_hand_do_not_unfold_without_end(text: str) -> None:
    assert len(runs.unpacked(text)) <= runs.MOST


def cards(office: Office, number: int) -> None:
    """Put cards into the book, every third in another department, some with more steps behind them."""
    rng = random.Random(7)
    for n in range(number * 3 // 2):
        id = f"AST-2026-{n + 1:04}"
        steps = [{"verb": "open", "at": stamp(NOON), "by": "li-guan-li"}]
        steps += [{"verb": "confirm", "at": stamp(NOON), "from": "in_use"} for _ in range(rng.randrange(4))]
        data = {
            "id": id, "state": "in_use", "category": rng.choice(CLASSES), "place": rng.choice(PLACES),
            "keeper": "li-guan-li", "department": "general" if n % 3 else "brand", "steps": steps,
        }  # fmt: skip
        office.records[Ref("asset", id)] = Record(Ref("asset", id), data)


def opened(number: int) -> tuple[Office, str]:
    """Open a stocktake in a centre with so many cards in one department."""
    office = Office()
    organiser = office.person("艾力江")
    office.appoint(organiser, "administration")
    cards(office, number)
    desk = office.desk(organiser)
    session = {"month": "2026-11", "organiser": organiser}
    book = Versioned(desk.book.records.values(), desk.book.on)
    office.take(actions.create(actions.Desk(book, SCHEMAS, organiser, NOON), "stocktake", session, "open"))
    return office, organiser


class Versioned(MemoryBook):
    commit = "a" * 40


def told(office: Office, change: Change) -> Record:
    """Take a change and give the part of the large department."""
    office.take(change)
    return next(one for one in office.find("count") if one.text("department") == "general")


def test_a_count_of_five_thousand_cards_fits_into_its_record() -> None:
    office, _ = opened(CARDS)
    session, people = office.find("stocktake")[0], ("li-guan-li", office.person("孙秀英"), office.person("陈文军"))
    count = next(one for one in office.find("count") if one.text("department") == "general")
    listed = list(freeze.lines(count, office))
    assert len(listed) == CARDS
    rng = random.Random(3)
    lost, moved = set(rng.sample(listed, 60)), set(rng.sample(listed, 60))
    said = [
        Said(id, found=id not in lost, place=rng.choice(PLACES) if id in moved - lost else "", by=rng.choice(people))
        for id in listed
    ]
    for start in range(0, CARDS, CARDS // ROUNDS):
        batch = said[start : start + CARDS // ROUNDS]
        count = told(office, answers.enter(office.desk(), parts(office, session), batch))
    for start in range(0, len(lost), AT_ONCE):
        gone = sorted(lost)[start : start + AT_ONCE]
        change = answers.explain(office.desk(), parts(office, session), gone, f"{gone[0]} 等搬家时遗失", "lose")
        count = told(office, change)
    data = records.encode(count, SCHEMAS)
    assert len(data) < SIZE_LIMIT
    again = records.decode(count.ref, data, SCHEMAS)
    verdicts = {one.key: one.verdict for one in tally.outcomes(again, office)}
    assert {id for id, verdict in verdicts.items() if verdict is Verdict.MISSING} == lost
    assert Verdict.UNCOUNTED not in verdicts.values()
    assert not [one for one in tally.open_points(again, office) if one.verdict is Verdict.MISSING]


def test_the_next_number_and_a_field_are_found_as_quickly_among_many() -> None:
    def seconds(number: int) -> float:
        book = PendingBook(MemoryBook())
        begun = time.process_time()
        for n in range(number):
            id = series.next_id(book, "asset", "AST", 2026)
            assert not book.find("asset", former_number=f"CL-{n}")
            book.put(Record(Ref("asset", id), {"id": id, "former_number": f"CL-{n}"}))
        assert book.find("asset", former_number="CL-7")[0].id == "AST-2026-0008"
        return time.process_time() - begun

    seconds(200)
    assert seconds(4000) < 30 * seconds(400)


def test_a_field_that_changed_is_found_by_its_new_value_only() -> None:
    book = PendingBook(MemoryBook())
    for n in range(50):
        book.put(Record(Ref("asset", f"AST-2026-{n:04}"), {"place": "here"}))
    assert len(book.find("asset", place="here")) == 50
    book.put(Record(Ref("asset", "AST-2026-0007"), {"place": "there"}))
    assert [one.id for one in book.find("asset", place="there")] == ["AST-2026-0007"]
    assert len(book.find("asset", place="here")) == 49
