"""Purchase batches: approved plans and urgent requests totalled, netted against stock, bought [A2.8.6d]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="supply_batch",
    label=say("采购汇总", "purchase batch"),
    help=say("核定的计划和急需申请汇总、抵扣库存、采购", "plans totalled, netted against stock, bought"),
    title="period",
    columns=("id", "period", "drawn_on", "supplier", "ordered_on", "state"),
    ended=("finished", "cancelled"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", causes=("supply_plan.consolidate", "supply_urgent.consolidate"),
            clause="A2.8.6d",
            label=say("汇总", "add"),
            help=say("汇总一期核定的计划和急需申请", "total approved plans and urgent requests"),
        ),
        Transition(
            verb="order", source=("drafted",), target="ordered", asks=("buyer", "supplier", "ordered_on"),
            needs=("supplier", "buyer"),
            clause="A2.8.6d",
            label=say("采购", "order"),
            help=say("登记向谁采购", "write down who buys from whom"),
        ),
        Transition(
            verb="finish", source=("drafted", "ordered"), target="finished", asks=("shortfall_reason",),
            clause="A2.8.6d",
            label=say("办结", "finish"),
            help=say("货到齐或不用买,办结", "everything came, or nothing had to be bought"),
        ),
        Transition(
            verb="cancel", source=("drafted", "ordered"), target="cancelled", reason=True,
            causes=("supply_plan.release", "supply_urgent.release"),
            clause="A2.8.6d",
            label=say("取消", "cancel"),
            help=say("取消汇总,计划退回待汇总", "cancel it; the plans wait again"),
        ),
    ),
)
