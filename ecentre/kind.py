"""What a kind module fills in: a workflow table, columns and rules, all as plain values.

The table that lets people act is the table that audits them: the command line builds its verbs from it and ``check``
judges files by it. Who may take a step, how many must agree and from which amount are no part of it: they are dated
records of the kinds ``policy`` and ``appointment``.
"""

# Annotations stand for themselves here: those put off would be compiled, field by field, at every start.

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from ecentre.model import Act, Book, Data, Problem, Record, Ref, typed
from ecentre.words import Words, say

Rule = Callable[[Record, Book], Iterable[Problem]]
Fill = Callable[[Record, Book], Data]
Effect = Callable[[Record, Book], Iterable[Act]]
Follow = Callable[[Record], Iterable[str]]
Wants = Callable[[Record, Book], Iterable[str]]


class Due(NamedTuple):
    """Something that must be done by the end of a day, and the day it was done; reports tell late from good [X.5].

    ``duty`` is a short name such as ``incoming.filed``; ``owner`` is a person's id (or several, with spaces between),
    ``role:archivist`` or ``dept:brand``. The id of ``ref`` is empty where what is due does not exist yet.
    """

    ref: Ref
    duty: str
    clause: str
    what: Words
    due: date
    done: date | None
    owner: str = ""
    command: str = ""
    began: date | None = None


Deadline = Callable[[Record, Book], Iterable[Due]]


INTEGRITY = frozenset((
    "acting", "actor", "administrator", "apart", "approved", "cause", "chain", "confirmed_by_another", "fingerprint",
    "ends_back", "fixed", "free", "grown", "inner", "itself", "never_by", "once", "possession", "public", "replaced",
    "rev", "revoked_by", "right", "set", "signature", "signed", "state", "step", "step_fields", "step_future",
    "step_rev", "step_role", "step_state", "step_time", "subject", "terms", "uid",
))  # fmt: skip
"""Names of rules about who wrote what when; no override lets a forged record pass [X.14]."""


ELSEWHERE = frozenset(("review", "cost", "open", "use", "number"))
"""Verbs that are commands or kinds of their own where no kind is named, and do something else there."""


class Transition(NamedTuple):
    """One row of a workflow table: a verb that moves a record from some states to one.

    ``source`` empty means the row creates the record; ``target`` empty means the state stays. ``asks`` are the only
    fields the verb may set besides those every creation may set, ``needs`` those it must be given, ``clears`` those it
    empties; ``adds`` are lists it appends rows to, which nobody changes later; ``fill`` computes the fields named in
    ``fills``, which the user never types. ``chain`` names an approval
    chain in policy: each call adds one answer and the state moves with the last; ``veto`` names a chain whose next
    signer alone may take this row; ``back`` sends the chain back by one stage. ``by`` names the field holding the
    person who must act (X.2); with ``proxy`` whoever entered the record may act for them, giving a reason or a witness.
    ``home`` names the field holding the department whose people take the step; a rule of the kind sees to it.
    ``never_by`` names the fields whose people may not (X.3), ``apart`` keeps out whoever wrote the record, once the
    founding is over; a recovery key may sign rows that ``recovers``. ``reason`` demands ``--reason``. ``effect`` lists
    the steps this one causes on other records, all named in ``causes`` as ``asset.issue``. ``inner`` rows are only ever
    caused, never typed.

    The last three are for who is asked, and judge nothing: ``wants`` gives the fields that the schema leaves free but a
    rule will miss, by what is known so far, and ``witness`` where a second person must see the step; ``also`` are those
    that a form asks one by one though they may stay empty; ``fits`` tells of a record whether the row has anything to
    do there at all.
    """

    verb: str
    source: tuple[str, ...]
    target: str
    label: Words
    help: Words
    clause: str = ""
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    fill: Fill | None = None
    chain: str = ""
    veto: str = ""
    by: str = ""
    proxy: bool = False
    home: str = ""
    never_by: tuple[str, ...] = ()
    apart: bool = False
    recovers: bool = False
    back: bool = False
    reason: bool = False
    effect: Effect | None = None
    causes: tuple[str, ...] = ()
    inner: bool = False
    until: str = ""
    wants: Wants | None = None
    also: tuple[str, ...] = ()
    fits: Callable[[Record], bool] | None = None

    def open(self, record: Record) -> bool:
        """Tell whether a person may be offered the row for a record as it stands."""
        return record.state in self.source and not self.inner and (self.fits is None or self.fits(record))


