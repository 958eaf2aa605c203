"""Telephone logs: calls of a month, held against the bill; private use is paid for [R4.15.1]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="call_log",
    label=say("电话登记本", "telephone log"),
    help=say("长途、传真、电话卡登记,与账单核对", "long-distance, fax and card calls, held against the bill"),
    title="month",
    columns=("id", "department", "month", "bill_amount", "state"),
    ended=("closed",),
    rules=(),
    workflow=(
        Transition(
            verb="open", source=(), target="open",
            clause="R4.15.1",
            label=say("开本", "open"),
            help=say("开一个月的登记本", "begin the log of a month"),
        ),
        Transition(
            verb="enter", source=("open",), target="", adds=("calls",), needs=("calls",),
            clause="R4.15.1",
            label=say("登记", "enter"),
            help=say("登记一次通话或传真", "enter a call"),
        ),
        Transition(
            verb="bill", source=("open",), target="billed", asks=("bill_amount", "bill_on"), needs=("bill_amount",),
            clause="R4.15.1",
            label=say("对账单", "bill"),
            help=say("登记账单金额", "enter the bill"),
        ),
        Transition(
            verb="close", source=("billed",), target="closed", asks=("irregular",), causes=("compensation.add",),
            clause="R4.15.1",
            label=say("结清", "close"),
            help=say("核对后结清", "end it once it is checked"),
        ),
    ),
)
