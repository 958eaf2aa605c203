"""What hangs on a standing record, such as the assets of a class: how much of it, and the commands that list it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.model import typed
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre import wording
    from ecentre.cli.session import Call
    from ecentre.model import Record
    from ecentre.schema import Schema

MOST = 8
HEADING = say("有关的(未结束):", "what belongs to it (not ended):")


def listed(call: Call, record: Record, teller: wording.Teller) -> list[tuple[str, str]]:
    """Give the kinds of records that name it, how many have not ended, and the command that lists these.

    Papers with a number are the thing itself: ``trace`` tells what follows on one of them.
    """
    if kinds.PREFIXES[record.kind]:
        return []
    counts: Counter[tuple[str, str]] = Counter()
    for one in call.book.refs_to(record.ref):
        if one.state not in kinds.get(one.kind).ended:
            counts.update((one.kind, name) for name in _naming(call.schemas.get(one.kind), one, record))
    fields = Counter(kind for kind, _ in counts)
    order = list(kinds.PREFIXES)
    found = sorted(counts, key=lambda one: (order.index(one[0]), one[1]))
    return [
        (_called(kind, name if fields[kind] > 1 else "", counts[kind, name], teller),
         f"ecentre {typed(kind)} list --where {name}={record.id}")
        for kind, name in found
    ]  # fmt: skip


def _naming(schema: Schema, one: Record, record: Record) -> Iterator[str]:
    """Give the fields of a record that name another, each of which a list can be filtered by."""
    for where, kind in schema.refs():
        name, _, rest = where.partition("/")
        value = one.get(name)
        if kind == record.kind and rest in ("", "*") and record.id in (value if isinstance(value, list) else [value]):
            yield name


def _called(kind: str, name: str, count: int, teller: wording.Teller) -> str:
    label = kinds.get(kind).label
    if name:
        field = teller.label(kind, name)
        return str(say("{label}({field}){n} 条", "{label} ({field}): {n}", label=label, field=field, n=count))
    return str(say("{label} {n} 条", "{label}: {n}", label=label, n=count))


def namesakes(call: Call, record: Record, text: str) -> int:
    """Count the other records whose name holds what was typed, where it was a name and no id."""
    from ecentre.cli.meaning import naming

    if not text or text.isascii():
        return 0
    known = (naming.titles(call.book, kind) for kind in kinds.PREFIXES if call.book.ids(kind))
    return sum(text in title for titles in known for title in titles.values()) - (
        text in naming.title(call.book, *record.ref)
    )


__all__ = ["listed", "namesakes"]
