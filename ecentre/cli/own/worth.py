"""The table of depreciation, and the value of assets on a day [A2.4.2b]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.reports import worth
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

BY = say("类别和部门、类别、部门或逐件", "both, category, department or asset")
GROUPS = "|".join(worth.GROUPS)
WHICH = say("哪个月,如 2026-11;不填为本月", "the month, such as 2026-11; this one if left out")
Month = Annotated[str, argument(WHICH, say("[月份]", "[MONTH]"))]
ALL = say("哪几件;不填为全部", "which; all if left out")
Assets = Annotated[list[str] | None, argument(ALL, say("[编号...]", "[ID...]"))]
By = Annotated[str, option("--by", BY, say(GROUPS, GROUPS))]


def depreciation(month: Month = "", by: By = "both") -> int:
    """Give the table of depreciation of a month."""
    call = current()
    first = date.fromisoformat(f"{values.month_text(month) if month else f'{clock.today():%Y-%m}'}-01")
    output.table(call, worth.month(call.book, first, _by(by)))
    return 0


def value(ids: Assets = None, by: By = "asset") -> int:
    """Give what assets are worth on the day of ``--on``."""
    call = current()
    chosen = [naming.record(call.book, call.schemas, "asset", one).id for one in ids or ()]
    output.table(call, worth.value(call.book, chosen, _by(by)))
    return 0


def _by(text: str) -> str:
    if text not in worth.GROUPS:
        raise UsageError(say("--by 可用:{groups}", "--by is one of {groups}", groups=joined(worth.GROUPS)))
    return text


COMMANDS: dict[str, Callable[..., Any]] = {"depreciation": depreciation, "value": value}
