"""All commands of the program with the examples of their help pages, for tests that walk every one of them."""

from __future__ import annotations

import shlex
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import click

from ecentre.cli.session import Call
from ecentre.cli.tree import FAMILIES, Root
from ecentre.model import TYPED
from ecentre.words import language

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = ("示例:", "Example: ")


class Found(NamedTuple):
    """One command: how it is typed, what it is made of, the words of each example."""

    path: tuple[str, ...]
    command: click.Command
    examples: tuple[tuple[str, ...], ...]

    @property
    def typed(self) -> str:
        return " ".join(self.path)

    @property
    def writes(self) -> bool:
        return any(one.name == "dry_run" for one in self.command.params)

    @property
    def needs(self) -> bool:
        """Tell whether it ends with a usage error where nothing else is typed."""
        return self.path[-1:] == ("add",) or any(one.required for one in self.command.params)


def walk() -> tuple[Found, ...]:
    """Give all commands, groups too; a kind of a family also under its other name."""
    return _read_in(language())


@cache
def _read_in(_language: str) -> tuple[Found, ...]:
    """Make all commands once for a language: many tests walk them, some when they are collected."""
    return tuple(_below(Root(), ()))


def _below(command: click.Command, path: tuple[str, ...]) -> Iterator[Found]:
    yield Found(path, command, typed(command))
    if isinstance(command, click.Group):
        context = click.Context(command, obj=Call())
        for name in command.list_commands(context):
            made = command.get_command(context, name)
            assert made, f"{path} lists {name} and has it not"
            yield from _below(made, (*path, name))


def once(found: Found) -> bool:
    """Tell whether a command is met under the name that people type: ``supply plan``, not ``supply-plan``."""
    return not found.path or found.path[0].replace("-", "_") not in TYPED or found.path[0] in FAMILIES


def typed(command: click.Command) -> tuple[tuple[str, ...], ...]:
    """Give the words of each example."""
    return tuple(tuple(shlex.split(line)[1:]) for line in examples(command))


def examples(command: click.Command) -> list[str]:
    """Give the examples of a command as they are typed."""
    if hasattr(command, "examples"):
        return list(command.examples())
    lines = [line.strip() for line in (command.epilog or "").splitlines()]
    return [line.removeprefix(mark) for line in lines for mark in MARKS if line.startswith(mark)]


def parse_fault(words: tuple[str, ...]) -> str:
    """Tell why a command line names no command or an option that is not there; running it is another matter."""
    command: click.Command = Root()
    arguments, context = list(words), None
    try:
        while True:
            context = command.make_context("ecentre", list(arguments), parent=context, obj=Call())
            if not isinstance(command, click.Group) or not context._protected_args:
                return ""
            _, found, arguments = command.resolve_command(context, [*context._protected_args, *context.args])
            assert found
            command = found
    except click.ClickException as error:
        return error.format_message()
