"""What assets are worth, on the command line; lists of assets load nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.model import Book, Record

HELP = {
    "depreciation": say(
        "一个月的折旧表,按类别和部门 [A2.4.2b]", "the depreciation of a month, by class and department [A2.4.2b]"
    ),
    "value": say("某一天的原值、累计折旧、净值 [A2.4.2b]", "value, depreciation and net value on a day [A2.4.2b]"),
}  # fmt: skip
READS = ("depreciation", "value")
EXAMPLES = {
    "depreciation": "ecentre asset depreciation 2026-11 --to 折旧表.xlsx",
    "value": "ecentre asset value --on 2026-11-30",
}


def named(name: str) -> Callable[..., Any] | None:
    """Give the function of one of these commands; its module is imported only then."""
    if name not in HELP:
        return None
    from ecentre.cli.own import worth

    return worth.COMMANDS[name]


def further(card: Record, book: Book) -> list[tuple[Words, Words]]:
    """Tell what an asset on the ledger is worth on the day of the book, in yuan [A2.4.2b]."""
    from ecentre.subjects import depreciation

    if not depreciation.held(card, book, book.on):
        return []
    worth = depreciation.of(card, book, book.on)
    net = say("{net} 元({on})", "{net} yuan ({on})", net=f"{worth.net:,.2f}", on=book.on)
    if worth.life is None:
        how = say("制度未定年限,按原值", "policy sets no life; at its price")
    elif not worth.life.months:
        how = say("不提折旧", "never depreciated")
    else:
        how = say(
            "{gone} 元({used}/{months} 个月)", "{gone} yuan ({used} of {months} months)",
            gone=f"{worth.accumulated:,.2f}", used=worth.used, months=worth.life.months,
        )  # fmt: skip
    return [(say("净值", "net value"), net), (say("累计折旧", "depreciation"), how)]
