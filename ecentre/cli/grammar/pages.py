"""Help pages: click's, laid out by what the eye sees, since a Chinese character takes two columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from gettext import gettext
from typing import TYPE_CHECKING, Any

import click

from ecentre.cli.grammar.options import EVERY, READING, common
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SETTINGS = {"help_option_names": ["-h", "--help"]}
EXAMPLE = say("示例:", "Example: ")
HELP = say("显示此帮助并退出", "Show this message and exit.")
TERM_WIDTH = 30
WIDEST = 80
NARROW = 58  # narrower than this, two columns leave no room for a sentence
NARROWEST, LEAST = 24, 16


def wrapped(text: str, width: int) -> Iterator[str]:
    """Break a text into lines of at most ``width`` columns; a command to be typed stays whole."""
    from ecentre.render.folding import spoken

    yield from spoken(text, width)


class Formatter(click.HelpFormatter):
    """Writes definition lists and paragraphs by display width; on a narrow screen meanings stand under their terms."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        """Take the width of the screen, however narrow."""
        if width is None:
            import shutil

            width = max(min(shutil.get_terminal_size().columns, max_width or WIDEST) - 2, NARROWEST)
        super().__init__(indent_increment, width, max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is typed."""
        head = f"{gettext('Usage:')} " if prefix is None else prefix
        for place, line in enumerate(wrapped(f"{head}{prog} {args}", self.width - 2)):
            self.write(f"{'  ' if place else ''}{line.strip()}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = TERM_WIDTH, col_spacing: int = 2) -> None:
        """Write terms on the left, their meaning on the right."""
        from ecentre.render.plain import pad
        from ecentre.render.plain import width as columns

        listed = list(rows)
        widest = max((columns(term) for term, _ in listed), default=0)
        left = min(widest, col_max) + col_spacing if self.width >= NARROW else 2 * col_spacing
        room, margin = self.width - self.current_indent, " " * self.current_indent
        for term, meaning in listed:
            fits = columns(term) <= left - col_spacing
            lines = list(wrapped(meaning, max(room - left, LEAST))) if meaning else []
            heads = list(wrapped(term, room))
            if fits and lines:
                heads = [pad(term, left) + lines.pop(0)]
            for line in (*heads, *(" " * left + one for one in lines)):
                self.write(f"{margin}{line}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        margin = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{margin}{line}\n" if line else "\n")


class Context(click.Context):
    """A click context whose help is laid out by display width."""

    formatter_class = Formatter


class Helped(click.Command):
    """A command that brings its own ``--help``: for that of click, every command would open a catalogue of words."""

    _asked: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option that shows the help page."""
        names = self.get_help_option_names(ctx)
        if self._asked is None and names:
            self._asked = click.Option(
                [*names, "asked_for_help"], is_flag=True, expose_value=False, is_eager=True, callback=_explained,
                help=str(HELP),
            )  # fmt: skip
        return self._asked


def _explained(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


class Line(Helped):
    """One command with its example."""

    context_class = Context

    def __init__(
        self,
        name: str,
        *,
        callback: Callable[..., Any],
        params: Sequence[click.Parameter],
        help: Words | str,
        examples: Callable[[], Sequence[str]],
        hidden: bool = False,
    ) -> None:
        """Put a command together from parts already made."""
        super().__init__(
            name,
            callback=callback,
            params=list(params),
            help=str(help),
            short_help=str(help).splitlines()[0],
            options_metavar=str(say("[选项]", "[OPTIONS]")),
            context_settings=SETTINGS,
            hidden=hidden,
        )
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click asks so
        """Write the examples as they are typed; they are made only now."""
        write_examples(epilog(self.examples()), formatter)


class Shelf(Helped, click.Group, ABC):
    """A group that knows the names of its commands and makes each only when it is asked for."""

    context_class = Context

    def __init__(
        self, name: str, *, help: Words | str, examples: Sequence[str], bare: Callable[..., Any] | None
    ) -> None:
        """Put a group together; ``bare`` answers when no command is named."""
        super().__init__(
            name,
            callback=bare or (lambda: None),
            params=list(common(EVERY, READING) if bare else common(EVERY)),
            help=str(help),
            short_help=str(help).splitlines()[0],
            epilog=epilog(examples),
            invoke_without_command=bare is not None,
            no_args_is_help=bare is None,
            subcommand_metavar=str(say("命令 [参数]...", "COMMAND [ARGS]...")),
            options_metavar=str(say("[选项]", "[OPTIONS]")),
            context_settings=SETTINGS,
        )

    @abstractmethod
    def sections(self) -> list[tuple[Words, list[tuple[str, str]]]]:
        """Give the commands with their short help, in sections; for the help page."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click asks so
        """Write the commands without making any."""
        for heading, rows in self.sections():
            if rows:
                with formatter.section(str(heading)):
                    self.write_rows(heading, rows, formatter)

    def write_rows(self, _heading: Words, rows: list[tuple[str, str]], formatter: click.HelpFormatter) -> None:
        """Write the commands of a section, each with its help."""
        formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, however it is spelled; where there is none, say what might have been meant."""
        name, rest = str(args[0]), args[1:]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            return self._understood(ctx, name, rest)
        return name if command else None, command, rest

    def _understood(self, ctx: click.Context, name: str, rest: list[str]) -> tuple[str, click.Command, list[str]]:
        """Find a command by another spelling, a word for help, or an id that stands alone."""
        from ecentre.cli.grammar import suggesting

        spelled = suggesting.plain(name)
        command = self.get_command(ctx, spelled) if spelled != name else None
        if command is not None:
            return spelled, command, rest
        if spelled in suggesting.HELPS:
            return self._explained(ctx, rest)
        shown = self.get_command(ctx, "show") if suggesting.shows(name, rest) else None
        if shown is None:
            ctx.fail(str(self.unknown(ctx, name, rest)))
        return "show", shown, [name, *rest]

    def _explained(self, ctx: click.Context, rest: list[str]) -> tuple[str, click.Command, list[str]]:
        """Give the help page of what is named behind a word for help, or the shelf's own."""
        if not rest or rest[0].startswith("-"):
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()
        name, command, more = self.resolve_command(ctx, rest)
        return str(name), command or self, [*more, "--help"]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click asks so
        """Write the examples as they are typed."""
        write_examples(self.epilog, formatter)

    def unknown(self, context: click.Context, name: str, rest: Sequence[str]) -> Words:
        """Say that there is no such command, and which lines may be meant."""
        from ecentre.cli.grammar import suggesting

        known = {one: help for _, rows in self.sections() for one, help in rows}
        guess = suggesting.told(suggesting.near(context, known, name, rest))
        return say("没有“{name}”这个命令{guess}", "no command “{name}”{guess}", name=name, guess=guess)


def epilog(examples: Sequence[str]) -> str:
    """Write the examples under a help page."""
    return "\n".join(f"{EXAMPLE}{one}" for one in examples)


def write_examples(text: str | None, formatter: click.HelpFormatter) -> None:
    """Write lines that must not be broken."""
    if text:
        formatter.write("\n" + "".join(f"  {line}\n" for line in text.splitlines()))
