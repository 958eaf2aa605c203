"""The seal register on the command line: a year's uses of a seal, as a sheet to sign and to file."""

from __future__ import annotations

from typing import Annotated

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import NAME, option
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
from ecentre.reports import sealing
from ecentre.words import say

Year = Annotated[str, option("--year", say("哪一年;不填为今年", "which year; else this one"), say("年度", "YEAR"))]
Seal = Annotated[str, option("--seal", say("哪一枚;不填为全部", "which seal; else all"), NAME)]


def register(year: Year = "", seal: Seal = "") -> int:
    """Give the seal register of a year."""
    call = current()
    which = naming.find(call.book, call.schemas, "seal", seal) if seal else ""
    output.table(call, sealing.register(call.book, call.schemas, year or f"{clock.today().year}", which))
    return 0


COMMANDS = {"register": register}
READS = ("register",)
HELP = {"register": say("公章使用登记本 [R4.12.7]", "the seal register [R4.12.7]")}
EXAMPLES = {"register": "ecentre seal-use register --year 2026 --seal 中心公章 -o xlsx --to register.xlsx"}
