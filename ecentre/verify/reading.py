"""The text of a record held against its form and its schema; a text that only adds steps is read from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from ecentre import fmt, records
from ecentre.errors import EcentreError
from ecentre.model import Problem
from ecentre.strict import SIZE_LIMIT
from ecentre.verify.book import Kept
from ecentre.verify.lines import Lines
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Ref
    from ecentre.schema import Schema, Schemas

MARK = b"\nsteps:\n"
STEP = b"  - "
_LINES: WeakKeyDictionary[Schema, Lines] = WeakKeyDictionary()


class Text(NamedTuple):
    """What a text says, None where nobody can tell, and what is wrong with how it says it."""

    kept: Kept | None
    problems: tuple[Problem, ...] = ()


def read(ref: Ref, data: bytes, old: Kept | None, schemas: Schemas) -> Text:
    """Read the text of a record, the steps it had before (``old``) taken as read where it repeats them."""
    try:
        kept = _added(ref, data, old, schemas)
        return Text(kept) if kept else _whole(ref, data, schemas)
    except EcentreError as error:
        return Text(None, error.problems or (Problem("file.unreadable", "X.7", error.message, ref),))


def steps_of(data: bytes) -> bytes:
    """Give the text of the steps, which stand last."""
    return data.partition(MARK)[2]


def _added(ref: Ref, data: bytes, old: Kept | None, schemas: Schemas) -> Kept | None:
    """Read a text in canonical form that repeats every old step; None for any other."""
    head, _, steps = data.partition(MARK)
    new = steps[len(old.steps) :] if old else steps
    if len(data) > SIZE_LIMIT or not new.startswith(STEP) or (old and not (old.steps and steps.startswith(old.steps))):
        return None
    schema = schemas.get(ref.kind)
    lines = _LINES.get(schema)
    if lines is None:
        lines = _LINES[schema] = Lines(schema)
    try:
        record = lines.read(ref, head.decode(), new.decode(), old.record.steps if old else [])
    except UnicodeDecodeError:
        return None
    if record is None or not schema.fits({**record.data, "steps": record.steps[len(old.record.steps) if old else 0 :]}):
        return None
    return Kept(record, steps)


def _whole(ref: Ref, data: bytes, schemas: Schemas) -> Text:
    record = records.decode(ref, data, schemas)
    schema = schemas.get(ref.kind)
    wrong = () if schema.fits(record.data) else tuple(schema.problems(record.data, ref))
    if wrong:
        return Text(None, wrong)
    return Text(Kept(record, steps_of(data)), tuple(fmt.problems(ref, data, record, schemas)))


def gone(ref: Ref, path: str) -> Problem:
    """Say that a file cannot be had from git."""
    message = say(
        "{path} 的内容在 git 里缺失、损坏或过大;请从备份或另一份拷贝取回",
        "the content of {path} is missing, damaged or too large in git; take it from a backup or another copy",
        path=path,
    )
    return Problem("file.object", "X.7", message, ref, path=path)
