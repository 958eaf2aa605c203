"""The verbs that change a record without moving it: ``edit`` in its first state, ``correct`` later, with a reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli.acting import filling, writing
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.flags import SYSTEM
from ecentre.cli.meaning import naming
from ecentre.model import typed
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.acting.writing import Doing, Given
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Ref


def edit(call: Call, ref: Ref, given: Given, source: str = "") -> int:
    """Change fields of a record in its first state."""

    def doing(fields: Data) -> int:
        def plan(book: IndexBook) -> Change:
            from ecentre import actions

            return actions.edit(call.desk(book), ref, fields)

        return writing.act(call, plan)

    return _changed(call, ref, given, source, doing, correcting=False)


def correct(call: Call, ref: Ref, given: Given, source: str = "") -> int:
    """Put fields of a record right after its first state."""

    def doing(fields: Data) -> int:
        if not call.reason:
            writing.ask_reason(call)

        def plan(book: IndexBook) -> Change:
            from ecentre import actions

            paper = call.paper()
            return actions.correct(call.desk(book), ref, fields, paper.reason, paper.witness)

        return writing.act(call, plan)

    return _changed(call, ref, given, source, doing, correcting=True)


def _changed(call: Call, ref: Ref, given: Given, source: str, doing: Doing, *, correcting: bool) -> int:
    schema = call.schemas.get(ref.kind)
    fields = filling.read(schema, given, naming.resolver(call.kept, call.schemas), source)
    if fields:
        return doing(fields)
    kind, record = kinds.get(ref.kind), naming.existing(call.kept, ref)
    names = (filling.correctable if correcting else filling.editable)(kind, schema)
    if not asking.possible(call):
        raise filling.unsaid(schema, names, f"{typed(ref.kind)} {'correct' if correcting else 'edit'}")
    from ecentre import actions
    from ecentre.cli.dialogue import forms

    if not correcting:
        actions.still_open(record, {})
    actions.own_right(call.desk(call.kept), record, "correct" if correcting else "edit")
    label = say("更正", "Correct") if correcting else say("修改", "Change")
    way = str(record.steps[0]["verb"]) if record.steps else ""
    free = [name for name in filling.offered(schema, names, way) if name not in SYSTEM]
    wish = forms.Wish(label, (), free, correcting and not call.reason, choose=True)
    return writing.done(forms.Form(call, schema, record, wish, partial(writing.add, call)), {}, doing)
