"""What a supervised item asks for while it is open: to be done, checked, reported back, chased [A1.2.2, R3.16.1]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due
from ecentre.subjects import checks, flags
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.subjects.flags import Colour

OFFICE = "role:ecom_office"


def it_is_done_by_its_day(record: Record, book: Book) -> Iterator[Due]:
    """Every item is done by the day it is due [A1.2.2.1]."""
    del book
    if record.state == "cancelled":
        return
    due = date.fromisoformat(record.text("due"))
    what, owner = say("{what}", "{what}", what=record.text("what")), record.text("owner")
    command = f"ecentre supervise close {record.id} --result …"
    done = facts.day(record, "done_on") if record.state == "done" else None
    yield Due(record.ref, "supervise.item", "A1.2.2.1", what, due, done, owner, command, facts.day(record, "start"))


def it_is_checked_every_working_day(record: Record, book: Book) -> Iterator[Due]:
    """Every open item has one check each working day, from the day after it is opened until it is closed [A1.2.2.1]."""
    done: dict[date, date] = {}
    for check in checks.of(book, record.id):
        done.setdefault(check.day, date.fromisoformat(check.at[:10]))
    what = say("检查:{what}", "check: {what}", what=record.text("what"))
    for day in owed(record, book):
        command = f"ecentre supervise check {record.id} --state … --progress … --date {day}"
        yield Due(record.ref, "supervise.check", "A1.2.2.1", what, day, done.get(day), OFFICE, command, day)


def owed(record: Record, book: Book) -> list[date]:
    """Give the working days on which an item is checked: those it was open all through, today included."""
    ended = checks.ended(record)
    last = ended[0] - timedelta(days=1) if ended else book.on
    return workdays.workdays(book, checks.first(record), min(last, book.on))


def problems_are_reported_in_time(record: Record, book: Book) -> Iterator[Due]:
    """A problem is reported back within the days that policy gives after it was found [A1.2.2.2]."""
    for check in checks.of(book, record.id):
        days = policy.number(book, "supervise.feedback_workdays", check.day)
        if check.row.get("state") == checks.PROBLEM and days is not None:
            what = say("反馈问题:{what}", "report back: {what}", what=check.row.get("problem", ""))
            command = f"ecentre supervise feedback {record.id} --reported-to … --date {check.day}"
            due = workdays.add(book, check.day, days)
            yield Due(
                record.ref, "supervise.feedback", "A1.2.2.2", what, due, check.told_on, OFFICE, command,
                check.day,
            )


def a_flag_is_followed_by_a_notice(record: Record, book: Book) -> Iterator[Due]:
    """When an item falls behind its pace, and again when it turns red, a notice goes out [R3.16.1]."""
    sent = [date.fromisoformat(str(row["sent_on"])) for row in record.get("notices", [])]
    for colour, day in turned(record, book).items():
        days = policy.number(book, "supervise.notice_workdays", day)
        if days is not None:
            what = say("督办通知({colour}):{what}", "notice ({colour}): {what}",
                       colour=flags.LABELS[colour], what=record.text("what"))  # fmt: skip
            done = min((one for one in sent if one >= day), default=None)
            command = f"ecentre supervise notify {record.id} --words … --answer-by …"
            due = workdays.add(book, day, days)
            yield Due(record.ref, "supervise.notice", "R3.16.1", what, due, done, OFFICE, command, day)


def turned(record: Record, book: Book) -> dict[Colour, date]:
    """Give the first working day on which an open item was behind its pace, and on which it was red."""
    first: dict[Colour, date] = {}
    for day in owed(record, book):
        flag = flags.of_item(record, book, day)
        if flag.chased:
            first.setdefault(flag.colour, day)
    return first
