"""The index of reports: each is a module that turns records into a Table, imported when somebody asks for it."""

from __future__ import annotations

from ecentre.words import Words, say

REPORTS: dict[str, Words] = {
    "audit": say("办理历史:谁在何时办了什么", "history: who did what when"),
    "stocktake": say("固定资产盘点表和汇总", "the stocktake sheet and its summaries"),
}

__all__ = ["REPORTS"]
