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
    "low_value": "LVI",
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
