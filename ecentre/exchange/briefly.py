"""A long plan as a person reads it on a screen: the refused rows, then in sums what becomes of the others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecentre.exchange import showing
from ecentre.exchange.plan import REFUSED
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.exchange.plan import Entry, Plan
    from ecentre.model import Table
    from ecentre.schema import Schemas

LONG = 40  # rows; a longer plan is read in sums
NAMED = 5  # rows named with what several have in common


def table(plan: Plan, schemas: Schemas) -> Table:
    """Give the rows of a plan that were refused, and under them what becomes of the others and what they lack."""
    whole, left = showing.table(plan, schemas), showing.remaining(plan)
    return left._replace(
        title=whole.title, columns=left.columns[:-1], rows=tuple(row[:-1] for row in left.rows),
        notes=(_outcomes(plan), *_common(plan), *whole.notes),
    )  # fmt: skip


def _outcomes(plan: Plan) -> Words:
    counted = Counter(str(showing.becomes(plan, entry)) for entry in plan.entries)
    told = (say("{what} {n} 行", "{what}: {n}", what=what, n=n) for what, n in counted.most_common())
    return say("各行的结果:{told}", "what becomes of the rows: {told}", told=joined(told))


def _common(plan: Plan) -> Iterator[Words]:
    """Give what the rows that come in lack, or should know, once for all that share it, the most common first."""
    shared: dict[Any, list[tuple[Entry, Words]]] = {}
    for entry in (one for one in plan.entries if one.outcome != REFUSED):
        for note in {_form(one): one for one in (*entry.notes, *entry.lacking)}.values():
            shared.setdefault(_form(note), []).append((entry, note))
    for rows in sorted(shared.values(), key=len, reverse=True):
        numbers = joined(entry.row for entry, _ in rows[:NAMED])
        if len(rows) == 1:
            yield say("第 {rows} 行:{told}", "row {rows}: {told}", rows=numbers, told=rows[0][1])
        else:
            yield say(
                "{n} 行(第 {rows} 行{more}),如:{told}", "{n} rows ({rows}{more}), such as: {told}",
                n=len(rows), rows=numbers, told=rows[0][1],
                more=say("等", " and others") if len(rows) > NAMED else "",
            )  # fmt: skip


def _form(words: Words) -> tuple[Any, ...]:
    """Give a sentence without what it says of one row."""
    return (words.zh, *(_form(one) for one in words.args.values() if isinstance(one, Words)))
