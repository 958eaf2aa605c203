"""Dated facts: where somebody worked and whether they were there, on the day of the fact and not today."""

from __future__ import annotations

from datetime import date

import pytest
from books import MemoryBook

from ecentre import facts
from ecentre.model import Record, Ref


def step(verb: str, at: str, **fields: object) -> dict[str, object]:
    return {"verb": verb, "at": f"{at}T10:00:00+08:00", "by": "li", **fields}


def person(*steps: dict[str, object], state: str = "active", **fields: object) -> Record:
    data = {"id": "ma-li", "state": state, "name": "马丽", **fields, "steps": [step("add", "2026-01-05"), *steps]}
    return Record(Ref("person", "ma-li"), data)


MOVED = person(
    step("edit", "2026-03-01", set={"department": "brand"}, was={"department": "general"}),
    step("edit", "2026-06-01", set={"department": "goods"}, was={"department": "brand"}),
    department="goods",
)


@pytest.mark.parametrize(
    ("on", "departments"),
    [
        ("2025-12-31", {"general"}),
        ("2026-02-28", {"general"}),
        ("2026-03-01", {"general", "brand"}),
        ("2026-05-31", {"brand"}),
        ("2026-06-01", {"brand", "goods"}),
        ("2026-06-02", {"goods"}),
    ],
)
def test_a_mover_belongs_where_they_were_on_that_day(on: str, departments: set[str]) -> None:
    assert facts.departments_of(MemoryBook([MOVED]), "ma-li", date.fromisoformat(on)) == departments


def test_nobody_belongs_nowhere() -> None:
    assert facts.departments_of(MemoryBook(), "ma-li", date(2026, 6, 1)) == frozenset()
    assert not facts.at_work(MemoryBook(), "ma-li", date(2026, 6, 1))


def test_a_leaver_is_at_work_to_the_last_day() -> None:
    book = MemoryBook([person(step("leave", "2026-09-10"), state="left", left_on="2026-09-09")])
    assert facts.at_work(book, "ma-li", date(2026, 9, 9))
    assert not facts.at_work(book, "ma-li", date(2026, 9, 10))


def test_answers_are_those_of_the_last_round() -> None:
    record = person(
        step("submit", "2026-02-01"), step("approve", "2026-02-02"), step("return", "2026-02-03"),
        step("submit", "2026-02-04"), step("approve", "2026-02-05"),
    )
    assert [one["at"] for one in facts.answers(record, "approve", "submit")] == ["2026-02-05T10:00:00+08:00"]
    assert facts.last(record, "return", "approve") == record.steps[-1]
    assert facts.last(record, "reject") is None
