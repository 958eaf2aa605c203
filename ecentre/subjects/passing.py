"""What passes from keeper to keeper by a hand-over: its own card says so, in the same moment [X.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Problem, Record


def passed_on(handover: Record, card: Record | None, clause: str) -> Iterator[Problem]:
    """Find a hand-over that was received while the card of the thing has no step that it caused."""
    if card is not None and handover.state == "received" and facts.caused(card, handover.id) is None:
        message = say(
            "{name} 已签收,卡片上却没有这一步;请恢复签收前的内容:ecentre restore {id},再由接收人签收",
            "{name} was received, but its card has no such step; put this back: ecentre restore {id}, then have it "
            "received again",
            name=card.text("name"), id=handover.id,
        )
        yield problem(handover, "passed", clause, message, "state")


__all__ = ["passed_on"]
