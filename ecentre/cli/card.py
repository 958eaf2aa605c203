"""The card of one record: every field in words, what is lacking, the last steps, what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy, wording
from ecentre.cli import cardrows, history, naming, output
from ecentre.model import Column, Table, typed
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
    yield from map(clean, cardrows.lines(record, teller, room))
    for told in below(call, record, teller):
        yield from hanging(clean(told), room)


def below(call: Call, record: Record, teller: wording.Teller) -> Iterator[str]:
    """Give what stands under the fields: what is lacking, the last steps, what can be done next."""
    for note in notes(call, record):
        heard = {"message": note.message, "clause": note.clause or note.rule}
        if note.level == "note":
            yield str(say("  待补或留意:{message}", "  to note: {message}", **heard))
        else:
            yield str(say("  不合格:{message} [{clause}]", "  wrong: {message} [{clause}]", **heard))
    yield ""
    yield str(say("经办过程(全部:ecentre log {id})", "steps (all: ecentre log {id})", id=record.id))
    for place in range(max(len(record.steps) - LAST, 0), len(record.steps)):
        yield f"  {history.sentence(record, place, teller)}"
    yield from waiting(call, record)
    following = next_steps(record)
    if following:
        yield ""
        yield f"{say('可办理:', 'next: ')}{joined(following)}"


def notes(call: Call, record: Record) -> list[Problem]:
    """Give what is wrong with the record, a step that was forged or content changed by hand too, and what it lacks."""
    from ecentre import check

    found = check.problems(record, call.book, call.schemas)
    return sorted(found, key=lambda one: one.level == "note")


def waiting(call: Call, record: Record) -> Iterator[str]:
    """Tell whose answer the record waits for."""
    from ecentre import turns

    for one in turns.wanted(record, call.book):
        who = joined(naming.title(call.book, "person", person) for person in one.people) or "-"
        told = {"label": one.row.label, "role": policy.role_label(call.book, one.role) if one.role else "", "who": who}
        yield ""
        yield str(say("现在等 {role} {who} {label}", "waits for {role} {who}: {label}", **told)).replace("  ", " ")


def next_steps(record: Record) -> list[str]:
    """Give the verbs that can be taken from here."""
    rows = [row for row in kinds.get(record.kind).workflow if record.state in row.source and not row.inner]
    return [f"{row.label} ecentre {typed(record.kind)} {row.verb} {record.id}" for row in rows]
