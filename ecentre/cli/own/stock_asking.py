"""What is asked of stock besides what lies where: what runs low, one item's movements, a month, who holds what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import NAME, argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.reports import stock, stock_flow
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

Item = Annotated[str, argument(say("哪种物品", "which item"), say("品名", "ITEM"))]
Month = Annotated[
    str, argument(say("哪个月,如 2026-11;不填为本月", "the month; this one if left out"), say("月份", "MONTH"))
]
Person = Annotated[str, argument(say("谁;不填为所有人", "who; everybody if left out"), say("姓名", "NAME"))]
Department = Annotated[str, option("--department", say("只看一个部门的人", "the people of one department"), NAME)]


def low() -> int:
    """List what is down to its reorder point."""
    call = current()
    output.table(call, stock.low(call.book))
    return 0


def card(item: Item) -> int:
    """Give the movements of one item with the running balance."""
    call = current()
    output.table(call, stock_flow.card(call.book, naming.record(call.book, call.schemas, "supply_item", item)))
    return 0


def month(name: Month = "") -> int:
    """Give a month's opening, movements and closing."""
    call, wanted = current(), name or f"{clock.today():%Y-%m}"
    if not re.fullmatch(r"2[0-9]{3}-(?:0[1-9]|1[0-2])", wanted):
        raise UsageError(say("月份写成 2026-11 这样", "write the month as 2026-11"))
    output.table(call, stock_flow.month(call.book, wanted))
    return 0


def held(person: Person = "", department: Department = "") -> int:
    """List what people hold."""
    call = current()
    who = naming.person(call.book, call.schemas, person) if person else ""
    of = naming.find(call.book, call.schemas, "department", department) if department else ""
    output.table(call, stock_flow.held(call.book, who, of))
    return 0


COMMANDS: dict[str, Callable[..., int]] = {"low": low, "card": card, "month": month, "held": held}
