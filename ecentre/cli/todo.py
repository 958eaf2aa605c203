"""What waits for a person: answers in a chain, confirmations, what a role has to check or to make next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ecentre import kinds
from ecentre.cli import own
from ecentre.cli.grammar import digest
from ecentre.cli.meaning import naming
from ecentre.model import spelled, typed
from ecentre.wording import Teller
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.index import IndexBook
    from ecentre.kind import Kind
    from ecentre.model import Record
    from ecentre.turns import Wanted


MANY = 3  # so many alike are told in one line, which names no more


class Task(NamedTuple):
    """One thing that waits: what it is about, the step and the command; ``alike`` if the step asks for nothing."""

    about: str
    step: str
    command: str
    kind: str = ""
    id: str = ""
    named: str = ""
    alike: bool = False

    def __str__(self) -> str:
        """Write it in a line, with the command that does it."""
        return f"{self.about}  {self.step}{say(':', ': ') if self.step else ''}{self.command}"


def grouped(tasks: Iterable[Task], behind: str = "") -> Iterator[str]:
    """Write what waits, things alike in one line with one command; ``behind`` says in whose name it is typed."""
    alike: dict[tuple[str, str, bool], list[Task]] = {}
    for one in tasks:
        alike.setdefault((one.kind, one.step, one.alike) if one.alike else ("", str(one), False), []).append(one)
    for found in alike.values():
        if len(found) < MANY:
            yield from (f"{one}{behind}" for one in found)
            continue
        first = found[0]
        command = " ".join([first.command.removesuffix(f" {first.id}"), *(one.id for one in found)])
        names = list(dict.fromkeys(one.named for one in found))
        told = say("{kind} {n} 件 {step}:{names}{more}", "{kind}: {n}, {step}: {names}{more}",
                   kind=first.kind, n=len(found), step=first.step, names=joined(names[:MANY]),
                   more=say("等", " and others") if names[MANY:] else "")  # fmt: skip
        yield f"{told}\n  {command}{behind}"


def waits(book: IndexBook, me: str, answers: Iterable[Wanted] | None = None) -> Iterator[Task]:
    """Give what I can do next: answers in a chain that are mine, confirmations by me, what my role has to check.

    ``answers`` are those ``awaited``, where they are known already.
    """
    yield from (task(book, one) for one in (awaited(book) if answers is None else answers) if me in one.people)
    there = book.states()
    for name, about in digest.all_kinds().items():
        if makes := sorted(there.get(name, set()) & set(about.makes)):
            yield from _to_carry_out(book, kinds.get(name), makes, me)


def awaited(book: IndexBook) -> Iterator[Wanted]:
    """Give every answer and every check that some record waits for, whoever is to give it."""
    from ecentre import turns

    there = book.states()
    for name, about in digest.all_kinds().items():
        states = sorted(there.get(name, set()) & set(about.answers))
        for record in (one for state in states for one in book.find(name, state=state)):
            yield from (*turns.wanted(record, book), *turns.offered(record, book))


def with_others(answers: Iterable[Wanted], me: str) -> list[tuple[str, int]]:
    """Give for whom else something waits that is not mine to do, who has most of it first, with how much."""
    found = Counter(who for one in answers if me not in one.people for who in dict.fromkeys(one.people))
    return found.most_common()


def _to_carry_out(book: IndexBook, kind: Kind, states: list[str], me: str) -> Iterator[Task]:
    """Give what wants a record of another kind that is mine to make, such as a purchase, or a last step of mine."""
    told, approved = set[str](), digest.approved(kind)
    for record in (one for state in states for one in book.find(kind.name, state=state)):
        for command in kind.follow(record) if kind.follow else ():
            word, verb = command.split(" ")[:2]
            name = word.replace("-", "_")
            mine = name in kinds.PREFIXES and _mine(book, name, verb, me)
            if mine and command not in told and (name == kind.name or record.state in approved or _waits(kind, record)):
                told.add(command)
                yield Task(f"{kind.label} {record.id} {_title(book, record)}", "", f"ecentre {spelled(command)}")


def _waits(kind: Kind, record: Record) -> bool:
    """Tell whether only another record's step moves this one on."""
    rows = [row for row in kind.workflow if record.state in row.source]
    return bool(rows) and all(row.inner for row in rows)


def _title(book: IndexBook, record: Record) -> str:
    """Give the title of a record as people read it: a name for who it is about."""
    return Teller(book, book.schemas).title(record)


def _mine(book: IndexBook, kind: str, verb: str, me: str) -> bool:
    """Tell whether policy leaves a step to roles of which I hold one."""
    from ecentre import policy

    return any(policy.holds(book, me, role, book.on) for role in policy.may(book, f"{kind}.{verb}", book.on))


def task(book: IndexBook, one: Wanted) -> Task:
    """Give one thing that waits, with the command that does it."""
    record, row, kind = one.record, one.row, kinds.get(one.record.kind)
    word = f"{typed(record.kind)} {row.verb}" if row.verb in own.COMMANDS else kind.command(row)
    title = _title(book, record)
    alike = not (row.chain or row.by or row.needs or row.reason)
    about, command = f"{kind.label} {record.id} {title}", f"ecentre {word} {record.id}"
    return Task(about, str(row.label), command, str(kind.label), record.id, title, alike)


def handed_on(book: IndexBook, me: str) -> Iterator[str]:
    """Give my own records that are on their way, with whose turn it is, the newest first."""
    from ecentre import turns

    for name in (one for one in kinds.PREFIXES if any(row.chain for row in kinds.get(one).workflow)):
        kind = kinds.get(name)
        moving = {state for row in kind.workflow for state in row.source} - set(kind.ended)
        found = [record for state in sorted(moving) for record in book.find(name, state=state)]
        for record in sorted((one for one in found if one.steps[0]["by"] == me), key=lambda one: one.id, reverse=True):
            next_ = [*turns.wanted(record, book), *turns.offered(record, book)]
            if next_ and not any(me in one.people for one in next_):
                yield _waiting_for(book, next_[0])


def _waiting_for(book: IndexBook, one: Wanted) -> str:
    """Write one record of mine that waits for somebody else."""
    from ecentre import policy, whose

    record, people = one.record, joined(naming.title(book, "person", who) for who in one.people)
    who = f"{policy.role_label(book, one.role)} {people}".strip()
    way = say("ecentre show {id}", "ecentre show {id}", id=record.id)
    if one.role and not people:
        way = whose.nobody(book, one.role, one.department)
    told = say(
        "{id} {title}  等 {who} {label}:{way}", "{id} {title}  waits for {who}, {label}: {way}",
        id=record.id, title=_title(book, record), who=who, label=one.row.label, way=way,
    )  # fmt: skip
    return str(told)
