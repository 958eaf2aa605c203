"""One part of a long main line, judged in a process of its own; ``relay`` starts it and joins what it says."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ecentre.git import Git
from ecentre.verify import history, line, reading, relay, state
from ecentre.verify.book import GOVERNING, SUMMED, ref_of
from ecentre.verify.shapes import sum_of

if TYPE_CHECKING:
    from ecentre.verify.walk import Walk

UID = re.compile(rb'^uid: "?([0-9a-f]{32})"?$', re.MULTILINE)
MOMENT = re.compile(rb'^    at: "([^"\n]+)"$', re.MULTILINE)


def main(root: str, base: str, head: str) -> None:
    """Judge what came after ``base`` up to ``head``; print where that began, its counts and the state, if sound."""
    way = line.walk(Git(Path(root)))
    begin(way, base)
    mark = state.mark(way)
    relay.onwards(way, history.passages(way.git, base, head), before=True)
    if way.failures or way.tip != head:
        sys.exit(1)
    sys.stdout.buffer.write(json.dumps((mark, way.counts)).encode() + b"\n" + state.written(way))


def begin(way: Walk, base: str) -> None:
    """Put a walk at a state as git shows it, as if it had come there on its way.

    Uids and times are looked for rather than read: whoever joins the parts holds them against what was read.
    """
    way.begin(base, everything=False)
    book = way.book
    files = {path: blob for path, blob in book.files.items() if path.startswith(SUMMED)}
    way.held = history.fetched(way.git, set(), set(files.values()))
    for path, blob in files.items():
        data = way.held.get(blob, b"")
        book.sums[path] = sum_of(data)
        found = UID.search(data) if ref_of(path) else None
        if found:
            book.uids[found[1].decode()] = path
            moments = (one.decode() for one in MOMENT.findall(reading.steps_of(data)))
            book.newest = max(book.newest, *moments, "")
    book.fetch([ref for path in files if (ref := ref_of(path)) and ref.kind in GOVERNING])
