"""The day of duty on one sheet: every entry of every shift, the day's main work, matters still open [A1.2.3.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts, kinds
from ecentre.errors import NotFoundError
from ecentre.model import Column, Table
from ecentre.wording import moment
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from ecentre.kind import Due
    from ecentre.model import Book, Data, Record
    from ecentre.words import Words

COLUMNS = (
    Column("shift", say("班次", "shift")),
    Column("time", say("时间", "time")),
    Column("kind", say("类别", "kind")),
    Column("from_whom", say("来自", "from")),
    Column("matter", say("事项", "matter")),
    Column("handling", say("办理方式", "handling")),
    Column("outcome", say("办理情况", "what was done")),
    Column("by", say("登记人", "written by")),
)


def day(book: Book, on: date) -> Table:
    """Give all entries of the logs of a day, with the main work and the matters that were open that day."""
    logs = [one for one in book.find("duty", date=on.isoformat()) if one.state != "void"]
    rows = tuple(_row(book, log, entry) for log in logs for entry in log.get("entries", []))
    title = say("{day} 值班日报", "Duty report of {day}", day=on)
    left = tuple(told(book, one) for one in open_on(book, on))
    heading = say("当天结束时未办结事项 {n} 件", "{n} matters open at the end of the day", n=len(left))
    return Table("duty_day", title, COLUMNS, rows, (*_summaries(book, logs), heading, *left))


def open_on(book: Book, on: date) -> list[Record]:
    """Give the matters that were open at the end of a day."""
    return [
        one for one in book.find("matter")
        if str(facts.begun(one)) <= on.isoformat() and not (one.state == "done" and str(_ended(one)) <= on.isoformat())
    ]  # fmt: skip


def told(book: Book, matter: Record) -> Words:
    """Tell an open matter in a line: what, where it is, since when, until when, and the command that ends it."""
    waiting = next((one for one in _waiting(book, matter) if one.done is None), None)
    return say(
        "{id} {matter}({state},{whom}){due}", "{id} {matter} ({state}, {whom}){due}",
        id=matter.id, matter=matter.get("matter"), state=facts.standing(book, matter), whom=_whom(book, matter),
        due=say(" 应于 {day} 前:{command}", " due by {day}: {command}", day=waiting.due, command=waiting.command)
        if waiting else "",
    )  # fmt: skip


def _waiting(book: Book, matter: Record) -> Iterator[Due]:
    try:
        yield from [one for due in kinds.get("matter").dues for one in due(matter, book)]
    except NotFoundError:
        return


def _whom(book: Book, matter: Record) -> str:
    person, department = matter.text("escalated_to"), matter.text("to_department")
    return facts.named(book, "person", person) or facts.named(book, "department", department)


def _ended(matter: Record) -> date | None:
    step = facts.last(matter, "result", "act")
    return facts.day_of(step) if step else None


def _row(book: Book, log: Record, entry: Data) -> tuple[Any, ...]:
    kind, handling = (str(facts.worded(book, "duty", f"entries/*/{one}", entry[one])) for one in ("kind", "handling"))
    outcome = _outcome(book, entry, book.find("matter", duty=log.id))
    return (
        log.text("shift"), moment(str(entry["time"]))[11:], entry.get("other") or kind, entry.get("from_whom") or "",
        entry["matter"], handling, outcome, facts.named(book, "person", str(entry["by"])),
    )


def _outcome(book: Book, entry: Data, matters: Sequence[Record]) -> str:
    """Say what was done with an entry: the action and when, or to whom it went and what came of it."""
    answered = str(entry.get("answered_at") or "")
    sent = next((one for one in matters if one.text("noted_at") == entry["time"]
                 and one.text("matter") == entry["matter"]), None)  # fmt: skip
    parts = [
        entry.get("action"),
        answered and str(say("{time} 答复", "answered {time}", time=moment(answered)[11:])),
        entry.get("told") and str(say("告知 {who}", "told {who}", who=entry["told"])),
        facts.named(book, "department", str(entry.get("to_department") or "")),
        facts.named(book, "person", str(entry.get("escalate_to") or "")),
        *(sent.get(name) for name in ("instruction", "action", "result") if sent),
    ]  # fmt: skip
    return joined(one for one in parts if one)


def _summaries(book: Book, logs: list[Record]) -> Iterator[Words]:
    for log in logs:
        person = facts.named(book, "person", log.text("person"))
        if log.get("summary"):
            yield say(
                "{shift} {person} 当日主要工作:{summary}", "{shift} {person}, main work: {summary}",
                shift=log.get("shift"), person=person, summary=log.get("summary"),
            )
        else:
            yield say(
                "{shift} {person} 还没有写当日主要工作:ecentre duty close {id} --summary …",
                "{shift} {person}: the main work is still to be written: ecentre duty close {id} --summary …",
                shift=log.get("shift"), person=person, id=log.id,
            )
    if not logs:
        yield say("没有值班记录", "there is no log")
