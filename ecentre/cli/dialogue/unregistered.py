"""A kind of which nothing is registered yet: whoever is asked to choose one is told how to get one, and from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy, whose
from ecentre.cli import handing, output
from ecentre.cli.dialogue import permitting
from ecentre.errors import NotFoundError
from ecentre.model import typed
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from ecentre.cli.session import Call


def tell(call: Call, kind: str, *, here: bool, optional: bool) -> None:
    """Say that there is nothing to choose from, and how one is registered; ``here`` is by typing its name.

    Raises:
        NotFoundError: no answer would do, the field may not stay empty, and there is nothing to go back to.
    """
    label = kinds.get(kind).label
    if here and permitting.adding(call, kind):
        output.words(say(
            "  还没有登记过{label};在这里打上名称,就当场登记",
            "  no {label} is registered yet; type its name here to register it at once",
            label=label,
        ))  # fmt: skip
        return
    told = {"label": label, "who": _who(call, kind), "commands": _commands(call, kind)}
    if call.kept.ids(kind):
        output.words(say("  现在没有可选的{label};已办结的写全编号,新的{who}登记:{commands}",
                         "  no {label} to choose; of those at their end give the id, new ones{who}: {commands}",
                         **told))  # fmt: skip
    elif optional:
        output.words(say("  还没有登记过{label},回车跳过;登记{who}:{commands}",
                         "  no {label} is registered yet, Enter skips; to register one{who}: {commands}",
                         **told))  # fmt: skip
    elif call.asked or call.answers:
        output.words(say("  还没有登记过{label},这一项填不了:< 退回上一项;先{who}登记:{commands}",
                         "  no {label} is registered yet, < goes back; first{who}: {commands}",
                         **told))  # fmt: skip
    else:
        raise NotFoundError(say("还没有登记过{label},填不下去;先{who}登记:{commands}",
                                "no {label} is registered yet, so nothing can be filled in; first{who}: {commands}",
                                **told))  # fmt: skip


def _who(call: Call, kind: str) -> Words | str:
    people = _people(call, kind)
    if not people or call.actor(call.kept) in people:
        return ""
    return say("请 {who} ", " ({who})", who=joined(whose.name_of(call.kept, one) for one in people[:3]))


def _people(call: Call, kind: str) -> list[str]:
    """Give who may register one by policy; nobody where anybody may."""
    rows = [row for row in kinds.get(kind).creations if not row.inner]
    roles = policy.may(call.kept, f"{kind}.{rows[0].verb}", call.kept.on) if rows else ()
    return whose.able(call.kept, [(role, "") for role in roles])


def _commands(call: Call, kind: str) -> str:
    """Give the commands that register one: of new ones, and of those that were there before the books."""
    rows = [row for row in kinds.get(kind).creations if not row.inner][:2]
    command, people = "ecentre {kind} {verb}{hands}", hands(_people(call, kind))
    named = [say(command, command, kind=typed(kind), verb=row.verb, hands=people) for row in rows]
    labels = [f"({row.label})" if len(rows) > 1 else "" for row in rows]
    return joined(f"{handing.said(call, one)}{label}" for one, label in zip(named, labels, strict=True))


__all__ = ["tell"]