class Kind(NamedTuple):
    """One kind of record: its name is its folder, its schema, its templates and its test cases.

    ``follow`` names the commands of other kinds that come next, such as ``purchase add --requisition REQ-2026-0001``.
    In the states ``fixed`` nothing but its own rows changes a record: what says who may do what is never corrected.
    ``called`` names a record by several of its fields, such as ``{asset} → {taker}``, where its ``title`` alone would
    say little. Verbs ``aside`` have a season of their own and are never told as the next step; those that ``finish`` a
    record are told where no other way leads on. Records that are ``resting`` in a state have nothing to follow there:
    so the many that do are not read through for what comes next.
    """

    name: str
    label: Words
    help: Words
    title: str = "name"
    called: str = ""
    columns: tuple[str, ...] = ()
    workflow: tuple[Transition, ...] = ()
    rules: tuple[Rule, ...] = ()
    dues: tuple[Deadline, ...] = ()
    follow: Follow | None = None
    ended: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    finish: tuple[str, ...] = ()
    resting: tuple[str, ...] = ()

    @property
    def creations(self) -> tuple[Transition, ...]:
        """Give the rows that make a record."""
        return tuple(row for row in self.workflow if not row.source)

    @property
    def start(self) -> str:
        """Give the first state: the target of the first creating row."""
        return self.creations[0].target

    @property
    def corrigible(self) -> bool:
        """Tell whether there is a state in which a mistake is edited or corrected, not undone by a row of the table."""
        return bool({row.target or self.start for row in self.workflow} - set(self.fixed))

    @property
    def asked(self) -> frozenset[str]:
        """Give every field that some later row may set, clear or fill: never open to ``edit``."""
        later = (row for row in self.workflow if row.source)
        return frozenset(name for row in later for name in (*row.asks, *row.clears, *row.fills)) | self.grown

    @property
    def grown(self) -> frozenset[str]:
        """Give every list that rows of the table append to: nothing in it is ever changed."""
        return frozenset(name for row in self.workflow for name in row.adds)

    def rows(self, verb: str) -> tuple[Transition, ...]:
        """Give the rows of a verb, in table order."""
        return tuple(row for row in self.workflow if row.verb == verb)

    def row(self, verb: str, state: str) -> Transition | None:
        """Give the row that takes ``verb`` from ``state``, or None."""
        return next((row for row in self.rows(verb) if state in row.source), None)

    def command(self, row: Transition) -> str:
        """Give what to type for a row: its verb, with the kind where the verb alone says too little or else."""
        alone = row.source and not row.adds and row.verb not in ELSEWHERE
        return row.verb if alone else f"{typed(self.name)} {row.verb}"

    def leads_on(self, row: Transition) -> bool:
        """Tell whether a row is the way ahead: not one back, aside, or out by way of exception."""
        if row.inner or row.veto or row.reason or row.clears or not row.target or row.verb in self.aside:
            return False
        beside = [one for one in self.workflow if set(one.source) & set(row.source)]
        last = (bool(row.by) and row is beside[0]) or (row.verb in self.finish and len(beside) == 1)
        return row.target not in self.ended or bool(row.chain) or last

    def row_of(self, step: Data, place: int) -> Transition | None:
        """Give the row that a step on file was taken by, if there is one; ``place`` 0 made the record."""
        verb = str(step.get("verb", ""))
        if place:
            return self.row(verb, str(step.get("from") or ""))
        return next((row for row in self.creations if row.verb == verb), None)


def problem(
    record: Record, rule: str, clause: str, message: Words, where: str = "", level: str = "error"
) -> Problem:
    """Say that ``record`` breaks ``rule`` (a short name; the kind is put before it) of ``clause``."""
    return Problem(f"{record.kind}.{rule}", clause, message, record.ref, where, level=level)


def note(record: Record, rule: str, clause: str, message: Words, where: str = "") -> Problem:
    """Say something worth showing that is no breach."""
    return problem(record, rule, clause, message, where, level="note")


__all__ = ["Deadline", "Due", "Effect", "Fill", "Follow", "Kind", "Rule", "Transition", "note", "problem", "say"]
