"""The steps that the agreed differences of a stocktake call for, and whether the cards took exactly those [A2.7.1]."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ecentre.kind import problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import freeze, tally
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.tally import Outcome

MOVES = ("lose", "relocate", "recover")
"""The follow-ups that move the book, each a step of the card."""


def acts(outcome: Outcome, card: Record | None) -> list[Act]:
    """Give the steps an agreed difference calls for; none on a card that moved on since the book was frozen."""
    verb, ref = outcome.explanation.get("follow_up"), Ref("asset", outcome.asset)
    if verb not in MOVES or not outcome.explained or tally.overtaken(outcome, card):
        return []
    first = [Act(ref, str(verb))] if verb != "relocate" else []
    return [*first, *([Act(ref, "relocate", {"place": outcome.place})] if verb != "lose" and outcome.place else [])]


def moved_as_a_stocktake_agreed(record: Record, book: Book) -> Iterator[Problem]:
    """Every loss, find and move by a stocktake is one that its agreed differences call for [A2.7.1]."""
    moved: dict[str, list[int]] = {}
    for place, step in enumerate(record.steps):
        if step.get("verb") in MOVES:
            moved.setdefault(str(step.get("cause") or ""), []).append(place)
    for cause, places in moved.items():
        count = book.get("count", cause)
        outcome = tally.outcome(count, record.id, book) if count else None
        wanted = acts(outcome, freeze.then(record, places[0])) if outcome else []
        if len(wanted) != len(places) or not all(map(_fits, [record] * len(places), places, wanted)):
            message = say(
                "步骤 {verb} 不是 {cause} 议定的调账;查看:ecentre show {cause}",
                "the step {verb} is none that {cause} agreed on; see: ecentre show {cause}",
                verb=joined(str(record.steps[place]["verb"]) for place in places), cause=cause or "-",
            )
            yield problem(record, "cause", "A2.7.1", message, f"steps/{places[0]}/cause")


def _fits(record: Record, place: int, act: Act) -> bool:
    """Tell whether a step is what an act calls for: its verb, its fields and no others."""
    step, after = record.steps[place], freeze.then(record, place + 1)
    strange = [name for name, value in (step.get("set") or {}).items() if value != act.fields.get(name)]
    same = all(after.get(name) == value for name, value in act.fields.items())
    return step["verb"] == act.verb and not strange and same


def left_out(count: Record, book: Book) -> list[str]:
    """Give the assets of an adjusted count whose agreed step was not taken."""
    adjusted = next((step for step in count.steps if step.get("verb") == "adjust"), None)
    if adjusted is None:
        return []
    moment = datetime.fromisoformat(str(adjusted["at"])) + freeze.SKEW
    due = [one for one in tally.differences(count, book) if one.explanation.get("follow_up") in MOVES and one.line]
    return [one.asset for one in due if _lacks(book.get("asset", one.asset), one, count.id, moment)]


def _lacks(card: Record | None, outcome: Outcome, count: str, moment: datetime) -> bool:
    if card is None or any(step.get("cause") == count for step in card.steps):
        return False
    return bool(acts(outcome, freeze.at(card, moment)))
