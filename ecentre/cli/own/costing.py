"""What a month cost, by department and class, and what is left of the budgets [A2.0.1]."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import values
from ecentre.cli.session import current
from ecentre.reports import costs
from ecentre.words import say

WHICH = say("哪个月,如 2026-11;不填为本月", "the month, such as 2026-11; this one if left out")
Month = Annotated[str, argument(WHICH, say("[月份]", "[MONTH]"))]
Budget = Annotated[bool, option("--budget", say("只看预算执行", "the budgets: used and left"))]


def cost(month: Month = "", budget: Budget = False) -> int:
    """Give the cost of a month, or the state of the budgets."""
    call = current()
    first = date.fromisoformat(f"{values.month_text(month) if month else f'{clock.today():%Y-%m}'}-01")
    output.table(call, (costs.budgets if budget else costs.month)(call.book, first))
    return 0
