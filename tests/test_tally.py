"""What a count says: laws of putting several people's answers together, on records made by hand."""

from __future__ import annotations

import pytest
from books import MemoryBook
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.model import Record, Ref
from ecentre.subjects import tally
from ecentre.subjects.tally import Verdict

HOME, AWAY = "service-centre", "logistics-centre"
CARDS = [
    {"asset": "AST-2026-0001", "category": "printer", "state": "in_use", "keeper": "zhang-san", "place": HOME},
    {"asset": "AST-2026-0002", "category": "printer", "state": "missing", "place": HOME},
]
LINES = [{"category": "printer", "rev": 1, "assets": "AST-2026-0001..0002"}]
BOOK = MemoryBook(Record(Ref("asset", card["asset"]), {**card, "steps": [{"verb": "open"}]}) for card in CARDS)
PEOPLE = ("zhang-san", "li-si", "wang-wu")


def counted(*batches: list[dict[str, str]], **fields: object) -> Record:
    """Make a count in which each batch of entries was one step; a batch whose entry says ``settle`` was a decision."""
    steps = [{"verb": "add"}]
    for batch in batches:
        verb = "settle" if batch[0].pop("settle", "") else "record"
        steps.append({"verb": verb, "set": {"entries": batch}})
    if "explanations" in fields:
        steps.append({"verb": "explain", "set": {"explanations": fields["explanations"]}})
    return Record(Ref("count", "CNT-2026-0001"), {"lines": LINES, "department": "general", **fields, "steps": steps})


def said(by: str, found: str = "yes", place: str = "", asset: str = "AST-2026-0001", **more: str) -> dict[str, str]:
    entry = {"assets": asset, "found": found, "place": place, "by": by, **more}
    return {name: value for name, value in entry.items() if value}


def verdict(count: Record, key: str = "AST-2026-0001") -> Verdict | None:
    return next((one.verdict for one in tally.outcomes(count, BOOK) if one.key == key), None)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], Verdict.UNCOUNTED),
        ([said("zhang-san")], Verdict.FOUND),
        ([said("zhang-san", place=HOME)], Verdict.FOUND),
        ([said("zhang-san", place=AWAY)], Verdict.MISPLACED),
        ([said("zhang-san", "no")], Verdict.MISSING),
        ([said("zhang-san"), said("li-si", place=HOME)], Verdict.FOUND),
        ([said("zhang-san"), said("li-si", "no")], Verdict.CONFLICTING),
        ([said("zhang-san"), said("li-si", place=AWAY)], Verdict.CONFLICTING),
        ([said("zhang-san"), said("zhang-san", "no")], Verdict.MISSING),
        ([said("zhang-san"), said("li-si", "no"), said("wang-wu")], Verdict.FOUND),
        ([said("zhang-san"), said("li-si", "no"), said("wang-wu", place=AWAY)], Verdict.CONFLICTING),
        ([said("zhang-san"), said("li-si", "no"), said("wang-wu", "no", settle="1")], Verdict.MISSING),
        ([said("wang-wu", settle="1"), said("li-si", "no")], Verdict.CONFLICTING),
        ([said("wang-wu", settle="1"), said("wang-wu", "no")], Verdict.MISSING),
    ],
)
def test_answers_become_one_verdict(entries: list[dict[str, str]], expected: Verdict) -> None:
    assert verdict(counted(*[[entry] for entry in entries])) is expected


def test_what_an_earlier_stocktake_lost_can_be_found_again() -> None:
    lost = "AST-2026-0002"
    assert verdict(counted(), lost) is Verdict.STILL_GONE
    assert verdict(counted([said("zhang-san", "no", asset=lost)]), lost) is Verdict.STILL_GONE
    assert verdict(counted([said("zhang-san", asset=lost)]), lost) is Verdict.RECOVERED


def test_a_thing_beyond_the_lines_is_unexpected_until_its_finder_takes_it_back() -> None:
    found = {**said("zhang-san", place=AWAY), "label": "无标签折叠椅"}
    del found["assets"]
    assert verdict(counted([found]), "无标签折叠椅") is Verdict.UNEXPECTED
    assert verdict(counted([found], [{**found, "found": "no"}]), "无标签折叠椅") is None
    assert verdict(counted([found], [{**found, "found": "no", "by": "li-si"}]), "无标签折叠椅") is Verdict.CONFLICTING


def test_an_explanation_lapses_with_the_verdict_it_was_given_for() -> None:
    told = [{"assets": "AST-2026-0001", "difference": "missing", "reason": "搬家", "follow_up": "lose", "by": "li-si"}]
    missing, moved = [said("zhang-san", "no")], [said("zhang-san", place=AWAY)]
    assert tally.open_points(counted(missing, explanations=told), BOOK) == []
    assert [one.key for one in tally.open_points(counted(missing, moved, explanations=told), BOOK)] == ["AST-2026-0001"]


@pytest.mark.parametrize("follow_up", ["relocate", "recover", "register"])
def test_a_follow_up_of_another_difference_explains_nothing(follow_up: str) -> None:
    told = [{"assets": "AST-2026-0001", "difference": "missing", "reason": "搬家", "follow_up": follow_up, "by": "a"}]
    assert len(tally.open_points(counted([said("zhang-san", "no")], explanations=told), BOOK)) == 1


@pytest.mark.parametrize("name", ["state", "place", "keeper", "department"])
def test_a_card_that_moved_on_is_left_alone(name: str) -> None:
    outcome = next(one for one in tally.outcomes(counted([said("zhang-san", "no")]), BOOK) if one.line == CARDS[0])
    card = Record(Ref("asset", "AST-2026-0001"), {**CARDS[0], "department": "general"})
    assert not tally.overtaken(outcome, card)
    assert tally.overtaken(outcome, card.having(**{name: "elsewhere"}))


ANSWERS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["yes", "no"]), st.sampled_from(["", HOME, AWAY])), max_size=8
)


@settings(deadline=None)
@given(ANSWERS)
def test_the_verdict_is_what_most_people_last_said(answers: list[tuple[str, str, str]]) -> None:
    last = {by: ("yes", place or HOME) if found == "yes" else ("no", "") for by, found, place in answers}
    votes = sorted(last.values())
    most = [vote for vote in set(votes) if 2 * votes.count(vote) > len(votes)]
    expected = {("yes", HOME): Verdict.FOUND, ("yes", AWAY): Verdict.MISPLACED, ("no", ""): Verdict.MISSING}
    wanted = expected[most[0]] if most else Verdict.CONFLICTING if votes else Verdict.UNCOUNTED
    assert verdict(counted(*[[said(*answer)] for answer in answers])) is wanted


@settings(deadline=None)
@given(ANSWERS, st.integers(min_value=1, max_value=8))
def test_how_entries_are_parted_into_steps_does_not_matter(answers: list[tuple[str, str, str]], size: int) -> None:
    one_by_one = counted(*[[said(*answer)] for answer in answers])
    batches = [[said(*answer) for answer in answers[at : at + size]] for at in range(0, len(answers), size)]
    assert verdict(counted(*batches)) is verdict(one_by_one)
    assert tally.entries(counted(*batches)) == tally.entries(one_by_one)
