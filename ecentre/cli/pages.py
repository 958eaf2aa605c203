"""Help pages: click's, laid out by what the eye sees, since a Chinese character takes two columns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import click

from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

SETTINGS = {"help_option_names": ["-h", "--help"]}
EXAMPLE = say("示例:", "Example: ")
TERM_WIDTH = 30


def wrapped(text: str, width: int) -> Iterator[str]:
    """Break a text into lines of at most ``width`` columns: between words, or between Chinese characters."""
    from ecentre.render.plain import width as columns

    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and columns(line + piece.rstrip()) > width:
                yield line.rstrip()
                line = piece.lstrip()
            else:
                line += piece
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if char.isascii() and char != " ":
            word += char
        elif char == " ":
            yield word + char
            word = ""
        elif char in ",。;:、)」』】?!":
            word += char
        else:
            if word:
                yield word
            word = char
    yield word


class Formatter(click.HelpFormatter):
    """Writes definition lists and paragraphs by display width."""

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = TERM_WIDTH, col_spacing: int = 2) -> None:
        """Write terms on the left, their meaning on the right."""
        from ecentre.render.plain import pad
        from ecentre.render.plain import width as columns

        listed = list(rows)
        left = min(max((columns(term) for term, _ in listed), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for term, meaning in listed:
            fits = columns(term) <= left - col_spacing
            lines = list(wrapped(meaning, max(self.width - left - self.current_indent, 20))) if meaning else []
            head = pad(term, left) if fits and lines else term
            self.write(margin + head + (lines.pop(0) if fits and lines else "") + "\n")
            for line in lines:
                self.write(margin + " " * left + line + "\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        margin = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{margin}{line}\n" if line else "\n")


class Context(click.Context):
    """A click context whose help is laid out by display width."""

    formatter_class = Formatter


class Line(click.Command):
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


class Shelf(click.Group, ABC):
    """A group that knows the names of its commands and makes each only when it is asked for."""

    context_class = Context

    def __init__(
        self, name: str, *, help: Words | str, examples: Sequence[str], bare: Callable[..., Any] | None
    ) -> None:
        """Put a group together; ``bare`` answers when no command is named."""
        super().__init__(
            name,
            callback=bare or (lambda: None),
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
                    formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; where there is none, say what might have been meant."""
        name = str(args[0])
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            ctx.fail(str(self.unknown(ctx, name)))
        return name if command else None, command, args[1:]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click asks so
        """Write the examples as they are typed."""
        write_examples(self.epilog, formatter)

    def unknown(self, context: click.Context, name: str) -> Words:
        """Say that there is no such command, and which are near."""
        from difflib import get_close_matches

        near = get_close_matches(name, self.list_commands(context), n=3)
        guess = say(";是不是 {near}?", "; did you mean {near}?", near=joined(near)) if near else ""
        return say("没有“{name}”这个命令{guess}", "no command “{name}”{guess}", name=name, guess=guess)


def epilog(examples: Sequence[str]) -> str:
    """Write the examples under a help page."""
    return "\n".join(f"{EXAMPLE}{one}" for one in examples)


def write_examples(text: str | None, formatter: click.HelpFormatter) -> None:
    """Write lines that must not be broken."""
    if text:
        formatter.write("\n" + "".join(f"  {line}\n" for line in text.splitlines()))
