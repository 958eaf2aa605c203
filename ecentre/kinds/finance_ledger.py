"""Finance's general ledger by category, held against the physical ledger [A2.4.2b]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="finance_ledger",
    label=say("财务总账", "finance ledger"),
    help=say("财务分类总账,与实物台账逐类核对", "finance's ledger by category"),
    title="source",
    columns=("id", "on_date", "source", "state"),
    ended=("void",),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("lines",), needs=("lines",),
            clause="A2.4.2b",
            label=say("登记", "add"),
            help=say("登记财务总账", "enter finance's ledger"),
        ),
        Transition(
            verb="void", source=("recorded",), target="void", reason=True,
            clause="A2.4.2b",
            label=say("作废", "void"),
            help=say("作废登记错的", "void what was entered wrongly"),
        ),
    ),
)
