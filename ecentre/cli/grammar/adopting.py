"""Takes hand-written Typer functions into the command tree and gives them the common options of all commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ecentre.cli.grammar import pages
from ecentre.cli.grammar.options import EVERY, READING, WORD, WRITING, common
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable


class Own(NamedTuple):
    """Where one hand-written command lives and what its help page says."""

    module: str
    function: str
    help: Words
    examples: tuple[str, ...]
    writes: bool = False
    dated: bool = False
    hidden: bool = False


def adopt(name: str, function: Callable[..., Any] | click.Command, entry: Own) -> click.Command:
    """Make a command of a function, with its help, its example and the common options it does not take itself."""
    command = function if isinstance(function, click.Command) else typed(name, function)
    command.context_class = pages.Context
    command.context_settings = {**pages.SETTINGS}
    command.hidden = entry.hidden
    command.help = str(entry.help)
    command.short_help = str(entry.help)
    command.epilog = pages.epilog(entry.examples)
    command.options_metavar = str(say("[选项]", "[OPTIONS]"))
    for parameter in command.params:
        plain_words(parameter)
    taken = {option for parameter in command.params for option in (*parameter.opts, parameter.name)}
    groups = [group for group, wanted in ((WRITING, entry.writes), (READING, entry.dated), (EVERY, True)) if wanted]
    free = [one for one in common(*groups) if taken.isdisjoint(one.opts) and one.name not in taken]
    command.params = [*command.params, *free]
    return command


def plain_words(parameter: click.Parameter) -> None:
    """Take away what Typer says in English: the names of types and of defaults."""
    if isinstance(parameter, click.Option):
        parameter.show_default = False
        if not parameter.is_flag and not parameter.metavar and not isinstance(parameter.type, click.Choice):
            parameter.metavar = str(WORD)


def typed(name: str, function: Callable[..., Any]) -> click.Command:
    """Make a command of a Typer function."""
    import typer

    class Adopted(pages.Helped, typer.core.TyperCommand):
        """A Typer command whose examples are written as they are typed, and that asks for what it was not given."""

        def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
            """Ask on a terminal for arguments that are missing."""
            from ecentre.cli.dialogue import arguments

            return arguments.parsed(super().parse_args, ctx, args)

        def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            """Leave the arguments to what writes the options: Typer tells both there."""

        def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
            """Write the examples."""
            pages.write_examples(self.epilog, formatter)

    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=Adopted)(function)
    made = typer.main.get_command(app)
    known = typer.utils.get_params_from_function(function)
    for parameter in made.params:
        if isinstance(parameter, click.Argument):  # click forgets the help that Typer gives it
            parameter.help = known[str(parameter.name)].default.help
    return made
