"""The archive on the command line: numbers at year end, the catalogue, what is past its term, spines of boxes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import actions, clock
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import FILE, WORD, argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own.standings import told
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.reports import filing
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change, Table

YEAR = say("年度", "YEAR")
WHICH = say("归档编号;不填用 --year", "items; else --year")
Ids = Annotated[list[str] | None, argument(WHICH, say("[编号...]", "[ID...]"))]
Year = Annotated[str, option("--year", say("哪一年度", "which year"), YEAR)]
Class = Annotated[str, option("--class", say("门类,如 文书", "class, such as WS"), WORD)]
Retention = Annotated[str, option("--retention", say("永久、30年、10年", "Y, D30 or D10"), WORD)]
Volume = Annotated[str, option("--volume", say("哪一卷", "which volume"), WORD)]
OfBox = Annotated[str, option("--box", say("哪一盒", "which box"), WORD)]
Box = Annotated[str, argument(say("盒号", "the box"), say("盒号", "BOX"))]
Page = Annotated[str, option("--page", say("写到哪个网页文件", "the page to write"), FILE)]


def number(ids: Ids = None, year: Year = "") -> int:
    """Give archive numbers: to some items, or to all of a year that wait for one, in order of series and date."""
    call = current()
    if bool(ids) == bool(year):
        raise UsageError(say("写明年度 --year,或写编号", "give --year or the items' ids, one of the two"))

    def plan(book: IndexBook) -> Change:
        from ecentre.index import PendingBook

        desk = call.desk(book)
        named = [naming.record(book, call.schemas, "archive", one) for one in ids or ()]
        waiting = [one.ref for one in named or filing.unnumbered(book, year)]
        if not waiting:
            raise NotFoundError(say("{year} 年没有待编档号的文件", "nothing of {year} waits for its number", year=year))
        pending, changes = PendingBook(book), []
        for ref in waiting:
            changes.append(actions.advance(replace(desk, book=pending), ref, "number", {}, call.paper()))
            for record in changes[-1].records:
                pending.put(record)
        said = say("编档号 {n} 件", "{n} archive numbers given", n=len(changes))
        return actions.combine(changes, "number", f"archive: number {len(changes)} items", said)

    return writing.act(call, plan)


def catalogue(
    year: Year = "", kind: Class = "", retention: Retention = "", volume: Volume = "", box: OfBox = ""
) -> int:
    """Give the catalogue of filed items, all or some of them."""
    call = current()
    schema = call.schemas.get("archive")
    where = {
        "class": values.choice(kind, schema.choices("class")) if kind else "",
        "year": year,
        "retention": values.choice(retention, schema.choices("retention")) if retention else "",
        "volume": volume,
        "box": box,
    }
    return _shown(filing.catalogue(call.book, call.schemas, **where))


def due() -> int:
    """List the items whose term has ended."""
    call = current()
    return _shown(filing.due(call.book, call.schemas))


def label(box: Box, year: Year = "", page: Page = "") -> int:
    """Write the label for the spine of a box, as a page to print."""
    from ecentre.render.page import compose

    call = current()
    found = filing.items(call.kept, box=box, year=year)
    if not found:
        raise NotFoundError(say("{box} 里没有归档文件", "nothing is filed in {box}", box=box))
    centre = next((one.text("name") for one in call.kept.find("centre")), "")
    spine = filing.spine(call.kept, call.schemas, found)
    context = {"box": spine, "centre": centre, "now": clock.now().isoformat()}
    target = Path(page or call.to or f"box-{found[0].id}.html")
    output.replace(target, compose(call.root / "templates", "box/spine.html.j2", context))
    output.words(say("已写入 {name};用浏览器打印", "written to {name}; print it in a browser", name=target))
    return 0


def _shown(table: Table) -> int:
    told(current(), table)
    return 0


COMMANDS = {"number": number, "catalogue": catalogue, "due": due, "label": label}
READS = ("catalogue", "due", "label")
HELP = {
    "number": say("年末编档号,不重不漏 [A1.0.8]", "give archive numbers at year end, without gaps [A1.0.8]"),
    "catalogue": say("归档文件目录 [A1.0.8]", "the catalogue of filed items [A1.0.8]"),
    "due": say("保管期限已满、待鉴定的档案 [A1.0.8]", "items past their term, to be appraised [A1.0.8]"),
    "label": say("档案盒脊背标签", "the label for the spine of a box"),
}
EXAMPLES = {
    "number": "ecentre archive number --year 2026",
    "catalogue": "ecentre archive catalogue --year 2026 -o xlsx --to catalogue.xlsx",
    "due": "ecentre archive due",
    "label": "ecentre archive label 盒1 --year 2026",
}
