"""A step with a command of its own that was given nothing to enter: on a terminal it is asked for, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.cli.acting import several
from ecentre.cli.cards import reading
from ecentre.cli.dialogue import asking
from ecentre.cli.session import current
from ecentre.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import click

    from ecentre.kind import Kind

NOTHING: tuple[Any, ...] = (None, "", (), [], False)


def asked(kind: Kind, verb: str, command: click.Command) -> click.Command:
    """Give a hand-written step the form of its row of the table, for where a person types its name and no more."""
    own: Callable[..., Any] | None = command.callback
    if own is None or not kind.rows(verb):
        return command

    def run(**typed: Any) -> Any:
        try:
            return own(**typed)
        except UsageError:
            if not asking.possible(current()) or not _bare(typed):
                raise
        call = current()
        ref = reading.ref(call, kind.name, str(typed.get("id") or ""), call.kept, verb)
        return several.advance(call, [ref], verb, {})

    command.callback = run
    return command


def _bare(typed: Mapping[str, Any]) -> bool:
    """Tell whether nothing was typed but which record is meant."""
    return all(value in NOTHING for name, value in typed.items() if name != "id")
