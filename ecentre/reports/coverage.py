"""Every clause of the manuals, and what the program does about it: refuse, remind, keep, or leave to people [X.6].

Nothing here is written by hand but the register of clauses itself: rules, steps, terms and fields are asked which
clause they stand for, the cases which one they try.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NamedTuple

from ecentre import kinds, policy, reports
from ecentre.model import Column, Table
from ecentre.records import data_folder
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecentre.index import IndexBook
    from ecentre.schema import Schemas

    Found = dict[str, dict[str, None]]

ID = r"(?:[A-Z][0-9]?(?:\.[0-9]+)+[a-z]?)"
CITED = re.compile(rf"\[({ID}(?:\s*[-,、;]\s*{ID})*)\]")
ONE = re.compile(rf"({ID})(?:\s*-\s*({ID}))?")
ENFORCED, REPORTED, STORED, TEXT, OPEN = "enforced", "reported", "stored", "text", "open"
LABELS = {
    ENFORCED: say("强制", "enforced"), REPORTED: say("提示", "reported"), STORED: say("存储", "stored"),
    TEXT: say("制度文字", "policy text"), OPEN: say("未办", "open"),
}  # fmt: skip
FEW = 2
"""How many rules of a clause a screen names."""
COLUMNS = (
    Column("clause", say("条款", "clause")),
    Column("requirement", say("要求", "requirement")),
    Column("state", say("情况", "state")),
    Column("rules", say("规则和步骤", "rules and steps")),
    Column("reports", say("提示", "reports")),
    Column("fields", say("字段", "fields")),
    Column("tests", say("用例", "cases")),
    Column("why", say("说明", "why")),
)


class Clause(NamedTuple):
    """One clause: its number, the letters of what it asks for (Hard, Dated, Form, Stored, Policy text), its words."""

    id: str
    letters: str
    words: Words
    why: Words


class Evidence(NamedTuple):
    """What stands for a clause: rules and steps that refuse, terms that remind, fields that keep, cases that try it."""

    rules: tuple[str, ...]
    reports: tuple[str, ...]
    fields: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def state(self) -> str:
        """Say in a word what the program does."""
        told = ((ENFORCED, self.rules), (REPORTED, self.reports), (STORED, self.fields))
        return next((name for name, found in told if found), OPEN)


@cache
def register() -> dict[str, Clause]:
    """Give every clause by its number, in the order of the manuals."""
    file = data_folder("templates") / "clauses" / "register.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    none = ("", "")
    return {
        id: Clause(id, one["kinds"], say(one["zh"], one["en"]), say(*one.get("why", none))) for id, one in said.items()
    }


def coverage(book: IndexBook, schemas: Schemas, section: str = "", *, brief: bool = False) -> Table:
    """Tell of every clause of a section what is done about it; ``brief`` names the first rules only, for a screen."""
    known = evidence(book, schemas)
    chosen = [one for one in register().values() if within(one.id, section)]
    rows = tuple(_row(one, known[one.id], FEW if brief else None) for one in chosen)
    states = [str(row[2]) for row in rows]
    count = joined(f"{label} {states.count(str(label))}" for label in LABELS.values())
    title = say("条款对照 {section}", "clauses {section}", section=section)
    whole = say("共 {n} 条:{count}", "{n} in all: {count}", n=len(rows), count=count)
    return Table("clauses", title, COLUMNS, rows, (whole,))


def within(id: str, section: str) -> bool:
    """Tell whether a clause belongs to a section such as A1 or A1.2.3."""
    return not section or id == section or id.startswith(section if section[-1:] == "." else f"{section}.") or (
        id.startswith(section) and not id[len(section) :].startswith(tuple("0123456789"))
    )


def _row(one: Clause, known: Evidence, most: int | None) -> tuple[str, ...]:
    state = TEXT if known.state == OPEN and one.letters in ("P", "") else known.state
    lists = (_listed(names, most) for names in (known.rules, known.reports, known.fields, known.tests))
    return one.id, str(one.words), str(LABELS[state]), *lists, str(one.why)


def _listed(names: tuple[str, ...], most: int | None) -> str:
    told = joined(names[:most])
    if most is None or len(names) <= most:
        return told
    return str(say("{told} 等 {n} 项", "{told}, {n} in all", told=told, n=len(names)))


def evidence(book: IndexBook, schemas: Schemas) -> dict[str, Evidence]:
    """Give what stands for every clause of the register."""
    parts = [_gathered(pairs) for pairs in (_rules(book), _reports(book), _fields(book, schemas), _cases())]
    return {id: Evidence(*(tuple(part.get(id, ())) for part in parts)) for id in register()}


def _gathered(pairs: Iterable[tuple[str, str]]) -> Found:
    found: Found = defaultdict(dict)
    for cited, name in pairs:
        for id in clauses_in(cited):
            found[id][name] = None
    return found


def clauses_in(cited: str) -> Iterator[str]:
    """Give the clauses that a text such as ``A2.3.3-A2.3.6, X.1`` names, ranges spelt out."""
    order = list(register())
    for first, last in ONE.findall(cited):
        if last and first in order and last in order:
            yield from order[order.index(first) : order.index(last) + 1]
        else:
            yield first


def cited_in(text: str | None) -> str:
    """Give the clauses that stand in brackets in a docstring or a help text."""
    return ", ".join(CITED.findall(text or ""))


def _rules(book: IndexBook) -> Iterator[tuple[str, str]]:
    for name in kinds.PREFIXES:
        kind = kinds.get(name)
        yield cited_in(import_module(f"ecentre.kinds.{name}").__doc__), f"{name} --steps"
        for rule in kind.rules:
            yield cited_in((rule.__doc__ or "").partition("\n")[0]), f"{name}.{rule.__name__}"
        for row in kind.workflow:
            yield row.clause, f"{name} {row.verb}"
    for table in ("rights", "chains", "signing", "separation"):
        for said in policy.rows(book, table):
            what = said.get("verb") or said.get("chain") or said.get("first")
            yield str(said.get("clause", "")), f"{table}:{what}"


def _reports(book: IndexBook) -> Iterator[tuple[str, str]]:
    for name in kinds.PREFIXES:
        for deadline in kinds.get(name).dues:
            yield cited_in((deadline.__doc__ or "").partition("\n")[0]), f"{name}.{deadline.__name__}"
    for row in policy.rows(book, "duties"):
        yield row["clause"], row["duty"]
    for found in iter_modules(reports.__path__):
        module = import_module(f"{reports.__name__}.{found.name}")
        for function in vars(module).values():
            if getattr(function, "__module__", "") == module.__name__:
                yield cited_in(function.__doc__), f"{found.name}.{getattr(function, '__name__', '')}"


def _fields(book: IndexBook, schemas: Schemas) -> Iterator[tuple[str, str]]:
    for row in policy.rows(book, "thresholds"):
        yield str(row.get("clause", "")), str(row["key"])
    for name in kinds.PREFIXES:
        schema = schemas.get(name)
        yield cited_in(str(schema.root.get("description", ""))), name
        for field, node in schema.properties.items():
            yield f"{node.get('x-clause', '')}, {cited_in(str(node.get('description', '')))}", f"{name}.{field}"


def _cases() -> Iterator[tuple[str, str]]:
    """Give the cases of a source checkout; an installed program carries none."""
    folder = data_folder("templates").parent / "tests" / "kinds"
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        yield from _cases_of(file)


def _cases_of(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("  clause: "):
            yield line.removeprefix("  clause: "), file.stem
