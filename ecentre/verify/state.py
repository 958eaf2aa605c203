"""A state of the books written down, so that a later walk goes on from it without reading everything again.

Nothing here tells whether it is to be believed: whoever takes one up knows that from elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ecentre import __version__
from ecentre.model import Record
from ecentre.verify.book import GOVERNING, Kept, Row, ref_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.verify.walk import Walk

NEXT, END = "\0", "\0\0"
NONE = "-"


def written(way: Walk) -> bytes:
    """Write down where a walk stands, and what says who may do what as it was read."""
    return f"{outline(way)}{END}{NEXT.join(_governing(way))}".encode("utf-8", "surrogateescape")


def outline(way: Walk) -> str:
    """Write down what holds for all, and each file with blob, sum, uid and id.

    Two walks that stand at the same place write the same, whatever way each has come.
    """
    book = way.book
    head = {"program": __version__, "tip": way.tip, "entered": way.entered}
    head |= {"newest": book.newest, "series": book.series}
    uids = {path: uid for uid, path in book.uids.items()}
    refs = ((path, blob, ref_of(path)) for path, blob in sorted(book.files.items()))
    rows = (
        f"{blob} {book.sums.get(path) or NONE} {uids.get(path) or NONE} {ref.id if ref else NONE} {path}"
        for path, blob, ref in refs
    )
    return NEXT.join((json.dumps(head, sort_keys=True), *rows))


def mark(way: Walk) -> str:
    """Give the SHA-256 of the outline of where a walk stands."""
    return mark_of(outline(way).encode("utf-8", "surrogateescape"))


def mark_of(data: bytes) -> str:
    """Give the same of a state that was written down."""
    return hashlib.sha256(data.partition(END.encode())[0]).hexdigest()


def _governing(way: Walk) -> Iterator[str]:
    for path, kept in way.book.known(GOVERNING):
        yield json.dumps((path, kept.record.data, kept.steps.decode()), ensure_ascii=False)


def taken(way: Walk, data: bytes, tip: str) -> bool:
    """Put a walk that did not begin yet where another stood; tell whether that was at ``tip``, by this program."""
    files, _, kept = data.decode("utf-8", "surrogateescape").partition(END)
    head, *rows = files.split(NEXT)
    try:
        told = json.loads(head)
    except ValueError:
        return False
    if (told.get("program"), told.get("tip")) != (__version__, tip):
        return False
    way.book.restore(map(_row, rows), told["series"], told["newest"])
    for line in kept.split(NEXT) if kept else ():
        _keep(way, *json.loads(line))
    way.stand(tip, told["entered"])
    return True


def _row(text: str) -> Row:
    blob, sum, uid, id, path = (None if part == NONE else part for part in text.split(" ", 4))
    return Row(path or NONE, blob or "", sum or "", uid or "", id or "")


def _keep(way: Walk, path: str, data: dict[str, Any], steps: str) -> None:
    ref = ref_of(path)
    if ref is not None:
        way.book.keep(path, Kept(Record(ref, data), steps.encode()))
