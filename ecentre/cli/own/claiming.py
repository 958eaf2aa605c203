"""Claims on the command line: their papers, and who holds the two copies [A2.4.1b]."""

from __future__ import annotations

from typing import Annotated

from ecentre.cli import output
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
from ecentre.reports import claims
from ecentre.words import say

Which = Annotated[str, argument(say("哪份报销;不填为全部", "the claim; all if left out"), say("[编号]", "[ID]"))]


def papers(id: Which = "") -> int:
    """Show what claims rest on and who holds the copies."""
    call = current()
    chosen = naming.record(call.book, call.schemas, "claim", id).id if id else ""
    output.table(call, claims.papers(call.book, chosen))
    return 0


COMMANDS = {"papers": papers}
READS = ("papers",)
HELP = {
    "papers": say(
        "三件材料在哪、两联由谁保管、还缺什么 [A2.4.1b]",
        "the three papers, who holds the two copies, what is missing [A2.4.1b]",
    )
}  # fmt: skip
EXAMPLES = {"papers": "ecentre claim papers CLM-2026-0001"}
