"""Bringing a record file that people edited into canonical form, without losing a word they wrote."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ecentre import records, yamlio
from ecentre.errors import InvalidError
from ecentre.model import Problem, Record
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Data, Ref
    from ecentre.schema import Schemas


def canonical(ref: Ref, data: bytes, schemas: Schemas) -> bytes:
    """Give the canonical bytes of a record file; comments in it become part of its note.

    Byte order marks, Windows line ends and decomposed letters are mended on the way: they carry no meaning.

    Raises:
        InvalidError: the file cannot be read, or its comments find no room in the note.
    """
    data = _mended(data)
    record = records.decode(ref, data, schemas)
    written = yamlio.comments(data) if b"#" in data else []
    if written:
        record = Record(ref, _noted(ref, record.data, written, schemas))
    return records.encode(record, schemas)


def _mended(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).encode("utf-8")


def _noted(ref: Ref, data: Data, written: list[tuple[int, str]], schemas: Schemas) -> Data:
    before = data.get("note")
    note = "\n".join([*([str(before)] if before else []), *(words for _, words in written)])
    noted = {**data, "note": note}
    schema = schemas.get(ref.kind)
    if "note" in schema.names and not any(one.where == "note" for one in schema.problems(noted, ref)):
        return noted
    line, words = written[0]
    message = say(
        "第 {line} 行的注释({words})放不进备注(note);请把要紧的话写进备注,删去注释",
        "the comment in line {line} ({words}) has no room in note; write what matters there and delete it",
        line=line, words=words[:40],
    )
    raise InvalidError(message, (Problem("form.comment", "", message, ref, "note", ref.path, line, 1),))


def problems(ref: Ref, data: bytes, record: Record, schemas: Schemas) -> list[Problem]:
    """Tell whether a file that reads as ``record`` is in canonical form; the first line that is not is named."""
    wanted = records.encode(record, schemas)
    if wanted == data:
        return []
    lines, right = data.split(b"\n"), wanted.split(b"\n")
    line = next((n for n, (a, b) in enumerate(zip(lines, right, strict=False)) if a != b), min(len(lines), len(right)))
    message = say("写法不是标准格式;运行 ecentre fmt {id}", "not in canonical form; run ecentre fmt {id}", id=ref.id)
    return [Problem("form.canonical", "", message, ref, "", ref.path, line + 1, 1)]


__all__ = ["canonical", "problems"]
