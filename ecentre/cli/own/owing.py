"""Money owed on the command line: by person, and each sum of one person [X.12]."""

from __future__ import annotations

from typing import Annotated

from ecentre.cli import output
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import naming
from ecentre.cli.own import standings
from ecentre.cli.session import current
from ecentre.reports import owed as report
from ecentre.words import say

Who = Annotated[str, argument(say("谁;不填为所有人", "whose; everybody's if left out"), say("[姓名]", "[NAME]"))]

bare = standings.bare(lambda call: report.by_person(call.book))


def owed(person: Who = "") -> int:
    """List each sum owed, of one person or of all."""
    call = current()
    output.table(call, report.lines(call.book, naming.person(call.book, call.schemas, person) if person else ""))
    return 0


COMMANDS = {"owed": owed}
READS = ("owed",)
HELP = {"owed": say("逐笔看谁还欠多少 [X.12]", "each sum owed: how much is paid, left and late [X.12]")}
EXAMPLES = {"owed": "ecentre compensation owed 陈文军"}
