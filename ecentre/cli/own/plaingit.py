"""What plain git calls: ``diff-text`` shows a record in words, ``merge-file`` brings two changes of one together."""

from __future__ import annotations

import re
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import records
from ecentre.cli import output
from ecentre.cli.session import current
from ecentre.errors import EcentreError, Exit
from ecentre.model import Ref
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.merging import Merged

File = Annotated[Path, typer.Argument(metavar=str(say("文件", "FILE")))]
_KIND = re.compile(rb"# yaml-language-server: \$schema=(?:\.\./)*schemas/([a-z_]+)\.json\n")
_ID = re.compile(rb"^id: \"?([A-Za-z0-9-]+)\"?$", re.MULTILINE)


def diff_text(file: File) -> int:
    """Write a record in words, one field a line; a file that is no readable record as it is."""
    data = file.read_bytes()
    try:
        shown = _in_words(current(), data)
    except EcentreError:
        shown = data
    sys.stdout.buffer.write(shown)
    sys.stdout.flush()
    return Exit.OK


def _in_words(call: Call, data: bytes) -> bytes:
    kind, id = _KIND.match(data), _ID.search(data)
    if kind is None or id is None:
        return data
    from ecentre.render import leaf

    record = records.decode(Ref(kind[1].decode(), id[1].decode()), data, call.schemas)
    return "".join(f"{line}\n" for line in leaf.lines(record, call.schemas, call.kept)).encode()


def merge_file(base: File, standing: File, coming: File, path: Annotated[str, typer.Argument()]) -> int:
    """Bring ``coming`` onto ``standing`` and write it there; 1, and both forms between marks, where people choose."""
    ours, theirs = standing.read_bytes(), coming.read_bytes()
    ref = Ref.from_path(path)
    try:
        merged = _merged(current(), ref, base.read_bytes(), ours, theirs) if ref else None
    except EcentreError:
        merged = None
    if merged is None:
        output.replace(standing, marked(ours, theirs))
        return Exit.PROBLEMS
    schemas = current().schemas
    outcome = records.encode(merged.record, schemas)
    if not merged.conflicts:
        output.replace(standing, outcome)
        return Exit.OK
    output.replace(standing, marked(outcome, records.encode(merged.wanted, schemas)))
    schema = schemas.get(merged.record.kind)
    for one in merged.conflicts:
        what = schema.label(one.field) if one.field in schema.names else one.field
        output.words(f"{path}: {what}: {one.why}")
    output.words(say("留下对的一种后运行 ecentre check", "keep the right one, then run ecentre check"))
    return Exit.PROBLEMS


def _merged(call: Call, ref: Ref, base: bytes, standing: bytes, coming: bytes) -> Merged:
    """Take the steps of what comes on top of what stands: that is the line that goes on."""
    from ecentre import merging

    root = records.decode(ref, base, call.schemas) if base.strip() else None
    ours, theirs = (records.decode(ref, data, call.schemas) for data in (coming, standing))
    return merging.merge(root, ours, theirs, call.schemas)


def marked(first: bytes, second: bytes) -> bytes:
    """Give two texts as one, with git's marks around what differs."""
    return b"".join(_marked(first.splitlines(keepends=True), second.splitlines(keepends=True)))


def _marked(first: list[bytes], second: list[bytes]) -> Iterator[bytes]:
    for what, start, end, begin, stop in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if what == "equal":
            yield from first[start:end]
        else:
            yield from (b"<<<<<<< ours\n", *_whole(first[start:end]), b"=======\n")
            yield from (*_whole(second[begin:stop]), b">>>>>>> theirs\n")


def _whole(lines: list[bytes]) -> list[bytes]:
    return [line if line.endswith(b"\n") else line + b"\n" for line in lines]


__all__ = ["diff_text", "merge_file"]
