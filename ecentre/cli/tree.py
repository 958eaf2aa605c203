"""The tree of commands: hand-written ones, one sub-command per kind, and every verb without naming the kind."""

from __future__ import annotations

from typing import Any

import click

from ecentre import kinds, model
from ecentre.cli import own
from ecentre.cli.grammar import digest, handmade, pages
from ecentre.cli.grammar.options import EVERY, READING, common
from ecentre.cli.meaning.naming import command
from ecentre.cli.session import Call
from ecentre.words import Words, joined, say

HELP = say(
    "县域电子商务公共服务中心的日常工作:申购、验收、领用、维修、报废、盘点,每一步都有据可查。",
    "The daily work of a county e-commerce public service centre: every step on record.",
)
EXAMPLES = (
    "ecentre asset list --where department=综合部",
    "ecentre show AST-2026-0001",
    "ecentre approve REQ-2026-0001 --as 王建国",
)
FAMILIES = {
    "document": (
        {"outgoing": "outgoing", "incoming": "incoming"}, say("公文:发文和收文", "papers: outgoing and incoming")
    ),
    "stock": (
        model.FAMILIES["stock"],
        say("办公用品库存:目录、存放柜、入库、盘点", "supplies in stock: items, cabinets, receipts, counts"),
    ),
    "supply": (
        model.FAMILIES["supply"],
        say("办公用品:计划、急需、采购、发放、交回", "supplies: plans, urgent requests, purchases, issues, returns"),
    ),
}
"""Kinds that are also found under one name, each by a word of its own there."""
ANY_KIND = ("show", "log", "trace", "edit", "correct")
COMMON = (*ANY_KIND, "approve", "reject", "confirm")
"""Verbs that find the kind by the id and have a line of their own on the first help page."""
BY_ID = say("凭编号办理,不必写类别", "Steps by id, without naming the kind")
OTHERS = say(
    "其余各步,能办哪一步卡片上写着(ecentre show 编号):{names}",
    "the other steps; a card says which can be taken (ecentre show ID): {names}",
)


class Root(pages.Shelf):
    """Everything that can be typed after ``ecentre``."""

    def __init__(self) -> None:
        """Prepare the root; no kind and no command is loaded yet."""
        super().__init__("ecentre", help=HELP, examples=EXAMPLES, bare=_home)
        version = click.Option(
            ["--version", "-V"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help=str(say("显示版本", "show the version")),
        )
        self.params = [*common(EVERY, READING), version]

    def sections(self) -> list[tuple[Words, list[tuple[str, str]]]]:
        """Give all commands: hand-written ones by what they are for, verbs that find the kind by the id, kinds."""
        shelves = [
            (heading, [(name, str(entry.help)) for name, entry in rows.items() if not entry.hidden])
            for heading, rows in own.SECTIONS
        ]
        named = [(command(name), _titled(one.label, one.help)) for name, one in digest.all_kinds().items()]
        named += [(name, str(help)) for name, (_, help) in FAMILIES.items()]
        return [
            *shelves,
            (BY_ID, list(self.verbs().items())),
            (say("各类记录", "Kinds of record"), named),
        ]

    def write_rows(self, heading: Words, rows: list[tuple[str, str]], formatter: click.HelpFormatter) -> None:
        """Write a section; of the many verbs that find the kind by the id only the common ones have a line."""
        if heading != BY_ID:
            super().write_rows(heading, rows, formatter)
            return
        super().write_rows(heading, [row for row in rows if row[0] in COMMON], formatter)
        others = " ".join(name for name, _ in rows if name not in COMMON)
        formatter.write_text(str(say(OTHERS.zh, OTHERS.en, names=others)))

    def verbs(self) -> dict[str, str]:
        """Give the verbs of all tables with the kinds that have them, and what can be done with any record."""
        from ecentre.cli.grammar.kindgroup import CHANGERS, READERS

        found = {verb: str({**READERS, **CHANGERS}[verb]) for verb in ANY_KIND}
        known = digest.all_kinds()
        for verb, chosen in digest.steps().items():
            if verb not in own.COMMANDS:
                found.setdefault(verb, joined(known[name].label for name in chosen))
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click asks with a context
        """Give the names of all commands."""
        return [name for _, rows in self.sections() for name, _ in rows]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build one command."""
        written = handmade.command(cmd_name)
        if written:
            return written
        if cmd_name in FAMILIES:
            return Family(cmd_name)
        group = _group(cmd_name)
        if group:
            return group
        from ecentre.cli.grammar import anykind

        return anykind.build(ctx, cmd_name)


def _titled(label: object, help: object) -> str:
    return str(say("{label}:{help}", "{label}: {help}", label=label, help=help))


class Family(pages.Shelf):
    """Several kinds under one name, and what is asked of them together: ``supply plan`` is ``supply-plan``."""

    def __init__(self, name: str) -> None:
        """Prepare the group; no kind is loaded yet."""
        self.family = name
        self.kinds, help = FAMILIES[name]
        examples = tuple(f"ecentre {name} {one} list" for one in self.kinds)
        super().__init__(name, help=help, examples=examples, bare=handmade.bare(name))

    def sections(self) -> list[tuple[Words, list[tuple[str, str]]]]:
        """Give the kinds of the family, and its own commands."""
        of = {word: kinds.get(one) for word, one in self.kinds.items()}
        rows = [(word, _titled(kind.label, kind.help)) for word, kind in of.items()]
        own = [(name, str(help)) for name, help in handmade.added(self.family).items()]
        told = [(say("各类记录", "Kinds of record"), rows), (say("查看和办理", "Asking and doing"), own)]
        return [part for part in told if part[1]]

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click asks with a context
        """Give the words for the kinds, and the names of the family's own commands."""
        return [*self.kinds, *handmade.added(self.family)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  the same
        """Build the group of one kind, or a command of the family."""
        made = handmade.command_of(self.family, cmd_name)
        return made or (_group(command(self.kinds[cmd_name])) if cmd_name in self.kinds else None)


def _group(name: str) -> click.Command | None:
    """Build the sub-command of a kind, or give None where there is none of that name."""
    kind = name.replace("-", "_")
    if kind not in kinds.PREFIXES or name != command(kind):
        return None
    from ecentre.cli.grammar.kindgroup import KindGroup

    return KindGroup(kinds.get(kind))


def _home() -> int:
    context = click.get_current_context()
    if context.invoked_subcommand:
        context.ensure_object(Call).command = context.invoked_subcommand
        return 0
    from ecentre.cli import home

    return home.answer(context)


def _version(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        from ecentre import __version__

        click.echo(f"ecentre {__version__}")
        context.exit()
