"""The requests that are open: what each would change, whom it waits for, and the books as they would be with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import turns
from ecentre.index import open_book
from ecentre.model import Ref
from ecentre.requests import branch, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.git import Git
    from ecentre.index import IndexBook
    from ecentre.schema import Schemas


class Request(NamedTuple):
    """One open request: its name, its tip, the main line it was looked at with, and the books with it taken in."""

    name: str
    tip: str
    main: str
    conflicts: tuple[str, ...]
    refs: tuple[Ref, ...]
    before: IndexBook
    book: IndexBook


def any_known(git: Git) -> bool:
    """Tell quickly, without starting git, whether this copy may know of a request."""
    folder = f"refs/remotes/{branch.REMOTE}/{branch.FOLDER}"
    packed = git.common / "packed-refs"
    return (git.common / folder).is_dir() or (packed.is_file() and folder in packed.read_text("utf-8", "replace"))


def all_open(git: Git, schemas: Schemas, ids: Sequence[str] = ()) -> Iterator[Request]:
    """Give the open requests this copy knows of, in order of name; with ``ids``, those that touch all of these."""
    main = git.value(branch.SHARED)
    for name, tip in sorted(branch.states(git).items()) if main and any_known(git) else ():
        if (not ids or _touches(git, main, tip, ids)) and not branch.finished(git, main, tip):
            yield looked_at(git, schemas, name, tip, main)


def _touches(git: Git, main: str, tip: str, ids: Sequence[str]) -> bool:
    """Tell whether a request changes a record for each id, given whole or by its last figures."""
    paths = (path for step in branch.steps(git, merged.common(git, main, tip), tip) for path in step.after)
    known = {ref.id for path in paths if (ref := Ref.from_path(path))}
    return all(any(one == id or one.endswith(f"-{id.rjust(4, '0')}") for one in known) for id in ids)


def looked_at(git: Git, schemas: Schemas, name: str, tip: str, main: str) -> Request:
    """Look at one request as it would be taken into the main line; one that cannot be is shown as it stands."""
    both = merged.merge(git, main, tip)
    before = open_book(git.root, schemas, at=main)
    book = open_book(git.root, schemas, at=both.commit or tip)
    start = main if both.commit else merged.common(git, main, tip)
    refs = [Ref.from_path(one.path) for one in git.difference(start, book.commit, "records")]
    return Request(name, tip, main, both.conflicts, tuple(ref for ref in refs if ref), before, book)


def wanted(request: Request) -> Iterator[turns.Wanted]:
    """Give the answers that the records of a request wait for."""
    for ref in request.refs:
        record = request.book.get(*ref)
        if record is not None:
            yield from turns.wanted(record, request.book)


def complete(request: Request) -> bool:
    """Tell whether a request has all its answers: none is waited for, and no record is still on its way to one."""
    found = [record for ref in request.refs if (record := request.book.get(*ref)) is not None]
    ahead = any(turns.ahead(record) for record in found)
    return bool(request.refs) and not (request.conflicts or ahead or next(wanted(request), None))


__all__ = ["Request", "all_open", "any_known", "complete", "looked_at", "wanted"]
