"""The roster on the command line: draw one for a month or a holiday, see it with its gaps, see who served how often."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import click

from ecentre import actions, clock, workdays
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import feed
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Ref
from ecentre.reports import rosters
from ecentre.subjects import rota
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record
    from ecentre.schema import Schemas

ONE_DAY = timedelta(days=1)
NUMBER = re.compile(r"RST-\d{4}-\d{4,}|\d{4}-\d{4,}|\d{1,4}")
MONTH, NAME, DAY, WHO = say("月份", "MONTH"), say("名称", "NAME"), say("日期", "DATE"), say("姓名", "NAME")
Month = Annotated[str, argument(say("哪个月,如 2026-11", "which month, such as 2026-11"), say("[月份]", "[MONTH]"))]
CALLED = say("哪个节日,如 国庆节", "which holiday, by its name in the calendar")
Holiday = Annotated[str, option("--holiday", CALLED, NAME)]
First = Annotated[str, option("--from", say("首日", "the first day"), DAY)]
Last = Annotated[str, option("--to", say("末日", "the last day"), DAY)]
AWAY = say("不排谁:姓名,或 姓名:首日..末日;可重复", "whom to leave out: NAME or NAME:FIRST..LAST; may be repeated")
Without = Annotated[list[str] | None, option("--without", AWAY, WHO)]
Which = Annotated[str, argument(say("值班表编号、月份或名称;不填为最近一份", "id, month or name; else the newest"),
                                say("[编号]", "[ID]"))]  # fmt: skip
Year = Annotated[str, argument(say("年份;不填为今年", "the year; else this one"), say("[年份]", "[YEAR]"))]


def bare() -> int:
    """Say who is on duty, which roster is under way, and which holiday comes next."""
    context = click.get_current_context()
    if context.invoked_subcommand:
        return 0
    call = current()
    output.table(call, rosters.standing(call.book, call.schemas, clock.today()))
    return 0


def make(month: Month = "", holiday: Holiday = "", first: First = "", last: Last = "", without: Without = None) -> int:
    """Draw a roster for a month, a holiday or some days, fairly."""
    call = current()
    if not any((month, holiday, first, last)) and asking.possible(call):
        month = _wanted(call.kept)
    if sum(map(bool, (month, holiday, first or last))) != 1:
        raise UsageError(
            say(
                "写明排哪些日子,三选一:月份(2026-11)、--holiday 国庆节、--from 日期 --to 日期",
                "say which days, one of: a month (2026-11), --holiday NAME, --from DATE --to DATE",
            )
        )
    fields = _days(call.kept, month, holiday, first, last)
    fields |= _excused(call, fields, without or [])

    def plan(book: IndexBook) -> Change:
        return actions.create(call.desk(book), "roster", dict(fields), "make", call.paper())

    return writing.act(call, plan)


def _wanted(book: IndexBook) -> str:
    """Ask for a month; this one is offered, or the next where this one has a roster to its end."""
    end = (clock.today().replace(day=1) + timedelta(days=31)).replace(day=1) - ONE_DAY
    taken = any(one.day == end for roster in rota.live(book) for one in rota.shifts(roster))
    offered = f"{end + ONE_DAY if taken else end:%Y-%m}"
    return asking.line(say("排哪个月 [{month}]", "which month [{month}]", month=offered)) or offered


def _days(book: IndexBook, month: str, holiday: str, first: str, last: str) -> Data:
    if month:
        return _month(book, values.month_text(month))
    if holiday:
        return _holiday(book, holiday)
    begin = values.date_text(first) if first else clock.today().isoformat()
    end = values.date_text(last) if last else begin
    return {"name": f"{begin}..{end}", "from_date": begin, "to_date": end}


def _month(book: IndexBook, month: str) -> Data:
    """Give the days of a month still to come: a run of days off is never cut in two, nor begun in its middle."""
    begin = date.fromisoformat(f"{month}-01")
    end = (begin + timedelta(days=31)).replace(day=1) - ONE_DAY
    if end < clock.today():
        raise UsageError(say("{month} 已经过去,不能排班", "{month} is over; no roster is drawn for it", month=month))
    begin = max(begin, clock.today())
    while begin < end and begin == clock.today() and not workdays.is_workday(book, begin):
        begin = workdays.run(book, begin).last + ONE_DAY
    if workdays.known(book, (end + ONE_DAY).year) and workdays.is_holiday(book, end):
        end = workdays.run(book, end).last
    taken = {one.day for roster in rota.live(book) for one in rota.shifts(roster)}
    while begin < end and begin in taken:
        begin += ONE_DAY
    while begin < end and end in taken:
        end -= ONE_DAY
    return {"name": month, "from_date": begin.isoformat(), "to_date": end.isoformat()}


def _holiday(book: IndexBook, name: str) -> Data:
    """Give the next run of days off that holds a holiday of that name.

    Raises:
        NotFoundError: no calendar knows such a holiday still to come.
    """
    today = clock.today()
    years = [year for year in (today.year, today.year + 1) if workdays.known(book, year)]
    runs = [run for year in years for run in workdays.holidays(book, date(year, 1, 1), date(year, 12, 31))]
    found = next((run for run in runs if name in run.names and run.last >= today), None)
    if found is None:
        known = dict.fromkeys(one for run in runs if run.last >= today for one in run.names)
        raise NotFoundError(
            say(
                "日历里没有以后的 {name};有:{known};登记:ecentre calendar holiday {year} --name {name} …",
                "no calendar has {name} still to come; there are: {known}; enter it: "
                "ecentre calendar holiday {year} --name {name} …",
                name=name, known=joined(known) or "-", year=today.year,
            )
        )
    return {"name": joined(found.names), "from_date": found.first.isoformat(), "to_date": found.last.isoformat()}


def _excused(call: Call, fields: Data, texts: list[str]) -> Data:
    rows = []
    for text in texts:
        name, _, span = text.replace("：", ":").partition(":")
        first, _, last = span.partition("..")
        begin = values.date_text(first) if first else fields["from_date"]
        end = values.date_text(last) if last else (begin if first else fields["to_date"])
        rows.append({"person": naming.person(call.kept, call.schemas, name), "from_date": begin, "to_date": end})
    return {"excused": rows} if rows else {}


def show(which: Which = "") -> int:
    """Show a roster day by day, with its gaps and how fairly the year goes."""
    call = current()
    record = naming.existing(call.book, meant(call.book, call.schemas, which))
    output.table(call, rosters.days(record, call.book, call.schemas))
    return 0


def balance(year: Year = "") -> int:
    """Show who served how often in a year, ordinary days and holidays apart."""
    call = current()
    chosen = values.count(year) if year else clock.today().year
    output.table(call, rosters.balance(call.book, chosen))
    return 0


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the roster that a verb means: by id, month or name, else the only one that can take it, or the newest.

    Raises:
        NotFoundError: there is none.
    """
    if NUMBER.fullmatch(text.strip()) and not re.fullmatch(r"\d{4}-\d{2}", text.strip()):
        return Ref("roster", naming.find(book, schemas, "roster", text))
    alive = [one for one in book.find("roster") if one.state in rota.LIVE]
    named = [one for one in alive if text in (one.id, one.text("name"))] if text else _fitting(alive, verb)
    if not named:
        raise NotFoundError(
            say(
                "没有值班表{what};排班:ecentre roster make {month}",
                "no roster{what}; draw one: ecentre roster make {month}",
                what=f" {text}" if text else "", month=f"{clock.today():%Y-%m}",
            )
        )  # fmt: skip
    return named[-1].ref


def _fitting(alive: list[Record], verb: str) -> list[Record]:
    drafts = [one for one in alive if one.state == "draft"]
    return drafts if verb in ("assign", "publish") and drafts else alive


READS = ("show", "balance", "ics")
COMMANDS = {"make": make, "show": show, "balance": balance, "ics": feed.ics}
HELP = {
    "make": say("按日历公平排班:一个月、一个节日或几天 [A1.2.1.3]", "for a month, a holiday, some days [A1.2.1.3]"),
    "show": say("逐日看值班表、空缺和均衡", "a roster day by day, with gaps and balance"),
    "balance": say("全年每人值班次数和小时 [A1.2.1.3]", "shifts and hours of each person in a year [A1.2.1.3]"),
    "ics": say("值班表写成日历文件(iCalendar)", "the roster as a calendar file (iCalendar)"),
}
EXAMPLES = {
    "make": "ecentre roster make --holiday 元旦",
    "show": "ecentre roster show 2026-11 -o xlsx --to roster.xlsx",
    "balance": "ecentre roster balance 2026",
    "ics": "ecentre roster ics --person 王晓燕 --to duty.ics",
}
