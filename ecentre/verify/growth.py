"""What a commit did to one record: it may only add steps, and the steps must say everything that changed [X.7]."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecentre import approval
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.model import Data, Record
    from ecentre.verify.book import Kept
    from ecentre.words import Words

Found = tuple[str, str, "Words", int | None]
"""A rule, its clause, what is wrong, and the place of the step."""


def source(forms: Sequence[Kept | None], new: Record) -> tuple[Kept | None, list[Found]]:
    """Give the form that a record grew from lawfully, else the first with what is wrong with that."""
    first = list[Found]()
    for place, form in enumerate(forms):
        found = list(problems(form.record, new)) if form else []
        if not found:
            return form, []
        first = first if place else found
    return forms[0], first


def problems(old: Record, new: Record) -> Iterator[Found]:
    """Find changes of a record that no step accounts for."""
    before, after = old.steps, new.steps
    known, taken = len(before), len(after)
    if new.get("uid") != old.get("uid"):
        yield "uid", "X.7", say("内部标识被换成另一条记录的;请恢复:ecentre restore {id}",
                                "the uid is that of another record; put it back: ecentre restore {id}",
                                id=new.id), None  # fmt: skip
    if after[:known] != before:
        yield _rewritten(old, new)
        return
    if taken == known:
        if new.data == old.data:  # written in another form, which is judged elsewhere
            return
        yield "no_step", "X.7", say("内容改了却没有步骤;请恢复:ecentre restore {id},或更正:ecentre correct {id}",
                                    "changed without a step; ecentre restore {id}, or ecentre correct {id}",
                                    id=new.id), None  # fmt: skip
        return
    yield from _accounted(old, new, known)


def _rewritten(old: Record, new: Record) -> Found:
    same = (place for place, (a, b) in enumerate(zip(old.steps, new.steps, strict=False)) if a != b)
    place = next(same, len(new.steps))
    rule = "steps_changed" if place < len(new.steps) else "steps_removed"
    return rule, "X.7", say(
        "第 {n} 步被改动或删去;步骤只增不改,请恢复:ecentre restore {id}",
        "step {n} was changed or taken away; steps are only ever added: ecentre restore {id}", n=place + 1, id=new.id,
    ), place  # fmt: skip


def _accounted(old: Record, new: Record, known: int) -> Iterator[Found]:
    steps = new.steps
    if steps[known].get("from") != old.state:
        yield "state", "X.3", say(
            "第 {n} 步说原状态是 {said},实际是 {was};请重新办理",
            "step {n} says it began from {said}, but it was {was}; take it again",
            n=known + 1, said=steps[known].get("from") or "-", was=old.state,
        ), known  # fmt: skip
    then = next(then for _, then in islice(approval.backwards(new), len(steps) - known, None))
    before, after = _content(old), _content(then)
    if before != after:
        strange = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        yield "fields", "X.7", say(
            "{names} 变了,步骤里却没有写;请恢复:ecentre restore {id}",
            "{names} changed, but no step says so; put it back: ecentre restore {id}",
            names=joined(strange), id=new.id,
        ), None  # fmt: skip


def _content(record: Record) -> Data:
    found = dict(record.data)
    for name in approval.BOOKKEEPING:
        found.pop(name, None)
    return found
