"""``clauses``: of every clause of the manuals, what the program does about it, and where."""

from __future__ import annotations

from typing import Annotated

import typer

from ecentre.cli import output
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.words import say

SECTION = str(say("章节", "SECTION"))
HELP = str(say("如 A1、A1.2.3、A2.3.6;不写为全部", "such as A1, A1.2.3 or A2.3.6; all if left out"))


def clauses(section: Annotated[str, typer.Argument(metavar=SECTION, help=HELP)] = "") -> int:
    """Show the clauses with what enforces, reports, keeps and tries them."""
    from ecentre.reports import coverage

    call = current()
    brief = call.format in ("table", "plain")
    table = coverage.coverage(call.entered, call.shapes, section.strip().upper(), brief=brief)
    if not table.rows:
        raise UsageError(
            say("没有 {name} 这一章;全部:ecentre clauses", "no section {name}; all: ecentre clauses", name=section)
        )
    output.table(call, table)
    return 0
