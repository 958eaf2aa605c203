"""The verbs that can be typed without naming a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds

if TYPE_CHECKING:
    from ecentre.kind import Kind


def steps() -> dict[str, list[Kind]]:
    """Give every typed verb that moves a record, with the kinds that have it; rows are added by naming the kind."""
    found: dict[str, list[Kind]] = {}
    for name in kinds.PREFIXES:
        kind = kinds.get(name)
        for verb in dict.fromkeys(row.verb for row in kind.workflow if row.source and not row.inner and not row.adds):
            found.setdefault(verb, []).append(kind)
    return found
