"""What assets are worth, on the command line; lists of assets load nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

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
