"""Where the examples of the help pages are tried: for every command that writes, one line of the cases that it is like.

Just before that line is typed, the example is, with ``--dry-run``, by the same person, on the same record. ``edit`` and
``correct`` are tried just after a record was made. Which line that is depends on the words alone, so that all workers
choose alike. A line that begins with ``?`` is not typed: it names a command whose examples are tried there.
"""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import commandtree
import pytest

from ecentre import kinds
from ecentre.cli.own import COMMANDS
from ecentre.model import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHANGERS = ("edit", "correct")
TRY, FROM = "? ", "--from"
SCANS = ("扫描件.pdf", "scan.pdf")
KINDS = {
    **{typed(kind): kind for kind in kinds.PREFIXES},
    **{kind.replace("_", "-"): kind for kind in kinds.PREFIXES},
    "document outgoing": "outgoing",
    "document incoming": "incoming",
}
"""Every way to type a kind."""
BY_PREFIX = {prefix: kind for kind, prefix in kinds.PREFIXES.items() if prefix}
Words = tuple[str, ...]


class Line(NamedTuple):
    """A line of the cases, where it stands, and whether it may fail."""

    scope: str
    place: int
    text: str

    @property
    def words(self) -> Words:
        return tuple(one for one in split(self.text.removeprefix(TRY)) if one != "ecentre" and one[0] != "@")

    @property
    def actor(self) -> Words:
        return tuple(f"--as={one[1:]}" for one in split(self.text) if one[0] == "@")


class Trial(NamedTuple):
    """An example with the line it is tried at; ``after`` tells that it is tried once the line was typed."""

    example: Words
    line: Line
    after: bool

    @property
    def typed(self) -> Iterator[Words]:
        """Give the example as that person types it there, on the record that the line names, in both languages."""
        mine, theirs = _named(self.example), _named(self.line.words)
        changed = {mine: theirs} if mine and theirs and not self.after else {}
        for words in dict.fromkeys((self.example, english()[self.example])):
            yield (*self.line.actor, *(changed.get(one, one) for one in words), "--dry-run")


@cache
def split(text: str) -> Words:
    """Take a line apart as a shell does; every worker does so with thousands, some of them many times."""
    return tuple(shlex.split(text))


def writing() -> list[commandtree.Found]:
    return [one for one in commandtree.walk() if one.writes and commandtree.once(one)]


@cache
def english() -> dict[Words, Words]:
    """Give what each example is on the English page; both are typed alike, since values are read in either language."""
    found = writing()
    with pytest.MonkeyPatch.context() as here:
        here.setenv("ECENTRE_LANG", "en")
        told = [(one, commandtree.typed(one.command)) for one in found]
    return {words: other for one, others in told for words, other in zip(one.examples, others, strict=True)}


@cache
def commands() -> dict[Words, tuple[str, ...]]:
    """Give every command as it is typed, with the name of what it does: the kind, or nothing, and the verb."""
    return {one.path: _meant(one.path) for one in commandtree.walk()}


def _meant(path: Words) -> tuple[str, ...]:
    kind = KINDS.get(" ".join(path[:-1]))
    return (kind, path[-1]) if kind else path


def _command(words: Words) -> Words:
    return max((words[:count] for count in range(len(words) + 1) if words[:count] in commands()), key=len)


def _named(words: Words) -> str:
    """Give the record that a line names first, if it names one."""
    rest = words[len(_command(words)) :][:1]
    return rest[0] if rest and not rest[0].startswith("-") else ""


@cache
def deed(words: Words) -> tuple[str, ...]:
    """Tell what a line does: the kind and the verb, found by the id where the kind is not named."""
    path = _command(words)
    found = re.match("[A-Z]+", _named(words))
    kind = BY_PREFIX.get(found[0]) if len(path) == 1 and path[0] not in COMMANDS and found else None
    return (kind, path[0]) if kind else commands()[path]


@cache
def examples() -> dict[Words, tuple[str, ...]]:
    """Give the examples of the commands that write, each with what it does."""
    told = {words: deed(words) for one in writing() for words in one.examples}
    short = {words[len(_command(words)) - 1 :]: what for words, what in told.items() if what[0] in kinds.PREFIXES}
    meant = {words: short.get(words, what) if len(_command(words)) == 1 else what for words, what in told.items()}
    return {words: what for words, what in meant.items() if not _lasts(what) and FROM not in words}


def _lasts(what: tuple[str, ...]) -> bool:
    """Tell whether a kind is never changed once it is entered: ``edit`` and ``correct`` say what to do instead."""
    if what[-1] not in CHANGERS or what[0] not in kinds.PREFIXES:
        return False
    kind = kinds.get(what[0])
    return {row.target for row in kind.workflow if row.target} <= set(kind.fixed)


def trials(lines: Iterable[Line]) -> dict[tuple[str, int], list[Trial]]:
    """Choose for every example the line it is tried at; an example that no line is like is tried nowhere."""
    by_deed: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        for key in (deed(line.words), *_makings(line)):
            by_deed.setdefault(key, []).append(line)
    chosen: dict[tuple[str, int], list[Trial]] = {}
    for example, key in examples().items():
        if key in by_deed:
            rank = _unlikeness if key[-1] in CHANGERS else _likeness
            line = max(by_deed[key], key=lambda one, rank=rank, like=set(example): rank(one, like))
            after = key[-1] in CHANGERS and not line.text.startswith(TRY)
            chosen.setdefault((line.scope, line.place), []).append(Trial(example, line, after))
    return chosen


def _makings(line: Line) -> Iterator[tuple[str, ...]]:
    """Give what can be tried once a line has made a record."""
    kind, verb, *_ = (*deed(line.words), "")
    made = [row for row in kinds.get(kind).creations if row.verb == verb] if kind in kinds.PREFIXES else []
    if made and not line.text.startswith(TRY):
        yield kind, "correct"
        yield from ((kind, "edit") for row in made if row.target == kinds.get(kind).start)


def _likeness(line: Line, example: set[str]) -> tuple[bool, float, bool]:
    words = set(line.words)
    return line.text.startswith(TRY), len(words & example) / len(words | example), line.scope.startswith("do ")


def _unlikeness(line: Line, example: set[str]) -> tuple[bool, bool, bool, int]:
    """Prefer the first record of a centre, made with another value than the example changes it to."""
    named, first = line.text.startswith(TRY), line.scope.startswith("given ")
    return named, first, set(line.words[len(_command(line.words)) :]).isdisjoint(example), -line.place


class Scans:
    """The files that examples name, while one of them is tried."""

    def __enter__(self) -> None:
        for name in SCANS:
            Path(name).write_bytes(b"%PDF-1.4\n")

    def __exit__(self, *_: object) -> None:
        for name in SCANS:
            Path(name).unlink()
