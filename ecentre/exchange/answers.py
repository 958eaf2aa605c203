"""What people counted, put into the records of the departments; what no frozen line holds goes in as unexpected.

Every function gives a Change; nothing here writes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from ecentre import actions
from ecentre.errors import UsageError, refused
from ecentre.model import Problem
from ecentre.runs import packed
from ecentre.subjects import tally
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.actions import Desk, Paper
    from ecentre.exchange.counting import Said
    from ecentre.exchange.parts import Parts
    from ecentre.model import Change, Data, Ref
    from ecentre.subjects.tally import Outcome


def enter(
    desk: Desk, parts: Parts, answers: Sequence[Said], department: str = "", paper: Paper | None = None
) -> Change:
    """Enter answers, each in the count that lists the thing, as one change.

    Raises:
        RefusedError: the same file was entered before, or a count is already confirmed.
    """
    _once(parts, paper)
    given: dict[Ref, list[Data]] = defaultdict(list)
    for entry in _last([_entry(desk, parts, said) for said in answers]):
        given[parts.home(entry, department).ref].append(entry)
    changes = [
        actions.advance(desk, ref, "record", {"entries": _together(entries)}, paper) for ref, entries in given.items()
    ]
    beyond = [one for entries in given.values() for one in entries if tally.key_of(one) not in parts.listed]
    words = say("已登记 {n} 件的清点结果", "Entered the count of {n} things", n=len(answers))
    return _one(changes, "record", f"stocktake: count {len(answers)} in {parts.record.id}", words, _strangers(beyond))


def settle(desk: Desk, parts: Parts, said: Said, paper: Paper) -> Change:
    """Decide what people counted differently; the decision stands above every earlier entry."""
    outcome, entry = parts.outcome(said.thing), _entry(desk, parts, said)
    return actions.advance(desk, outcome.count.ref, "settle", {"entries": _together([entry])}, paper)


def explain(desk: Desk, parts: Parts, things: Iterable[str], reason: str, follow_up: str) -> Change:
    """Give differences a reason and a follow-up [A2.7.1].

    Raises:
        RefusedError: a thing does not differ, or was counted differently and must be settled first.
        UsageError: the follow-up does not fit the difference.
    """
    given: dict[Ref, list[Data]] = defaultdict(list)
    for thing in dict.fromkeys(things):
        one = parts.outcome(thing)
        _fits(one, follow_up)
        told: Data = {"asset": one.asset} if one.asset else {"label": one.key}
        told |= {"difference": one.verdict.value, "reason": reason, "follow_up": follow_up, "by": desk.actor}
        given[one.count.ref].append(told)
    changes = [
        actions.advance(desk, ref, "explain", {"explanations": _together(said)}) for ref, said in given.items()
    ]
    return _one(changes, "explain", f"stocktake: explain in {parts.record.id}", changes[0].said)


def _entry(desk: Desk, parts: Parts, said: Said) -> Data:
    asset = "" if said.described else parts.asset(said.thing)
    entry: Data = {"asset": asset} if asset else {"label": said.thing}
    entry |= {"found": "yes" if said.found else "no", "place": said.place, "by": said.by or desk.actor}
    entry |= {"remark": said.remark}
    return {name: value for name, value in entry.items() if value}


def _last(entries: list[Data]) -> list[Data]:
    """Leave what each person said last of each thing: one list is one breath."""
    return list({(tally.key_of(entry), str(entry["by"])): entry for entry in entries}.values())


def _together(entries: list[Data]) -> list[Data]:
    """Put what was said alike of several assets into one row, so that a large department fits into its record."""
    alike: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
    for entry in entries:
        said = tuple((name, str(value)) for name, value in entry.items() if name != "asset")
        alike[said] += [str(entry["asset"])] if entry.get("asset") else []
    rows = [({"assets": text} if text else {}, said) for said, ids in alike.items() for text in packed(ids) or [""]]
    return [{**named, **dict(said)} for named, said in rows]


def _strangers(entries: list[Data]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            "count.unexpected",
            "A2.7.1",
            say(
                "{thing} 不在盘点明细里,记为盘盈;若是输错:ecentre undo",
                "{thing} is in no list and counts as unexpected; if mistyped: ecentre undo",
                thing=tally.key_of(entry),
            ),
            level="note",
        )
        for entry in entries
    )


def _once(parts: Parts, paper: Paper | None) -> None:
    """Refuse a file that was entered before: the same sheet twice would look like a second person's count."""
    sha256 = (paper.proof or {}).get("sha256") if paper else None
    for count in parts.counts if sha256 else ():
        for step in count.steps:
            if (step.get("proof") or {}).get("sha256") == sha256:
                words = say("这个文件已在 {id} 登记过", "this file was entered before, in {id}", id=count.id)
                raise refused([Problem("count.again", "A2.7.1", words, count.ref)])


def _fits(one: Outcome, follow_up: str) -> None:
    if not one.differs or one.verdict is tally.Verdict.CONFLICTING:
        words = say(
            "{key}:{verdict},没有可说明的差异",
            "{key} is {verdict}: there is no difference to explain",
            key=one.key,
            verdict=tally.LABELS[one.verdict],
        )
        raise refused([Problem("count.difference", "A2.7.1", words, one.count.ref)])
    choices = tally.FOLLOW_UPS[one.verdict]
    if follow_up not in choices:
        raise UsageError(
            say(
                "{verdict} 的处理意见可以是:{choices}",
                "the follow-up of {verdict} is one of {choices}",
                verdict=tally.LABELS[one.verdict],
                choices=joined(choices),
            )
        )


def _one(changes: list[Change], verb: str, subject: str, said: Words, notes: tuple[Problem, ...] = ()) -> Change:
    made = actions.combine(changes, verb, subject, said)
    return replace(made, notes=(*made.notes, *notes))
