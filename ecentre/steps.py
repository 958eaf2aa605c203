"""The steps of a record held against the table and the content they stand for [X.1-X.3]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from ecentre import approval, clock, policy
from ecentre.kind import problem
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Kind
    from ecentre.model import Book, Data, Problem, Record

FREE = frozenset(("edit", "correct", "keep"))
# Two machines of an office are rarely a few minutes apart; a step may not look older than that.
SKEW = timedelta(minutes=5)
NEVER = datetime(2000, 1, 1, tzinfo=clock.BEIJING)


def problems(record: Record, kind: Kind, book: Book, first: int = 0) -> Iterator[Problem]:
    """Find steps, from place ``first`` on, that the table or the content itself does not bear out."""
    steps = record.steps
    if record.get("rev") != len(steps):
        message = say("版次应等于步骤数 {n}", "rev must equal the {n} steps", n=len(steps))
        yield problem(record, "rev", "X.7", message, "rev")
    yield from _walk(record, kind, first)
    yield from _subjects(record, first)
    if not first:
        yield from _unasked(record, kind, kind.asked)
    yield from _free(record, kind, book, first)


def _walk(record: Record, kind: Kind, first: int) -> Iterator[Problem]:
    state, last, steps = "", NEVER, record.steps
    if 0 < first < len(steps):
        state, last = str(steps[first].get("from") or ""), _moment(steps[first - 1])
    for place, step in enumerate(steps[first:], first):
        where = f"steps/{place}"
        if step.get("rev") != place + 1:
            yield problem(record, "step_rev", "X.7", say("步骤版次不连续", "step numbers are not in order"), where)
        moment = _moment(step)
        if moment < last - SKEW:
            message = say("步骤时间倒退", "a step is earlier than the one before")
            yield problem(record, "step_time", "X.3", message, where)
        last = max(last, moment)
        if place and step.get("from") != state:
            yield problem(record, "step_state", "X.3", _broken(state), where)
        state, complaint = _moved(record, kind, place, step, state)
        if complaint is not None:
            yield complaint
    if steps and state and state != record.state:
        yield problem(record, "state", _clause(kind, record.state), _unearned(record, state), "state")


def _moved(record: Record, kind: Kind, place: int, step: Data, state: str) -> tuple[str, Problem | None]:
    """Give the state after a step, and what is wrong with the step itself."""
    verb, where = str(step.get("verb", "")), f"steps/{place}"
    after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
    if place and verb in FREE:
        return state, None
    rows = kind.creations if not place else tuple(row for row in kind.workflow if state in row.source)
    fitting = [row for row in rows if row.verb == verb]
    if not fitting:
        message = say("在 {state} 不能有步骤 {verb}", "no step {verb} from {state}", state=state or "-", verb=verb)
        return str(after or state), problem(record, "step", "X.3", message, where)
    row = next((one for one in fitting if (one.target or state) == after), fitting[0])
    strange = set(step.get("set") or {}) - {*row.asks, *row.clears, *row.fills}
    strange |= set(step.get("add") or {}) - set(row.adds)
    if strange and place:
        names = joined(sorted(strange))
        message = say("步骤 {verb} 不能写入 {names}", "the step {verb} may not set {names}", verb=verb, names=names)
        return row.target or state, problem(record, "step_fields", row.clause or "X.3", message, where)
    if row.chain and after == state:
        return state, None
    return row.target or state, None


def _subjects(record: Record, first: int) -> Iterator[Problem]:
    for place, then in islice(approval.backwards(record), len(record.steps) - first):
        if not _says_what_stands(record.steps[place], then):
            message = say("第 {n} 步写的值与内容不符;请恢复:ecentre restore {id}",
                          "step {n} says other values than it wrote; put it back: ecentre restore {id}",
                          n=place + 1, id=record.id)  # fmt: skip
            yield problem(record, "set", "X.7", message, f"steps/{place}/set")
        if record.steps[place].get("subject") != approval.subject(then):
            yield problem(
                record, "subject", "X.3",
                say(
                    "内容与第 {n} 步经办时不符,可能被手工改动;查看:ecentre log {id},恢复:ecentre restore {id}",
                    "the content is not what step {n} was taken on; it may have been changed by hand: ecentre log {id}",
                    n=place + 1, id=record.id,
                ),
                f"steps/{place}/subject",
            )
            return


def _says_what_stands(step: Data, then: Record) -> bool:
    """Tell whether a record holds what a step set, and ends its lists with the rows the step added."""
    if any(then.data.get(name) != value for name, value in (step.get("set") or {}).items()):
        return False
    added = step.get("add") or {}
    return all(rows and list(then.data.get(name) or ())[-len(rows) :] == rows for name, rows in added.items())


def _unasked(record: Record, kind: Kind, fields: frozenset[str]) -> Iterator[Problem]:
    """A new record holds no field that only a later step may set, but those its creating row asks for or fills."""
    row = kind.row_of(record.steps[0], 0) if record.steps else None
    first = next((then for place, then in approval.backwards(record) if not place), None)
    if row is None or first is None or row.inner:
        return
    closed = fields - {*row.asks, *row.adds, *row.fills, *row.needs}
    early = sorted(name for name in closed if first.get(name) is not None)
    if early and not row.fill:
        message = say("登记时不能写入 {names}", "{names} may not be set at registration", names=joined(early))
        yield problem(record, "step_fields", row.clause or "X.3", message, "steps/0")


def _free(record: Record, kind: Kind, book: Book, first: int) -> Iterator[Problem]:
    """Editing ends with the first state; a correction says why, and leaves approved content alone [X.3]."""
    if not any(step.get("verb") in FREE for step in record.steps[max(first, 1) :]):
        return
    moved = False
    for place, step in enumerate(record.steps):
        verb, row = step.get("verb"), kind.row_of(step, place) if place else None
        fields = set(approval.written(step))
        after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
        moved = moved or bool(row and row.chain and after != step.get("from"))
        if place < max(first, 1) or row is not None or verb not in FREE:
            continue
        grown = fields & kind.grown
        if grown:
            yield problem(record, "grown", "X.7", _only_added(grown, record), f"steps/{place}")
        late = verb == "edit" and (step.get("from") != kind.start or fields & kind.asked)
        if step.get("from") in kind.fixed:
            yield problem(record, "fixed", "X.2", _lasting(record, kind), f"steps/{place}")
        if late or (verb != "edit" and not step.get("reason")) or (moved and fields - kind.asked):
            names = _list(fields)
            message = say("{verb} 不能这样改动 {names}", "{verb} may not change {names} so", verb=verb, names=names)
            yield problem(record, "approved" if moved else "free", "X.3", message, f"steps/{place}")
        yield from _second(record, place, fields, book)


def _second(record: Record, place: int, fields: set[str], book: Book) -> Iterator[Problem]:
    """What policy wants two people to correct has a witness, and whoever corrects may [X.1, X.2]."""
    step, on = record.steps[place], date.fromisoformat(str(record.steps[place]["at"])[:10])
    twice = any(policy.double(book, f"{record.kind}.{name}", on) for name in fields)
    if step.get("verb") != "edit" and twice and step.get("witness") in (None, "", step.get("by")):
        message = say("更正 {names} 须有第二人见证", "correcting {names} needs a second person", names=_list(fields))
        yield problem(record, "second_person", "X.2", message, f"steps/{place}")
    allowed = policy.may(book, f"{record.kind}.{'edit' if step.get('verb') == 'edit' else 'correct'}", on)
    role, by = str(step.get("role") or ""), str(step.get("by"))
    able = role in (allowed or ("administrator",)) and policy.held(book, by, role, str(step["at"]))
    if not able and by != record.steps[0].get("by") and book.ids("centre"):
        message = say("改动不是由规定的人办理", "the change was made without the right")
        yield problem(record, "right", "X.1", message, f"steps/{place}")


def _list(names: set[str]) -> str:
    return joined(sorted(names))


def _moment(step: Data) -> datetime:
    return datetime.fromisoformat(str(step["at"]))


def _lasting(record: Record, kind: Kind) -> Words:
    return say(
        "{kind}登记后不作更正:请另行登记,再作废或终止 {id}",
        "a {name} is not corrected; enter another, then end or revoke {id}",
        kind=kind.label, name=kind.name, id=record.id,
    )


def _only_added(names: set[str], record: Record) -> Words:
    return say(
        "{names} 的行只增不改;写错了请再登记一行,恢复:ecentre restore {id}",
        "rows of {names} are only ever added; enter another that puts it right; to put it back: ecentre restore {id}",
        names=_list(names), id=record.id,
    )


def _clause(kind: Kind, state: str) -> str:
    return next((row.clause for row in kind.workflow if row.target == state and row.clause), "X.3")


def _broken(state: str) -> Words:
    return say("上一步之后应为 {state}", "after the step before it was {state}", state=state)


def _unearned(record: Record, state: str) -> Words:
    return say(
        "状态 {now} 没有相应步骤(按步骤应为 {then});请恢复:ecentre restore {id}",
        "no step leads to the state {now} (the steps end at {then}); restore it: ecentre restore {id}",
        now=record.state, then=state, id=record.id,
    )
