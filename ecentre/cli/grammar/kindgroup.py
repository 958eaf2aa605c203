"""The sub-command of one kind, built from its schema and its workflow table, each verb only when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ecentre import kinds
from ecentre.cli.acting import rowing
from ecentre.cli.cards import reading
from ecentre.cli.grammar import handmade, pages, texts
from ecentre.cli.grammar.flags import settable
from ecentre.cli.grammar.meant import ID, id_argument, ids_argument, source_option
from ecentre.cli.grammar.options import EVERY, READING, WRITING, beside, common, field, fields, given, selecting
from ecentre.cli.meaning.naming import command
from ecentre.cli.session import current, shapes
from ecentre.model import typed
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.kind import Kind, Transition
    from ecentre.model import Ref
    from ecentre.schema import Schema

READERS = {
    "list": say("列出清单,可按条件筛选", "list, filtered as you like"),
    "show": say("看一条记录的卡片", "show the card of one record"),
    "log": say("看一条记录的经办过程", "show the steps of one record"),
    "trace": say("从头到尾看一件东西的经历", "tell the whole life of a thing, over all records that name it"),
}
CHANGERS = {
    "edit": say("修改尚在第一步的记录", "change a record in its first state"),
    "correct": say("更正已办理的记录,须说明理由", "put a record right later, with a reason"),
}


class KindGroup(pages.Shelf):
    """The verbs of one kind."""

    def __init__(self, kind: Kind) -> None:
        """Prepare the group; nothing is read yet but the kind's own module."""
        name = command(kind.name)
        self.kind = kind
        help = say("{label}:{help}", "{label}: {help}", label=kind.label, help=kind.help)
        super().__init__(name, help=help, examples=(f"ecentre {typed(kind.name)} list",), bare=handmade.bare(kind.name))

    def steps(self) -> dict[str, list[Transition]]:
        """Give the typed verbs of the table with their rows, creations first."""
        rows = sorted((row for row in self.kind.workflow if not row.inner), key=lambda row: bool(row.source))
        found: dict[str, list[Transition]] = {}
        for row in rows:
            if row.verb not in READERS and row.verb not in CHANGERS:
                found.setdefault(row.verb, []).append(row)
        return found

    def sections(self) -> list[tuple[Words, list[tuple[str, str]]]]:
        """Give the verbs in three parts: looking, the steps of the table, changing."""
        by_hand = handmade.added(self.kind.name)
        looking = [(verb, str(help)) for verb, help in READERS.items() if verb not in by_hand]
        steps = [(verb, str(rows[0].help)) for verb, rows in self.steps().items() if verb not in by_hand]
        changing = [(verb, str(help)) for verb, help in CHANGERS.items() if self.kind.corrigible]
        extra = [(name, str(help)) for name, help in by_hand.items()]
        return [
            (say("查看", "Looking"), looking),
            (say("办理", "Steps"), [*steps, *extra]),
            *([(say("修改", "Changing"), changing)] if changing else []),
        ]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click asks with a context
        """Give the names of all verbs."""
        return [name for _, rows in self.sections() for name, _ in rows]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build one verb."""
        made = handmade.command_of(self.kind.name, cmd_name)
        if made:
            from ecentre.cli.dialogue import otherwise

            return otherwise.asked(self.kind, cmd_name, made)
        schema = shapes(ctx).get(self.kind.name) if cmd_name in self.list_commands(ctx) else None
        if schema is None:
            return None
        if cmd_name in READERS:
            return reader(self.kind, schema, cmd_name)
        if cmd_name in CHANGERS:
            return changer(self.kind, schema, cmd_name)
        rows = self.steps()[cmd_name]
        return stepper(self.kind, schema, rows) if rows[0].source else creator(self.kind, schema, rows[0])


def clause_of(help: Words, clause: str) -> str:
    """Put the clause behind a help text that does not name it."""
    return f"{help} [{clause}]" if clause and clause not in str(help) else str(help)


def creator(kind: Kind, schema: Schema, row: Transition) -> pages.Line:
    """Build a creating verb."""
    from ecentre.cli.acting import filling, writing
    from ecentre.cli.grammar import examples

    names = filling.creatable(kind, row, schema)
    needed = filling.needed(row, schema, names)
    params: list[click.Parameter] = [*fields(schema, names, needed), *readable_id(kind), source_option()]
    params += rowing.options(schema, [row], params)

    def run(source: str | None, **typed: Any) -> int:
        call = current()
        rows = rowing.taken(call, schema, [row], typed)
        return writing.create(call, kind, row, given(typed) | rows, source or "")

    example = partial(examples.creation, kind, schema, row.verb, needed)
    help = clause_of(row.help, row.clause)
    return pages.Line(row.verb, callback=run, params=beside(params, writer_options()), help=help, examples=example)


def readable_id(kind: Kind) -> list[click.Parameter]:
    """Make the option that chooses a readable id, for kinds that have them."""
    if kinds.PREFIXES[kind.name]:
        return []
    help = say("自定编号(小写字母、数字、-);不填按名称拼音", "choose the id (a-z, 0-9, -); else made from the name")
    return [click.Option(["--id", "field_id"], metavar=str(ID), help=str(help))]


def stepper(kind: Kind, schema: Schema, rows: list[Transition]) -> pages.Line:
    """Build a verb that moves a record."""
    from ecentre.cli.acting import requesting, several
    from ecentre.cli.grammar import examples

    verb, asks = rows[0].verb, list(dict.fromkeys(name for row in rows for name in row.asks))
    needs = [name for name in asks if all(name in row.needs and name not in row.fills for row in rows)]

    def run(ids: tuple[str, ...], source: str | None, **typed: Any) -> int:
        call = current()

        def take(ids: Sequence[str]) -> int:
            requesting.entered(call, ids, (kind.name,))
            refs = [reading.ref(call, kind.name, id, call.kept, verb) for id in ids or ("",)]
            fields = dict(typed)
            added = rowing.taken(call, schema, rows, fields)
            return several.advance(call, refs, verb, given(fields) | added, source or "")

        if ids or handmade.meant(kind.name):
            return take(ids)
        from ecentre.cli.dialogue import offering

        return offering.steps(call, (kind.name,), verb, typed, take)

    own_params = [ids_argument(kind.name), *fields(schema, asks, needs), source_option()]
    params = beside([*own_params, *rowing.options(schema, rows, own_params)], writer_options())
    example = partial(examples.step, kind, schema, verb, needs, reason=rows[0].reason)
    return pages.Line(verb, callback=run, params=params, help=clause_of(rows[0].help, rows[0].clause), examples=example)


def changer(kind: Kind, schema: Schema, verb: str) -> pages.Line:
    """Build ``edit`` or ``correct``."""
    from ecentre.cli.acting import amending, filling
    from ecentre.cli.grammar import examples

    names = filling.editable(kind, schema) if verb == "edit" else filling.correctable(kind, schema)
    call_on = amending.edit if verb == "edit" else amending.correct

    def run(id: str | None, source: str | None, **typed: Any) -> int:
        call = current()

        def change(ref: Ref) -> int:
            return call_on(call, ref, given(typed), source or "")

        if id or handmade.meant(kind.name):
            return change(reading.ref(call, kind.name, id, call.kept, verb))
        from ecentre.cli.dialogue import offering

        return offering.found(call, call.kept, (kind.name,), verb, change)

    params = beside([id_argument(kind.name), *changing(schema, verb, names), source_option()], writer_options())
    example = partial(
        examples.step, kind, schema, verb, examples.telling(kind, schema, names), reason=verb == "correct"
    )
    return pages.Line(verb, callback=run, params=params, help=CHANGERS[verb], examples=example)


def changing(schema: Schema, verb: str, names: Iterable[str]) -> list[click.Option]:
    """Make the options of edit and correct; a correction keeps ``--reason`` for its own reason."""
    declared = {"reason": "--set-reason"} if verb == "correct" else {}
    chosen = [name for name in names if settable(schema, name)]
    made = [field(schema, name, declared=declared.get(name, "")) for name in chosen]
    return [*made, *texts.options(schema, chosen)]


def reader(kind: Kind, schema: Schema, verb: str) -> pages.Line:
    """Build a verb that looks."""
    if verb == "list":
        return lister(kind, schema)
    answer = reading.ANSWERS[verb]

    def run(id: str | None) -> int:
        call = current()
        if id or handmade.meant(kind.name):
            return answer(call, reading.ref(call, kind.name, id, call.book, verb))
        from ecentre.cli.dialogue import offering

        return offering.found(call, call.book, (kind.name,), verb, partial(answer, call))

    example = partial(_looked_at, kind, verb)
    params = [id_argument(kind.name), *reader_options()]
    return pages.Line(verb, callback=run, params=params, help=READERS[verb], examples=example)


def _looked_at(kind: Kind, verb: str) -> Sequence[str]:
    from ecentre.cli.grammar import examples

    return (f"ecentre {typed(kind.name)} {verb} {examples.number(kind.name)}",)


def _listed(kind: Kind, schema: Schema) -> Sequence[str]:
    from ecentre.cli.grammar import examples

    return examples.listing(kind, schema)


def lister(kind: Kind, schema: Schema) -> pages.Line:
    """Build ``list``."""

    def run(**asked: Any) -> int:
        from ecentre.cli.cards import listing

        return listing.answer(current(), kind, listing.Wish(**asked))

    params = [*selecting(), *reader_options()]
    return pages.Line(
        "list", callback=run, params=params, help=READERS["list"], examples=partial(_listed, kind, schema)
    )


def writer_options() -> list[click.Option]:
    """Make the common options of verbs that write."""
    return common(WRITING, EVERY)


def reader_options() -> list[click.Option]:
    """Make the common options of verbs that look."""
    return common(READING, EVERY)
