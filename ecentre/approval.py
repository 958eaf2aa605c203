"""Who must sign, who has, and on exactly which content [X.3].

An answer counts only for the content it was given on: the subject hash of a step covers the record's identity and every
field it held then. A later legal step voids nothing, because a record can be taken back to any earlier step by its own
``set`` and ``was``; a changed amount voids everything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecentre import chains
from ecentre.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre import policy
    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data

BOOKKEEPING = ("steps", "rev", "state")
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def subject(record: Record) -> str:
    """Give the SHA-256 of what a step on this record stands for: everything but its bookkeeping."""
    import hashlib  # whoever only reads needs none

    content = {name: value for name, value in record.data.items() if name not in BOOKKEEPING and value is not None}
    content["kind"] = record.kind
    return hashlib.sha256(_written(content).encode()).hexdigest()


def written(step: Data) -> frozenset[str]:
    """Give the fields a step set or added rows to."""
    return frozenset((*(step.get("set") or ()), *(step.get("add") or ())))


def grown(data: Data, rows: Data) -> Data:
    """Give the lists of a record with the rows a step adds; nobody changes a row that stands."""
    return {name: [*(data.get(name) or ()), *more] for name, more in rows.items()}


def _undone(data: Data, step: Data) -> Data:
    before = dict(data)
    for name, more in (step.get("add") or {}).items():
        left = list(before.pop(name, None) or ())[: -len(more) or None]
        before |= {name: left} if left else {}
    was = step.get("was") or {}
    for name in step.get("set") or {}:
        if name in was:
            before[name] = was[name]
        else:
            before.pop(name, None)
    return before


def backwards(record: Record) -> Iterator[tuple[int, Record]]:
    """Give the record as it was after each step, last step first, with the step's place in the list."""
    current, steps = record, record.steps
    for place in range(len(steps) - 1, -1, -1):
        yield place, current
        current = Record(record.ref, _undone(current.data, steps[place]))


def parties(record: Record, name: str) -> set[str]:
    """Give who stands, or ever stood, in a field: naming somebody else frees nobody to judge their own matter [X.3]."""
    former = ((step.get("was") or {}).get(name) for step in record.steps)
    return {str(one) for one in (record.get(name), *former) if one}


def makers(record: Record, place: int) -> set[str]:
    """Give who had a hand in the content before a step: whoever entered it, edited it or corrected it [X.2]."""
    earlier = record.steps[:place]
    return {str(step["by"]) for n, step in enumerate(earlier) if not n or step["verb"] in ("edit", "correct", "keep")}


def message(kind: str, uid: str, step: Data) -> bytes:
    """Give what a signature covers: everything a step says, on which record, under which terms [X.2]."""
    said = {name: value for name, value in step.items() if name != "signature"} | {"kind": kind, "uid": uid}
    return _written(said).encode()


def answers(record: Record, verb: str) -> list[Data]:
    """Give the answers that still stand in the running chain: given on this very content, since the state began.

    A step that stays in the chain without being an answer sends it back: what was answered from its stage on falls.
    """
    run: list[Data] = []
    now = subject(record)
    for step in reversed(record.steps):
        if "stage" not in step or step.get("from") != record.state or step.get("subject") != now:
            break
        run.append(step)
    standing: list[Data] = []
    for step in reversed(run):
        if step.get("verb") == verb:
            standing.append(step)
        else:
            standing = [one for one in standing if one["stage"] < step["stage"]]
    return standing


def waiting(record: Record, row: Transition, book: Book, on: policy.When = None) -> tuple[chains.Signer, ...]:
    """Give the seats that may answer now in the chain of a row; nothing when every stage has its answers."""
    given = answers(record, row.verb)
    stage = chains.current(chains.stages(book, row.chain, record, on), given)
    return chains.vacant(stage, given) if stage else ()


def next_signer(record: Record, row: Transition, book: Book, on: policy.When = None) -> chains.Signer | None:
    """Give the first seat that must answer next in the chain of a row, or None when all have."""
    return next(iter(waiting(record, row, book, on)), None)


def open_chain(record: Record, kind: Kind, name: str = "") -> Transition | None:
    """Give the row whose chain is running in the record's present state, if any."""
    rows = (row for row in kind.workflow if row.chain and record.state in row.source)
    return next((row for row in rows if not name or row.chain == name), None)
