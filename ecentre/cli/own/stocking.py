"""Stock on the command line: what lies in which cabinet and what it is worth; little is loaded for it [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ecentre.cli import output
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import standings
from ecentre.cli.session import current
from ecentre.reports import stock
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

bare = standings.bare(lambda call: stock.lying(call.book))


def lying(item: str, supply_class: str, cabinet: str) -> int:
    """List the stock, or some of it."""
    call = current()
    schema = call.schemas.get("supply_item")
    wanted = stock.Wanted(
        naming.find(call.book, call.schemas, "supply_item", item) if item else "",
        values.choice(supply_class, schema.choices("supply_class")) if supply_class else "",
        naming.find(call.book, call.schemas, "store_cabinet", cabinet) if cabinet else "",
    )
    output.table(call, stock.lying(call.book, wanted))
    return 0


def _list() -> click.Command:
    name, kind = str(say("名称", "NAME")), str(say("类别", "KIND"))
    options = [
        click.Option(["--item"], metavar=name, default="", help=str(say("只看一种物品", "one item only"))),
        click.Option(
            ["--kind", "supply_class"], metavar=kind, default="",
            help=str(say("只看一类:耐用品、消耗品、设备耗材、办公家具", "one kind only")),
        ),
        click.Option(["--cabinet"], metavar=name, default="", help=str(say("只看一个存放柜", "one cabinet only"))),
    ]  # fmt: skip
    return click.Command("list", params=list[click.Parameter](options), callback=lying)


READS = ("list", "low", "card", "month", "held")
HELP = {
    "list": say("某天各柜库存 [A2.8.9]", "what lies in each cabinet on a day [A2.8.9]"),
    "low": say("该补货的 [A2.8.9]", "what runs low [A2.8.9]"),
    "card": say("一种物品的收发存明细 [A2.8.9]", "the movements of one item [A2.8.9]"),
    "month": say("一个月的收发存汇总 [A2.8.9]", "a month's opening, in, out and closing [A2.8.9]"),
    "held": say("谁手里有什么 [A2.8.8b]", "who holds what [A2.8.8b]"),
}
EXAMPLES = {
    "list": "ecentre stock list --on 2026-11-30 --kind 消耗品",
    "low": "ecentre stock low",
    "card": "ecentre stock card 签字笔",
    "month": "ecentre stock month 2026-11 --to 收发存.xlsx",
    "held": "ecentre stock held --department 综合部",
}


def named(name: str) -> Callable[..., Any] | click.Command | None:
    """Give one of these commands; what only some of them need is imported only then."""
    if name == "list" or name not in HELP:
        return _list() if name == "list" else None
    from ecentre.cli.own import stock_asking

    return stock_asking.COMMANDS[name]
