"""Finance's ledger on the command line: brought in from a workbook, compared with the physical ledger [A2.4.2b]."""

from __future__ import annotations

from datetime import date
from pathlib import Path  # noqa: TC003 - Typer reads the annotation
from typing import TYPE_CHECKING, Annotated

from ecentre import actions
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import standings
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Record, Ref
from ecentre.quoting import quoted
from ecentre.reports import finance as report
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.exchange.finance import Ledger
    from ecentre.index import IndexBook
    from ecentre.model import Change

KIND = "finance_ledger"
NEWEST = say("哪份财务总账;不填为最近一份", "which ledger; the newest if left out")
Which = Annotated[str, argument(NEWEST, say("[编号]", "[ID]"))]

bare = standings.bare(lambda call: report.standing(call.book))


def compare(id: Which = "") -> int:
    """Compare a ledger of finance with the physical ledger of its day."""
    call = current()
    output.table(call, report.compare(_meant(call, id), call.book))
    return 0


def bring(file: Path, on: str, sheet: str, *, apply: bool) -> int:
    """Show what a workbook of finance's says and how it compares; with ``apply``, enter it.

    Raises:
        UsageError: the day of the ledger is not given.
    """
    from ecentre.exchange import finance, workbook

    call = current()
    if not on:
        raise UsageError(say("请写明账面日期:--on 日期", "give the day of the ledger: --on DATE"))
    day = date.fromisoformat(values.date_text(on))
    ledger = finance.read(workbook.read(file, sheet), call.kept, day)
    for note in ledger.notes:
        output.words(note)
    fields = {"on_date": day.isoformat(), "source": ledger.source, "lines": ledger.lines}
    if not apply:
        return _shown(call, file, ledger, Record(Ref(KIND, ""), {**fields, "state": "recorded", "steps": []}))

    def plan(book: IndexBook) -> Change:
        return actions.create(call.desk(book), KIND, fields, "add", call.paper())

    return writing.act(call, plan)


def _shown(call: Call, file: Path, ledger: Ledger, record: Record) -> int:
    table = report.compare(record, call.kept)
    step = say(
        "读到 {n} 类,未写入任何内容。导入:ecentre import ledger {file} --on {on} --apply",
        "{n} classes; nothing was written. To bring it in: ecentre import ledger {file} --on {on} --apply",
        n=len(ledger.lines), file=quoted(file), on=record.text("on_date"),
    )  # fmt: skip
    output.table(call, table._replace(notes=(step,)))
    return 0


def _meant(call: Call, id: str) -> Record:
    if id:
        return naming.record(call.book, call.schemas, KIND, id)
    found = [one for one in call.book.find(KIND) if one.state != "void"]
    if not found:
        raise NotFoundError(
            say(
                "还没有财务总账;导入:ecentre import ledger 财务总账.xlsx --on 日期 --apply",
                "no ledger of finance yet: ecentre import ledger FILE.xlsx --on DATE --apply",
            )
        )
    return max(found, key=lambda one: (one.text("on_date"), one.id))


COMMANDS = {"compare": compare}
READS = ("compare",)
HELP = {
    "compare": say(
        "与同一天的实物台账逐类核对,列出差异 [A2.4.2b]", "compare with our ledger of that day, class by class [A2.4.2b]"
    )
}
EXAMPLES = {"compare": "ecentre finance-ledger compare FLG-2026-0001"}
