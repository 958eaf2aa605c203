"""How today's duty stands: who is on, which logs are kept and handed over, what is open, what comes next [A1.2.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts, policy, whose
from ecentre.model import Column, Table
from ecentre.reports.duty_day import open_on, told
from ecentre.subjects import rota, watch
from ecentre.words import hands, joined, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.subjects.rota import Shift
    from ecentre.words import Words

COLUMNS = (
    Column("shift", say("班次", "shift")),
    Column("hours", say("时间", "hours")),
    Column("people", say("值班人", "on duty")),
    Column("log", say("值班记录", "log")),
    Column("state", say("状态", "state")),
    Column("entries", say("登记", "entries"), "int"),
    Column("handover", say("交接班", "handover")),
)


def standing(book: Book, today: date) -> Table:
    """Tell how the shifts of a day stand, which matters are open, and the next command."""
    found = rota.on_duty(book, today)
    rows = tuple(_row(book, one) for one in found)
    left = tuple(told(book, one) for one in open_on(book, today))
    heading = say("未办结事项 {n} 件", "{n} open matters", n=len(left))
    title = say("{day} 值班", "Duty on {day}", day=today)
    return Table("duty_now", title, COLUMNS, rows, (heading, *left, next_step(book, today, found)))


def next_step(book: Book, today: date, found: tuple[Shift, ...]) -> Words:
    """Name the next command of the day's duty and whose turn it is."""
    if not found:
        makers = whose.able(book, [(role, "") for role in policy.may(book, "roster.make", today)])
        return say(
            "{day} 没有排班;排班:ecentre roster make {month}{hands}",
            "nobody is on the roster of {day}; draw one: ecentre roster make {month}{hands}",
            day=today, month=f"{today:%Y-%m}", hands=hands(makers),
        )
    for one in found:
        step = _next_of(book, one)
        if step is not None:
            return step
    return say("看当天日报:ecentre duty day {day}", "the day's report: ecentre duty day {day}", day=today)


def _next_of(book: Book, one: Shift) -> Words | None:
    log, handover = _made(book, "duty", one), _made(book, "handover", one)
    who = joined(facts.named(book, "person", person) for person in one.people)
    if log is None:
        return say("下一步 开始值班({who}):ecentre duty open{hands}", "Next ({who}): ecentre duty open{hands}",
                   who=who, hands=hands(one.people))  # fmt: skip
    if log.state == "open":
        return say(
            "下一步 登记({who}):ecentre duty note {id} --kind … --matter … --handling …{hands};结班:"
            "ecentre duty close {id} --summary …{hands}",
            "Next ({who}): ecentre duty note {id} --kind … --matter … --handling …{hands}; at the end: "
            "ecentre duty close {id} --summary …{hands}",
            who=who, id=log.id, hands=hands(one.people),
        )
    if handover is None and set(watch.next_staff(book, one)) - set(one.people):
        return say("下一步 交班({who}):ecentre handover add{hands}", "Next ({who}): ecentre handover add{hands}",
                   who=who, hands=hands(one.people))  # fmt: skip
    if handover is not None and handover.state in ("drafted", "given"):
        side, verb = ("giver", "give") if handover.state == "drafted" else ("taker", "take")
        name = facts.named(book, "person", handover.text(side))
        return say(
            "下一步 双方确认交接({who}):ecentre handover {verb} {id}{hands}",
            "Next ({who}): ecentre handover {verb} {id}{hands}",
            who=name, verb=verb, id=handover.id, hands=hands([handover.text(side)]),
        )
    return None


def _made(book: Book, kind: str, one: Shift) -> Record | None:
    found = book.find(kind, date=one.day.isoformat(), shift=one.name)
    return next((record for record in found if record.state != "void"), None)


def _row(book: Book, one: Shift) -> tuple[Any, ...]:
    log, handover = _made(book, "duty", one), _made(book, "handover", one)
    covers = {absence.text("person"): absence.text("cover") for absence in watch.absences(book, one, watch.AGREED)}
    people = (_named(book, person, covers.get(person, "")) for person in one.people)
    return (
        one.name, f"{one.start:%H:%M}-{one.end:%H:%M}", joined(people), log.id if log else "",
        str(facts.standing(book, log)) if log else str(say("没有", "none")), len(log.get("entries", [])) if log else 0,
        f"{handover.id} {facts.standing(book, handover)}" if handover else "",
    )  # fmt: skip


def _named(book: Book, person: str, cover: str) -> str:
    name = facts.named(book, "person", person)
    return str(say("{name}({cover}替班)", "{name} ({cover} covers)", name=name,
                   cover=facts.named(book, "person", cover))) if cover else name  # fmt: skip
