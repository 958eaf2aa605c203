"""Stock counts: the book frozen, counted, differences explained and adjusted once approved [A2.8.9]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="stock_count",
    label=say("库存盘点", "stock count"),
    help=say("办公用品盘点:清点、说明、审批、调账", "count supplies: enter, explain, approve, adjust"),
    title="counted_on",
    columns=("id", "cabinet", "counted_on", "organiser", "state"),
    ended=("adjusted", "cancelled"),
    rules=(),
    workflow=(
        Transition(
            verb="open", source=(), target="open",
            clause="A2.8.9",
            label=say("开始盘点", "open"),
            help=say("定格账面,开始盘点", "freeze the book and begin"),
        ),
        Transition(
            verb="enter", source=("open",), target="", adds=("entries",), needs=("entries",),
            clause="A2.8.9",
            label=say("登记清点", "enter"),
            help=say("登记点到的数量", "enter what was counted"),
        ),
        Transition(
            verb="explain", source=("open",), target="", adds=("reasons",), needs=("reasons",),
            clause="A2.7.1",
            label=say("说明差异", "explain"),
            help=say("说明账实不符的原因", "say why book and count differ"),
        ),
        Transition(
            verb="close", source=("open",), target="closed",
            clause="A2.8.9",
            label=say("结束清点", "close"),
            help=say("全部点完后结束清点", "end the count when everything is counted"),
        ),
        Transition(
            verb="approve", source=("closed",), target="approved", chain="stock_count", never_by=("organiser",),
            clause="A2.7.2b",
            label=say("批准", "approve"),
            help=say("批准盘点结果", "agree to the outcome"),
        ),
        Transition(
            verb="reject", source=("closed",), target="open", veto="stock_count", reason=True,
            clause="A2.7.2b",
            label=say("退回", "reject"),
            help=say("退回重新清点", "send it back to be counted again"),
        ),
        Transition(
            verb="adjust", source=("approved",), target="adjusted", asks=("adjusted_on",),
            clause="A2.7.1",
            label=say("调账", "adjust"),
            help=say("按批准的结果调账", "bring the book into line"),
        ),
        Transition(
            verb="cancel", source=("open",), target="cancelled", reason=True,
            clause="A2.8.9",
            label=say("取消", "cancel"),
            help=say("取消盘点", "cancel a count"),
        ),
    ),
)
