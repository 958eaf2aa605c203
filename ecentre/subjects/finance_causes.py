"""Which assets a difference between the two ledgers comes from, where number and value can tell [A2.4.2b]."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from ecentre.subjects import depreciation
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from ecentre.subjects.finance import Group, Held

DEEP, WIDE = 3, 40
"""So many assets are tried together among so many; above, pairs only: the sums of more would prove nothing."""
FEW = 3
NOTHING = Decimal("0.00")


class Cause(NamedTuple):
    """Why two sums differ, with the assets concerned; several ``ids`` may each explain it where ``sure`` is not set."""

    words: Words
    ids: tuple[str, ...] = ()
    sure: bool = True


LACKING = say("财务漏记", "not in finance's books")
STILL = say("已处置,财务未销账", "disposed of, still in finance's books")
EARLY = say("账面日期之后才入台账,财务已记", "entered after that day, already in finance's books")
ELSEWHERE = say("财务记在另一类", "finance has it in another class")
HERE = say("台账在另一类,财务记在这一类", "in another class of our ledger, finance has it here")
OLD_PRICE = say("台账价格更正过,财务未改", "its price was corrected, not at finance")
OTHER_START = say("起算月不同", "charged from another month on")
CHARGED = say("折旧相差的正是这些资产", "the difference in depreciation is that of these")
NOT_THEIRS = say("财务没有这一类", "finance has no such class")
NOT_OURS = say("台账没有这一类", "our ledger has no such class")
UNKNOWN = say("对不出是哪几件,请逐件核对", "cannot be told; compare one by one")


def causes(group: Group, others: Sequence[Group], on: date) -> list[Cause]:
    """Give why finance and we differ in a class, as far as it can be told; nothing where they agree."""
    gap = group.difference
    if gap.zero:
        return []
    if not group.labels or not group.categories:
        ids = tuple(one.card.id for one in group.cards if one.there)
        return [Cause(NOT_OURS if group.labels else NOT_THEIRS, ids if len(ids) <= FEW else ())]
    if gap.units < 0:
        return _fewer(group, others)
    if gap.units > 0:
        return _more(group, others, on)
    return _old_price(group) if gap.amount else _lost(group, on)


def _fewer(group: Group, others: Sequence[Group]) -> list[Cause]:
    there = [one for one in group.cards if one.there]
    found = _fitting(group, there, -group.difference.units, -group.difference.amount)
    moved = [one for one in found if any(_takes(other, one) for other in others)]
    return _told(moved or found, ELSEWHERE if moved else LACKING)


def _more(group: Group, others: Sequence[Group], on: date) -> list[Cause]:
    n, amount = group.difference.units, group.difference.amount
    gone = [one for one in group.cards if not one.there and one.added <= on]
    later = [one for one in group.cards if one.added > on]
    strange = [one for other in others if other.difference.units < 0 for one in other.cards if one.there]
    for pool, words in ((gone, STILL), (later, EARLY), (strange, HERE)):
        found = _fitting(group, pool, n, amount)
        if found:
            return _told(found, words)
    return [Cause(UNKNOWN)]


def _takes(other: Group, found: tuple[Held, ...]) -> bool:
    """Tell whether another class has just what these assets would add."""
    gap = other.difference
    return (gap.units, gap.amount) == (len(found), sum((one.worth.price for one in found), NOTHING))


def _fitting(group: Group, pool: Sequence[Held], n: int, amount: Decimal) -> list[tuple[Held, ...]]:
    """Give the sets of ``n`` assets that come to an amount; where depreciation tells them apart, those that fit it."""
    if n > (DEEP if len(pool) <= WIDE else DEEP - 1):
        return []
    found = [one for one in combinations(pool, n) if sum((each.worth.price for each in one), NOTHING) == amount]
    gap = group.difference.depreciation
    apart = [one for one in found if gap is not None and _charged(one) == abs(gap)]
    return apart or found


def _charged(found: Iterable[Held]) -> Decimal:
    return sum((one.worth.accumulated for one in found), NOTHING)


def _told(found: Sequence[tuple[Held, ...]], words: Words) -> list[Cause]:
    if not found:
        return [Cause(UNKNOWN)]
    sure = len(found) == 1
    return [Cause(words, tuple(one.card.id for one in each), sure) for each in found[:FEW]]


def _old_price(group: Group) -> list[Cause]:
    gap = group.difference.amount
    ids = [one.card.id for one in group.cards if one.there and gap in _corrections(one)]
    return [Cause(OLD_PRICE, (id,), len(ids) == 1) for id in ids[:FEW]] or [Cause(UNKNOWN)]


def _corrections(one: Held) -> Iterator[Decimal]:
    """Give by how much each earlier price of a card was above the present one."""
    was = ((step.get("was") or {}).get("price") for step in one.card.steps)
    return (Decimal(price) - one.worth.price for price in was if price)


def _lost(group: Group, on: date) -> list[Cause]:
    """Tell of depreciation alone: another first month of all, or the charges of one or two assets."""
    gap = group.difference.depreciation or NOTHING
    there = [one for one in group.cards if one.there]
    if sum((_otherwise(one, on) for one in there), NOTHING) == (group.theirs.depreciation or NOTHING):
        return [Cause(OTHER_START)]
    for n in (1, 2):
        for part in ("accumulated", "charge"):
            found = [
                each for each in combinations(there, n)
                if sum((getattr(one.worth, part) for one in each), NOTHING) == abs(gap)
            ]  # fmt: skip
            if found:
                return _told(found, CHARGED)
    return [Cause(UNKNOWN)]


def _otherwise(one: Held, on: date) -> Decimal:
    """Give what would have been charged with the other first month."""
    life = one.worth.life
    if life is None:
        return NOTHING
    start = depreciation.NEXT if life.start == depreciation.SAME else depreciation.SAME
    return depreciation.worth(life._replace(start=start), on).accumulated
