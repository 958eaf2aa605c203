"""Places: the six areas of the centre and the rooms in them [B2.1]."""

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="place",
    label=say("存放地点", "place"),
    help=say("区域和房间", "areas and rooms"),
    columns=("id", "name", "area", "state"),
    ended=("closed",),
    workflow=(
        Transition(
            verb="add", source=(), target="active", clause="B2.1",
            label=say("登记", "register"), help=say("登记一个地点", "register a place"),
        ),
        Transition(
            verb="close", source=("active",), target="closed", reason=True, clause="B2.1",
            label=say("停用", "close"), help=say("停用一个地点", "take a place out of use"),
        ),
    ),
)
