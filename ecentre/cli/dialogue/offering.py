"""Which record is meant, where none was named: those that can take the step now, or any, looked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from ecentre import kinds, turns
from ecentre.cli.acting import filling
from ecentre.cli.dialogue import asking, choosing, permitting
from ecentre.cli.grammar.options import given
from ecentre.cli.meaning import naming
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Ref, typed
from ecentre.wording import Teller
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecentre.cli.dialogue.choosing import Offered
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Transition
    from ecentre.model import Record

    Taking = Callable[[Sequence[str]], int]
    Meant = TypeVar("Meant")

FEW = 3  # so many steps are named at the head of a list
ENTERED = say("登记", "entered")
NEWEST = 200
"""So many records of a state, the newest, are looked at for a step."""


def step(call: Call, names: Sequence[str], verb: str) -> list[Ref]:
    """Ask on which records a step shall be taken: first those that wait for the person who acts, then the others.

    Raises:
        BackError: the person wants the question before this one.
        NotFoundError: there is none on which this person can take the step.
    """
    found = list(_possible(call, names, verb))
    if not found:
        raise _none(names, verb)
    labels = list(dict.fromkeys(str(one.label) for one in found))
    heading = say("{verb}:哪一件?", "{en} which?", verb=joined(labels[:FEW]), en=verb.capitalize())
    by_id = {one.ref.id: one.ref for one in reversed(found)}
    offered = [(one.ref.id, f"{one.label}:{one.told}" if len(labels) > 1 else one.told) for one in found]
    return [by_id[id] for id in choosing.picks(heading, offered, back=call.asked)]


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


class Able(NamedTuple):
    """A record on which a person can take a step: how the record and the step are called."""

    ref: Ref
    told: str
    label: Words


def _possible(call: Call, names: Sequence[str], verb: str) -> Iterator[Able]:
    """Give the records on which the person who acts can take a step now, those that wait for them first."""
    book, me = call.kept, call.actor(call.kept)
    found: list[tuple[bool, Able]] = []
    for name in names:
        for row in kinds.get(name).rows(verb):
            records = [one for state in row.source for one in _newest(book.find(name, state=state))]
            able = (one for one in records if row.open(one) and permitting.may(call, one, row))
            found += [(not _waits(one, row, book, me), Able(one.ref, _told(call, one), row.label)) for one in able]
    seen = {one.ref: (late, one) for late, one in found}
    ordered = sorted(seen.values(), key=lambda one: one[1].ref.id, reverse=True)
    yield from (one for _, one in sorted(ordered, key=lambda one: one[0]))


def _newest(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda one: one.id, reverse=True)[:NEWEST]


def _waits(record: Record, row: Transition, book: IndexBook, me: str) -> bool:
    wanted = (*turns.wanted(record, book), *turns.offered(record, book))
    return any(me in one.people and one.row.verb == row.verb for one in wanted)


def _told(call: Call, record: Record) -> str:
    """Tell a record in a line: its kind, its title, who entered it and when."""
    kind = kinds.get(record.kind)
    title = Teller(call.kept, call.schemas).title(record)
    return "  ".join(part for part in (str(kind.label), title, _entered(call, record)) if part)


def _entered(call: Call, record: Record) -> str:
    """Say who entered a record by which step, and on which day."""
    if not record.steps:
        return ""
    first = record.steps[0]
    rows = kinds.get(record.kind).rows(str(first.get("verb", "")))
    who, day = naming.title(call.kept, "person", str(first["by"])), str(first.get("at", ""))[5:10]
    label = rows[0].label if rows else ENTERED
    return str(say("({who} {day} {label})", "({label}, {who} {day})", who=who, day=day, label=label))


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


def guided(call: Call, choose: Callable[[], Meant], then: Callable[[Meant], int]) -> int:
    """Ask which record is meant, or which of them, and go on; ``<`` from the first question after that asks again."""
    before = call.asked
    while True:
        call.asked = before
        meant = choose()
        call.asked = True
        try:
            return then(meant)
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
    return guided(call, lambda: step(call, names, verb), lambda refs: _taken(call, refs, verb, take))


def _taken(call: Call, refs: Sequence[Ref], verb: str, take: Taking) -> int:
    """Take a step on what was chosen: on several, having asked, those of one kind at a time.

    Raises:
        BackError: the person wants to choose again.
        KeyboardInterrupt: the answer is no.
    """
    if len(refs) == 1:
        return take((refs[0].id,))
    code = 0
    by_kind = {kind: [ref.id for ref in refs if ref.kind == kind] for kind in dict.fromkeys(ref.kind for ref in refs)}
    for kind, ids in by_kind.items():
        label = kinds.get(kind).rows(verb)[0].label
        if not asking.agreed(say("{label} {n} 件?[Y/n] ", "{en} {n}? [Y/n] ", label=label, n=len(ids), en=verb)):
            raise asking.declined()
        call.asked = False
        code = max(code, take(ids))
        call.forget()
    return code


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
