"""The parts of a stocktake by department, asked where a thing belongs: by number, tail, old number or words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ecentre.errors import NotFoundError, UsageError
from ecentre.subjects import freeze, tally
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record
    from ecentre.subjects.tally import Outcome


@dataclass(frozen=True)
class Parts:
    """One stocktake with the counts of its departments."""

    record: Record
    counts: tuple[Record, ...]
    book: Book

    @cached_property
    def listed(self) -> dict[str, Record]:
        """Give the count whose frozen lines hold each asset."""
        return {id: count for count in self.counts for row in count.get("lines", []) for id in freeze.listed(row)}

    @cached_property
    def _told(self) -> dict[str, Record]:
        return {tally.key_of(entry): count for count in self.counts for entry in tally.entries(count)}

    @cached_property
    def _outcomes(self) -> dict[str, Outcome]:
        found = (one for count in reversed(self.counts) for one in tally.outcomes(count, self.book))
        return {one.key: one for one in found}

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        """Give the assets by old number and by the tails of their number."""
        called: dict[str, list[str]] = defaultdict(list)
        for card in self.book.find("asset"):
            _, year, number = card.id.split("-")
            for name in {card.text("former_number").casefold(), number, f"{year}-{number}"} - {""}:
                called[name].append(card.id)
        return called

    def asset(self, thing: str) -> str:
        """Give the id of the asset that answers to a number, a tail or an old number; empty where none does.

        Raises:
            UsageError: more than one does.
        """
        if self.book.get("asset", thing):
            return thing
        name = thing.rjust(4, "0") if thing.isdigit() else thing.casefold()
        known = self._called.get(thing.casefold()) or self._called.get(name) or []
        found = [id for id in known if id in self.listed] or known
        if len(found) > 1:
            words = say(
                "“{thing}”不止一件:{found}。请写全编号",
                "“{thing}” is not unique: {found}; give the whole number",
                thing=thing,
                found=joined(found[:6]),
            )
            raise UsageError(words)
        return found[0] if found else ""

    def department(self, id: str) -> Record:
        """Give the count of a department.

        Raises:
            NotFoundError: it holds no assets in this stocktake.
        """
        found = next((one for one in self.counts if one.text("department") == id), None)
        if found is None:
            raise NotFoundError(
                say(
                    "{department} 没有列入 {id};各部门进度:ecentre stocktake",
                    "{department} has no part in {id}; see: ecentre stocktake",
                    department=id,
                    id=self.record.id,
                )
            )
        return found

    def home(self, entry: Data, department: str) -> Record:
        """Give the count that takes an entry: where the thing is listed, was told before, or was found.

        Raises:
            UsageError: nothing tells which department found it.
        """
        key = tally.key_of(entry)
        known = self.listed.get(key) or self._told.get(key)
        if known or department:
            return known or self.department(department)
        card, person = self.book.get("asset", str(entry.get("asset", ""))), self.book.get("person", str(entry["by"]))
        likely = [one.text("department") for one in (card, person) if one]
        fitting = [one for home in likely for one in self.counts if one.text("department") == home]
        if fitting or len(self.counts) == 1:
            return [*fitting, *self.counts][0]
        raise UsageError(
            say(
                "{thing} 不在盘点明细里,请用 --department 说明是哪个部门盘到的",
                "{thing} is in no list; say with --department who found it",
                thing=key,
            )
        )

    def outcome(self, thing: str) -> Outcome:
        """Give what the counts say about a thing.

        Raises:
            NotFoundError: it is neither listed nor was it found.
        """
        key = self.asset(thing) or thing
        if key in self._outcomes:
            return self._outcomes[key]
        raise NotFoundError(
            say(
                "盘点里没有 {thing};差异清单:ecentre stocktake report --by difference",
                "{thing} is not in this stocktake; see: ecentre stocktake report --by difference",
                thing=thing,
            )
        )


def parts(book: Book, record: Record) -> Parts:
    """Gather a stocktake and its counts."""
    counts = [one for one in book.find("count", stocktake=record.id) if one.state != "cancelled"]
    return Parts(record, tuple(counts), book)
