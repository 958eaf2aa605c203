"""The problems of one record and of all: schema, references, steps, rules, private numbers, form on disk."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ecentre import authority, fmt, kinds, layout, privacy, records, separation, steps
from ecentre.git import Git
from ecentre.kind import INTEGRITY
from ecentre.model import Problem, Record, Ref, typed
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecentre.index import IndexBook
    from ecentre.model import Book
    from ecentre.schema import Schema, Schemas

FOUNDER = "founder"
GAPS = 1000  # one number made up by hand must not make a list without end


def problems(record: Record, book: Book, schemas: Schemas) -> list[Problem]:
    """Find what is wrong with one record; a granted override turns a breach into a visible note [X.14]."""
    schema = schemas.get(record.kind)
    broken = list(schema.problems(record.data, record.ref))
    if broken:
        return broken
    kind = kinds.get(record.kind)
    found = [*references(record, book, schemas), *_to_come(record, schema)]
    found += [*steps.problems(record, kind, book), *authority.problems(record, kind, book), *privacy.problems(record)]
    found += separation.problems(record, book, schemas)
    for rule in kind.rules:
        found += rule(record, book)
    return [overridden(one, record, book) for one in found]


def references(record: Record, book: Book, schemas: Schemas) -> Iterator[Problem]:
    """Find references to records that do not exist."""
    for where, kind, id in schemas.get(record.kind).references(record.data):
        if id == FOUNDER and kind == "person" and not book.ids("centre"):
            continue
        if book.get(kind, id) is None:
            yield Problem(
                "ref.missing", "X.1",
                say(
                    "{where}:没有 {id};查看:ecentre {kind} list", "{where}: there is no {id}; see: ecentre {kind} list",
                    where=where, id=id, kind=typed(kind),
                ),
                record.ref, where,
            )


def _to_come(record: Record, schema: Schema) -> Iterator[Problem]:
    """Find facts dated after the day they were written down: nothing is received, paid or signed tomorrow."""
    written = str(record.steps[-1]["at"])[:10]
    for name in schema.past:
        if record.text(name) > written:
            clause = str(schema.node(name).get("x-clause") or "X.3")
            message = say(
                "{label} {day} 还没有到,办完那天再登记", "{label} {day} is still to come; enter it on the day",
                label=schema.label(name), day=record.text(name),
            )
            yield Problem(f"{record.kind}.to_come", clause, message, record.ref, name)


def overridden(one: Problem, record: Record, book: Book) -> Problem:
    """Make a visible note of a breach that a granted override lets pass [X.14]."""
    if one.level != "error" or one.rule.startswith("schema.") or one.rule.partition(".")[2] in INTEGRITY:
        return one
    for override in book.find("override", record=record.id, rule=one.rule):
        if override.state in ("granted", "ended") and _covers(override, record, book):
            message = say(
                "{message}(经 {id} 特批至 {until})", "{message} (overridden by {id} until {until})",
                message=one.message, id=override.id, until=override.text("until"),
            )
            return replace(one, level="note", message=message)
    return one


def _covers(override: Record, record: Record, book: Book) -> bool:
    """Tell whether a step was taken under the override, or can be taken now; what was legal stays legal [X.14]."""
    granted = next((str(step["at"])[:10] for step in override.steps if step["verb"] == "approve"), "")
    until = override.text("until")
    if override.state == "ended":
        until = min(until, str(override.steps[-1]["at"])[:10])
    days = [*(str(step["at"])[:10] for step in record.steps), book.on.isoformat()]
    return bool(granted) and any(granted <= day <= until for day in days)


def check_all(book: IndexBook, root: Path, schemas: Schemas, ids: Iterable[str] = ()) -> list[Problem]:
    """Find the problems of all records, or of those with the given ids, with the place of each in its file."""
    wanted = set(ids)
    found = [one for one in book.broken if not wanted or (one.ref and one.ref.id in wanted)]
    uids: dict[str, Ref] = {}
    for name in kinds.PREFIXES:
        present = book.find(name)
        found += _gone(book, root, name, ({record.id for record in present}, wanted))
        for record in present:
            if wanted and record.id not in wanted:
                continue
            mine = problems(record, book, schemas)
            mine += _twin(record, uids)
            mine += _form(record, root, schemas)
            found += [_placed(one, root) for one in mine]
    return found if wanted else [*found, *_whole(book, root, {(one.file, one.rule) for one in found})]


def _twin(record: Record, uids: dict[str, Ref]) -> list[Problem]:
    known = uids.setdefault(record.text("uid"), record.ref)
    if known == record.ref:
        return []
    message = say("内部标识与 {id} 相同,可能是复制的文件", "same uid as {id}; a copied file?", id=known.id)
    return [Problem("record.uid", "X.7", message, record.ref, "uid")]


def _form(record: Record, root: Path, schemas: Schemas) -> list[Problem]:
    if not (root / record.ref.path).is_file():
        return []
    return fmt.problems(record.ref, records.read_bytes(root, record.ref.path), record, schemas)


def _gone(book: IndexBook, root: Path, kind: str, among: tuple[set[str], set[str]]) -> Iterator[Problem]:
    """Find records whose file is gone, and numbers missing below the highest: records end, none is deleted [X.7]."""
    present, wanted = among
    known, damaged = set(book.ids(kind)), {one.ref.id for one in book.broken if one.ref and one.ref.kind == kind}
    missing = known - present - damaged
    if kinds.PREFIXES[kind]:
        highest: dict[str, int] = {}
        for series, _, number in (id.rpartition("-") for id in known):
            highest[series] = max(int(number), highest.get(series, 0))
        every = (f"{series}-{number:04}" for series, top in highest.items() for number in range(1, top))
        holes = set(islice((id for id in every if id not in known), GAPS))
        missing |= holes - layout.taken_out(Git(root), book.commit) if holes else holes
    for id in sorted(missing & wanted if wanted else missing):
        message = say(
            "{id} 的文件不见了;记录只作废不删除,请恢复:ecentre restore {id}",
            "the file of {id} is gone; records end but are never deleted; put it back: ecentre restore {id}",
            id=id,
        )
        yield Problem("record.gone", "X.7", message, Ref(kind, id), path=Ref(kind, id).path)


def _whole(book: IndexBook, root: Path, told: set[tuple[str, str]]) -> list[Problem]:
    """Find what no single record shows: strays in the folder, the shape of the tree in git."""
    shape = layout.problems(Git(root), book.commit)
    return [*_strays(root), *(one for one in shape if (one.file, one.rule) not in told)]


def _strays(root: Path) -> Iterator[Problem]:
    """Find files under records/ that are no record: wrong place, wrong name, a link."""
    for path in sorted((root / "records").rglob("*")):
        name = path.relative_to(root).as_posix()
        ref = None if path.is_symlink() else Ref.from_path(name)
        if path.is_symlink() or (path.is_file() and (ref is None or ref.kind not in kinds.PREFIXES)):
            message = say(
                "不是记录的位置或名称;请取出:ecentre restore {name}",
                "no place or name of a record; take it out: ecentre restore {name}", path=name, name=quoted(name),
            )
            yield Problem("record.path", "X.7", message, path=name)


def _placed(one: Problem, root: Path) -> Problem:
    if one.line or one.ref is None:
        return one
    return records.position(root, one) if (root / one.ref.path).is_file() else one
