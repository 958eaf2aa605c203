"""Which record's file is meant, even where nobody can read it or it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli.meaning import idtext, naming
from ecentre.errors import NotFoundError
from ecentre.model import Ref
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.index import IndexBook
    from ecentre.schema import Schemas


def file(root: Path, text: str) -> Ref:
    """Give the record whose file has that id or a tail of it, even where nobody can read the file.

    Raises:
        NotFoundError: there is no such file, or more than one.
    """
    found = [
        ref for path in (root / "records").rglob("*.yaml") if (ref := Ref.from_path(path.relative_to(root).as_posix()))
    ]
    kind, id = idtext.read(text)
    id = text if kind else id
    typed = id.casefold()
    chosen = [ref for ref in found if typed in (ref.id.casefold(), ref.path.casefold())] or [
        ref for ref in found if ref.id.endswith(f"-{id}")
    ]
    if len(chosen) != 1:
        raise NotFoundError(
            say("没有(或不止一个)文件叫 {text}", "no file (or more than one) is called {text}", text=text)
        )
    return chosen[0]


def meant(root: Path, book: IndexBook, schemas: Schemas, text: str) -> Ref:
    """Give the record whose file is meant, by id or name: readable, damaged or deleted; ``book`` knows it from before.

    Raises:
        NotFoundError: nothing answers to it, on disk or in the books.
    """
    try:
        return file(root, text)
    except NotFoundError:
        return naming.anywhere(book, schemas, text)


__all__ = ["file", "meant"]
