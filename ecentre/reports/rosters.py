"""Rosters as tables: the days of one with its people and gaps, and who served how often in a year [A1.2.1.3]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, kinds, workdays
from ecentre.model import Column, Table
from ecentre.subjects import fairness, rota, serving
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.schema import Schemas
    from ecentre.subjects.fairness import Balance
    from ecentre.subjects.rota import Shift

WEEKDAYS = (
    say("星期一", "Monday"), say("星期二", "Tuesday"), say("星期三", "Wednesday"), say("星期四", "Thursday"),
    say("星期五", "Friday"), say("星期六", "Saturday"), say("星期日", "Sunday"),
)  # fmt: skip
SORTS = {
    fairness.WORKDAY: say("工作日", "working day"),
    fairness.WEEKEND: say("周末", "weekend"),
    fairness.HOLIDAY: say("节假日", "holiday"),
}
DAYS = (
    Column("date", say("日期", "date"), "date"),
    Column("weekday", say("星期", "weekday")),
    Column("sort", say("类别", "sort of day")),
    Column("shift", say("班次", "shift")),
    Column("hours", say("时间", "hours")),
    Column("people", say("值班人员", "on duty")),
    Column("leader", say("带班领导", "leader on duty")),
    Column("phone", say("联系电话", "phone")),
)
PEOPLE = (
    Column("person", say("人员", "person")),
    Column("ordinary", say("平日班次", "ordinary shifts"), "int"),
    Column("weekend", say("其中周末", "of which weekends"), "int"),
    Column("holiday", say("节假日班次", "holiday shifts"), "int"),
    Column("led", say("带班", "led"), "int"),
    Column("hours", say("小时", "hours")),
    Column("ahead", say("平日多于人", "ordinary, ahead by"), "int"),
    Column("behind", say("平日少于人", "ordinary, behind by"), "int"),
    Column("holiday_ahead", say("节假日多于人", "holidays, ahead by"), "int"),
    Column("holiday_behind", say("节假日少于人", "holidays, behind by"), "int"),
)
DUTY = (
    Column("date", say("日期", "date"), "date"),
    Column("shift", say("班次", "shift")),
    Column("hours", say("时间", "hours")),
    Column("people", say("值班人员", "on duty")),
    Column("leader", say("带班领导", "leader on duty")),
    Column("id", say("值班表", "roster")),
)
HOUR = 60
SOON = 7  # days of duty that are shown without asking


def standing(book: Book, schemas: Schemas, today: date) -> Table:
    """Tell who is on duty in the days to come, which roster is under way, and which holiday wants one."""
    coming = [one for n in range(SOON) for one in rota.on_duty(book, today + timedelta(days=n))]
    rows = tuple(
        (one.day.isoformat(), one.name, f"{one.start:%H:%M}-{one.end:%H:%M}", _names(book, one.people),
         _names(book, [one.leader]), one.roster)
        for one in coming
    )  # fmt: skip
    title = say("今后 {n} 天值班", "On duty in the next {n} days", n=SOON)
    notes = [*_drafts(book, schemas)] or ([] if rows else [_nobody(today)])
    return Table("duty", title, DUTY, rows, (*notes, *_next_holiday(book, today)))


def _nobody(today: date) -> Words:
    return say(
        "这几天还没有排班;排一个月:ecentre roster make {month}",
        "nobody is on duty in these days; draw a month: ecentre roster make {month}", month=f"{today:%Y-%m}",
    )  # fmt: skip


def _drafts(book: Book, schemas: Schemas) -> Iterator[Words]:
    for one in rota.live(book):
        if one.state != rota.PUBLISHED:
            yield say(
                "{name} {id} {state}:看 ecentre roster show {id},公布 ecentre roster publish {id}",
                "{name} {id} {state}: see it with ecentre roster show {id}, then ecentre roster publish {id}",
                name=one.text("name"), id=one.id, state=schemas.get("roster").value_label("state", one.state),
            )  # fmt: skip


def _next_holiday(book: Book, today: date) -> Iterator[Words]:
    """Tell of the next holiday, and of a calendar that ends before it."""
    years = [year for year in (today.year, today.year + 1) if workdays.known(book, year)]
    starts = (max(today, date(year, 1, 1)) for year in years)
    coming = next((run for start in starts for run in workdays.holidays(book, start, date(start.year, 12, 31))), None)
    if coming is None:
        yield say(
            "以后的节假日还没有登记;通知公布后:ecentre calendar edit {next}",
            "no holiday to come is in a calendar; when the notice is out: ecentre calendar edit {next}",
            next=today.year + 1,
        )  # fmt: skip
    elif not all(rota.on_duty(book, day) for day in coming.days):
        yield say(
            "{name}({first} 至 {last})还没有公布值班表:ecentre roster make --from {first} --to {last}",
            "{name} ({first} to {last}) has no published roster: ecentre roster make --from {first} --to {last}",
            name=joined(coming.names) or coming.first, first=coming.first, last=coming.last,
        )  # fmt: skip


def days(record: Record, book: Book, schemas: Schemas) -> Table:
    """Give a roster day by day with what is wrong or lacking; phones are written on the paper, never kept."""
    shifts = rota.shifts(record)
    rows = tuple(_day(book, one) for one in shifts)
    state = schemas.get("roster").value_label("state", record.state)
    title = say("{name}值班表 {id}({state})", "Roster {name} {id} ({state})",
                name=record.text("name"), id=record.id, state=state)  # fmt: skip
    wrong = [one.message for rule in kinds.get("roster").rules for one in rule(record, book)]
    source = say("{id};重新生成:ecentre roster show {id}", "{id}; rebuild: ecentre roster show {id}", id=record.id)
    even = fair(book, shifts[0].day.year) if shifts else say("没有班次", "no shifts")
    notes = (*wrong, *_waiting(book, record), even)
    signatures = (say("编制", "drawn up by"), say("审核", "checked by"))
    return Table("roster", title, DAYS, rows, notes, {}, signatures, str(source))


def _day(book: Book, one: Shift) -> tuple[str, ...]:
    return (
        one.day.isoformat(), str(WEEKDAYS[one.day.weekday()]), str(_sort(book, one)), one.name,
        f"{one.start:%H:%M}-{one.end:%H:%M}", _names(book, one.people), _names(book, [one.leader]), "",
    )  # fmt: skip


def _sort(book: Book, one: Shift) -> Words | str:
    sort = serving.sort_of(book, one.day) if workdays.known(book, one.day.year) else ""
    names = workdays.run(book, one.day).names if sort == fairness.HOLIDAY else ()
    return joined(names) if names else SORTS.get(sort, "-")


def _names(book: Book, people: list[str] | tuple[str, ...]) -> str:
    return joined(facts.named(book, "person", one) for one in people if one)


def _waiting(book: Book, record: Record) -> Iterator[Words]:
    for swap in book.refs_to(record.ref, "swap"):
        if swap.state == "asked":
            yield say(
                "{asker} 请 {other} 代值 {day},待答复:ecentre swap accept {id}",
                "{asker} asked {other} to take {day}; to be answered: ecentre swap accept {id}",
                asker=facts.named(book, "person", swap.text("asker")), day=swap.text("date"), id=swap.id,
                other=facts.named(book, "person", swap.text("other")),
            )  # fmt: skip


def fair(book: Book, year: int) -> Words:
    """Say how far anybody is ahead of another over the year, on days both could serve."""
    balance = _balances(book, year)[0]
    ordinary, holiday = (_spread(balance, count) for count in (fairness.ORDINARY, fairness.HOLIDAY))
    words = say(
        "{year} 年同日可值班的人之间,平日最多相差 {ordinary} 班,节假日最多相差 {holiday} 班",
        "{year}: between any two who could both serve, at most {ordinary} ordinary and {holiday} holiday shifts differ",
        year=year, ordinary=ordinary, holiday=holiday,
    )
    if max(ordinary, holiday) <= 1:
        return words
    return say(
        "{words};不均衡之处:ecentre roster balance {year},下次排班会补上",
        "{words}; where: ecentre roster balance {year}; the next roster makes up for it", words=words, year=year,
    )  # fmt: skip


def _spread(balance: Balance, count: str) -> int:
    return max((n for row in balance.ahead[count].values() for n in row.values()), default=0)


def balance(book: Book, year: int) -> Table:
    """Give shifts and hours of each person in a year, with how far they are ahead and behind on comparable days."""
    people, _, counted, minutes = _balances(book, year)
    told = sorted({*counted, *(one for rows in people.ahead.values() for one in rows)})
    rows = tuple(_person(book, one, people, counted.get(one, {}), minutes.get(one, 0)) for one in told)
    title = say("{year} 年值班次数", "Shifts served in {year}", year=year)
    sums = {PEOPLE[at].name: sum(int(row[at]) for row in rows) for at in range(1, 5)}
    note = say(
        "平日为工作日和周末,节假日单独计算;只比较两人都能值班的日子,请假、未到岗、已离岗的日子不计",
        "ordinary days are working days and weekends, holidays are counted apart; two people are compared on the days "
        "both could serve, without leave and before joining or after leaving",
    )
    return Table("roster_balance", title, PEOPLE, rows, (note, fair(book, year)), sums)


def _person(book: Book, one: str, people: Balance, counted: dict[str, int], minutes: int) -> tuple[str | int, ...]:
    sorts = [counted.get(name, 0) for name in (fairness.WORKDAY, fairness.WEEKEND, fairness.HOLIDAY, serving.LEADS)]
    leads = [people.ahead[count][one].values() for count in (fairness.ORDINARY, fairness.HOLIDAY)]
    ends = [n for row in leads for n in (max((0, *row)), -min((0, *row)))]
    name, hours = facts.named(book, "person", one), f"{minutes / HOUR:g}"
    return name, sorts[0] + sorts[1], *sorts[1:], hours, *ends


def _balances(book: Book, year: int) -> tuple[Balance, Balance, dict[str, dict[str, int]], dict[str, int]]:
    """Give how people and leaders stand to each other in a year, and each one's shifts by sort of day, and minutes."""
    people, leaders = fairness.Balance(), fairness.Balance()
    counted: dict[str, dict[str, int]] = {}
    minutes: dict[str, int] = {}
    for slot, led, one in serving.served(book, year):
        people.serve(slot, one.people)
        leaders.serve(led, [one.leader] if one.leader else [])
        named = [*((who, slot.sort) for who in one.people), *([(one.leader, serving.LEADS)] if one.leader else [])]
        for who, sort in named:
            mine = counted.setdefault(who, {})
            mine[sort] = mine.get(sort, 0) + 1
            minutes[who] = minutes.get(who, 0) + (one.minutes if sort != serving.LEADS else 0)
    return people, leaders, counted, minutes
