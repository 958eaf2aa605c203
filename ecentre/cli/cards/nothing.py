"""What a list says where it has nothing to show: what is hidden, and the command that shows it or makes the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.model import typed
from ecentre.quoting import quoted
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.cards.listing import Wish
    from ecentre.kind import Kind

WORKBOOKS = {
    "asset": say("asset 固定资产台账.xlsx", "asset ASSETS.xlsx"),
    "person": say("person 人员名单.xlsx", "person PEOPLE.xlsx"),
    "incoming": say("incoming 收文登记簿.xlsx", "incoming INCOMING.xlsx"),
    "stock_in": say("stock 办公用品库存.xlsx", "stock STOCK.xlsx"),
}
"""What brings in the first records of a kind from a workbook."""


def found(kind: Kind, wish: Wish, ended: int, known: bool) -> Words:
    """Say why a list is empty; ``ended`` records would answer but for their state, ``known`` says whether any exist."""
    if ended:
        return say(
            "只有已结束的{label} {n} 条:ecentre {kind} list{asked} --all",
            "only ended ones, {n} {label}: ecentre {kind} list{asked} --all",
            label=kind.label, n=ended, kind=typed(kind.name), asked="".join(_asked(wish)),
        )  # fmt: skip
    if known:
        return say(
            "没有符合条件的记录;全部{label}:ecentre {kind} list --all",
            "nothing answers to that; every {label}: ecentre {kind} list --all",
            label=kind.label, kind=typed(kind.name),
        )  # fmt: skip
    return say("还没有{label};{first}", "no {label} yet; {first}", label=kind.label, first=_first(kind))


def _asked(wish: Wish) -> Iterator[str]:
    yield from (f" {quoted(word)}" for word in wish.words)
    yield from (f" --where {quoted(one)}" for one in wish.where)


def _first(kind: Kind) -> Words | str:
    """Say what makes the first record of a kind: a command, or a step of another kind that causes it."""
    row = kind.creations[0]
    if row.inner:
        return say("由别的步骤产生:{steps}", "other steps make them: {steps}", steps=", ".join(_causes(kind)))
    making = say(
        "登记第一条:ecentre {kind} {verb}", "the first one: ecentre {kind} {verb}", kind=typed(kind.name), verb=row.verb
    )
    book = WORKBOOKS.get(kind.name)
    return say(
        "{making},或从工作簿导入:ecentre import {book}", "{making}, or from a workbook: ecentre import {book}",
        making=making, book=book,
    ) if book else making  # fmt: skip


def _causes(kind: Kind) -> Iterator[str]:
    """Give the steps that make records of a kind."""
    made = {f"{kind.name}.{row.verb}" for row in kind.creations}
    for name in kinds.PREFIXES:
        rows = (row for row in kinds.get(name).workflow if made & set(row.causes) and not row.inner)
        yield from dict.fromkeys(f"ecentre {typed(name)} {row.verb}" for row in rows)


__all__ = ["found"]
