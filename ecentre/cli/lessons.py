"""The lessons of the tutorial as a person writes them down, and whether what a lesson asks for has come about.

Nothing here compares what was typed: a lesson is done when the books, or the answer on the screen, are as it wants.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre import account
from ecentre.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecentre.index import IndexBook
    from ecentre.model import Record

FOLDER = "tutorial"
FILE = "lessons.yaml"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
APART = ("kind", "count", "step", "by", "id", "state")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said to one command line, and how it ended."""

    code: int
    text: str

    @property
    def plain(self) -> str:
        """Give what was said without colours."""
        return ANSI.sub("", self.text)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson: what is said, what is asked for, how it may be done, and by what it is known to be done."""

    id: str
    title: Words
    text: Words
    task: Words
    hint: Words
    done: Words
    lines: tuple[Words, ...]
    wants: Mapping[str, Any]
    replay: tuple[str, ...]
    before: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    edit: Mapping[str, str] = field(default_factory=dict)
    halfway: Mapping[str, Any] = field(default_factory=dict)

    @property
    def onward(self) -> Words:
        """Give what is said to a learner who is halfway there."""
        return Words(**self.halfway["words"])


class Mark:
    """Which lesson a learner is at, kept in their own settings until the course is done."""

    def __init__(self) -> None:
        """Settle on the file now: during the lessons other settings stand in for the learner's."""
        self.file = account.home() / FOLDER

    def place(self, course: Sequence[Lesson]) -> int:
        """Give the place of the lesson that was on, the first where nothing is kept."""
        try:
            kept = self.file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return 0
        return next((number for number, one in enumerate(course) if one.id == kept), 0)

    def keep(self, lesson: str) -> None:
        """Remember a lesson; where nothing can be written nothing is remembered."""
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(f"{lesson}\n", encoding="utf-8", newline="\n")

    def drop(self) -> None:
        """Forget it: the course is done."""
        with suppress(OSError):
            self.file.unlink(missing_ok=True)


def load() -> tuple[str, list[Lesson]]:
    """Give the moment at which the lessons take place, and the lessons in order."""
    from ecentre import records, yamlio

    file = records.data_folder("templates") / FOLDER / FILE
    data = yamlio.load(file.read_bytes(), FILE)
    return str(data["clock"]), [_lesson(one) for one in data["lessons"]]


def _lesson(data: Mapping[str, Any]) -> Lesson:
    lines = tuple(Words(one, one) if isinstance(one, str) else Words(one["zh"], one["en"]) for one in data["lines"])
    return Lesson(
        id=data["id"],
        **{name: Words(data[name]["zh"], data[name]["en"]) for name in ("title", "text", "task", "hint", "done")},
        lines=lines,
        wants=data["wants"],
        replay=tuple(map(str, data.get("replay", lines))),
        before=tuple(data.get("before", ())),
        wrong=tuple(data.get("wrong", ())),
        edit=data.get("edit", {}),
        halfway=data.get("halfway", {}),
    )


def met(wants: Mapping[str, Any], centre: Path, answer: Answer) -> bool:
    """Tell whether all that a lesson wants is so, after a command that was answered thus."""
    shown = answer.plain
    if "code" in wants and answer.code != int(wants["code"]):
        return False
    if not all(text in shown for text in wants.get("said", ())) or any(
        text in shown for text in wants.get("unsaid", ())
    ):
        return False
    return ("backup" not in wants or _backed_up(centre)) and _books(wants, centre)


def _backed_up(centre: Path) -> bool:
    """Tell whether a backup was made from here, wherever it lies."""
    from ecentre.backup import past
    from ecentre.git import Git

    return any(Path(one.file).is_file() for one in past.known(Git(centre)))


def _books(wants: Mapping[str, Any], centre: Path) -> bool:
    """Tell whether the books are as wanted, and where that is asked, no file differs from them."""
    if "records" not in wants and "untouched" not in wants:
        return True
    from ecentre.index import open_book
    from ecentre.schema import Schemas

    schemas = Schemas(centre)
    book = open_book(centre, schemas)
    if "untouched" in wants and any(_changed(book, centre, one) for one in wants["records"]):
        return False
    return all(_found(book, one) for one in wants.get("records", ()))


def _changed(book: IndexBook, centre: Path, wanted: Mapping[str, str]) -> bool:
    from ecentre import records

    record = book.get(wanted["kind"], wanted["id"])
    return record is None or (centre / record.ref.path).read_bytes() != records.encode(record, book.schemas)


def _found(book: IndexBook, wanted: Mapping[str, str]) -> bool:
    """Tell whether the books hold a record as described, or as many of them as ``count`` says."""
    fitting = sum(_fits(record, wanted) for record in book.find(wanted["kind"]))
    return fitting == int(wanted["count"]) if "count" in wanted else fitting > 0


def _fits(record: Record, wanted: Mapping[str, str]) -> bool:
    told = {"id": record.id, "state": record.state, "by": record.steps[0]["by"]}
    if any(wanted[name] != told[name] for name in told if name in wanted):
        return False
    if "step" in wanted and all(step["verb"] != wanted["step"] for step in record.steps):
        return False
    return all(str(record.get(name)) == value for name, value in wanted.items() if name not in APART)
