"""What a stocktake freezes: the assets on the book by department and class, as they stood at one moment [A2.7.1]."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import approval, policy, runs, whose
from ecentre.errors import refused
from ecentre.kind import problem, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record

ON_THE_BOOK = ("registered", "in_use", "idle", "in_repair", "awaiting_scrap", "missing")
"""What is counted: everything the office answers for, and what an earlier stocktake lost [A2.7.1]."""


KEPT = ("category", "state", "keeper", "place")
"""What a frozen line tells of its card."""

# Two machines of an office are rarely a few minutes apart; only what is older than that is older for certain.
SKEW = timedelta(minutes=5)


def parts(record: Record, book: Book) -> dict[str, list[Data]]:
    """Give the lines of each department, grouped by class; what nobody has drawn yet is the asset office's [A2.6.1a].

    A line names the revision of its cards: what they said then, the cards themselves tell.

    Raises:
        RefusedError: something has no department and nobody keeps it.
    """
    found: dict[str, dict[tuple[str, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    for card in book.find("asset"):
        if card.state in ON_THE_BOOK:
            home = card.text("department") or _office(record, book)
            found[home][card.text("category"), len(card.steps)].append(card.id)
    grouped = {home: sorted(found[home].items()) for home in sorted(found)}
    return {home: [row for key, ids in groups for row in _rows(*key, ids)] for home, groups in grouped.items()}


def _rows(category: str, rev: int, ids: list[str]) -> list[Data]:
    told: Data = {"category": category, "rev": rev} if category else {"rev": rev}
    return [{**told, "assets": text} for text in runs.packed(ids)]


def lines(count: Record, book: Book) -> dict[str, Data]:
    """Give what the frozen book says of each asset that a count lists, by class and number [A2.7.2a]."""
    found = [line(id, int(row.get("rev") or 0), book) for row in count.get("lines", []) for id in listed(row)]
    found.sort(key=lambda one: (str(one.get("category") or ""), str(one["asset"])))
    return {str(one["asset"]): one for one in found}


def line(id: str, rev: int, book: Book) -> Data:
    """Give what a card said at a revision; nothing but its number where the book has no such card."""
    card = book.get("asset", id)
    told = then(card, rev) if card else None
    return {"asset": id} | {name: told.text(name) for name in KEPT if told and told.text(name)}


def listed(row: Data) -> list[str]:
    """Give the assets that a line, an entry or an explanation names."""
    return runs.unpacked(str(row["assets"])) if row.get("assets") else []


def then(card: Record, rev: int) -> Record:
    """Give a card as it was after its first ``rev`` steps."""
    for place, form in approval.backwards(card):
        if place + 1 == rev and rev < len(card.steps):
            return form.having(state=str(card.steps[rev].get("from", "")), steps=card.steps[:rev], rev=rev)
    return card


def at(card: Record, moment: datetime) -> Record:
    """Give a card as it was at a moment; as it was first made where it came later."""
    taken = sum(datetime.fromisoformat(str(step["at"])) <= moment for step in card.steps)
    return then(card, max(taken, 1))


def newest(book: Book) -> list[str]:
    """Give the last number of each year: what is registered after the freeze has a later one [A2.7.1]."""
    last: dict[str, str] = {}
    for id in book.ids("asset"):
        series = id.rpartition("-")[0]
        last[series] = max(id, last.get(series, ""), key=lambda one: (len(one), one))
    return [last[series] for series in sorted(last)]


def frozen(card: Record, stocktake: Record) -> bool:
    """Tell whether a card was on the book when a stocktake froze it: by its number, or long before by the clock."""
    opened = datetime.fromisoformat(str(stocktake.steps[0]["at"]))
    series, _, number = card.id.rpartition("-")
    last = dict(id.rsplit("-", 1) for id in stocktake.get("newest", []))
    earlier = series in last and int(number) <= int(last[series])
    made = datetime.fromisoformat(str(card.steps[0]["at"])) if card.steps else opened
    return (earlier or made < opened - SKEW) and at(card, opened).state in ON_THE_BOOK


def _office(record: Record, book: Book) -> str:
    """Give the department that answers for what nobody has drawn yet."""
    on = date.fromisoformat(record.text("opened_on"))
    people = [*policy.holders(book, "asset_keeper", on), record.text("organiser")]
    homes = [person.text("department") for one in people if (person := book.get("person", one))]
    if not any(homes):
        message = say(
            "有资产还没有使用部门,要由资产管理员代管;{nobody}",
            "some assets have no department, and the asset keeper answers for them; {nobody}",
            nobody=whose.nobody(book, "asset_keeper"),
        )
        raise refused([problem(record, "office", "A2.6.1a", message)])
    return next(home for home in homes if home)
