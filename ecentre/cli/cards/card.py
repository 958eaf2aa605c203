"""The card of one record: every field in words, what is lacking, the last steps, what can be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy, wording
from ecentre.cli import output
from ecentre.cli.cards import belonging, cardfields, cardrows, history
from ecentre.cli.meaning import naming
from ecentre.model import Column, Table, spelled, typed
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.model import Problem, Record
    from ecentre.words import Words

NEXT = say("可办理:", "next:")
LAST = 5
FEW = 10  # fields from which on a card is easier to read in parts


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


def as_table(record: Record, teller: wording.Teller) -> Table:
    """Put the card into two columns."""
    columns = (Column("field", say("项目", "field")), Column("value", say("内容", "value")))
    rows = tuple(cardfields.pairs(record, teller))
    return Table(record.kind, say("{what}", "{what}", what=teller.what(record)), columns, rows)


def lines(call: Call, record: Record, teller: wording.Teller) -> Iterator[str]:
    """Write the card as lines that fit the screen."""
    from ecentre.render.clean import clean
    from ecentre.render.folding import hanging, spoken

    room = output.columns() if not call.to else 0
    yield from hanging(clean(teller.what(record)), room)
    for told in waiting(call, record):
        yield from hanging(f"  {told}", room)
    yield from _fields(record, teller, room)
    yield from map(clean, cardrows.lines(record, teller, room))
    yield from _commands(belonging.HEADING, belonging.listed(call, record, teller), room)
    noted = [_noted(note) for note in notes(call, record)]
    for told in ["", *noted] if noted else []:
        yield from spoken(clean(told), room) if room else [clean(told)]
    yield ""
    steps = say("经办过程(全部:ecentre log {id})", "steps (all: ecentre log {id})", id=record.id)
    yield from spoken(str(steps), room) if room else [str(steps)]
    for place in range(max(len(record.steps) - LAST, 0), len(record.steps)):
        yield from _step(room, *map(clean, history.sentence(record, place, teller)))
    yield from _commands(NEXT, next_steps(record), room)


def _fields(record: Record, teller: wording.Teller, room: int) -> Iterator[str]:
    """Write the fields, the parts of a long card with a blank line between them."""
    from ecentre.render.clean import clean
    from ecentre.render.folding import paired
    from ecentre.render.plain import width

    parts = list(cardfields.parts(record, teller))
    size = max((width(label) for part in parts for label, _ in part), default=0)
    apart = sum(map(len, parts)) > FEW
    for number, part in enumerate(parts):
        yield from [""] if number and apart else []
        yield from paired([(label, clean(value)) for label, value in part], room, size)


def _noted(note: Problem) -> str:
    heard = {"message": note.message, "clause": note.clause or note.rule}
    if note.level == "note":
        return str(say("  待补或留意:{message}", "  to note: {message}", **heard))
    return str(say("  不合格:{message} [{clause}]", "  wrong: {message} [{clause}]", **heard))


def _step(room: int, what: str, who: str, rest: str) -> Iterator[str]:
    """Write a step in a line; where the screen is too narrow, what finds no room stands below it."""
    from ecentre.render.folding import hanging
    from ecentre.render.plain import width

    told = [part for part in (who, rest) if part]
    for beside in range(len(told), -1, -1):
        line = "  " + "  ".join((what, *told[:beside]))
        if not beside or not room or width(line) <= room:
            yield from hanging(line, room)
            for part in told[beside:]:
                yield from hanging(f"    {part}", room)
            return


def _commands(heading: Words, told: list[tuple[str, str]], room: int) -> Iterator[str]:
    """Write what can be typed, a command a line; a command is never broken, for it is copied."""
    from ecentre.render.folding import paired
    from ecentre.render.plain import width

    if told:
        yield ""
        yield str(heading)
    beside = list(paired(told))
    if not room or max(map(width, beside), default=0) <= room:
        yield from beside
    else:
        yield from (line for label, command in told for line in (f"  {label}", f"    {command}"))


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
        yield str(say("现在等 {role} {who} {label}", "waits for {role} {who}: {label}", **told)).replace("  ", " ")


def next_steps(record: Record) -> list[tuple[str, str]]:
    """Give the steps that can be taken from here, each with its command: of other kinds that follow on it first."""
    kind = kinds.get(record.kind)
    rows = [row for row in kind.workflow if row.open(record)]
    own = [(str(row.label), f"ecentre {typed(record.kind)} {row.verb} {record.id}") for row in rows]
    told = tuple(command for _, command in own)
    following = [(_called(one), f"ecentre {spelled(one)}") for one in (kind.follow(record) if kind.follow else ())]
    return [*(one for one in following if not one[1].startswith(told)), *own]


def _called(command: str) -> str:
    """Give what a command that follows does, as the table of its kind calls it."""
    from ecentre import onward

    word, verb = command.split(" ")[:2]
    name = word.replace("-", "_")
    if name not in kinds.PREFIXES:
        return str(say("先看影响", "what it would touch"))
    rows = kinds.get(name).rows(verb)
    return str(rows[0].label if rows else onward.CHANGE)
