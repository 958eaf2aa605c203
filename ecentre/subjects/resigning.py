"""Resigning: told a month ahead, and agreed to by who looks after the staff [R4.3.6, T.20]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import problem, say
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Problem, Record

STAFF = "administration"
"""The role that looks after the staff: 行政人事部 is one of its names [T.25]."""


def whoever_resigns_gives_a_month(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever resigns works on for the months of policy after saying so, unless an override lets them go [R4.3.6]."""
    said, name = facts.day(record, "resigned_on"), "left_on" if record.state == "left" else "leaves_on"
    months, last = policy.number(book, "staff.notice_months", said), facts.day(record, name)
    if said is None or months is None or last is None or last >= _after(said, months):
        return
    yield problem(
        record, "notice", "R4.3.6",
        say(
            "{name} {said} 提出辞职,须提前 {n} 个月,最后工作日最早 {first}:{option} {first};同意早走的申请特批:"
            "ecentre override add --rule person.notice --record {id} --grounds 理由 --until {first}",
            "{name} resigned on {said}; the notice is {n} month(s), the last day {first} or later: {option} {first}; "
            "if let go earlier, ask for an override: ecentre override add --rule person.notice --record {id} "
            "--grounds TEXT --until {first}",
            name=record.text("name"), said=said, n=months, first=_after(said, months), id=record.id,
            option=f"--{name.replace('_', '-')}",
        ),
        name,
    )


def resigning_is_agreed_to(record: Record, book: Book) -> Iterator[Problem]:
    """Resignations are entered by who looks after the staff, or with them as witness [R4.3.6]."""
    for place, step in enumerate(record.steps):
        told, people = "resigned_on" in (step.get("set") or {}), (step["by"], step.get("witness"))
        if told and not any(policy.held(book, str(one), STAFF, str(step["at"])) for one in people if one):
            who = [facts.named(book, "person", one) for one in policy.holders(book, STAFF, book.on)]
            message = say(
                "辞职须{role}({who})同意,由其办理或见证:--witness {first}",
                "a resignation is agreed to by {role} ({who}), who enters it or is the witness: --witness {first}",
                role=policy.role_label(book, STAFF), who=joined(who) or "-", first=next(iter(who), say("姓名", "NAME")),
            )
            yield problem(record, "resignation", "R4.3.6", message, f"steps/{place}/by")


def _after(said: date, months: int) -> date:
    """Give the day so many months later, the last of the month where it has no such day."""
    from ecentre.subjects.finance import month_end  # every command reads people, few of them resign

    end = month_end(said, months)
    return end.replace(day=min(said.day, end.day))


__all__ = ["resigning_is_agreed_to", "whoever_resigns_gives_a_month"]
