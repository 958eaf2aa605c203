"""``found close``: the founding ends, and from then on nobody acts alone [X.2]."""

from __future__ import annotations

from typing import Annotated

from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import argument
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Ref
from ecentre.words import say

Step = Annotated[str, argument(say("只有 close(结束建账)", "only close: end the founding"), "close")]


def found(step: Step) -> int:
    """End the founding, as its second administrator: signatures count from now on."""
    if step != "close":
        raise UsageError(say("只有:ecentre found close", "there is only: ecentre found close"))
    call = current()
    centre = next(iter(call.kept.ids("centre")), "")
    if not centre:
        message = say("这里还没有中心;新建:ecentre init .", "there is no centre here; make one: ecentre init .")
        raise NotFoundError(message)
    return writing.advance(call, Ref("centre", centre), "close", {})
