"""All that a verb still wants to know, asked in order: what is needed, what may be told, why; then a card to agree to.

``<`` goes back through all of it, and what was answered stands as the default; nothing is written before the card.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.cli import output
from ecentre.cli.dialogue import agreeing, asking, choosing, defaults, mistakes, permitting, questions, tabling
from ecentre.cli.dialogue.growing import Wanted
from ecentre.cli.dialogue.questions import Rule
from ecentre.errors import RefusedError
from ecentre.wanting import WITNESS
from ecentre.wording import Teller
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.cli.acting.missing import Missing
    from ecentre.cli.dialogue.choosing import Offered
    from ecentre.cli.dialogue.questions import Adder
    from ecentre.cli.session import Call
    from ecentre.model import Data, Problem, Record
    from ecentre.schema import Schema

NOTHING_YET: tuple[str, ...] = ()
INTRO = say(
    "逐项填写:回车用方括号里的,? 看说明,< 退回上一项,Ctrl-C 放弃(什么都不写入)",
    "one by one: Enter takes what is in brackets, ? explains, < goes back, Ctrl-C gives up and writes nothing",
)
WHY = "--reason"
MORE_OF = ""
REASON = say("理由", "Reason")


class Wish(NamedTuple):
    """What a verb wants: what it must have, what it may have, a reason; what it is called; what its card shows.

    ``also`` are asked one by one though they may stay empty; ``missing`` tells what the rules will want besides. What
    has none of its ``lists`` filled in is kept as it is only where somebody says so.
    """

    label: Words
    needed: Sequence[str]
    extra: Sequence[str] = NOTHING_YET
    reason: bool = False
    choose: bool = False
    shown: Sequence[str] = NOTHING_YET
    also: Sequence[str] = NOTHING_YET
    missing: Missing | None = None
    lists: Sequence[str] = NOTHING_YET


class Form:
    """The dialogue of one verb."""

    def __init__(self, call: Call, schema: Schema, record: Record, wish: Wish, add: Adder) -> None:
        """Take what is known: a record as it stands or will be filled in, and what the verb wants."""
        self.call, self.schema, self.record, self.wish, self.add = call, schema, record, wish, add
        self.fields: Data = {}
        self.must = Wanted(wish)
        self.picked: list[str] = []
        self.place = 0
        self.refused = ""  # the field whose record was refused: Enter does not take it again

    def run(self, fields: Data) -> Data:
        """Ask for what is missing over what was given; give all fields.

        Raises:
            BackError: somebody went back from the first question, and there is one before it.
        """
        known = self.call.answers
        told = {name: known[name] for name in (*self.wish.needed, *self.wish.also, *self.wish.extra) if name in known}
        if not self.fields:
            if len(self._steps()) > 1 and not self.call.introduced:
                asking.paragraph(str(INTRO))
                self.call.introduced = True
            self._repeat(told)
            self.place = next((n for n, one in enumerate(self.wish.needed) if one not in told), len(self.wish.needed))
        self.fields = {**told, **self.fields, **fields}
        while True:
            try:
                asking.through(self._steps, self.place)
            except asking.BackError:
                if self.call.asked:
                    raise
                output.words(asking.FIRST)
                self.place = 0
            else:
                return {name: value for name, value in self.fields.items() if name != WITNESS}

    def _repeat(self, told: Data) -> None:
        """Say what is known already, so that a word taken wrongly can be put right."""
        if told:
            teller, kind = Teller(self.call.kept, self.call.schemas), self.record.kind
            listed = (f"{self.schema.label(name)} {teller.value(kind, name, value)}" for name, value in told.items())
            said = say("已填:{listed}(要改用 < 退回)", "known: {listed} (< goes back to them)", listed=joined(listed))
            asking.paragraph(str(said))

    def reopen(self, problems: Iterable[Problem]) -> None:
        """Begin anew at the field that a refusal is about, else at the last question."""
        names = [one.where.partition("/")[0] for one in problems]
        field = next((one for one in names if one in (*self._first, *self.wish.extra)), "")
        self.refused = field if field and self.schema.ref(field) else ""
        if field and field not in self._order:
            self.picked.append(field)
        self.place = self._order.index(field) if field else max(len(self._steps()) - 2, 0)

    @property
    def _first(self) -> list[str]:
        """Give the fields asked for before one may pick more: the needed, those a rule will miss, those asked also."""
        early = self.must.early
        return [*self.wish.needed, *early, *(one for one in self.wish.also if one not in early)]

    @property
    def _order(self) -> list[str]:
        """Give the fields in the order in which they are asked for; an empty name stands for the picking."""
        late = [name for name in self.must.late if name not in self.picked]
        return [*self._first, *([MORE_OF] if self._extra else []), *self.picked, *late]

    @property
    def _extra(self) -> list[str]:
        return [one for one in self.wish.extra if one not in self._first and one not in self.must.late]

    def _steps(self) -> list[Callable[[], None]]:
        self.must.look(self.fields)
        steps = [partial(self._field, one) if one else self._more for one in self._order]
        return [*steps, *([self._reason] if self.wish.reason else []), self._agree]

    def _witness(self) -> None:
        """Ask who sees the step done: kept with the step, not among the fields."""
        now = self.fields.get(WITNESS)
        value = questions.asked(self.call, self.schema.rows("steps"), WITNESS, now, Rule(), self._place(WITNESS))
        self.call.witness = self.fields[WITNESS] = value

    def _field(self, name: str) -> None:
        self.must.past = self.must.past or name not in (*self.wish.needed, *self.must.early)
        reason = "" if self._free(name) else self.must.reason(name)
        if reason:
            asking.paragraph(mistakes.labelled(reason, self.schema))
        if name == WITNESS:
            self._witness()
            return
        now = self.fields.get(name, self.record.get(name) if self.wish.choose else None)
        if self.schema.shape(name) == "table":
            sheet = tabling.Sheet(self.call, self.schema, name, self._lines)
            value: Any = sheet.ask(now or [], self.add, must=not self._free(name)) or None
        else:
            unasked = self._free(name) and name not in self.picked
            known = self.record.having(**{name: None}) if name in self.must.why else self.record  # a rule refuses that
            before = defaults.suggested(self.call, self.schema, name, known, unasked) if now is None else now
            before = None if name == self.refused else before
            rule = Rule(optional=self._free(name), add=self.add, states=self._open_to(name))
            value = questions.asked(self.call, self.schema, name, before, rule, self._place(name))
            while value is not None and not self._takes(name, value):
                value = questions.asked(self.call, self.schema, name, None, rule, self._place(name))
        self._keep(name, value)

    def _open_to(self, name: str) -> frozenset[str]:
        return permitting.states(self.schema, self.wish.missing.row, name) if self.wish.missing else frozenset()

    def _takes(self, name: str, value: Any) -> bool:
        """Tell whether a record that was just named can take the step that comes with this one; say why not."""
        try:
            if self.wish.missing:
                permitting.takes(self.call, self.record.having(**{name: value}), self.wish.missing.row)
        except RefusedError as error:
            mistakes.tell(self.call, error, self.schema)
            return False
        return True

    def _free(self, name: str) -> bool:
        if name in (*self.wish.needed, *self.must.early, *self.must.late):
            return False
        return not (self.wish.choose and name in self.schema.root.get("required", ()))

    def _keep(self, name: str, value: Any) -> None:
        """Lay an answer beside the others; emptying a field that had a value is an answer too."""
        self.fields[name] = value
        self.call.answers[name] = value
        if value is None and not (self.wish.choose and self.record.get(name) is not None):
            del self.fields[name], self.call.answers[name]

    def _place(self, name: str) -> str:
        asked = self._first
        return f"({asked.index(name) + 1}/{len(asked)}) " if name in asked and len(asked) > 1 else ""

    def _lines(self, name: str) -> Offered | None:
        """Give the rows of a list of the record that a column may name."""
        if not name:
            return None
        teller = Teller(self.call.kept, self.call.schemas)
        rows = self.record.get(name, [])
        numbers = [str(row.get("number", place)) for place, row in enumerate(rows, start=1)]
        bare = [{key: value for key, value in row.items() if key != "number"} for row in rows]
        told = tabling.listed(teller, self.record.kind, name, bare)
        return [(number, line.split("  ", 2)[-1].strip()) for number, line in zip(numbers, told, strict=True)]

    def _more(self) -> None:
        self.must.past = True
        offered = [(one, self._called(one)) for one in self._extra]
        ask = say("改哪几项?", "Change which?") if self.wish.choose else MORE
        helps = [self.schema.help(one) for one in self._extra]
        self.picked = choosing.some(ask, offered, helps, must=self.wish.choose)

    def _called(self, name: str) -> str:
        value = self.fields.get(name, self.record.get(name))
        label = str(self.schema.label(name))
        if value is None or self.schema.shape(name) == "table":
            return label
        told = Teller(self.call.kept, self.call.schemas).value(self.record.kind, name, value)
        return str(say("{label}({told})", "{label} ({told})", label=label, told=told))

    def _reason(self) -> None:
        kept = f" [{self.call.reason}]" if self.call.reason else ""
        while True:
            said = asking.answer(f"{REASON}{kept}: ")
            if said == asking.HELP:
                output.words(say("  写一句为什么,会记在经办过程里", "  say why; it is kept with the step"))
            elif said or self.call.reason:
                self.call.reason = self.call.answers[WHY] = said or self.call.reason
                return
            else:
                output.words(questions.NEEDED)

    def _agree(self) -> None:
        if not (self.call.yes or self.call.dry_run):
            agreeing.ask(self)


MORE = say("还可以填(回车跳过):", "More, if you like (Enter skips):")
