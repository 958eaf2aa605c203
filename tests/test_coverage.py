"""The register of clauses held against the program: what is asked hard is enforced, what has a day is reported."""

from __future__ import annotations

import json

import pytest

from ecentre.reports import coverage

BUILT = ("A1", "A2.3", "A2.4", "A2.5", "A2.6", "A2.7")
LEFT: set[str] = set()
"""Clauses of these sections that come with supplies and money; the register says why."""


@pytest.fixture
def rows(world, run):
    world("empty")
    answer = run("clauses", "-o", "json")
    assert answer.code == 0, answer.said
    return {row["clause"]: row for row in json.loads(answer.out)["rows"]}


def test_every_hard_clause_of_the_built_sections_is_enforced_and_every_dated_one_reported(rows) -> None:
    built = [one for one in coverage.register().values() if any(coverage.within(one.id, part) for part in BUILT)]
    lacking = {one.id for one in built if "H" in one.letters and not rows[one.id]["rules"]}
    lacking |= {one.id for one in built if "D" in one.letters and not rows[one.id]["reports"]}
    assert len(built) > 70
    assert lacking == LEFT
    assert all(str(coverage.register()[id].why) for id in LEFT)


def test_every_enforced_clause_of_the_daily_work_has_a_case(rows) -> None:
    bare = [id for id, row in rows.items() if coverage.within(id, "A1") and row["rules"] and not row["tests"]]
    assert bare == []


def test_a_section_holds_its_own_clauses_and_no_others() -> None:
    assert coverage.within("A1.1.1.10", "A1.1.1")
    assert coverage.within("A2.4.1b", "A2.4.1")
    assert not coverage.within("A1.1.1.10", "A1.1.1.1")
    assert not coverage.within("A2.4.10", "A2.4.1")


def test_a_range_of_clauses_is_spelt_out() -> None:
    assert list(coverage.clauses_in("A2.3.3-A2.3.6, X.1")) == ["A2.3.3", "A2.3.4", "A2.3.5", "A2.3.6", "X.1"]


def test_an_unknown_section_is_a_slip(world, run) -> None:
    world("empty")
    answer = run("clauses", "Z9")
    assert answer.code == 2
    assert "ecentre clauses" in answer.err
