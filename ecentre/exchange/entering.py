"""Turn a plan into one change: the engine judges each row like a typed command; one bad row sinks no other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecentre import actions, kinds, policy, whose
from ecentre.errors import InvalidError, RefusedError
from ecentre.exchange.plan import CREATE, REFUSED
from ecentre.index import PendingBook
from ecentre.model import Ref
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.actions import Desk
    from ecentre.exchange.plan import Entry, Gathered, Item, Plan
    from ecentre.model import Change, Data, Problem

    Told = Callable[[int, int], None]

OPENING = "opening"
OPENED = ("asset", "low_value", "incoming", "stock_in")
MOST_ROWS = 1000  # rows that one record may hold


class _Pile:
    """The records made so far, which later rows already see."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.changes: list[Change] = []
        self.book = PendingBook(desk.book)

    def here(self, made: Sequence[Change] = ()) -> Desk:
        """Give a desk at which everything made so far is in the book, the units of the running row too."""
        records = [one for each in made for one in each.records]
        return replace(self.desk, book=PendingBook(self.book, records) if records else self.book)

    def put(self, change: Change) -> None:
        """Keep a change that was judged and found good."""
        self.changes.append(change)
        for record in change.records:
            self.book.put(record)


def untold(_done: int, _whole: int) -> None:
    """Show nobody how far it is."""


def entered(desk: Desk, plan: Plan, told: Told = untold) -> Change | None:
    """Give the one change that brings in every clean row, or None where there is nothing to bring in.

    Rows that the engine refuses join the refused rows of the plan with its reasons.
    """
    pile = _Pile(desk)
    opening = _opened(pile, plan) if plan.opens and plan.of(CREATE) else ""
    for item in plan.first if plan.of(CREATE) else ():
        pile.put(actions.create(pile.here(), item.kind, item.fields, item.verb))
    waiting = plan.of(CREATE)
    for done, entry in enumerate(waiting, start=1):
        _enter(pile, plan, entry, opening)
        told(done, len(waiting))
    gathered = [change for one in plan.gathered for change in _gather(pile, plan, one, opening)]
    made = [entry for entry in plan.entries if entry.ids]
    if not made:
        return None
    changes = _needed(pile.changes, plan)
    if opening:
        final = actions.create(desk, OPENING, _batch(desk, plan), "add")
        changes = [final, *changes[1:]]
    count = len({id for entry in made for id in entry.ids})
    return replace(
        actions.combine(changes, "import", f"{plan.kind}: import {count}", _said(plan, count)),
        follow=(*_follow(desk, plan, opening), *(line for change in gathered for line in change.follow), *plan.left),
        notes=(),
    )


def _needed(changes: list[Change], plan: Plan) -> list[Change]:
    """Leave out what was made beforehand for rows that were all refused after all."""
    first = {Ref(item.kind, str(item.fields.get("id"))) for item in plan.first}
    made = [change.records[0] for change in changes]
    named = {str(value) for one in made if one.ref not in first for value in one.data.values()}
    return [change for change, one in zip(changes, made, strict=True) if one.ref not in first or one.id in named]


def _opened(pile: _Pile, plan: Plan) -> str:
    change = actions.create(pile.desk, OPENING, _batch(pile.desk, plan), "add")
    pile.put(change)
    return change.records[0].id


def _batch(desk: Desk, plan: Plan) -> Data:
    """Say what came from where: the file, its hash and the counts."""
    return {
        "file": plan.workbook.name,
        "sha256": plan.workbook.sha256,
        "kind": plan.kind,
        "rows": len(plan.entries),
        "created": plan.units,
        "refused": len(plan.of(REFUSED)),
        "importer": desk.actor,
    }


