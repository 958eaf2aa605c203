"""Telephone logs on the command line: which are open, a month's totals, the register [R4.15.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import NAME, argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import running, standings
from ecentre.cli.session import current
from ecentre.reports import call_totals as reports
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Ref
    from ecentre.schema import Schemas

Month = Annotated[str, argument(say("哪个月,如 2026-11;不填为本月", "which month; this one if left out"),
                                say("[月份]", "[MONTH]"))]  # fmt: skip
Department = Annotated[str, option("--department", say("只看哪个部门", "of one department only"), NAME)]

bare = standings.bare(lambda call: reports.standing(call.book))


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the log that a verb means: by id, else the only one that can take it.

    Raises:
        NotFoundError: there is none.
        UsageError: several could be meant.
    """
    if text:
        return naming.record(book, schemas, "call_log", text).ref
    none = say("没有登记中的电话登记本;开本:ecentre call-log open", "no log is open; begin one: ecentre call-log open")
    several = say("不止一本,请写明编号:{listed}", "several logs could be meant; give the id: {listed}")
    return running.sole(running.fitting(book, "call_log", verb), none, several, ("department", "month"))


def totals(month: Month = "") -> int:
    """Give each department's calls of a month, official and private, against its bill."""
    call = current()
    output.table(call, reports.totals(call.book, _month(month)))
    return 0


def register(month: Month = "", department: Department = "") -> int:
    """Give the calls of a month, one a line."""
    call = current()
    home = naming.find(call.book, call.schemas, "department", department) if department else ""
    output.table(call, reports.register(call.book, _month(month), home))
    return 0


def _month(text: str) -> str:
    return values.month_text(text) if text else f"{clock.today():%Y-%m}"


COMMANDS = {"totals": totals, "register": register}
READS = ("totals", "register")
HELP = {
    "totals": say("一个月各部门的话费,与账单核对 [R4.15.1]", "a month's calls against the bills [R4.15.1]"),
    "register": say("电话登记本:逐次列出,可打印 [R4.15.1]", "the register, one call a line, to print [R4.15.1]"),
}
EXAMPLES = {
    "totals": "ecentre call-log totals 2026-11",
    "register": "ecentre call-log register 2026-11 --to 电话登记本.xlsx",
}
