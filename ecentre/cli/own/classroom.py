"""The throw-away centre of the tutorial: made in a folder of its own, worked in by real commands, gone at the end.

Nothing of the learner's is touched: settings, keys and the centre used last lie inside that folder for the time.
"""

from __future__ import annotations

import gc
import io
import os
import shlex
import shutil
import sys
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from ecentre import account, records, scratch
from ecentre.cli import lessons, paging, places
from ecentre.clock import CLOCK_VARIABLE
from ecentre.errors import EcentreError, Exit, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.cli.lessons import Answer, Lesson

OURS = "ECENTRE_"
KEPT = ("ECENTRE_LANG",)
QUOTES = str.maketrans({"“": '"', "”": '"', "\u3000": " ", "＂": '"'})
PROGRAM = "ecentre"


class Room:
    """The folder of one learner: the centre, the centre as it was found, and the learner's settings for the time."""

    def __init__(self, folder: Path, clock: str) -> None:
        """Stand in a folder that is there and empty."""
        self.folder, self.clock = folder, clock
        self.centre, self.fresh, self.home = folder / "centre", folder / "fresh", folder / "home"

    def furnish(self) -> None:
        """Make the centre as it is before the first lesson, from its list of commands."""
        templates = records.data_folder("templates")
        people = str(templates / "demo" / "people.xlsx")
        self.fresh.mkdir()
        os.chdir(self.fresh)
        for line in (templates / lessons.FOLDER / "centre.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                os.environ[CLOCK_VARIABLE] = f"{line[1:].strip()}+08:00"
            elif line.startswith(PROGRAM):
                self.quietly([part.replace("{people}", people) for part in words(line)])
        os.environ[CLOCK_VARIABLE] = self.clock

    def arrange(self, course: Sequence[Lesson], place: int) -> None:
        """Bring the centre to where a lesson begins, whatever was done in it."""
        os.chdir(self.folder)
        if self.centre.exists():
            scratch.remove(self.centre)
        shutil.copytree(self.fresh, self.centre)
        os.chdir(self.centre)
        for lesson in course[:place]:
            self.begin(lesson)
            for line in lesson.replay:
                self.quietly(words(line))
        if place < len(course):
            self.begin(course[place])

    def begin(self, lesson: Lesson) -> None:
        """Do what others do before a lesson begins."""
        os.chdir(self.centre)
        for line in lesson.before:
            self.quietly(words(line))
        if lesson.edit:
            self._edit(dict(lesson.edit))

    def _edit(self, wanted: dict[str, str]) -> None:
        """Change fields of a record in its file, as somebody with Notepad would."""
        from ecentre.index import open_book
        from ecentre.schema import Schemas

        schemas = Schemas(self.centre)
        record = open_book(self.centre, schemas).get(wanted.pop("kind"), wanted.pop("id"))
        if record is not None:
            (self.centre / record.ref.path).write_bytes(records.encode(record.having(**wanted), schemas))

    def quietly(self, arguments: list[str]) -> None:
        """Run a command whose answer nobody reads.

        Raises:
            EcentreError: it failed, which the lessons do not allow for.
        """
        from ecentre.cli import main

        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = main(["--no-input", *arguments])
        if code == Exit.INTERRUPTED:
            raise KeyboardInterrupt
        if code:
            command = shlex.join(arguments)
            raise EcentreError(say("练习中断:{command}({said})", "the tutorial stopped: {command} ({said})",
                                   command=command, said=said.getvalue().strip()))  # fmt: skip

    def run(self, arguments: list[str]) -> Answer:
        """Run a command before the learner's eyes, and keep what it says."""
        from ecentre.cli import main

        out, err = Echo(sys.stdout), Echo(sys.stderr)
        with redirect_stdout(cast(TextIO, out)), redirect_stderr(cast(TextIO, err)):
            code = main(arguments)
        sys.stdout.flush()
        return lessons.Answer(code, "".join((*out.kept, *err.kept)))


class Echo:
    """A stream that keeps what passes through it."""

    def __init__(self, stream: Any) -> None:
        """Stand before a stream."""
        self.stream, self.kept = stream, list[str]()

    def write(self, text: str) -> Any:
        """Pass on and keep; what the stream will not take is not kept either."""
        written = self.stream.write(text)
        self.kept.append(text)
        return written

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self.stream, name)


@contextmanager
def room(clock: str, keep: str = "") -> Iterator[Room]:
    """Give a room for the time of the lessons: in a folder that vanishes, or in a new one that is kept.

    Raises:
        RepositoryError: the folder to keep holds something already.
    """
    with nullcontext(_kept(keep)) if keep else scratch.folder("tutorial") as folder:
        here, before = Path.cwd(), {name: value for name, value in os.environ.items() if name.startswith(OURS)}
        made = Room(folder.resolve(), clock)
        try:
            with places.already_told():
                for name in before.keys() - set(KEPT):
                    del os.environ[name]
                os.environ |= {
                    account.HOME_VARIABLE: str(made.home),
                    CLOCK_VARIABLE: clock,
                    "ECENTRE_PAGER": paging.NONE,
                }
                made.furnish()
                yield made
        finally:
            os.chdir(here)
            for name in [name for name in os.environ if name.startswith(OURS)]:
                del os.environ[name]
            os.environ.update(before)
            gc.collect()  # Windows removes no file that a book read before still holds open
            if keep:
                scratch.remove(made.fresh)


def _kept(name: str) -> Path:
    folder = Path(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RepositoryError(
            say("{folder} 已经存在;请换一个文件夹:ecentre tutorial --keep 新文件夹",
                "{folder} exists already; choose another: ecentre tutorial --keep NEW", folder=folder)
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def words(line: str) -> list[str]:
    """Split a typed line into the words after the program's name; a backslash is a folder of Windows, no sign apart.

    Raises:
        ValueError: a quotation mark is missing.
    """
    lexer = shlex.shlex(line.translate(QUOTES), posix=True)
    lexer.whitespace_split, lexer.escape, lexer.commenters = True, "", ""
    parts = list(lexer)
    return parts[1:] if parts[:1] == [PROGRAM] else parts
