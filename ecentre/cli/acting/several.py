"""One step on several records at once: all of them or none, in one change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecentre import kinds
from ecentre.cli.acting import writing
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record, Ref


def advance(call: Call, refs: Sequence[Ref], verb: str, given: Mapping[str, Any], source: str = "") -> int:
    """Take the same step on each record; what one of them refuses, none of them does."""
    if len(refs) == 1:
        return writing.advance(call, refs[0], verb, given, source)

    def planned(fields: Data) -> Callable[[IndexBook], Change]:
        def plan(book: IndexBook) -> Change:
            return _each(call, book, refs, verb, fields)

        return plan

    return writing.advance_each(call, refs, verb, given, source, planned)


def _each(call: Call, book: IndexBook, refs: Sequence[Ref], verb: str, fields: Data) -> Change:
    from ecentre import actions
    from ecentre.index import PendingBook

    desk, changes = call.desk(book), list["Change"]()
    touched: dict[Ref, Record] = {}
    for ref in dict.fromkeys(refs):
        at = replace(desk, book=PendingBook(book, touched.values())) if touched else desk
        changes.append(actions.advance(at, ref, verb, fields, call.paper()))
        touched |= {record.ref: record for record in changes[-1].records}
    label = kinds.get(refs[0].kind).rows(verb)[0].label
    said = say("{label} {n} 件", "{verb}: {n} records", label=label, verb=verb, n=len(changes))
    subject = f"{refs[0].kind.replace('_', '-')}: {verb} {len(changes)} records"
    return actions.combine(changes, verb, subject, said)
