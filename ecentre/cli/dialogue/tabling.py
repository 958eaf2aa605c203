"""A list of rows asked for row by row: each column in turn, the table so far on the screen, an empty line ends it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre.cli import output
from ecentre.cli.acting import rowing
from ecentre.cli.dialogue import asking, choosing, questions
from ecentre.cli.dialogue.questions import Rule
from ecentre.wording import Teller
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.cli.dialogue.choosing import Offered
    from ecentre.cli.dialogue.questions import Adder
    from ecentre.cli.session import Call
    from ecentre.model import Data
    from ecentre.schema import Schema

FEW = 2
"""So many columns that may stay empty are asked one by one; of more, the person picks."""
REMOVE = re.compile(r"(?:-|删除?|del)\s*(\d*)")
AGAIN = frozenset(("place", "department", "store_cabinet", "cabinet"))
"""What one row shares with the row before, as a rule."""
ENDS = say(
    "逐行填写;第一格空着回车就是填完,< 退回,删 2 去掉第 2 行",
    "row by row; an empty first column ends it, < goes back, del 2 removes row 2",
)


OVER = say("(回车填完)", " (Enter ends)")
MORE = say("这一行还可以填(回车跳过):", "More for this row (Enter skips):")


class Sheet:
    """One list while it is filled in."""

    def __init__(self, call: Call, schema: Schema, name: str, lines: Callable[[str], Offered | None]) -> None:
        """Sort the columns into those asked for in every row and those asked for on demand."""
        self.call, self.schema, self.name, self.lines = call, schema, name, lines
        self.table = schema.rows(name)
        columns, needed = rowing.filled(schema, name), rowing.needed(self.table)
        free = [one for one in columns if one not in needed]
        self.direct = [one for one in columns if one in needed] + (free if len(free) <= FEW else [])
        self.spare = [] if len(free) <= FEW else free
        self.rows: list[Data] = []
        self.row: Data = {}
        self.picked: list[str] = []
        self.over = False

    def ask(self, rows: list[Data], add: Adder, *, must: bool) -> list[Data]:
        """Ask for rows, going on from those there are; ``must`` there be one.

        Raises:
            BackError: somebody went back from the first column of the first row.
        """
        self.rows, self.add, self.must = list(rows), add, must
        asking.paragraph(f"{self.schema.label(self.name)}{say(':', ': ')}{ENDS}")
        place, self.row, self.picked = 0, {}, []
        while True:
            self.over = False
            self._show()
            try:
                asking.through(self._steps, place)
            except asking.BackError:
                if not self.rows:
                    raise
                self.row = self.rows.pop()
                place = len(self._steps()) - 1
                continue
            if self.over:
                return self.rows
            self.rows.append(self.row)
            place, self.row, self.picked = 0, {}, []

    def _steps(self) -> list[Callable[[], None]]:
        first, *others = self.direct or self.spare
        steps: list[Callable[[], None]] = [partial(self._first, first)]
        if self.over:
            return steps
        steps += [partial(self._cell, one) for one in others]
        steps += [self._more] if self.spare and self.direct else []
        return steps + [partial(self._cell, one) for one in self.picked]

    def _first(self, name: str) -> None:
        while True:
            free = bool(self.rows) or not self.must
            rule = Rule(optional=free, empty=OVER, lines=self._lines(name), add=self.add, command=self._removed)
            value = questions.asked(self.call, self.table, name, self.row.get(name), rule, self._place())
            if value is not None:
                self.row[name] = value
                return
            if self.rows or not self.must:
                self.over = True
                return
            output.words(say("  至少要有一行", "  there must be a row"))

    def _cell(self, name: str) -> None:
        optional = name not in rowing.needed(self.table)
        rule = Rule(optional=optional, lines=self._lines(name), add=self.add)
        value = questions.asked(self.call, self.table, name, self._default(name), rule, self._place())
        self.row = {**self.row, name: value}
        if value is None:
            del self.row[name]

    def _default(self, name: str) -> Any:
        before = self.rows[-1].get(name) if self.rows and self.table.ref(name) in AGAIN else None
        return self.row.get(name, before)

    def _more(self) -> None:
        offered = [(one, str(self.table.label(one))) for one in self.spare]
        self.picked = choosing.some(MORE, offered, [self.table.help(one) for one in self.spare])

    def _place(self) -> str:
        return str(say("第 {n} 行 ", "row {n}: ", n=len(self.rows) + 1))

    def _lines(self, name: str) -> Offered | None:
        return self.lines(str(self.table.node(name).get("x-row", "")))

    def _removed(self, said: str) -> bool:
        """Take away the row that a command names, the last where it names none; tell whether it was one."""
        found = REMOVE.fullmatch(said)
        if not found or not self.rows:
            return False
        number = int(found[1] or len(self.rows))
        if 0 < number <= len(self.rows):
            del self.rows[number - 1]
        self._show()
        return True

    def _show(self) -> None:
        for line in listed(Teller(self.call.kept, self.call.schemas), self.schema.kind, self.name, self.rows):
            output.words(line)


def listed(teller: Teller, kind: str, name: str, rows: list[Data]) -> list[str]:
    """Write rows as lines, each with its number."""
    return [
        f"  {number}  {'  '.join(teller.cell(kind, name, column, value) for column, value in row.items())}"
        for number, row in enumerate(rows, start=1)
    ]
