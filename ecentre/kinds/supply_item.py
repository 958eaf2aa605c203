"""Supply items: the catalogue of the four kinds of supplies, by name and unit [A2.8.0]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="supply_item",
    label=say("办公用品目录", "supply item"),
    help=say("四类办公用品的品名、单位、补货点", "the catalogue of supplies: names, units, reorder points"),
    title="name",
    columns=("id", "name", "supply_class", "group", "unit", "reorder_point", "state"),
    ended=("retired",),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="current",
            clause="A2.8.0",
            label=say("登记", "add"),
            help=say("登记一种办公用品", "register an item"),
        ),
        Transition(
            verb="retire", source=("current",), target="retired", reason=True,
            clause="A2.8.0",
            label=say("停用", "retire"),
            help=say("停用一种办公用品", "retire an item"),
        ),
    ),
)
