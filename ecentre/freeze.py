"""What a stocktake freezes: the assets on the book by department and class, as they stood at one moment [A2.7.1]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import policy
from ecentre.errors import refused
from ecentre.kind import problem, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record

ON_THE_BOOK = ("registered", "in_use", "idle", "in_repair", "awaiting_scrap", "missing")
"""What is counted: everything the office answers for, and what an earlier stocktake lost [A2.7.1]."""


def parts(record: Record, book: Book) -> dict[str, list[Data]]:
    """Give the lines of each department, grouped by class; what nobody has drawn yet is the asset office's [A2.6.1a].

    Raises:
        RefusedError: something has no department and nobody keeps it.
    """
    found: dict[str, list[Data]] = {}
    for card in book.find("asset"):
        if card.state in ON_THE_BOOK:
            found.setdefault(card.text("department") or _office(record, book), []).append(_line(card))
    return {home: sorted(found[home], key=_place) for home in sorted(found)}


def in_use_at(card: Record, moment: str) -> bool:
    """Tell whether an asset was in use both just before and just after a moment."""
    before = [step for step in card.steps if str(step["at"]) < moment]
    until = [step for step in card.steps if str(step["at"]) <= moment]
    return bool(before) and all(_state_after(card, len(taken)) == "in_use" for taken in (before, until))


def _state_after(card: Record, taken: int) -> str:
    return str(card.steps[taken].get("from", "")) if taken < len(card.steps) else card.state


def _place(line: Data) -> tuple[str, str]:
    return str(line.get("category") or ""), str(line["asset"])


def _line(card: Record) -> Data:
    names = ("category", "state", "keeper", "place")
    return {"asset": card.id} | {name: card.text(name) for name in names if card.text(name)}


def _office(record: Record, book: Book) -> str:
    """Give the department that answers for what nobody has drawn yet."""
    on = date.fromisoformat(record.text("opened_on"))
    people = [*policy.holders(book, "asset_keeper", on), record.text("organiser")]
    homes = [person.text("department") for one in people if (person := book.get("person", one))]
    if not any(homes):
        message = say(
            "有资产还没有使用部门,也没有资产管理员可代管;请任命:ecentre appointment add --role asset_keeper",
            "some assets have no department and no asset keeper answers for them: "
            "ecentre appointment add --role asset_keeper",
        )
        raise refused([problem(record, "office", "A2.6.1a", message)])
    return next(home for home in homes if home)
