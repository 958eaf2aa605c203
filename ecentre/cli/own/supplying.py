"""Supplies on the command line: sheets to be signed, ledgers of what was taken, use by device [A2.8.8, A2.8.3]."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import actions, clock, facts
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import standings
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.index import PendingBook
from ecentre.reports import supply_handback, supply_ledger, supply_signing, supply_standing, supply_usage
from ecentre.subjects import held, preparing, supply_cycle
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record, Ref
    from ecentre.subjects.preparing import Short
    from ecentre.words import Words

ISSUE = "supply_issue"
PAGES = (".html", ".htm")
PERIOD, MONTH, NAME, WORD = say("期间", "PERIOD"), say("月份", "MONTH"), say("姓名", "NAME"), say("原因", "TEXT")
WHEN = say("[期间|日期]", "[PERIOD|DATE]")
Period = Annotated[
    str, argument(say("哪一期的计划,如 2026-12;不填为本期", "whose plans, such as 2026-12; else this period"), PERIOD)
]
Outside = Annotated[
    str, option("--outside-reason", say("不在发放日发的原因", "why it is issued outside the days of issue"), WORD)
]
When = Annotated[
    str,
    argument(say("哪一期或哪天发的;不填为待签领的", "of a period or a day; else what is to be signed"), WHEN),
]
Month = Annotated[str, argument(say("哪个月;不填为本月", "which month; this one if left out"), MONTH)]
By = Annotated[
    str,
    option("--by", say("按人或按部门;不填逐笔列出", "by person or by department; else line by line"),
           say("person|department", "person|department")),
]  # fmt: skip
Person = Annotated[str, argument(say("离岗或换岗的人", "who leaves or moves"), NAME)]
Occasion = Annotated[
    str, option("--occasion", say("离岗或换岗;不填为离岗", "leaving or moving; leaving if left out"),
                say("leave|move", "leave|move")),
]  # fmt: skip

bare = standings.bare(lambda call: supply_standing.standing(call.book, clock.today()))


def prepare(period: Period = "", outside_reason: Outside = "") -> int:
    """Make the sheets to be signed by everybody, in one step; say what is short."""
    call = current()
    short: list[Short] = []

    def plan(book: IndexBook) -> Change:
        found = preparing.sheets(book, _period(book, period), clock.today())
        short[:] = found.short
        if not found.sheets:
            raise NotFoundError(_nothing(book, short))
        return _made(call, book, found.sheets, outside_reason)

    code = writing.act(call, plan)
    for one in short:
        output.words(_lacking(call.kept, one))
    return code


def _made(call: Call, book: IndexBook, sheets: dict[tuple[str, str], list[Data]], outside: str) -> Change:
    """Make a sheet for each taker, or add to the one that waits to be signed."""
    desk, changes = call.desk(book), list["Change"]()
    touched: dict[Ref, Record] = {}
    for (taker, home), rows in sorted(sheets.items()):
        at = replace(desk, book=PendingBook(book, touched.values())) if touched else desk
        waiting = book.find(ISSUE, taker=taker, department=home, state="drafted")
        if waiting:
            changes.append(actions.advance(at, waiting[0].ref, "enter", {"lines": rows}))
        else:
            given: Data = {"taker": taker, "department": home, "lines": rows}
            given |= {"outside_reason": outside} if outside else {}
            changes.append(actions.create(at, ISSUE, given))
        touched |= {record.ref: record for record in changes[-1].records}
    n, lines = len(changes), sum(len(rows) for rows in sheets.values())
    said = say(
        "已备 {n} 张领用单,{lines} 项;打印签字:ecentre supply sheet --to 签字表.html",
        "{n} sheets with {lines} lines are ready; to print and sign: ecentre supply sheet --to SHEET.html",
        n=n, lines=lines,
    )
    return actions.combine(changes, "prepare", f"supply-issue: prepare {n} sheets", said)


def sheet(when: When = "") -> int:
    """Give the sheet that takers sign, a page for each department, or a workbook."""
    from ecentre.render.page import compose

    call = current()
    named = _when(when) if when else ""
    found = supply_signing.chosen(call.book, named)
    if Path(call.to).suffix.lower() not in PAGES:
        output.table(call, supply_signing.sheet(call.book, found))
        return 0
    if not found:
        raise NotFoundError(
            say("没有要签的领用单;先备单:ecentre supply prepare", "no sheet to sign; first: ecentre supply prepare")
        )
    context = {
        "pages": supply_signing.pages(call.book, found), "how": str(supply_signing.how(found)),
        "centre": next((one.text("name") for one in call.book.find("centre")), ""), "now": clock.now().isoformat(),
    }  # fmt: skip
    output.replace(Path(call.to), compose(call.root / "templates", "supply/signing.html.j2", context))
    output.words(say("已写入 {name};用浏览器打印", "written to {name}; print it in a browser", name=call.to))
    return 0


def ledger(month: Month = "", by: By = "") -> int:
    """Give the ledger of a month: line by line, by person, or by department."""
    if by not in supply_ledger.VIEWS:
        raise UsageError(say("--by 可用 person 或 department", "--by is person or department"))
    call = current()
    output.table(call, supply_ledger.ledger(call.book, _month(month), by))
    return 0


def usage(month: Month = "") -> int:
    """Give what each device used of its supplies in a month, beside its quota."""
    call = current()
    output.table(call, supply_usage.usage(call.book, _month(month)))
    return 0


def owed(person: Person, occasion: Occasion = held.LEAVE) -> int:
    """List what a leaver or mover has yet to hand back, as a sheet to fill in and read with --rows."""
    if occasion not in (held.LEAVE, held.MOVE):
        raise UsageError(say("--occasion 可用 leave 或 move", "--occasion is leave or move"))
    call = current()
    id = naming.person(call.book, call.schemas, person)
    found = supply_handback.owed(call.book, id, clock.today(), occasion)
    output.table(call, found._replace(notes=()) if call.to else found)
    return 0


def _period(book: IndexBook, text: str) -> str:
    if not text:
        return supply_cycle.of_day(book, clock.today())
    if supply_cycle.first_day(text) is not None:
        return text
    return values.month_text(text)


def _when(text: str) -> str:
    """Give a period or a day as the books write it."""
    if supply_cycle.first_day(text) is not None:
        return text
    return values.date_text(text)


def _month(text: str) -> str:
    return values.month_text(text) if text else f"{clock.today():%Y-%m}"


def _nothing(book: IndexBook, short: list[Short]) -> Words:
    """Say why no sheet could be made."""
    if short:
        return _lacking(book, short[0])
    waiting = len(book.find(ISSUE, state="drafted"))
    if waiting:
        return say(
            "领用单都备好了,{n} 张待签领:ecentre supply sheet --to 签字表.html",
            "all sheets are made, {n} wait to be signed: ecentre supply sheet --to SHEET.html", n=waiting,
        )  # fmt: skip
    return say(
        "没有核定了还没发的;看计划:ecentre supply plan list",
        "nothing granted is left to issue; see: ecentre supply plan list",
    )


def _lacking(book: IndexBook, one: Short) -> Words:
    return say(
        "  缺 {item} {n}({source} 第 {line} 项,{department}):{why}",
        "  lacking {n} of {item} ({source} line {line}, {department}): {why}",
        item=facts.named(book, "supply_item", one.grant.item), n=one.quantity, source=one.grant.ref.id,
        line=one.grant.line, department=facts.named(book, "department", one.grant.department), why=one.why,
    )


COMMANDS = {"prepare": prepare, "sheet": sheet, "ledger": ledger, "usage": usage, "owed": owed}
READS = ("sheet", "ledger", "usage", "owed")
HELP = {
    "prepare": say("按核定的数量备领用单,一次备齐 [A2.8.8a]", "make the sheets to be signed, all at once [A2.8.8a]"),
    "sheet": say("领用签字表,按部门打印 [A2.8.8c]", "the sheet that takers sign, by department [A2.8.8c]"),
    "ledger": say("领用台账,按人或按部门 [A2.8.8b]", "ledgers of what was taken, by person or department [A2.8.8b]"),
    "usage": say("设备耗材用量和定额 [A2.8.3]", "equipment supplies used by device, and quotas [A2.8.3]"),
    "owed": say("离岗、换岗还要交回什么 [A2.8.10b]", "what a leaver or mover has yet to hand back [A2.8.10b]"),
}
EXAMPLES = {
    "prepare": "ecentre supply prepare 2026-12",
    "sheet": "ecentre supply sheet --to sheet.html",
    "ledger": "ecentre supply ledger 2026-12 --by person",
    "usage": "ecentre supply usage 2026-12",
    "owed": "ecentre supply owed 陈文军 --occasion leave --to back.xlsx",
}
