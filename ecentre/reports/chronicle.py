"""The history of the main line as events: one for each file that a commit changed, with both forms of its record."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, records
from ecentre.errors import EcentreError, NotFoundError
from ecentre.model import Ref
from ecentre.verify import history, hygiene

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ecentre.git import Git
    from ecentre.model import Data, Record
    from ecentre.schema import Schemas
    from ecentre.verify.history import Changed, Read


class Event(NamedTuple):
    """One file changed by one commit; ``ref`` is None where the file is no record, ``sound`` unless unreadable."""

    commit: str
    at: str
    author: str
    path: str
    ref: Ref | None = None
    old: Record | None = None
    new: Record | None = None
    sound: bool = True

    @property
    def steps(self) -> list[Data]:
        """Give the steps that were taken."""
        return self.new.steps[len(self.old.steps) if self.old else 0 :] if self.new else []

    @property
    def first(self) -> int:
        """Give the place of the first new step."""
        return len(self.new.steps) - len(self.steps) if self.new else 0


def span(git: Git, first: date | None, last: date | None) -> tuple[str, str]:
    """Give the state before the first day and that after the last (Beijing); empty where there were no books."""
    try:
        head = git.commit_on(last) if last else git.head()
    except NotFoundError:
        return "", ""
    try:
        return git.commit_on(first - timedelta(days=1)) if first else "", head
    except NotFoundError:
        return "", head


def chapters(git: Git, schemas: Schemas, base: str, head: str, kind: str = "") -> Iterator[list[Event]]:
    """Give the events of each commit after ``base`` up to ``head``, oldest first; only those of one kind if given."""
    line = history.passages(git, base, head) if head and head != base else []
    known: dict[str, Record | None] = {}
    for read in history.read(git, line, before=True):
        changes = [one for one in read.passage.changes if not kind or one.path.startswith(f"records/{kind}/")]
        found = [_event(read, change, schemas, known) for change in changes]
        if found:
            yield found


def _event(read: Read, change: Changed, schemas: Schemas, known: dict[str, Record | None]) -> Event:
    told = hygiene.parsed(read.raw) if read.raw else None
    at = datetime.fromtimestamp(told.entered if told else 0, clock.BEIJING).isoformat()
    who = told.author.partition("@")[0] if told else ""
    event = Event(read.passage.commit, at, who, change.path, Ref.from_path(change.path))
    if event.ref is None:
        return event
    old, new = (_record(event.ref, blob, read.files, schemas, known) for blob in (change.old, change.new))
    return event._replace(old=old, new=new, sound=bool(new) == bool(change.new))


def _record(
    ref: Ref, blob: str, files: Mapping[str, bytes], schemas: Schemas, known: dict[str, Record | None]
) -> Record | None:
    if blob not in known:
        try:
            known[blob] = records.decode(ref, files[blob], schemas) if blob in files else None
        except EcentreError:
            known[blob] = None
    return known[blob]


__all__ = ["Event", "chapters", "span"]
