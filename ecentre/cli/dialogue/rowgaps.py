"""Cells of new rows that a rule missed, asked for with its reason: a sheet asks only for what every row needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli.dialogue import asking, cells, mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.cli.acting.missing import Gap, Missing
    from ecentre.model import Data, Problem


def filled(sought: Missing, fields: Data, problems: Iterable[Problem]) -> Data | None:
    """Ask for the empty cells that problems are about; give the fields with them, or None where there are none.

    Raises:
        KeyboardInterrupt: the person went back from a question.
    """
    gaps = list(sought.gaps(problems, fields))
    known = dict(fields)
    for gap in gaps:
        known[gap.list] = [*known[gap.list][: gap.place], _row(sought, known, gap), *known[gap.list][gap.place + 1 :]]
    return known if gaps else None


def _row(sought: Missing, known: Data, gap: Gap) -> Data:
    table = sought.call.schemas.get(sought.record.kind).rows(gap.list)
    asking.paragraph(f"  {mistakes.labelled(f'{gap.why.message} [{gap.why.clause}]', table)}")
    return cells.asked(sought.call, table, known[gap.list][gap.place], lambda _row: [gap.cell])
