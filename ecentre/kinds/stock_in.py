"""Stock receipts: supplies that come in, with proof, invoice, price and cabinet [A2.8.9, A2.4.1b]."""

from __future__ import annotations

from ecentre.kind import Kind, Transition, say

KIND = Kind(
    name="stock_in",
    label=say("入库单", "stock receipt"),
    help=say("办公用品入库:凭证、发票、单价、存放柜", "supplies taken into stock"),
    title="supplier",
    columns=("id", "batch", "received_on", "supplier", "invoice_number", "total", "state"),
    ended=("void",),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("lines",), needs=("lines",),
            clause="A2.8.9",
            label=say("入库", "add"),
            help=say("登记买来的办公用品", "take in what was bought"),
        ),
        Transition(
            verb="open", source=(), target="recorded", adds=("lines",), needs=("lines",),
            clause="A2.8.9",
            label=say("期初入库", "open"),
            help=say("建账时登记原有库存", "enter what was in stock when the books opened"),
        ),
        Transition(
            verb="confirm", source=("recorded",), target="",
            clause="X.2",
            label=say("期初核对", "confirm"),
            help=say("另一人核对期初库存", "another person checks opening stock"),
        ),
        Transition(
            verb="void", source=("recorded",), target="void", reason=True,
            clause="A2.8.9",
            label=say("作废", "void"),
            help=say("作废登记错的入库单", "void a receipt entered wrongly"),
        ),
    ),
)
