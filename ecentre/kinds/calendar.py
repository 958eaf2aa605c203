"""Calendars: the days off and adjusted working days of a year, with their source [X.4]."""

from collections.abc import Iterator
from datetime import date

from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import Book, Problem, Record

SATURDAY = 5


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def days_belong_to_the_year(record: Record, _book: Book) -> Iterator[Problem]:
    """Every day off and every adjusted working day is a date of that year, never both [X.4]."""
    off, work = record.get("off", []), record.get("work", [])
    for name, days in (("off", off), ("work", work)):
        for place, text in enumerate(days):
            day = _date(text)
            if day is None or day.year != record.get("year"):
                yield problem(
                    record, "days_belong_to_the_year", "X.4",
                    say("{d} 不是 {year} 年的日期", "{d} is no date of {year}", d=text, year=record.get("year")),
                    f"{name}/{place}",
                )
    for text in sorted(set(off) & set(work)):
        message = say("{d} 既休息又上班", "{d} is both off and worked", d=text)
        yield problem(record, "off_or_work", "X.4", message, "off")


def worked_days_are_weekends(record: Record, _book: Book) -> Iterator[Problem]:
    """An adjusted working day is a Saturday or Sunday, for every other day is worked anyway [X.4]."""
    for place, text in enumerate(record.get("work", [])):
        day = _date(text)
        if day is not None and day.weekday() < SATURDAY:
            yield problem(
                record, "worked_days_are_weekends", "X.4",
                say("{d} 本来就是工作日", "{d} is a working day anyway", d=text), f"work/{place}",
            )


def missing_parts_are_shown(record: Record, _book: Book) -> Iterator[Problem]:
    """What has not been announced stays visible until it is entered [X.4]."""
    for place, text in enumerate(record.get("missing", [])):
        yield note(record, "missing", "X.4", say("尚缺:{what}", "still missing: {what}", what=text), f"missing/{place}")


KIND = Kind(
    name="calendar",
    label=say("日历", "calendar"),
    help=say("放假和调休安排", "days off and adjusted working days"),
    title="year",
    columns=("id", "year", "complete", "source", "state"),
    rules=(days_belong_to_the_year, worked_days_are_weekends, missing_parts_are_shown),
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", clause="X.4",
            label=say("登记", "add"), help=say("登记一年的安排", "register the notice of a year"),
        ),
    ),
)
