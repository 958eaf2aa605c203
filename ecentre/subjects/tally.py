"""What a count says: several people's answers put together, and how they differ from the frozen book [A2.7.1].

Nothing here is ever typed by anyone: what is found, missing, misplaced, unexpected or told differently by two people
follows from the frozen lines and from the entries, which are only ever added.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from ecentre.subjects import freeze
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Data, Record


class Verdict(StrEnum):
    """What became of one thing in a count."""

    FOUND = "found"
    MISSING = "missing"
    MISPLACED = "misplaced"
    UNEXPECTED = "unexpected"
    CONFLICTING = "conflicting"
    RECOVERED = "recovered"
    UNCOUNTED = "uncounted"
    STILL_GONE = "still_gone"


LABELS: dict[Verdict, Words] = {
    Verdict.FOUND: say("相符", "found"),
    Verdict.MISSING: say("盘亏", "missing"),
    Verdict.MISPLACED: say("地点不符", "misplaced"),
    Verdict.UNEXPECTED: say("盘盈", "unexpected"),
    Verdict.CONFLICTING: say("清点不一致", "counted differently"),
    Verdict.RECOVERED: say("失而复得", "found again"),
    Verdict.UNCOUNTED: say("未盘", "not counted yet"),
    Verdict.STILL_GONE: say("以前盘亏,仍未找到", "lost earlier, still gone"),
}

FOLLOW_UPS: dict[Verdict, tuple[str, ...]] = {
    Verdict.MISSING: ("lose", "repair", "none"),
    Verdict.MISPLACED: ("relocate", "return", "none"),
    Verdict.UNEXPECTED: ("register", "return", "none"),
    Verdict.RECOVERED: ("recover", "none"),
    Verdict.CONFLICTING: (),
}
"""What may be done about each sort of difference; a conflict must be settled first."""

LOST = "missing"
"""The state of an asset that an earlier stocktake lost: shown so that it can be found again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a count says about one thing: its frozen line (None where unexpected), the verdict and who said what."""

    key: str
    verdict: Verdict
    count: Record
    line: Data | None = None
    place: str = ""
    entries: tuple[Data, ...] = ()
    explanation: Data = field(default_factory=dict)

    @property
    def asset(self) -> str:
        """Give the asset's id, empty where a thing is known by words only."""
        given = self.line or next(iter(self.entries), {})
        return str(given.get("asset") or "")

    @property
    def differs(self) -> bool:
        """Tell whether the thing needs a reason and a follow-up [A2.7.1]."""
        return self.verdict in FOLLOW_UPS

    @property
    def explained(self) -> bool:
        """Tell whether a reason and a follow-up that fits the verdict are given."""
        said = self.explanation
        return bool(said.get("reason")) and said.get("follow_up") in FOLLOW_UPS.get(self.verdict, ())

    @property
    def open(self) -> bool:
        """Tell whether it keeps the count from being confirmed: not counted, told differently, or not explained."""
        return self.verdict is Verdict.UNCOUNTED or (self.differs and not self.explained)


def entries(count: Record) -> list[Data]:
    """Give every entry ever made in a count, one a thing, oldest first; each step added its own, so none is lost."""
    return [
        {**entry, "settled": step["verb"] == "settle"}
        for step in count.steps
        if step.get("verb") in ("record", "settle")
        for entry in _by_thing((step.get("set") or {}).get("entries"))
    ]


def explanations(count: Record) -> dict[str, Data]:
    """Give the last explanation of each thing; each step added its own."""
    given = ((step.get("set") or {}).get("explanations") for step in count.steps if step.get("verb") == "explain")
    return {key_of(said): said for rows in given for said in _by_thing(rows)}


def _by_thing(rows: list[Data] | None) -> list[Data]:
    """Give rows that name several assets as one row an asset."""
    told: list[Data] = []
    for row in rows or []:
        alone = {name: value for name, value in row.items() if name != "assets"}
        told += [{"asset": id, **alone} for id in freeze.listed(row)] or [alone]
    return told


def outcomes(count: Record, book: Book) -> list[Outcome]:
    """Judge every frozen line by class and number, then what was found beyond the lines."""
    by_key: dict[str, list[Data]] = {}
    for entry in entries(count):
        by_key.setdefault(key_of(entry), []).append(entry)
    told, lines = explanations(count), freeze.lines(count, book)
    judged = [_expected(count, line, by_key.get(key, [])) for key, line in lines.items()]
    beyond = (_beyond(count, key, said) for key, said in by_key.items() if key not in lines)
    found = [*judged, *(one for one in beyond if one is not None)]
    return [_explained(one, told.get(one.key)) for one in found]


