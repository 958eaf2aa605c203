"""Who stands on the shifts of a roster: somebody on every day off, nobody twice, nobody who is away [A1.2.1.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, whose, workdays
from ecentre.kind import note, problem, say
from ecentre.subjects import rota, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.rota import Shift


def every_day_off_has_somebody(record: Record, book: Book) -> Iterator[Problem]:
    """Each official day off of the period has at least one person on duty, here or in another roster [A1.2.1.3]."""
    if record.state not in rota.LIVE or not known(record, book):
        return
    own = {one.day: one for one in rota.shifts(record) if one.people}
    said = problem if record.state == rota.PUBLISHED else note
    for day in serving.days(record):
        if day in own or workdays.is_workday(book, day) or _elsewhere(book, record, day):
            continue
        names = [one.name for one in rota.shifts(record, day.isoformat())]
        message = say(
            "{day} 休息日无人值班;请补人:ecentre roster assign {id} --date {day} --shift {shift} --person 姓名",
            "nobody is on duty on {day}, a day off: "
            "ecentre roster assign {id} --date {day} --shift {shift} --person NAME",
            day=day, id=record.id, shift=next(iter(names), "…"),
        )
        yield said(record, "gap", "A1.2.1.3", message, "shifts")


def nobody_serves_twice_at_once(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody is on two shifts that share some time, in this roster or another [A1.2.1.3]."""
    if record.state not in rota.LIVE:
        return
    own = rota.shifts(record)
    others = [one for other in rota.live(book, record.id) if meet(record, other) for one in rota.shifts(other)]
    for place, one in enumerate(own):
        for other in (*own[place + 1 :], *others):
            for person in sorted(set(_all(one)) & set(_all(other))) if one.meets(other) else ():
                message = say(
                    "{person} 在 {day} 的 {one} 和 {other}({roster})同时值班;请换人:"
                    "ecentre roster assign {id} --date {day} --shift {one} --person 姓名 --relieves {person}",
                    "{person} serves {one} and {other} ({roster}) of {day} at once; put in another: "
                    "ecentre roster assign {id} --date {day} --shift {one} --person NAME --relieves {person}",
                    person=facts.named(book, "person", person), day=one.day, one=one.name, other=other.name,
                    roster=other.roster, id=record.id,
                )
                yield problem(record, "twice", "A1.2.1.3", message, "shifts")
        if len(set(one.people)) < len(one.people):
            message = say("{day} {shift} 有人重复", "{day} {shift} names somebody twice", day=one.day, shift=one.name)
            yield problem(record, "twice", "A1.2.1.3", message, "shifts")


def who_serves_is_at_work(record: Record, book: Book) -> Iterator[Problem]:
    """Everybody on duty is on the staff that day and not excused; who left later is to be replaced [A1.2.1.3, X.1]."""
    excused = record.get("excused", [])
    for one in rota.shifts(record) if record.state in rota.LIVE else ():
        for person in _all(one):
            away = any(_away(row, person, one.day) for row in excused)
            if not away and facts.at_work(book, person, one.day):
                continue
            later = not away and record.state == rota.PUBLISHED and _left(book, person) >= rota.published(record)
            message = say(
                "{person} {day} 不在岗或已请假;公布前:ecentre roster assign {id} --date {day} --shift {shift} "
                "--person 姓名 --relieves {person};公布后:ecentre swap add --asker {person} --date {day} --other 姓名",
                "{person} is not at work or excused on {day}; before publishing: ecentre roster assign {id} "
                "--date {day} --shift {shift} --person NAME --relieves {person}; after it: "
                "ecentre swap add --asker {person} --date {day} --other NAME",
                person=facts.named(book, "person", person), day=one.day, shift=one.name, id=record.id,
            )
            yield (note if later else problem)(record, "at_work", "A1.2.1.3", message, "shifts")


def holidays_have_a_leader(record: Record, book: Book) -> Iterator[Problem]:
    """Where policy wants a leader on duty and a shift has none, that is shown [A1.2.1.3]."""
    if record.state not in rota.LIVE or not known(record, book):
        return
    for one in rota.shifts(record):
        if one.name in serving.led(book, one.day) and not one.leader:
            message = say(
                "{day} {shift} 没有带班领导;请任命:{appoint},"
                "或:ecentre roster assign {id} --date {day} --shift {shift} --person 姓名 --leads 是",
                "{day} {shift} has no leader on duty; appoint one: {appoint}, "
                "or: ecentre roster assign {id} --date {day} --shift {shift} --person NAME --leads yes",
                day=one.day, shift=one.name, id=record.id, appoint=whose.appointing(book, "duty_leader"),
            )
            yield note(record, "leader", "A1.2.1.3", message, "shifts")


def known(record: Record, book: Book) -> bool:
    """Tell whether the calendar of a roster's days is complete."""
    return all(workdays.known(book, int(record.text(name)[:4])) for name in ("from_date", "to_date"))


def meet(one: Record, other: Record) -> bool:
    """Tell whether two rosters have days in common."""
    return one.text("from_date") <= other.text("to_date") and other.text("from_date") <= one.text("to_date")


def _elsewhere(book: Book, record: Record, day: date) -> bool:
    return any(one.people for other in rota.live(book, record.id) for one in rota.shifts(other, day.isoformat()))


def _all(one: Shift) -> list[str]:
    return [*one.people, *([one.leader] if one.leader and one.leader not in one.people else [])]


def _away(row: Data, person: str, day: date) -> bool:
    return person == row["person"] and str(row["from_date"]) <= day.isoformat() <= str(row["to_date"])


def _left(book: Book, person: str) -> str:
    record = book.get("person", person)
    return facts.moment(record, "leave") if record else ""
