"""Verbs without a kind: ``approve ID`` and ``show ID`` find the kind by the id."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre import kinds
from ecentre.cli.acting import amending, filling, requesting, several
from ecentre.cli.cards import reading
from ecentre.cli.grammar import digest, examples, pages
from ecentre.cli.grammar.kindgroup import CHANGERS, READERS, reader_options, writer_options
from ecentre.cli.grammar.kindgroup import changing as changing_fields
from ecentre.cli.grammar.meant import id_argument, ids_argument, source_option
from ecentre.cli.grammar.options import beside, field, given
from ecentre.cli.meaning import naming
from ecentre.cli.session import current, shapes
from ecentre.model import typed
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import click

    from ecentre.kind import Kind, Transition
    from ecentre.model import Ref
    from ecentre.schema import Schema


def build(context: click.Context, verb: str) -> click.Command | None:
    """Build one verb for all kinds that have it, or give None."""
    if verb in READERS and verb != "list":
        return looking(verb)
    if verb in CHANGERS:
        return changing(context, verb)
    chosen = digest.steps().get(verb)
    return stepping(context, verb, [kinds.get(name) for name in chosen]) if chosen else None


def looking(verb: str) -> pages.Line:
    """Build show, log or trace."""
    answer = reading.ANSWERS[verb]

    def run(id: str | None) -> int:
        call = current()
        if id:
            ref = reading.meant(call, id)
            code = answer(call, ref)
            if verb == "show":
                reading.others(call, ref, id)
            return code
        from ecentre.cli.dialogue import offering

        return offering.found(call, call.book, tuple(kinds.PREFIXES), verb, partial(answer, call))

    params = [id_argument(), *reader_options()]
    return pages.Line(
        verb, callback=run, params=params, help=READERS[verb], examples=lambda: (f"ecentre {verb} AST-2026-0001",)
    )


def changing(context: click.Context, verb: str) -> pages.Line:
    """Build edit or correct: the fields of all kinds are understood, each kind's own page lists its own."""
    call_on = amending.edit if verb == "edit" else amending.correct

    def run(id: str | None, source: str | None, **typed: Any) -> int:
        call = current()

        def change(ref: Ref) -> int:
            return call_on(call, ref, known_fields(call.schemas.get(ref.kind).names, given(typed)), source or "")

        if id:
            return change(naming.anywhere(call.kept, call.schemas, id))
        from ecentre.cli.dialogue import offering

        return offering.found(call, call.kept, tuple(kinds.PREFIXES), verb, change)

    reason = " --reason 台账笔误" if verb == "correct" else ""
    more = say("。各类记录的字段见:ecentre asset {verb} --help", ". Fields: ecentre asset {verb} --help", verb=verb)
    params = beside([id_argument(), *every_field(context, verb), source_option()], writer_options())
    changed = "REQ-2026-0001 --quantity 3" if verb == "edit" else "AST-2026-0001 --model M7605"
    example = f"ecentre {verb} {changed}{reason}"
    return pages.Line(verb, callback=run, params=params, help=f"{CHANGERS[verb]}{more}", examples=lambda: (example,))


def stepping(context: click.Context, verb: str, chosen: list[Kind]) -> pages.Line:
    """Build a verb of the tables."""

    def run(ids: tuple[str, ...], source: str | None, **typed: Any) -> int:
        call, names = current(), [kind.name for kind in chosen]

        def take(ids: Sequence[str]) -> int:
            requesting.entered(call, ids, names)
            refs = [naming.anywhere(call.kept, call.schemas, id, names) for id in ids]
            return several.advance(call, refs, verb, given(typed), source or "")

        if ids:
            return take(ids)
        from ecentre.cli.dialogue import offering

        return offering.steps(call, names, verb, typed, take)

    schemas = shapes(context)
    made: dict[str, click.Parameter] = {}
    for kind in chosen:
        for row in kind.rows(verb):
            made |= {name: field(schemas.get(kind.name), name) for name in row.asks if name not in made}
    first = chosen[0]
    row = next(row for row in first.rows(verb) if not row.inner)
    params = beside([ids_argument(), *made.values(), source_option()], writer_options())
    example = partial(_stepped, first, schemas.get(first.name), row)
    return pages.Line(verb, callback=run, params=params, help=help_of(verb, chosen), examples=example)


def _stepped(kind: Kind, schema: Schema, row: Transition) -> Sequence[str]:
    needs = [name for name in row.needs if name in row.asks]
    (line,) = examples.step(kind, schema, row.verb, needs, reason=row.reason)
    return (line.replace(f"ecentre {typed(kind.name)} ", "ecentre ", 1),)


def help_of(verb: str, chosen: list[Kind]) -> Words:
    """Say what the verb does for each kind that has it."""
    told = ";".join(f"{kind.label}:{kind.rows(verb)[0].help}" for kind in chosen)
    return say("{told}", "{told}", told=told)


def every_field(context: click.Context, verb: str) -> list[click.Parameter]:
    """Make options for the fields of all kinds, once each, left out of the help page."""
    made: dict[str | None, click.Option] = {}
    schemas = shapes(context)
    for kind in kinds.PREFIXES:
        schema = schemas.get(kind)
        for one in changing_fields(schema, verb, filling.correctable(kinds.get(kind), schema)):
            one.hidden = True
            made.setdefault(one.name, one)
    return list(made.values())


def known_fields(names: Iterable[str], typed: dict[str, Any]) -> dict[str, Any]:
    """Take what was typed; a field of another kind is named as such.

    Raises:
        UsageError: the record has no such field.
    """
    from ecentre.errors import UsageError

    strange = [name for name in typed if name not in names]
    if strange:
        listed = joined(f"--{name.replace('_', '-')}" for name in strange)
        raise UsageError(say("这类记录没有 {listed}", "this kind of record has no {listed}", listed=listed))
    return typed
