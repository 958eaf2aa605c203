"""The verbs that look at one record: its card, its steps, its whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import wording
from ecentre.cli.grammar import handmade
from ecentre.cli.meaning import naming
from ecentre.model import Ref
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook


def ref(call: Call, kind: str, text: str | None, book: IndexBook, verb: str) -> Ref:
    """Give the record of a kind that the user means; some kinds know which one without its id."""
    meant = handmade.meant(kind)
    if meant:
        return meant(book, call.schemas, text or "", verb)
    return Ref(kind, naming.find(book, call.schemas, kind, text or ""))


def meant(call: Call, text: str) -> Ref:
    """Give the record that is called so; where several are, whoever sits at a terminal chooses one.

    Raises:
        NotFoundError: none is.
        SeveralError: several are, and there is nobody to ask.
    """
    try:
        return naming.anywhere(call.book, call.schemas, text)
    except naming.SeveralError as several:
        from ecentre.cli.dialogue import asking, choosing

        if not asking.possible(call):
            raise
        teller = wording.Teller(call.book, call.schemas)
        named = {teller.what(naming.existing(call.book, ref)): ref for ref in several.refs}
        heading = say("“{text}”不止一个,看哪一个?", "“{text}” is not unique; which one?", text=text)
        return named[choosing.pick(heading, [(one, one) for one in named])]


def show(call: Call, ref: Ref) -> int:
    """Show the card of a record."""
    from ecentre.cli.cards import card

    return card.answer(call, naming.existing(call.book, ref))


def log(call: Call, ref: Ref) -> int:
    """Show the steps of a record."""
    from ecentre.cli.cards import history

    return history.log(call, naming.existing(call.book, ref))


def trace(call: Call, ref: Ref) -> int:
    """Tell the whole life of a thing."""
    from ecentre.cli.cards import trace as life

    return life.answer(call, naming.existing(call.book, ref))


def others(call: Call, ref: Ref, text: str) -> None:
    """Say below a card how many other records have what was typed in their names, and what lists them."""
    from ecentre.cli import output
    from ecentre.cli.cards import belonging
    from ecentre.quoting import quoted

    if call.format not in ("table", "plain") or call.to:
        return
    count = belonging.namesakes(call, naming.existing(call.book, ref), text)
    if count:
        output.words(
            say("名称里有“{text}”的还有 {n} 条:ecentre find {typed}",
                "{n} more have “{text}” in their names: ecentre find {typed}", text=text, n=count, typed=quoted(text))
        )  # fmt: skip


ANSWERS: dict[str, Callable[[Call, Ref], int]] = {"show": show, "log": log, "trace": trace}
