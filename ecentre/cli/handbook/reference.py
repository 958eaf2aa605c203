"""The command reference, read off the program: one page a command, for whoever writes it down as text, HTML or man."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from ecentre import model
from ecentre.cli.grammar import options
from ecentre.cli.grammar.meant import source_option
from ecentre.cli.grammar.pages import EXAMPLE, Shelf
from ecentre.cli.session import Call
from ecentre.cli.tree import Root
from ecentre.errors import NotFoundError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAM = "ecentre"
ARGUMENTS = say("参数", "Arguments")
OPTIONS = say("选项", "Options")
COMMON = say("公用选项", "Common options")
COMMANDS = say("命令", "Commands")
SOURCE = "source"
"""What the option is called inside that reads fields from a file; every verb of a table has it."""


class Entry(NamedTuple):
    """One term and what it means."""

    term: str
    text: str


class Part(NamedTuple):
    """A list under a heading."""

    heading: str
    entries: tuple[Entry, ...]


class Page(NamedTuple):
    """All about one command; ``common`` names the options that every command of its sort has.

    ``same`` is the command that this one is another spelling of; nothing else is told then but its usage.
    """

    path: str
    usage: str
    help: str
    parts: tuple[Part, ...]
    common: tuple[str, ...]
    examples: tuple[str, ...]
    same: str = ""

    @property
    def name(self) -> str:
        """Give the command as it is typed."""
        return f"{PROGRAM} {self.path}".strip()

    @property
    def anchor(self) -> str:
        """Give the name by which a page is linked to."""
        return self.path.replace(" ", ".")

    @property
    def target(self) -> str:
        """Give the name of the page that this is another spelling of."""
        return self.same.replace(" ", ".")

    @property
    def top(self) -> str:
        """Give the first word of the path."""
        return self.path.partition(" ")[0]


class Section(NamedTuple):
    """Commands that stand together, each followed by what is below it."""

    heading: str
    pages: tuple[Page, ...]


def sections() -> list[Section]:
    """Give the whole reference, in the order of ``ecentre --help``."""
    root = Root()
    context = click.Context(root, info_name=PROGRAM, obj=Call())
    found, shelves = [], root.sections()
    place = {name: heading for heading, rows in shelves for name, _ in rows}  # a verb may be called as a kind is
    for heading, rows in shelves:
        pages = [page for name, _ in rows if place[name] == heading for page in _walk(root, context, (name,))]
        found.append(Section(str(heading), tuple(pages)))
    return found


def first() -> Page:
    """Give the page of the program itself."""
    root = Root()
    return _page(root, click.Context(root, info_name=PROGRAM, obj=Call()), ())


def chosen(words: Sequence[str]) -> list[Page]:
    """Give the page of one command and of what is below it.

    Raises:
        NotFoundError: there is no such command.
    """
    command: click.Command = Root()
    context = click.Context(command, info_name=PROGRAM, obj=Call())
    for place, word in enumerate(words):
        below = command.get_command(context, word) if isinstance(command, click.Group) else None
        if below is None:
            raise NotFoundError(
                say(
                    "没有“{name}”这个命令;全部命令:ecentre manual",
                    "no command “{name}”; all commands: ecentre manual",
                    name=" ".join(words[: place + 1]),
                )
            )
        command, context = below, click.Context(below, info_name=word, parent=context)
    return list(_below(command, context, tuple(words)))


def _walk(parent: click.Group, context: click.Context, path: tuple[str, ...]) -> Iterator[Page]:
    command = parent.get_command(context, path[-1])
    if command is not None and not command.hidden:
        yield from _below(command, click.Context(command, info_name=path[-1], parent=context), path)


def _below(command: click.Command, context: click.Context, path: tuple[str, ...]) -> Iterator[Page]:
    page = _page(command, context, path)
    yield page
    if isinstance(command, click.Group) and not page.same:
        for name in command.list_commands(context):
            yield from _walk(command, context, (*path, name))


def _page(command: click.Command, context: click.Context, path: tuple[str, ...]) -> Page:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    same = _same(command, " ".join(path))
    parts, common = _parameters(command, context)
    if isinstance(command, Shelf):
        parts += [
            Part(str(heading), tuple(Entry(name, _short(text)) for name, text in rows))
            for heading, rows in command.sections()
            if rows
        ]
    return Page(" ".join(path), usage, str(command.help or ""), tuple(parts), tuple(common), _examples(command), same)


def _short(text: str) -> str:
    return text.partition("\n")[0]


def _same(command: click.Command, path: str) -> str:
    """Give the spelling that a group is told under, where this is another: ``supply-plan`` is ``supply plan``."""
    kind = getattr(command, "kind", None)
    told = model.typed(kind.name) if kind is not None else path
    return told if told != path else ""


def _parameters(command: click.Command, context: click.Context) -> tuple[list[Part], list[str]]:
    """Give the arguments and own options of a command with their help, and the names of its common options."""
    arguments, own_options, common = [], [], []
    for one in command.get_params(context):
        told = one.get_help_record(context)
        if told is None:
            continue
        if isinstance(one, click.Argument):
            arguments.append(Entry(*told))
        elif getattr(one, "callback", None) is options.keep or one.name == SOURCE:
            common.append(one.opts[-1])
        elif "--help" not in one.opts:
            own_options.append(Entry(*told))
    listed = ((ARGUMENTS, arguments), (OPTIONS, own_options))
    return [Part(str(heading), tuple(entries)) for heading, entries in listed if entries], common


def _examples(command: click.Command) -> tuple[str, ...]:
    made = getattr(command, "examples", None)
    lines = list(made()) if callable(made) else (command.epilog or "").splitlines()
    return tuple(line.removeprefix(str(EXAMPLE)).strip() for line in lines if line.strip())


def common_options() -> tuple[Part, ...]:
    """Give the options that all commands have, those that look and those that write."""
    groups = (
        (say("所有命令都有", "Every command has"), options.EVERY),
        (say("查看类命令还有", "Commands that look have also"), options.READING),
        (say("办理类命令还有", "Commands that write have also"), options.WRITING),
    )
    made = [(heading, options.common(group)) for heading, group in groups]
    made[-1][1].append(source_option())
    context = click.Context(click.Command(PROGRAM))
    return tuple(
        Part(str(heading), tuple(Entry(*told) for one in rows if (told := one.get_help_record(context))))
        for heading, rows in made
    )
