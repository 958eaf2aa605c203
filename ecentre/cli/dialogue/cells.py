"""Single values that a hand-written command still wants, asked for on a terminal as a form asks for a field."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre.cli.dialogue import asking, questions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecentre.cli.session import Call
    from ecentre.model import Data
    from ecentre.schema import Schema

    Wanted = Callable[[Data], Sequence[str]]


def asked(
    call: Call, table: Schema, known: Mapping[str, Any], wanted: Wanted, free: Sequence[str] = (), **before: Any
) -> Data:
    """Ask for the cells that are ``wanted`` by what is known so far; those ``free`` may stay empty.

    ``before`` gives what Enter takes.

    Raises:
        KeyboardInterrupt: the person went back from the first question.
    """
    row: Data = {name: value for name, value in known.items() if value not in (None, "", ())}
    given = frozenset(row)

    def ask(name: str) -> None:
        default = row.get(name, before.get(name))
        value = questions.asked(call, table, name, default, questions.Rule(optional=name in free))
        row.update({name: value})

    try:
        asking.through(lambda: [partial(ask, name) for name in wanted(row) if name not in given])
    except asking.BackError:
        raise KeyboardInterrupt from None
    return {name: value for name, value in row.items() if value is not None}
