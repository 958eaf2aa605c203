"""Calendars: days off, adjusted working days, holidays and office hours of a year, with their source [X.4]."""

from collections.abc import Iterator
from datetime import date

from ecentre import workdays
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
                    say(
                        "{d} 不是 {year} 年的日期;请改日期,或登记到那一年:ecentre calendar list",
                        "{d} is no date of {year}; change it, or enter it in its own year: ecentre calendar list",
                        d=text, year=record.get("year"),
                    ),
                    f"{name}/{place}",
                )
    for text in sorted(set(off) & set(work)):
        message = say("{d} 既休息又上班;请从一处去掉", "{d} is both off and worked; leave one out", d=text)
        yield problem(record, "off_or_work", "X.4", message, "off")


def worked_days_are_weekends(record: Record, _book: Book) -> Iterator[Problem]:
    """An adjusted working day is a Saturday or Sunday, for every other day is worked anyway [X.4]."""
    for place, text in enumerate(record.get("work", [])):
        day = _date(text)
        if day is not None and day.weekday() < SATURDAY:
            yield problem(
                record, "worked_days_are_weekends", "X.4",
                say("{d} 本来就是工作日;请从 --work 去掉", "{d} is worked anyway; leave it out of --work", d=text),
                f"work/{place}",
            )


def holidays_lie_in_the_year(record: Record, _book: Book) -> Iterator[Problem]:
    """A holiday begins and ends in its year, in that order, and none of its days is worked [X.4, N1.10]."""
    work = record.get("work", [])
    for place, row in enumerate(record.get("holidays", [])):
        first, last = row["from_date"], row["to_date"]
        if not all(one.startswith(f"{record.get('year')}-") for one in (first, last)) or last < first:
            message = say(
                "{name} {first} 至 {last} 不在 {year} 年之内或首末颠倒;跨年的在两年各登记一段:"
                "ecentre calendar holiday {year} --name {name} …",
                "{name}, {first} to {last}, is not within {year} or ends before it begins; one over New Year is "
                "entered in both years: ecentre calendar holiday {year} --name {name} …",
                name=row["name"], first=first, last=last, year=record.get("year"),
            )
            yield problem(record, "holiday", "X.4", message, f"holidays/{place}")
    for row in workdays.named(record):
        for text in (one for one in work if row["from_date"] <= one <= row["to_date"]):
            name = row["name"]
            message = say("{name} 期间的 {d} 又是上班日", "{d} is worked although {name} lasts", name=name, d=text)
            yield problem(record, "off_or_work", "X.4", message, "work")


def a_local_holiday_has_its_notice(record: Record, _book: Book) -> Iterator[Problem]:
    """A holiday of the region names the notice that gives it and its date; none is worked out [X.4]."""
    for place, row in enumerate(record.get("holidays", [])):
        if row["scope"] == "local" and not row.get("issued_on"):
            message = say(
                "{name} 是地方节日,须注明通知的日期,不能推算:"
                "ecentre calendar holiday {year} --name {name} --issued-on 日期 …",
                "{name} is a local holiday: give the date of the notice, it is never worked out: "
                "ecentre calendar holiday {year} --name {name} --issued-on DATE …",
                name=row["name"], year=record.get("year"),
            )
            yield problem(record, "local_source", "X.4", message, f"holidays/{place}/issued_on")


def office_hours_follow_each_other(record: Record, _book: Book) -> Iterator[Problem]:
    """The spans of a day follow each other, each ending after it begins, from a day of that year on [X.4]."""
    for place, row in enumerate(record.get("hours", [])):
        ends = [at for span in workdays.spans(row["spans"]) for at in span]
        if ends != sorted(set(ends)) or not row["from_date"].startswith(f"{record.get('year')}-"):
            message = say(
                "{spans} 前后颠倒、重叠或起始日期不在 {year} 年;请另登记一行:"
                "ecentre calendar hours {year} --from-date 日期 --spans 10:00-14:00,16:00-20:00 --source 通知",
                "{spans} overlap, run backwards or begin outside of {year}; enter another row: "
                "ecentre calendar hours {year} --from-date DATE --spans 10:00-14:00,16:00-20:00 --source NOTICE",
                spans=row["spans"], year=record.get("year"),
            )
            yield problem(record, "hours", "X.4", message, f"hours/{place}/spans")


def missing_parts_are_shown(record: Record, _book: Book) -> Iterator[Problem]:
    """What has not been announced stays visible until it is entered [X.4]."""
    for place, text in enumerate(record.get("missing", [])):
        yield note(record, "missing", "X.4", say("尚缺:{what}", "still missing: {what}", what=text), f"missing/{place}")


KIND = Kind(
    name="calendar",
    label=say("日历", "calendar"),
    help=say("放假、调休、节日和作息时间", "days off, adjusted working days, holidays and office hours"),
    title="year",
    columns=("id", "year", "complete", "source", "state"),
    rules=(
        days_belong_to_the_year, worked_days_are_weekends, holidays_lie_in_the_year, a_local_holiday_has_its_notice,
        office_hours_follow_each_other, missing_parts_are_shown,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("holidays", "hours"), clause="X.4",
            label=say("登记", "register"), help=say("登记一年的安排", "register the notice of a year"),
        ),
        Transition(
            verb="holiday", source=("recorded",), target="", adds=("holidays",), needs=("holidays",), clause="X.4",
            label=say("登记节日", "holiday"),
            help=say("登记一个节日的放假日期和通知", "enter the days off of a holiday, with the notice"),
        ),
        Transition(
            verb="hours", source=("recorded",), target="", adds=("hours",), needs=("hours",), clause="X.4",
            label=say("登记作息", "hours"),
            help=say("登记从某日起的作息时间和通知", "enter office hours from a day on, with the notice"),
        ),
    ),
)
