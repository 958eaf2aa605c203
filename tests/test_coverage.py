"""The register of clauses held against the program: what is asked hard is enforced, what has a day is reported."""

from __future__ import annotations

import json

import pytest
from test_kinds import CASES, listed

from ecentre.reports import coverage

BUILT = ("A1", "A2")
LEFT: set[str] = set()
"""Clauses of these sections that are not built; the register says why."""
TRIED = ("A2.8", "A2.4.1")
"""Sections whose every hard clause is refused, passes and is found by check."""


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


@pytest.mark.parametrize("id", [
    id for id, one in coverage.register().items() if "H" in one.letters and any(coverage.within(id, at) for at in TRIED)
])  # fmt: skip
def test_a_hard_clause_is_refused_passes_and_is_found_by_check_when_broken_by_hand(id: str) -> None:
    told = [one.values[0] for one in CASES]
    naming = [case for case in told if any(id in part for part in listed(case.get("says")))]
    mine = [case for case in told if id in coverage.clauses_in(case.get("clause", ""))]
    assert any(case.get("exit") == "5" for case in naming if case in mine), "no refused case names it"
    assert any(case.get("exit", "0") == "0" for case in mine), "no case passes"
    assert any(case.get("exit") == "1" and case.get("hand") for case in naming), "check finds no breach by hand"


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
