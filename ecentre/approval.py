"""Who must sign, who has, and on exactly which content [X.3].

An answer counts only for the content it was given on: the subject hash of a step covers the record's identity and every
field it held then. A later legal step voids nothing, because a record can be taken back to any earlier step by its own
``set`` and ``was``; a changed amount voids everything.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from ecentre import policy
from ecentre.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data

BOOKKEEPING = ("steps", "rev", "state")


def subject(record: Record) -> str:
    """Give the SHA-256 of what a step on this record stands for: everything but its bookkeeping."""
    content = {name: value for name, value in record.data.items() if name not in BOOKKEEPING and value is not None}
    content["kind"] = record.kind
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _undone(data: Data, step: Data) -> Data:
    before = dict(data)
    was = step.get("was") or {}
    for name in step.get("set") or {}:
        if name in was:
            before[name] = was[name]
        else:
            before.pop(name, None)
    return before


def backwards(record: Record) -> Iterator[tuple[int, Record]]:
    """Give the record as it was after each step, last step first, with the step's place in the list."""
    current = record
    for place in range(len(record.steps) - 1, -1, -1):
        yield place, current
        current = Record(record.ref, _undone(current.data, record.steps[place]))


def parties(record: Record, name: str) -> set[str]:
    """Give who stands, or ever stood, in a field: naming somebody else frees nobody to judge their own matter [X.3]."""
    former = ((step.get("was") or {}).get(name) for step in record.steps)
    return {str(one) for one in (record.get(name), *former) if one}


def answers(record: Record, verb: str) -> list[Data]:
    """Give the answers that still stand in the running chain: given on this very content, since the state began."""
    standing: list[Data] = []
    now = subject(record)
    for step in reversed(record.steps):
        if step.get("verb") != verb or step.get("from") != record.state or step.get("subject") != now:
            break
        standing.insert(0, step)
    return standing


def next_signer(record: Record, row: Transition, book: Book, on: date | None = None) -> policy.Signer | None:
    """Give who must answer next in the chain of a row, or None when all have."""
    signers = policy.chain(book, row.chain, record, on)
    given = len(answers(record, row.verb))
    return signers[given] if given < len(signers) else None


def open_chain(record: Record, kind: Kind, name: str = "") -> Transition | None:
    """Give the row whose chain is running in the record's present state, if any."""
    rows = (row for row in kind.workflow if row.chain and record.state in row.source)
    return next((row for row in rows if not name or row.chain == name), None)
