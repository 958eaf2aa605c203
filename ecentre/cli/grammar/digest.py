"""What the programs of all kinds say in short: labels, verbs, in which states somebody is waited for.

Reading every kind's program takes longer than most commands, so the answers are kept in the user's own folder and made
anew whenever one of those programs changes; deleting the file loses nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import kinds
from ecentre.cli.grammar import remembered
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.kind import Kind
    from ecentre.words import Words

FILE = "kinds.json"


class Digest(NamedTuple):
    """What one kind says: its label and help, the verbs that move a record, the states that wait for somebody."""

    label: Words
    help: Words
    verbs: tuple[str, ...]
    answers: tuple[str, ...]
    makes: tuple[str, ...]


@cache
def all_kinds() -> dict[str, Digest]:
    """Give what every kind says, in the order of the kinds."""
    return remembered.recall(FILE, _all, lambda: {name: _written(_made(kinds.get(name))) for name in kinds.PREFIXES})


def _all(kept: dict[str, list[Any]]) -> dict[str, Digest]:
    """Read what every kind says.

    Raises:
        ValueError: it is not about the kinds there are.
    """
    if list(kept) != list(kinds.PREFIXES):
        raise ValueError(FILE)
    return {name: _read(*row) for name, row in kept.items()}


def steps() -> dict[str, list[str]]:
    """Give every typed verb that moves a record, with the kinds that have it; rows are added by naming the kind."""
    found: dict[str, list[str]] = {}
    for name, one in all_kinds().items():
        for verb in one.verbs:
            found.setdefault(verb, []).append(name)
    return found


def approved(kind: Kind) -> set[str]:
    """Give the states in which a chain has answered and something is still to be done."""
    return {row.target for row in kind.workflow if row.chain} - set(kind.ended)


def last(kind: Kind) -> set[str]:
    """Give the states from which no step is told as the way ahead, though the record is not at its end."""
    states = {row.target for row in kind.workflow} - {"", *kind.ended, *kind.resting}
    return states - {state for row in kind.workflow if row.source and kind.leads_on(row) for state in row.source}


def _made(kind: Kind) -> Digest:
    verbs = dict.fromkeys(row.verb for row in kind.workflow if row.source and not row.inner and not row.adds)
    rows = [row for row in kind.workflow if row.source and (row.chain or row.by or kind.leads_on(row))]
    answers = sorted({state for row in rows for state in row.source})
    makes = sorted(approved(kind) | last(kind)) if kind.follow else []
    return Digest(kind.label, kind.help, tuple(verbs), tuple(answers), tuple(makes))


def _written(one: Digest) -> list[object]:
    label, help, *rest = one
    return [[label.zh, label.en], [help.zh, help.en], *rest]


def _read(label: tuple[str, str], help: tuple[str, str], *rest: list[str]) -> Digest:
    verbs, answers, makes = (tuple(one) for one in rest)
    return Digest(say(*label), say(*help), verbs, answers, makes)
