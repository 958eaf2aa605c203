"""Supply transfers: the office area moves supplies between people [A2.8.10a]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="supply_transfer",
    label=say("办公用品调剂", "supply transfer"),
    help=say("办公区在人员之间调剂用品", "the office area moves supplies between people"),
    title="to_person",
    columns=("id", "from_person", "to_person", "moved_on", "state"),
    ended=("confirmed", "cancelled"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), needs=("lines",),
            clause="A2.8.10a",
            label=say("填调剂单", "add"),
            help=say("办公区填写调剂单", "the office area writes a sheet"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="confirmed", by="to_person",
            clause="A2.8.10a",
            label=say("签认", "confirm"),
            help=say("接收人签认", "the receiver signs"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True,
            clause="A2.8.10a",
            label=say("取消", "cancel"),
            help=say("取消没有签认的调剂单", "cancel a sheet nobody signed"),
        ),
    ),
)
