"""Which record a verb means where no id is typed: the only one that can take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.errors import NotFoundError, UsageError
from ecentre.words import Words, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.index import IndexBook
    from ecentre.model import Record, Ref

OPEN = frozenset(("open",))


def states(kind: str, verb: str) -> frozenset[str]:
    """Give the states in which a record can take a verb; none where the verb is no row of its table."""
    return frozenset(state for row in kinds.get(kind).rows(verb) for state in row.source)


def fitting(book: IndexBook, kind: str, verb: str) -> list[Record]:
    """Give the records that can take a verb; those that are open where the verb is no row of the table."""
    wanted = states(kind, verb) or OPEN
    return [one for one in book.find(kind) if one.state in wanted]


def sole(found: Sequence[Record], none: Words, several: Words, fields: Sequence[str] = ()) -> Ref:
    """Give the one record that is left; ``several`` has a place ``listed`` for the ids, with some fields of each.

    Raises:
        NotFoundError: there is none.
        UsageError: several could be meant.
    """
    if not found:
        raise NotFoundError(none)
    if len(found) > 1:
        listed = joined(" ".join((one.id, *map(one.text, fields))) for one in found)
        raise UsageError(Words(several.zh, several.en, {"listed": listed}))
    return found[0].ref
