"""One import as the command runs it: read, judge, enter in one step, write what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import commit
from ecentre.exchange import assets, entering, incoming, mended, people, stock, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.actions import Desk
    from ecentre.commit import Done
    from ecentre.exchange.entering import Told
    from ecentre.exchange.plan import Plan
    from ecentre.exchange.workbook import Workbook
    from ecentre.index import IndexBook
    from ecentre.model import Change


PLANS: dict[str, Callable[[Workbook, Desk, str], Plan]] = {
    "person": lambda read, desk, _: people.plan(read, desk.book, desk.today),
    "asset": lambda read, desk, _: assets.plan(read, desk.book),
    "incoming": lambda read, desk, _: incoming.plan(read, desk.book),
    "stock_in": lambda read, desk, cabinet: stock.plan(read, desk.book, cabinet),
}
"""How a workbook is judged; the last argument is the cabinet that goods lie in where no row says so."""


class NothingNew(Exception):  # noqa: N818 - no fault: the books hold it all already
    """There is no row left to bring in."""


class Outcome(NamedTuple):
    """What an import came to: the plan as it was judged, what was kept, and where the refused rows went."""

    plan: Plan
    done: Done | None
    rejects: Path | None


def plan(
    read: Workbook, kind: str, desk: Desk, told: Told = entering.untold, cabinet: str = ""
) -> tuple[Plan, Change | None]:
    """Judge a workbook against a desk's book; the change is what would be entered; ``told`` hears how far it is."""
    made = PLANS[kind](read, desk, cabinet)
    return made, entering.entered(desk, made, told)


def bring(
    root: Path,
    path: Path,
    kind: str,
    desk_at: Callable[[IndexBook], Desk],
    *,
    sheet: str = "",
    cabinet: str = "",
    rejects: Path | None = None,
    told: Told = entering.untold,
) -> Outcome:
    """Bring a workbook in: one step for all clean rows; the refused ones go to a new workbook of their own.

    Raises:
        NotFoundError: there is no such file.
        UsageError: there is no such sheet.
        InvalidError: the file is no ledger.
        RepositoryError: the workbook of refused rows cannot be written; then nothing is.
    """
    read = workbook.read(path, sheet)
    judged: list[Plan] = []

    def step(book: IndexBook) -> Change:
        made, change = plan(read, kind, desk_at(book), told, cabinet)
        judged[:] = [made]
        if change is None:
            raise NothingNew
        return change

    mended.release(mended.claim(path, rejects))
    done = _acted(root, step)
    kept = bool(judged[0].mendable)
    return Outcome(judged[0], done, mended.write(mended.claim(path, rejects), judged[0]) if kept else None)


def _acted(root: Path, step: Callable[[IndexBook], Change]) -> Done | None:
    try:
        return commit.act(root, step)
    except NothingNew:
        return None
