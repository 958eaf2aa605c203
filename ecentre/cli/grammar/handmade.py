"""Finds the commands written by hand, and what a kind answers by hand; a module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ecentre.cli.grammar.adopting import Own, adopt
from ecentre.cli.own import COMMANDS, KINDS
from ecentre.model import typed
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

    from ecentre.model import Book, Record, Ref


def command(name: str) -> click.Command | None:
    """Make a hand-written command, or give None where there is none of that name."""
    if name not in COMMANDS:
        return None
    entry = COMMANDS[name]
    module = import_module(f"ecentre.cli.own.{entry.module}")
    return adopt(name, getattr(module, entry.function), entry)


def bare(kind: str) -> Callable[..., Any] | None:
    """Give what answers when a kind is named without a verb, if its module says so."""
    module = _module(kind)
    return getattr(module, "bare", None)


def meant(kind: str) -> Callable[..., Ref] | None:
    """Give what finds the record of a kind that a verb means where no id is typed, if its module can tell."""
    found: Callable[..., Ref] | None = getattr(_module(kind), "meant", None)
    return found


def further(kind: str) -> Callable[[Record, Book], list[tuple[Words, Words]]] | None:
    """Give what tells of a record of the kind more than its fields say, for its card, if its module can."""
    found: Callable[[Record, Book], list[tuple[Words, Words]]] | None = getattr(_module(kind), "further", None)
    return found


def added(kind: str) -> dict[str, Words]:
    """Give the names and help of the verbs that a kind adds by hand."""
    found: dict[str, Words] = getattr(_module(kind), "HELP", {})
    return found


def command_of(kind: str, name: str) -> click.Command | None:
    """Make a verb that a kind adds by hand, or give None."""
    module = _module(kind)
    function = getattr(module, "COMMANDS", {}).get(name) or getattr(module, "named", _nothing)(name)
    if function is None:
        return None
    reads = name not in getattr(module, "HELP", {}) or name in getattr(module, "READS", ())
    help = getattr(module, "HELP", {}).get(name, say("", ""))
    example = getattr(module, "EXAMPLES", {}).get(name, f"ecentre {typed(kind)} {name}")
    return adopt(name, function, Own(KINDS[kind], name, help, (example,), not reads, reads))


def _nothing(_name: str) -> None:
    """Stand for a module that understands no names of its own."""


def _module(kind: str) -> Any:
    return import_module(f"ecentre.cli.own.{KINDS[kind]}") if kind in KINDS else None
