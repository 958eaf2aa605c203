"""The card of one record: every field in words, what is lacking, the last steps, what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, wording
from ecentre.cli import history, output
from ecentre.model import Column, Table
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.model import Problem, Record

LAST = 5


def answer(call: Call, record: Record) -> int:
    """Show the card."""
    teller = wording.Teller(call.book, call.schemas)
    if call.format == "json":
        output.envelope(call, rows=[record.data], file=record.ref.path)
    elif call.format in ("table", "plain"):
        output.text(call, "\n".join(lines(call, record, teller)) + "\n")
    else:
        output.table(call, as_table(record, teller))
    return 0


def pairs(record: Record, teller: wording.Teller) -> list[tuple[str, str]]:
    """Give label and value of every filled field."""
    shown = [name for name in record.data if name not in wording.UNTOLD]
    return [
        (teller.label(record.kind, name), teller.value(record.kind, name, record.data[name], ids=True))
        for name in shown
    ]


def as_table(record: Record, teller: wording.Teller) -> Table:
    """Put the card into two columns."""
    columns = (Column("field", say("项目", "field")), Column("value", say("内容", "value")))
    return Table(record.kind, say("{what}", "{what}", what=teller.what(record)), columns, tuple(pairs(record, teller)))


def lines(call: Call, record: Record, teller: wording.Teller) -> Iterator[str]:
    """Write the card as lines that fit the screen."""
    from ecentre.render.clean import clean
    from ecentre.render.folding import hanging, paired

    room = output.columns() if not call.to else 0
    yield from hanging(clean(teller.what(record)), room)
    yield from paired([(label, clean(value)) for label, value in pairs(record, teller)], room)
    for told in below(call, record, teller):
        yield from hanging(clean(told), room)


def below(call: Call, record: Record, teller: wording.Teller) -> Iterator[str]:
    """Give what stands under the fields: what is lacking, the last steps, what can be done next."""
    for note in notes(call, record):
        yield str(say("  待补或留意:{message}", "  to note: {message}", message=note.message))
    yield ""
    yield str(say("经办过程(全部:ecentre log {id})", "steps (all: ecentre log {id})", id=record.id))
    for place in range(max(len(record.steps) - LAST, 0), len(record.steps)):
        yield f"  {history.sentence(record, place, teller)}"
    following = next_steps(record)
    if following:
        yield ""
        yield f"{say('可办理:', 'next: ')}{joined(following)}"


def notes(call: Call, record: Record) -> list[Problem]:
    """Give what the rules of the kind say about the record."""
    return [one for rule in kinds.get(record.kind).rules for one in rule(record, call.book)]


def next_steps(record: Record) -> list[str]:
    """Give the verbs that can be taken from here."""
    rows = [row for row in kinds.get(record.kind).workflow if record.state in row.source and not row.inner]
    return [f"{row.label} ecentre {record.kind.replace('_', '-')} {row.verb} {record.id}" for row in rows]
