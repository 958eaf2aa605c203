"""Records as papers: the forms that the manual names, filled in or empty, from the centre's own templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.errors import NotFoundError, UsageError
from ecentre.render import page
from ecentre.render.clean import clean
from ecentre.render.entry import Entry
from ecentre.render.wording import Wording
from ecentre.words import joined, say

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ecentre.model import Book, Record
    from ecentre.schema import Schemas

_SUFFIX = ".html.j2"
_SHORT = 10


@dataclass(frozen=True, slots=True)
class Press:
    """What every print has in common: the books and their state, the folder of templates, the moment."""

    book: Book
    schemas: Schemas
    templates: Path
    state: str
    now: datetime


def names(templates: Path, kind: str) -> tuple[str, ...]:
    """Give the forms a kind has, by the names of its templates."""
    folder = templates / kind
    return tuple(sorted(path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")))


def choose(templates: Path, kind: str, wanted: str = "") -> str:
    """Give the form of that name, or the only one.

    Raises:
        NotFoundError: the kind has no form, or none of that name.
        UsageError: it has several and none was named.
    """
    label, known = kinds.get(kind).label, names(templates, kind)
    if wanted in known:
        return wanted
    listed = joined(known)
    if wanted or not known:
        raise NotFoundError(
            say(
                "{label}没有表单 {wanted};现有:{known}",
                "{label} has no form {wanted}; there are: {known}",
                label=label,
                wanted=wanted,
                known=listed or "-",
            ),
        )
    if len(known) > 1:
        raise UsageError(
            say(
                "{label}有几种表单,请用 --form 指明:{known}",
                "{label} has several forms; choose with --form: {known}",
                label=label,
                known=listed,
            ),
        )
    return known[0]


def fill(press: Press, kind: str, record: Record | None = None, form: str = "") -> bytes:
    """Print a record on a form of its kind; without a record, the empty form.

    Raises:
        NotFoundError: there is no such form.
        UsageError: several forms fit.
        InvalidError: the template is faulty.
    """
    name = choose(press.templates, kind, form)
    wording = Wording(press.book, press.schemas, press.book.on)
    context = {
        "r": Entry(kind, record, wording),
        "centre": _centre(press.book),
        "state": press.state[:_SHORT],
        "now": press.now.isoformat(),
        "command": _command(kind, record, name, several=len(names(press.templates, kind)) > 1),
    }
    return page.compose(press.templates, f"{kind}/{name}{_SUFFIX}", context)


def _centre(book: Book) -> str:
    found = book.find("centre")
    return clean(found[0].text("name")) if found else ""


def _command(kind: str, record: Record | None, form: str, *, several: bool) -> str:
    what = record.id if record else f"--blank {kind}"
    return f"ecentre print {what}" + (f" --form {form}" if several else "")
