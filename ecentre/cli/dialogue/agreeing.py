"""The card at the end of a form: what will be kept, in the order of the schema, and whether it shall be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, whose
from ecentre.cli.dialogue import asking, tabling
from ecentre.cli.grammar.flags import SYSTEM
from ecentre.model import typed
from ecentre.wording import Teller
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.dialogue.forms import Form


def ask(form: Form) -> None:
    """Show the card and ask; Enter is yes, but no where the record would be kept without any row.

    Raises:
        BackError: the answer was ``<``.
        KeyboardInterrupt: the answer is no.
    """
    empty = _unfilled(form)
    for line in (*_card(form), *(_told(form, name) for name in empty)):
        asking.paragraph(f"  {line}")
    label = say(KEYS.zh, KEYS.en, label=form.wish.label)
    if not asking.agreed(EMPTY if empty else label, unless=bool(empty)):
        raise asking.declined()


KEYS = say("{label}?回车就办,n 不办,< 退回 [Y/n/<] ", "{label}? Enter does it, n leaves it, < goes back [Y/n/<] ")
EMPTY = say(
    "就这样登记一份空的?y 登记,回车不登记,< 退回 [y/N/<] ",
    "Keep it empty? y keeps it, Enter does not, < goes back [y/N/<] ",
)


def _card(form: Form) -> Iterator[str]:
    teller, kind = Teller(form.call.kept, form.call.schemas), form.record.kind
    if form.record.id:
        yield teller.what(form.record)
    for name in form.schema.names:
        value = form.fields.get(name, form.record.get(name) if name in form.wish.shown else None)
        if name in SYSTEM or (value is None and name not in form.fields):
            continue
        label, table = form.schema.label(name), form.schema.shape(name) == "table"
        told = "" if table else teller.value(kind, name, value)
        if form.wish.choose and not table:
            told = f"{teller.value(kind, name, form.record.get(name))} → {told}"
        yield f"{label}{say(':', ': ')}{told}"
        yield from tabling.listed(teller, kind, name, value or []) if table else ()
    if form.call.reason:
        yield f"{say('理由', 'Reason')}{say(':', ': ')}{form.call.reason}"
    if form.call.witness:
        yield f"{say('见证人', 'Witness')}{say(':', ': ')}{whose.name_of(form.call.kept, form.call.witness)}"
    for one in form.wish.missing.noted(form.fields) if form.wish.missing else ():
        yield f"{say('留意', 'to note')}{say(':', ': ')}{one.message} [{one.clause}]"


def _unfilled(form: Form) -> list[str]:
    """Give the lists for which a record is made, where none of them has a row."""
    lists = list(form.wish.lists)
    return [] if any(form.fields.get(name) for name in lists) else lists


def _told(form: Form, name: str) -> str:
    """Say that a list is empty, what that means, and how it is filled in later."""
    kind, label = form.record.kind, form.schema.label(name)
    verb = next((row.verb for row in kinds.get(kind).workflow if row.source and name in row.adds), "edit")
    told = say(
        "{label}:一行也没有,登记下来就是空的;现在填用 < 退回,以后填:ecentre {kind} {verb}",
        "{label}: no row, it will be kept empty; < goes back to fill it in, later: ecentre {kind} {verb}",
        label=label, kind=typed(kind), verb=verb,
    )  # fmt: skip
    return str(told)


__all__ = ["ask"]
