"""The matrix of crashes: all that the command tree offers and that writes, against the stages of ``verbs.yaml``."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import yaml

from ecentre import kinds
from ecentre.cli import own
from ecentre.cli.grammar import handmade
from ecentre.cli.grammar.kindgroup import CHANGERS, READERS, KindGroup
from ecentre.cli.meaning.naming import command
from ecentre.cli.tree import FAMILIES as TOGETHER
from ecentre.cli.tree import Root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Kind

FILE = Path(__file__).with_name("verbs.yaml")
FAMILIES: dict[str, list[str | dict[str, str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
PREPARATION = "+"
ASIDE = re.compile(r" \([^)]*\)")
STAY = {
    "find": "looks",
    "open": "lets an editor write; what comes of it are stages of keep and restore",
    "check": "looks",
    "rules": "looks",
    "completion": "looks",
    "audit": "looks",
    "review": "looks, on what was fetched",
    "ci": "judges; the witness writes on the forge, by one exchange of a branch",
    "diff-text": "looks, for git",
    "merge-file": "fills the file that git made for it and puts in place itself",
    "demo": "takes steps that are stages here, in a folder of its own",
    "tutorial": "the same, in a folder that is thrown away",
    "new": "leads to verbs that are stages here",
    "use": "remembers in the user's own folder which centre is meant; nothing of the books",
    "backup": "writes one file outside of the books; killed in tests/test_backup.py",
    "manual": "looks",
    "stocktake report": "looks",
    "clauses": "looks",
    "evidence": "looks",
    "missing": "looks",
    "today": "looks",
    "asset depreciation": "looks",
    "asset value": "looks",
    "archive catalogue": "looks",
    "archive due": "looks",
    "claim papers": "looks",
    "calendar month": "looks",
    "call-log register": "looks",
    "call-log totals": "looks",
    "compensation owed": "looks",
    "cost": "looks",
    "duty day": "looks",
    "finance-ledger compare": "looks",
    "impact": "looks",
    "outgoing next": "looks",
    "roster balance": "looks",
    "roster ics": "looks; a file it is written to is put in place as that of print is",
    "roster show": "looks",
    "seal-use register": "looks",
    "stock card": "looks",
    "stock held": "looks",
    "stock list": "looks",
    "stock low": "looks",
    "stock month": "looks",
    "stock-count report": "looks",
    "stock-count sheet": "looks",
    "supervise sheet": "looks",
    "supply ledger": "looks",
    "supply owed": "looks",
    "supply sheet": "looks",
    "supply usage": "looks",
    "key pin": "asks on a terminal only; the file is put in place as a new key's is",
}
"""Commands without a stage, and why."""


class Stage(NamedTuple):
    """A prepared centre and one command line: the family it stands in, its place there, what it takes, who types it."""

    family: str
    place: int
    title: str
    by: str
    words: tuple[str, ...]
    typed: str

    @property
    def names(self) -> list[str]:
        """Give what the stage stands for: rows of tables and commands."""
        return ASIDE.sub("", self.title).split(", ")

    @property
    def generic(self) -> bool:
        """Tell whether rows of workflow tables are all that it stands for: they share one way through the engine."""
        return "(" not in self.title and all("." in name for name in self.names)


def stages() -> list[Stage]:
    """Give the stages of all families."""
    return [
        Stage(family, place, title, *parsed(line))
        for family, lines in FAMILIES.items()
        for place, one in enumerate(lines)
        if isinstance(one, dict)
        for title, line in one.items()
        if not title.startswith(PREPARATION)
    ]


def parsed(line: str) -> tuple[str, tuple[str, ...], str]:
    """Read a command line: who types it, its words, the file that is typed in."""
    line, _, typed = line.partition(" < ")
    by, *words = shlex.split(line)
    return by.removeprefix("@"), tuple(words), typed


def wanted() -> set[str]:
    """Walk the command tree and name all that writes: rows of tables, generic changes, commands written by hand."""
    root, context = Root(), click.Context(Root())
    shelves = {command(name): kinds.get(name) for name in kinds.PREFIXES}
    found = {name for name in own.COMMANDS if name not in STAY}
    rowed = {row.verb for kind in shelves.values() for row in kind.workflow if not row.inner}
    for name in root.list_commands(context):
        if name in shelves:
            found |= set(_of_kind(shelves[name], context))
        elif name in TOGETHER:
            found |= {f"{name} {verb}" for verb in handmade.added(name)} - set(STAY)
        elif name in CHANGERS:
            found.add(name)
        else:
            known = name in own.COMMANDS or name in READERS or name in rowed
            assert known, f"what is {name}?"
    return found


def _of_kind(kind: Kind, context: click.Context) -> Iterator[str]:
    """Name all that writes in the sub-command of a kind."""
    by_hand = handmade.added(kind.name)
    for verb in KindGroup(kind).list_commands(context):
        if verb in by_hand and f"{command(kind.name)} {verb}" not in STAY:
            yield f"{command(kind.name)} {verb}"
        elif verb in CHANGERS:
            yield verb
    rows = [row for row in kind.workflow if not row.inner]
    for row in rows:
        several = sum(one.verb == row.verb for one in rows) > 1
        yield f"{kind.name}.{row.verb}" + (f" {','.join(row.source)}" if several else "")
