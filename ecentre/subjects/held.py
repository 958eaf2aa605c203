"""One thing that a person still holds or owes, in the form in which every kind tells of it [X.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre.kind import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecentre.model import Record, Ref
    from ecentre.words import Words

SECTIONS = {
    "assets": say("资产", "assets"),
    "supplies": say("办公用品", "supplies"),
    "seals": say("印章和钥匙", "seals and keys"),
    "papers": say("文件、档案和名片", "papers and archives"),
    "matters": say("未办结事项", "open matters"),
    "duty": say("值班", "duty shifts"),
    "money": say("款项", "money"),
    "roles": say("任职", "roles"),
    "keys": say("签名密钥", "signing keys"),
}
"""The parts of the list, in the order in which a leaver settles them: what one signs with goes last."""

ALWAYS: tuple[tuple[str, str], ...] = ()
LEAVE, MOVE = "leave", "move"
"""The occasions on which somebody settles what they hold."""


class Held(NamedTuple):
    """Something held or owed: the record, what the person is there, the clause, and the command that settles it.

    ``since`` is the moment it came to the person. ``post`` are the person's fields, with their values, that it belongs
    to: whoever changes one of them hands it back. With an empty ``post`` it goes with any change, with None it stays.
    Where a correction of one ``field`` settles it, many can be handed to one person at once.
    """

    section: str
    ref: Ref
    what: Words | str
    clause: str
    command: str
    since: str
    post: tuple[tuple[str, str], ...] | None = None
    field: str = ""

    def goes(self, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
        """Tell whether it is handed back by whoever goes from an old post to a new one."""
        ends = (old.get(name) == value != new.get(name) for name, value in self.post or ())
        return self.post == ALWAYS or any(ends)


def row_since(record: Record, name: str, place: int = -1) -> str:
    """Give the moment a field, or a row of a list that grows, got what it holds; empty before the first step."""
    rows = record.get(name)
    left = len(rows) if isinstance(rows, list) else 0
    for step in reversed(record.steps):
        added = len((step.get("add") or {}).get(name, ()))
        left -= added
        if name in (step.get("set") or {}) or (added and place >= left):
            return str(step["at"])
    return str(record.steps[0]["at"]) if record.steps else ""