def outcome(count: Record, asset: str, book: Book) -> Outcome | None:
    """Give what a count says about one asset of its lines."""
    rev = next((int(row.get("rev") or 0) for row in count.get("lines", []) if asset in freeze.listed(row)), None)
    if rev is None:
        return None
    said = [entry for entry in entries(count) if entry.get("asset") == asset]
    return _explained(_expected(count, freeze.line(asset, rev, book), said), explanations(count).get(asset))


def differences(count: Record, book: Book) -> list[Outcome]:
    """Give what does not match the book, to be explained line by line."""
    return [one for one in outcomes(count, book) if one.differs]


def open_points(count: Record, book: Book) -> list[Outcome]:
    """Give what keeps a count from being confirmed: not counted, told differently, or not explained."""
    return [one for one in outcomes(count, book) if one.open]


def counters(counts: Iterable[Record]) -> list[str]:
    """Give the people who counted, in order of their first entry."""
    return list(dict.fromkeys(str(entry["by"]) for count in counts for entry in entries(count)))


def digest(counts: Iterable[Record], book: Book) -> str:
    """Give the SHA-256 of what counts come to, so that an approval stands for exactly this result [A2.7.1]."""
    content = [
        (count.id, one.key, one.verdict, one.place, *(one.explanation.get(name) for name in ("reason", "follow_up")))
        for count in sorted(counts, key=lambda count: count.id)
        for one in outcomes(count, book)
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def overtaken(outcome: Outcome, card: Record | None) -> bool:
    """Tell whether the card has moved on since the book was frozen: then adjusting must leave it alone."""
    if card is None or outcome.line is None:
        return True
    same = all(card.text(name) == str(outcome.line.get(name) or "") for name in ("state", "place", "keeper"))
    return not same or card.text("department") not in ("", outcome.count.text("department"))


def key_of(entry: Data) -> str:
    """Give what names a thing in a count: the asset's id, or the words for a thing without a known number."""
    return str(entry.get("asset") or entry.get("label") or "")


def _expected(count: Record, line: Data, said: list[Data]) -> Outcome:
    key, said = str(line["asset"]), _standing(said)
    lost = line.get("state") == LOST
    if not said:
        return Outcome(key, Verdict.STILL_GONE if lost else Verdict.UNCOUNTED, count, line)
    home = str(line.get("place") or "")
    answer = _agreed(said, home)
    if answer is None:
        return Outcome(key, Verdict.CONFLICTING, count, line, entries=tuple(said))
    found, place = answer
    return Outcome(key, _verdict(found=found, lost=lost, moved=place != home), count, line, place, tuple(said))


def _verdict(*, found: bool, lost: bool, moved: bool) -> Verdict:
    if lost:
        return Verdict.RECOVERED if found else Verdict.STILL_GONE
    if not found:
        return Verdict.MISSING
    return Verdict.MISPLACED if moved else Verdict.FOUND


def _beyond(count: Record, key: str, said: list[Data]) -> Outcome | None:
    """Judge a thing outside the lines; two people need not agree on its place, only on its being there."""
    said = _standing(said)
    answers = Counter(entry.get("found") == "yes" for entry in said)
    if answers[True] == answers[False]:
        return Outcome(key, Verdict.CONFLICTING, count, entries=tuple(said))
    if answers[False] > answers[True]:
        return None
    place = next((str(entry["place"]) for entry in reversed(said) if entry.get("place")), "")
    return Outcome(key, Verdict.UNEXPECTED, count, place=place, entries=tuple(said))


def _standing(said: list[Data]) -> list[Data]:
    """Leave each person's last word, from the last decision on."""
    settled = [at for at, entry in enumerate(said) if entry["settled"]]
    last = {str(entry["by"]): entry for entry in said[settled[-1] if settled else 0 :]}
    return list(last.values())


def _agreed(said: list[Data], home: str) -> tuple[bool, str] | None:
    """Give the answer of more than half of the people, or None where there is none."""
    answers = Counter(
        (True, str(entry.get("place") or home)) if entry.get("found") == "yes" else (False, "") for entry in said
    )
    answer, votes = answers.most_common(1)[0]
    return answer if 2 * votes > len(said) else None


def _explained(outcome: Outcome, said: Data | None) -> Outcome:
    """Put the explanation beside the difference it was given for; one given for another verdict has lapsed."""
    if said is None or said.get("difference") != outcome.verdict:
        return outcome
    return Outcome(
        outcome.key, outcome.verdict, outcome.count, outcome.line, outcome.place, outcome.entries, said
    )


__all__ = [
    "FOLLOW_UPS", "LABELS", "LOST", "Outcome", "Verdict", "counters", "differences", "digest", "entries",
    "explanations", "key_of", "open_points", "outcome", "outcomes", "overtaken",
]  # fmt: skip
