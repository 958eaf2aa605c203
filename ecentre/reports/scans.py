"""Scans on disk against the hashes in the books: which are there, which are missing, changed or unknown [X.13]."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import kinds
from ecentre.model import Column, Table
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

FOUND, RENAMED, CHANGED, MISSING, UNKNOWN = "found", "renamed", "changed", "missing", "unknown"
LABELS = {
    FOUND: say("在", "found"), RENAMED: say("在,改了名", "found, renamed"), CHANGED: say("被改动", "changed"),
    MISSING: say("缺失", "missing"), UNKNOWN: say("账上没有", "unknown"),
}  # fmt: skip
WRONG = (CHANGED, MISSING)
COLUMNS = (
    Column("result", say("结果", "result")),
    Column("id", say("记录", "record")),
    Column("field", say("凭据", "proof")),
    Column("name", say("文件名", "file name")),
    Column("size", say("大小(字节)", "size in bytes"), "int"),
    Column("sha256", say("校验值", "SHA-256")),
    Column("path", say("所在文件", "file on disk")),
)
PROOF = frozenset(("name", "size", "sha256"))
BITS = 12
OWN = ("records", "schemas", "templates")
"""The folders of a centre that hold no scans."""


class Proof(NamedTuple):
    """One scan that a record speaks of: where it says so, and the scan's name, size and hash."""

    record: Record
    where: str
    name: str
    size: int
    sha256: str


def proofs(book: Book) -> Iterator[Proof]:
    """Give every scan the books speak of, once for each record, in its fields and in its steps [X.13]."""
    for kind in kinds.PREFIXES:
        for record in book.find(kind):
            told: set[str] = set()
            for where, one in _inside(record.data, ""):
                if one["sha256"] not in told:
                    told.add(str(one["sha256"]))
                    yield Proof(record, where, str(one["name"]), int(one["size"]), str(one["sha256"]))


def _inside(value: Any, where: str) -> Iterator[tuple[str, Data]]:
    if isinstance(value, dict) and value.keys() == PROOF:
        yield where, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _inside(inner, f"{where}/{name}".lstrip("/"))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _inside(inner, f"{where}/{place}")


def hashes(folder: Path, books: Path, told: Callable[[int, int], None]) -> dict[Path, str]:
    """Give the SHA-256 of every file below a folder but the books' own; links are not followed, nothing is written."""
    own = {(books / name).resolve() for name in OWN}
    files = sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    files = [one for one in files if not any(part.startswith(".") for part in one.relative_to(folder).parts)]
    files = [one for one in files if own.isdisjoint(one.resolve().parents)]
    found: dict[Path, str] = {}
    for place, one in enumerate(files, start=1):
        with one.open("rb") as opened:
            found[one] = hashlib.file_digest(opened, "sha256").hexdigest()
        told(place, len(files))
    return found


def check(book: Book, schemas: Schemas, folder: Path, found: dict[Path, str]) -> tuple[Table, bool]:
    """Hold the files of a folder against the books; tells too whether any is missing or changed."""
    known = list(proofs(book))
    by_hash: dict[str, Path] = {}
    for path, sha in found.items():
        by_hash.setdefault(sha, path)
    spoken = {one.sha256 for one in known}
    strange = {path for path, sha in found.items() if sha not in spoken}
    by_name = {path.name.casefold(): path for path in sorted(strange, reverse=True)}
    rows = [_row(one, schemas, folder, by_hash.get(one.sha256), by_name.get(one.name.casefold())) for one in known]
    used = {row[-1] for row in rows}
    rows += [
        (UNKNOWN, "", "", path.name, path.stat().st_size, found[path][:BITS], _short(path, folder))
        for path in sorted(strange)
        if _short(path, folder) not in used
    ]
    order = [CHANGED, MISSING, UNKNOWN, RENAMED, FOUND]
    rows.sort(key=lambda row: (order.index(row[0]), row[1], row[3]))
    counted = tuple(
        say("{label} {n}", "{label}: {n}", label=LABELS[one], n=sum(row[0] == one for row in rows)) for one in order
    )
    title = say("凭据核对:{folder}", "proofs held against {folder}", folder=folder.name or str(folder))
    shown = tuple((LABELS[row[0]], *row[1:]) for row in rows)
    return Table("evidence", title, COLUMNS, shown, counted), any(row[0] in WRONG for row in rows)


def _row(one: Proof, schemas: Schemas, folder: Path, same: Path | None, named: Path | None) -> tuple[Any, ...]:
    result = MISSING if same is None and named is None else CHANGED if same is None else FOUND
    if same is not None and same.name.casefold() != one.name.casefold():
        result = RENAMED
    path = same or named
    told = (one.name, one.size, one.sha256[:BITS], _short(path, folder) if path else "")
    return (result, one.record.id, str(_called(one, schemas)), *told)


def _called(one: Proof, schemas: Schemas) -> object:
    first, _, rest = one.where.partition("/")
    if first != "steps":
        return schemas.get(one.record.kind).label(first)
    place = int(rest.partition("/")[0])
    return say("第 {n} 步的凭据", "proof of step {n}", n=place + 1)


def _short(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
