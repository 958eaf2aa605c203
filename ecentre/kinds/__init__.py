"""The index of kinds, in the order help shows them: the page a newcomer opens first.

Each line is a kind's name and the prefix of its yearly ids; kinds without a prefix have readable ids (``zhang-san``).
A kind's module is imported only when somebody asks for it, so that listing assets does not load stocktakes.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.kind import Kind

PREFIXES = {
    "requisition": "REQ",
    "purchase": "PUR",
    "acceptance": "ACC",
    "claim": "CLM",
    "asset": "AST",
    "issue": "ISS",
    "repair": "REP",
    "finding": "FND",
    "scrap": "SCR",
    "compensation": "CMP",
    "stocktake": "STK",
    "count": "CNT",
    "plan": "PLN",
    "supervise": "SUP",
    "supervise_check": "SCK",
    "meeting": "MTG",
    "low_value": "LVI",
    "supply_item": "",
    "store_cabinet": "",
    "store_handover": "SCH",
    "stock_in": "STI",
    "stock_count": "STC",
    "supply_plan": "SPL",
    "supply_urgent": "SUR",
    "supply_batch": "SBA",
    "supply_issue": "SIS",
    "supply_return": "SRE",
    "supply_transfer": "STR",
    "supply_scrap": "SSC",
    "finance_ledger": "FLG",
    "incoming": "INC",
    "sender": "",
    "visit": "VST",
    "reception": "RCP",
    "drafting": "DRF",
    "outgoing": "OUT",
    "number": "",
    "roster": "RST",
    "swap": "SWP",
    "duty": "DTY",
    "matter": "MAT",
    "handover": "HND",
    "absence": "ABS",
    "incident": "ICD",
    "mail": "MAI",
    "call_log": "CLG",
    "fax": "FAX",
    "business_card": "BCD",
    "cabinet": "",
    "archive": "ARC",
    "loan": "LON",
    "disposal": "DSP",
    "seal": "",
    "seal_making": "SMK",
    "seal_handover": "SHO",
    "seal_use": "SEU",
    "seal_outing": "SEO",
    "opening": "OPN",
    "person": "",
    "appointment": "APT",
    "key": "KEY",
    "qualification": "QLF",
    "department": "",
    "place": "",
    "category": "",
    "policy": "",
    "calendar": "",
    "override": "OVR",
    "centre": "",
}

SERIAL = frozenset(("number",))
"""Kinds whose yearly ids begin with a series of policy; the first of a series may follow on a paper register."""


@cache
def get(name: str) -> Kind:
    """Give the kind of that name.

    Raises:
        KeyError: there is no such kind.
    """
    if name not in PREFIXES:
        raise KeyError(name)
    kind: Kind = import_module(f"ecentre.kinds.{name}").KIND
    return kind


def of_id(id: str) -> str:
    """Give the name of the kind whose prefix starts ``id``, or nothing for readable ids."""
    prefix = id.partition("-")[0]
    return next((name for name, known in PREFIXES.items() if known and known == prefix), "")
