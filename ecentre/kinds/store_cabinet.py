"""Store cabinets: where supplies lie, and who keeps them [A2.8.9]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="store_cabinet",
    label=say("存放柜", "store cabinet"),
    help=say("存放办公用品的专用柜和保管人", "dedicated cabinets for supplies and their keepers"),
    title="name",
    columns=("id", "name", "place", "keeper", "state"),
    ended=("retired",),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="in_use",
            clause="A2.8.9",
            label=say("登记", "add"),
            help=say("登记一个存放柜", "register a cabinet"),
        ),
        Transition(
            verb="hand-over", source=("in_use",), target="in_use", asks=("keeper",), needs=("keeper",),
            clause="A2.8.9",
            label=say("换保管人", "hand-over"),
            help=say("换一位保管人", "name another keeper"),
        ),
        Transition(
            verb="retire", source=("in_use",), target="retired", reason=True,
            clause="A2.8.9",
            label=say("停用", "retire"),
            help=say("停用空了的柜子", "retire an empty cabinet"),
        ),
    ),
)
