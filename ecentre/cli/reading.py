"""The verbs that look at one record: its card, its steps, its whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli import handmade, naming
from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    import click
    from click.shell_completion import CompletionItem

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook


def ref(call: Call, kind: str, text: str | None, book: IndexBook, verb: str) -> Ref:
    """Give the record of a kind that the user means; some kinds know which one without its id."""
    meant = handmade.meant(kind)
    if meant:
        return meant(book, call.schemas, text or "", verb)
    return Ref(kind, naming.find(book, call.schemas, kind, text or ""))


def show(call: Call, ref: Ref) -> int:
    """Show the card of a record."""
    from ecentre.cli import card

    return card.answer(call, naming.existing(call.book, ref))


def log(call: Call, ref: Ref) -> int:
    """Show the steps of a record."""
    from ecentre.cli import history

    return history.log(call, naming.existing(call.book, ref))


def trace(call: Call, ref: Ref) -> int:
    """Tell the whole life of a thing."""
    from ecentre.cli import trace as life

    return life.answer(call, naming.existing(call.book, ref))


def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer ids with their names while the user types; nothing where there is no centre."""
    from click.shell_completion import CompletionItem

    from ecentre import kinds
    from ecentre.cli.session import Call
    from ecentre.errors import EcentreError

    parent = context.parent.info_name if context.parent else ""
    chosen = str(parent).replace("-", "_")
    call = context.find_object(Call) or Call()
    try:
        named = [pair for kind in kinds.PREFIXES if kind == chosen for pair in naming.titles(call.kept, kind).items()]
    except EcentreError:
        return []
    return [CompletionItem(id, help=name) for id, name in named if id.startswith(incomplete)][:MOST]


MOST = 50
ANSWERS: dict[str, Callable[[Call, Ref], int]] = {"show": show, "log": log, "trace": trace}
