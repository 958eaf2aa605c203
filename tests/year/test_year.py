"""A whole year of a made-up centre: clean, nothing is found; with breaches planted by hand, exactly those are.

A quarter and two seeds by default; ``ECENTRE_YEAR=full pytest tests/year`` takes the whole year and twenty.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date, timedelta
from pathlib import Path

import living
import planting
import pytest
import worlds

from ecentre.index import open_book
from ecentre.reports import agenda
from ecentre.schema import Schemas

FULL = os.environ.get("ECENTRE_YEAR") == "full"
WORLD, MONTHS, LAST = ("year", (1, 12), date(2026, 12, 31)) if FULL else ("quarter", (4, 6), date(2026, 6, 30))
SEEDS = range(20 if FULL else 2)
CENTRE_SEED = 2026
LOOKS_BACK = timedelta(days=31)
PERIOD = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")


def _live(folder: Path) -> None:
    living.year(folder, CENTRE_SEED, MONTHS)


worlds.MAKERS[WORLD] = _live


@pytest.fixture
def centre(world, monkeypatch) -> Path:
    """Give a copy of the centre on the evening of its last day."""
    monkeypatch.setenv("ECENTRE_CLOCK", f"{LAST}T23:45:00+08:00")
    monkeypatch.setenv("ECENTRE_AS", worlds.ADMIN)
    return world(WORLD)


def rows(run, *line: str) -> list[dict[str, str]]:
    answer = run(*line, "-o", "json")
    assert answer.code in (0, 1), answer.said
    return json.loads(answer.out)["rows"]


def missed(run) -> list[tuple[str, str, str]]:
    """Give what the reports of all months find: duty, day, and record or period."""
    found = [row for month in range(MONTHS[0], MONTHS[1] + 1) for row in rows(run, "missing", f"2026-{month:02}")]
    return sorted((row["duty"], row["due"], row["id"] or PERIOD.search(row["what"])[0]) for row in found)


def red(run) -> list[tuple[str, str]]:
    """Give what is red today in the whole centre: the day it was due and its record."""
    return sorted((row["due"], row["id"]) for row in rows(run, "today", "--all") if row["flag"] == "红")


def overrides(run) -> list[str]:
    """Give what the history tells of rules that were let pass."""
    return [row["change"] for row in rows(run, "audit", "--kind", "override")]


@pytest.mark.usefixtures("centre")
def test_a_clean_year_gives_no_finding_at_all(run) -> None:
    assert missed(run) == []
    assert red(run) == []
    assert overrides(run) == []
    answer = run("check")
    assert (answer.code, "不合格 0 处" in answer.said) == (0, True), answer.said
    answer = run("verify")
    assert answer.code == 0, answer.said


@pytest.mark.parametrize("module", ["ledger", "places", "planting", "storeroom"])
def test_what_plants_knows_nothing_of_the_program(module) -> None:
    lines = (Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.split()[:1] in (["from"], ["import"]) and "ecentre" in line] == []


def test_a_breach_of_every_duty_that_falls_due_is_planted(centre) -> None:
    book = open_book(centre, Schemas(centre), on=LAST)
    due = {one.duty for one in agenda.gather(book, date(2026, MONTHS[0], 1), LAST).dues}
    assert due - {one.duty for one in planting.plant(centre, 0, LAST)} == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reports_find_exactly_what_was_planted(run, centre, seed) -> None:
    planted = planting.plant(centre, seed, LAST)
    assert missed(run) == sorted((one.duty, str(one.due), one.at) for one in planted)
    still = [one for one in planted if one.open and LAST - LOOKS_BACK <= one.due < LAST]
    assert red(run) == sorted((str(one.due), "" if PERIOD.fullmatch(one.at) else one.at) for one in still)
    paper = planting.override(centre, seed)
    (told,) = overrides(run)
    assert paper in told
