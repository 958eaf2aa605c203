"""Which record is meant, where none was named: those that can take the step now, or any, looked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ecentre import kinds, turns
from ecentre.cli.acting import filling
from ecentre.cli.dialogue import asking, choosing, permitting
from ecentre.cli.grammar.options import given
from ecentre.cli.meaning import naming
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Ref, typed
from ecentre.wording import Teller
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecentre.cli.dialogue.choosing import Offered
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Transition
    from ecentre.model import Record

    Taking = Callable[[Sequence[str]], int]

NEWEST = 200
"""So many records of a state, the newest, are looked at for a step."""


def step(call: Call, names: Sequence[str], verb: str) -> Ref:
    """Ask on which record a step shall be taken: first those that wait for the person who acts, then the others.

    Raises:
        BackError: the person wants the question before this one.
        NotFoundError: there is none on which this person can take the step.
    """
    found = list(_possible(call, names, verb))
    if not found:
        raise _none(names, verb)
    label = kinds.get(names[0]).rows(verb)[0].label
    return _picked(call, say("{verb}:哪一件?", "{en} which?", verb=label, en=verb.capitalize()), found)


def any_of(call: Call, book: IndexBook, names: Sequence[str], verb: str = "show") -> Ref:
    """Ask for a record of some kinds by a part of its name, pinyin or id.

    Raises:
        BackError: the person wants the question before this one.
        NotFoundError: there is none.
    """
    found = [record for name in names for record in _all(book, name, verb)]
    if not found:
        raise NotFoundError(say("还没有这类记录", "there is no such record yet"))
    what = kinds.get(names[0]).label if len(names) == 1 else say("记录", "record")
    return _picked(call, say("哪一条{what}?", "Which {what}?", what=what), found)


def _all(book: IndexBook, name: str, verb: str) -> Iterator[tuple[Ref, str]]:
    start = kinds.get(name).start if verb == "edit" else ""
    for id, label, state in sorted(choosing.labelled(book, name), reverse=bool(kinds.PREFIXES[name])):
        if start in ("", state):
            yield Ref(name, id), label


def _possible(call: Call, names: Sequence[str], verb: str) -> Iterator[tuple[Ref, str]]:
    """Give the records on which the person who acts can take a step now, those that wait for them first."""
    book, me = call.kept, call.actor(call.kept)
    found: list[tuple[bool, str, Ref, str]] = []
    for name in names:
        for row in kinds.get(name).rows(verb):
            records = [one for state in row.source for one in _newest(book.find(name, state=state))]
            able = (one for one in records if permitting.may(call, one, row))
            found += [(not _waits(one, row, book, me), one.id, one.ref, _told(call, one)) for one in able]
    seen = {ref: (late, id, ref, label) for late, id, ref, label in found}
    ordered = sorted(seen.values(), key=lambda one: one[1], reverse=True)
    yield from ((ref, label) for _, _, ref, label in sorted(ordered, key=lambda one: one[0]))


def _newest(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda one: one.id, reverse=True)[:NEWEST]


def _waits(record: Record, row: Transition, book: IndexBook, me: str) -> bool:
    wanted = (*turns.wanted(record, book), *turns.offered(record, book))
    return any(me in one.people and one.row.verb == row.verb for one in wanted)


def _told(call: Call, record: Record) -> str:
    """Tell a record in a line: its kind, its title, who made it and when."""
    kind, teller = kinds.get(record.kind), Teller(call.kept, call.schemas)
    title = teller.value(record.kind, kind.title, record.get(kind.title)) if record.get(kind.title) else ""
    who = naming.title(call.kept, "person", str(record.steps[0].get("by", ""))) if record.steps else ""
    day = str(record.steps[0].get("at", ""))[5:10] if record.steps else ""
    return "  ".join(part for part in (str(kind.label), title, who, day) if part)


def _picked(call: Call, heading: object, found: Sequence[tuple[Ref, str]]) -> Ref:
    by_id = {ref.id: ref for ref, _ in reversed(found)}
    offered: Offered = [(ref.id, label) for ref, label in found]
    return by_id[choosing.pick(say("{heading}", "{heading}", heading=heading), offered, back=call.asked)]


def _none(names: Sequence[str], verb: str) -> NotFoundError:
    label = kinds.get(names[0]).rows(verb)[0].label
    listed = joined(f"ecentre {typed(name)} list" for name in names[:3])
    return NotFoundError(
        say("现在没有您可以{verb}的记录;等您办的:ecentre today;全部:{listed}",
            "nothing you can {en} now; what waits for you: ecentre today; all: {listed}",
            verb=label, en=verb, listed=listed)
    )  # fmt: skip


def guided(call: Call, choose: Callable[[], Ref], then: Callable[[Ref], int]) -> int:
    """Ask which record is meant and go on with it; ``<`` from the first question after that asks again."""
    before = call.asked
    while True:
        call.asked = before
        ref = choose()
        call.asked = True
        try:
            return then(ref)
        except asking.BackError:
            call.request = None
            call.forget()


def steps(call: Call, names: Sequence[str], verb: str, typed: Mapping[str, Any], take: Taking) -> int:
    """Take a step for which no record was named, on one that is asked for.

    Raises:
        UsageError: there is nobody to ask; all that is missing is named.
    """
    if not asking.possible(call):
        raise _lacking(call, names, verb, given(dict(typed)))
    return guided(call, lambda: step(call, names, verb), lambda ref: take((ref.id,)))


def found(call: Call, book: IndexBook, names: Sequence[str], verb: str, then: Callable[[Ref], int]) -> int:
    """Look at or change a record where none was named: one that is asked for.

    Raises:
        UsageError: there is nobody to ask.
    """
    if not asking.possible(call):
        raise _hinted(filling.lacking(call.shapes.get(names[0]), (), ids=True))
    return guided(call, lambda: any_of(call, book, names, verb), then)


def _lacking(call: Call, names: Sequence[str], verb: str, typed: Iterable[str]) -> UsageError:
    """Name all that a step lacks where nobody can be asked: the id, and what its row of the table needs."""
    rows = [row for name in names for row in kinds.get(name).rows(verb)]
    needs = [name for name in rows[0].needs if all(name in row.needs and name not in row.fills for row in rows)]
    schema, missing = call.shapes.get(names[0]), [name for name in needs if name not in set(typed)]
    reason = all(row.reason for row in rows) and not call.reason
    return _hinted(filling.lacking(schema, missing, ids=True, reason=reason))


def _hinted(error: UsageError) -> UsageError:
    path = click.get_current_context().command_path
    hint = say("看用法:{path} --help", "for help: {path} --help", path=path)
    return UsageError(say("{what}\n{hint}", "{what}\n{hint}", what=error.message, hint=hint))
