"""A step with a command of its own that was given nothing to enter: on a terminal it is asked for, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.cli.acting import several
from ecentre.cli.cards import reading
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar import handmade
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import click

    from ecentre.kind import Kind

NOTHING: tuple[Any, ...] = (None, "", (), [], False)


def asked(kind: Kind, verb: str, command: click.Command) -> click.Command:
    """Give a hand-written step the form of its row of the table, for where a person types its name and no more."""
    own: Callable[..., Any] | None = command.callback
    if own is None or not any(row.source for row in kind.rows(verb)):
        return command

    def run(**typed: Any) -> Any:
        try:
            return own(**typed)
        except UsageError:
            if not asking.possible(current()) or not _bare(typed):
                raise
        call, id = current(), str(typed.get("id") or "")

        def take(ids: Sequence[str]) -> int:
            return several.advance(call, [Ref(kind.name, one) for one in ids], verb, {})

        if id or handmade.meant(kind.name):
            return take([reading.ref(call, kind.name, id, call.kept, verb).id])
        from ecentre.cli.dialogue import offering

        return offering.steps(call, (kind.name,), verb, {}, take)

    command.callback = run
    return command


def _bare(typed: Mapping[str, Any]) -> bool:
    """Tell whether nothing was typed but which record is meant."""
    return all(value in NOTHING for name, value in typed.items() if name != "id")
