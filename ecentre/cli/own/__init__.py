"""The index of commands written by hand: each line is a name, its module and function, its help and an example.

A module here is imported only when one of its commands is asked for.
"""

from __future__ import annotations

from ecentre.cli.own.everyday import BEGINNING, DAILY, MENDING
from ecentre.cli.own.upkeep import FOUNDING, INNER, PROVING, SHARING
from ecentre.words import say

SECTIONS = (
    (say("开始", "Beginning"), BEGINNING),
    (say("每天", "Every day"), DAILY),
    (say("写错了、出毛病了", "When something went wrong"), MENDING),
    (say("建账和设置", "Founding and settings"), FOUNDING),
    (say("几台电脑共用一本账", "Sharing the books"), SHARING),
    (say("核实和制度", "Proving and rules"), PROVING),
)
COMMANDS = {name: entry for part in (*(rows for _, rows in SECTIONS), INNER) for name, entry in part.items()}

KINDS = {
    "archive": "shelving",
    "seal_use": "sealing",
    "duty": "watching",
    "roster": "rostering",
    "mail": "posting",
    "calendar": "agenda",
    "stocktake": "stocktaking",
    "key": "keys",
    "plan": "planning",
    "supervise": "supervising",
    "meeting": "convening",
    "outgoing": "outgoing",
    "stock": "stocking",
    "stock_count": "shelf_counting",
    "supply": "supplying",
    "compensation": "owing",
    "call_log": "calling",
    "claim": "claiming",
    "store_cabinet": "cabinets",
    "asset": "valuing",
    "finance_ledger": "ledgers",
    "supply_plan": "planning_supplies",
    "supply_batch": "planning_supplies",
    "supply_issue": "planning_supplies",
}
"""The kinds and families that have verbs or an answer of their own, each with its module here."""