def _enter(pile: _Pile, plan: Plan, entry: Entry, opening: str) -> None:
    """Make the records of one row: all of them, or none and the reasons."""
    made: list[Change] = []
    try:
        for item in entry.items:
            for _ in range(item.units):
                made.append(_made(pile.here(made), item, opening))
        tried = [_with(pile.here(made), one, [entry.gives[one.kind]], opening)
                 for one in plan.gathered if one.kind in entry.gives and not one.aside]  # fmt: skip
    except (InvalidError, RefusedError) as error:
        for problem in error.problems:
            entry.refuse(problem.rule, problem.where, problem.message, problem.clause)
        if not error.problems:
            entry.refuse("refused", "", error.message)
        return
    for change in made:
        pile.put(change)
        entry.ids.append(change.records[0].id)
    for note in _once(note for change in (*made, *tried) for note in change.notes):
        said = say("{message} [{clause}]", "{message} [{clause}]", message=note.message, clause=note.clause)
        (entry.lacking if "lacking" in note.rule else entry.notes).append(said)


def _gather(pile: _Pile, plan: Plan, one: Gathered, opening: str) -> list[Change]:
    """Make the record that the good rows fill together; several where there are too many rows for one."""
    giving = [entry for entry in plan.entries if one.kind in entry.gives and not entry.faults]
    made: list[Change] = []
    for start in range(0, len(giving), MOST_ROWS):
        part = giving[start : start + MOST_ROWS]
        try:
            change = _with(pile.here(), one, [entry.gives[one.kind] for entry in part], opening)
        except RefusedError as error:
            if not one.aside:
                raise
            plan.left.append(_left(error, len(giving) - start, plan))
            for entry in giving[start:]:
                del entry.gives[one.kind]
            break
        pile.put(change)
        made.append(change)
        for entry in part:
            entry.ids.append(change.records[0].id)
    return made


def _left(error: RefusedError, count: int, plan: Plan) -> Words:
    return say(
        "配额 {n} 行没有起草成制度:{why};由其再导入一次本表({name}),已有的行不会重复",
        "{n} rows of quotas were not drafted as policy: {why}; let them import {name} again, nothing comes in twice",
        n=count, why=joined(problem.message for problem in error.problems) or error.message, name=plan.workbook.name,
    )  # fmt: skip


def _with(desk: Desk, one: Gathered, rows: list[Data], opening: str) -> Change:
    under = {"opening": opening} if one.kind in OPENED and opening else {}
    return actions.create(desk, one.kind, {**one.fields, **under, one.field: rows}, one.verb)


def _made(desk: Desk, item: Item, opening: str) -> Change:
    if item.verb == "edit":
        return actions.edit(desk, Ref(item.kind, item.id), item.fields)
    if item.id:
        return actions.advance(desk, Ref(item.kind, item.id), item.verb, item.fields)
    fields = {**item.fields, "opening": opening} if item.kind in OPENED else item.fields
    return actions.create(desk, item.kind, fields, item.verb)


def _once(notes: Iterable[Problem]) -> list[Problem]:
    """Give what is to be said of the units of one row, once."""
    kept: dict[tuple[str, str], Problem] = {}
    for note in notes:
        kept.setdefault((note.rule, note.where), note)
    return list(kept.values())


def _said(plan: Plan, count: int) -> Words:
    return say(
        "已从 {name} 导入 {rows} 行,共 {n} 条记录",
        "Imported {rows} rows of {name}: {n} records",
        name=plan.workbook.name,
        rows=len([entry for entry in plan.entries if entry.ids]),
        n=count,
    )


def _follow(desk: Desk, plan: Plan, opening: str) -> tuple[Words, ...]:
    if opening:
        seats = [(role, "") for role in policy.may(desk.book, f"{OPENING}.confirm", desk.today)]
        others = whose.able(desk.book, seats, {desk.actor})
        return (
            say(
                "下一步 请另一人核对后确认({who}):ecentre opening confirm {id}{hands}",
                "Next, another person checks and confirms ({who}): ecentre opening confirm {id}{hands}",
                who=whose.named(desk.book, others), id=opening, hands=hands(others[:1]),
            ),
        )  # fmt: skip
    prefix = kinds.PREFIXES["appointment"]
    posts = [id for entry in plan.entries for id in entry.ids if id.startswith(f"{prefix}-")]
    if not posts:
        return ()
    return (
        say(
            "下一步 管理员核对后确认 {n} 项任职(建账以后须由另一位管理员):ecentre confirm {ids}",
            "Next, an administrator confirms {n} posts (once founded, another one than proposed them): "
            "ecentre confirm {ids}",
            n=len(posts),
            ids=" ".join(posts),
        ),
    )
