"""A whole record as plain lines in words, one field, row or step a line: what ``git diff`` compares for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.render import acts
from ecentre.render.clean import clean
from ecentre.render.difference import told
from ecentre.wording import Teller
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.schema import Schemas

SHOWN = 8


def lines(record: Record, schemas: Schemas, book: Book) -> Iterator[str]:
    """Give every field, row and step of a record; nothing that can change stays out."""
    teller = Teller(book, schemas)
    yield clean(teller.what(record))
    for name, value in record.data.items():
        label = teller.label(record.kind, name)
        if name == "steps":
            yield from (clean(_step(record, place, teller)) for place in range(len(record.steps)))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from (clean(f"{label} {teller.item(record.kind, name, row)}") for row in value)
        else:
            yield clean(f"{label} {told(value, record.kind, name, teller) or value}")


def _step(record: Record, place: int, teller: Teller) -> str:
    """Tell a step with what it set and the beginnings of what it stands for and of its signature."""
    step = record.steps[place]
    change = acts.change_of(record, step, teller)
    seals = " ".join(str(step.get(name) or "-")[-SHOWN:] for name in ("subject", "policy", "signature"))
    return str(
        say(
            "第 {n} 步 {told}{change} [{seals}]", "step {n} {told}{change} [{seals}]",
            n=place + 1, told=acts.told(record, place, teller), change=change and f";{change}", seals=seals,
        )
    )


__all__ = ["lines"]
