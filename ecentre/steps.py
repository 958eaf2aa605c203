"""The steps of a record held against the table, the rights of their day and the content they stand for [X.1-X.3]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import approval, clock, kinds, policy
from ecentre.kind import problem
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data, Problem, Record

FREE = frozenset(("edit", "correct", "keep"))
# Two machines of an office are rarely a few minutes apart; a step may not look older than that.
SKEW = timedelta(minutes=5)
NEVER = datetime(2000, 1, 1, tzinfo=clock.BEIJING)


def problems(record: Record, kind: Kind, book: Book) -> Iterator[Problem]:
    """Find steps that the table, policy or the content itself does not bear out."""
    steps = record.steps
    if record.get("rev") != len(steps):
        message = say("版次应等于步骤数 {n}", "rev must equal the {n} steps", n=len(steps))
        yield problem(record, "rev", "X.7", message, "rev")
    yield from _walk(record, kind)
    yield from _subjects(record)
    for place, step in enumerate(steps):
        yield from _right(record, kind, place, step, book)


def _walk(record: Record, kind: Kind) -> Iterator[Problem]:
    state, last = "", NEVER
    for place, step in enumerate(record.steps):
        where = f"steps/{place}"
        if step.get("rev") != place + 1:
            yield problem(record, "step_rev", "X.7", say("步骤版次不连续", "step numbers are not in order"), where)
        if _moment(step) < last - SKEW:
            message = say("步骤时间倒退", "a step is earlier than the one before")
            yield problem(record, "step_time", "X.3", message, where)
        last = max(last, _moment(step))
        if place and step.get("from") != state:
            yield problem(record, "step_state", "X.3", _broken(state), where)
        state, complaint = _moved(record, kind, place, step, state)
        if complaint is not None:
            yield complaint
    if record.steps and state and state != record.state:
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
    if strange and place:
        names = "、".join(sorted(strange))
        message = say("步骤 {verb} 不能写入 {names}", "the step {verb} may not set {names}", verb=verb, names=names)
        return row.target or state, problem(record, "step_fields", row.clause or "X.3", message, where)
    if row.chain and after == state:
        return state, None
    return row.target or state, None


def _subjects(record: Record) -> Iterator[Problem]:
    for place, then in approval.backwards(record):
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


def _right(record: Record, kind: Kind, place: int, step: Data, book: Book) -> Iterator[Problem]:
    row = _row_of(kind, place, step)
    role, by, where = str(step.get("role") or ""), str(step.get("by") or ""), f"steps/{place}"
    if role and not policy.holds(book, by, role, _day(step)):
        message = say(
            "{by} 当日不担任 {role}", "{by} did not hold {role} on that day", by=by, role=policy.role_label(book, role)
        )
        yield problem(record, "step_role", (row.clause if row else "") or "X.1", message, where)
    if step.get("cause"):
        yield from _caused(record, place, step, book)
        return
    if row is None:
        return
    for name in row.never_by:
        if record.get(name) == by:
            message = say("{by} 不能审批自己的事项", "{by} answered a matter of their own", by=by)
            yield problem(record, "never_by", row.clause or "X.3", message, where)
    if row.by and by != record.get(row.by) and not (step.get("witness") and step.get("proof")):
        message = say("须由本人确认,或有见证人和扫描件", "must be confirmed in person, or with witness and scan")
        yield problem(record, "by", row.clause or "X.2", message, where)
    allowed = policy.may(book, f"{kind.name}.{row.verb}", _day(step))
    if allowed and not row.by and not row.chain and not row.veto and role not in allowed:
        message = say("步骤 {verb} 不是由规定的人办理", "the step {verb} was taken without the right", verb=row.verb)
        yield problem(record, "right", row.clause or "X.1", message, where)


def _caused(record: Record, place: int, step: Data, book: Book) -> Iterator[Problem]:
    """A step that claims a cause has one: a step of that record by the same person at the same moment."""
    cause = str(step["cause"])
    kind = kinds.of_id(cause) or "centre"
    causing = book.get(kind, cause)
    moments = [(one.get("by"), one.get("at")) for one in causing.steps] if causing else []
    if (step.get("by"), step.get("at")) not in moments and book.ids("centre"):
        message = say("起因 {cause} 没有相应的步骤", "no step of {cause} causes this", cause=cause)
        yield problem(record, "cause", "X.3", message, f"steps/{place}/cause")


def chain_problems(record: Record, kind: Kind, book: Book) -> Iterator[Problem]:
    """Find moves past an approval chain that not everybody answered, or not in order [X.3]."""
    answered: list[str] = []
    for place, step in enumerate(record.steps):
        row = _row_of(kind, place, step)
        row = row if row and row.chain else None
        after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
        answered = [*answered, str(step.get("role") or "")] if row else []
        if row and after != step.get("from"):
            wanted = [signer.role for signer in policy.chain(book, row.chain, record, _day(step))]
            if answered != wanted:
                names = "、".join(policy.role_label(book, role) for role in wanted)
                message = say("应依次由 {names} 审批", "must be answered in order by {names}", names=names)
                yield problem(record, "chain", row.clause or "X.3", message, f"steps/{place}")


def _row_of(kind: Kind, place: int, step: Data) -> Transition | None:
    state = str(step.get("from") or "")
    rows = kind.creations if not place else tuple(row for row in kind.workflow if state in row.source)
    return next((row for row in rows if row.verb == step.get("verb")), None)


def _moment(step: Data) -> datetime:
    return datetime.fromisoformat(str(step["at"]))


def _day(step: Data) -> date | None:
    try:
        return date.fromisoformat(str(step.get("at", ""))[:10])
    except ValueError:
        return None


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
