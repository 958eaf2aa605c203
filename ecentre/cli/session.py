"""One command line as it runs: who acts, in which centre, on which state of the books, and how to answer."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre import clock
from ecentre.cli.copies import finished, seated
from ecentre.errors import RepositoryError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    import click

    from ecentre.actions import Desk, Paper
    from ecentre.cli.answer import Answer
    from ecentre.index import IndexBook
    from ecentre.requests.waiting import Request
    from ecentre.schema import Schemas
    from ecentre.sshsig import PrivateKey


class Call:
    """The common options of one command, and what follows from them."""

    person = ""
    output = ""
    to = ""
    dry_run = False
    yes = False
    no_input = False
    at = ""
    as_of = ""
    on = ""
    reason = ""
    witness = ""
    scan = ""
    unfounded = False
    command = ""
    trying = False  # whether a verb is only tried, so that nobody is asked to sign
    asked = False  # whether there was a question before the first field, to go back to
    introduced = False  # whether somebody was told how a form is filled in
    request: Request | None = None

    @cached_property
    def answer(self) -> Answer:
        """Give what the command has answered so far, for the JSON document at its end."""
        from ecentre.cli.answer import Answer

        return Answer()

    @cached_property
    def root(self) -> Path:
        """Give the folder of the centre that the present folder lies in, else of the centre used last."""
        from ecentre.cli import places

        found, away = places.found(self)
        places.head(self, found, away)
        return found

    @cached_property
    def schemas(self) -> Schemas:
        """Give the centre's own schemas, all of them in place."""
        from ecentre.schema import Schemas

        finished(self.root)
        return Schemas(self.root)

    @cached_property
    def shapes(self) -> Schemas:
        """Give the centre's schemas, or outside of a centre those that come with the program: for help pages."""
        from ecentre.records import data_folder
        from ecentre.schema import Schemas

        try:
            return self.schemas
        except RepositoryError:
            return Schemas(data_folder("schemas").parent)

    @cached_property
    def book(self) -> IndexBook:
        """Give the books to read: as they stand with hand edits, or as ``--at`` and ``--as-of`` ask."""
        from ecentre.index import open_book

        at = self._moment()
        return open_book(self.root, self.schemas, at=at, overlay=not at, on=self._business_day())

    @cached_property
    def entered(self) -> IndexBook:
        """Give the books to report on: without hand edits, as ``--at``, ``--as-of`` and ``--on`` ask."""
        from ecentre.index import open_book

        return open_book(self.root, self.schemas, at=self._moment(), on=self._business_day())

    @cached_property
    def kept(self) -> IndexBook:
        """Give the books to act on: what is kept, without hand edits."""
        from ecentre.index import open_book

        return open_book(self.root, self.schemas)

    @cached_property
    def opened(self) -> dict[str, PrivateKey | None]:
        """Give the keys that were opened with a PIN, by name: nobody is asked twice by one command."""
        return {}

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Give what was answered for each field so far, or told before anything was asked: the defaults of a form."""
        return {}

    def take_up(self, request: Request) -> None:
        """Act on a request from here on: its books are the ones to act on."""
        self.request, self.kept = request, request.book

    def forget(self) -> None:
        """Read the books anew: a step was taken."""
        for name in ("book", "kept"):
            self.__dict__.pop(name, None)

    def _moment(self) -> str:
        if not (self.at or self.as_of):
            return ""
        from ecentre.git import Git

        repository = Git(self.root)
        if self.at:
            return repository.commit_named(self.at)
        return repository.commit_on(self._day(self.as_of))

    def _business_day(self) -> date | None:
        text = self.on or self.as_of
        return self._day(text) if text else None

    @staticmethod
    def _day(text: str) -> date:
        from datetime import date as day

        from ecentre.cli.meaning import values

        return day.fromisoformat(values.date_text(text))

    def named(self) -> str:
        """Give the name under which the user acts, as typed: ``--as``, ``ECENTRE_AS``, or what whoami kept."""
        chosen = self.person or os.environ.get("ECENTRE_AS", "")
        if chosen:
            return chosen
        return seated(self.root)

    def actor(self, book: IndexBook) -> str:
        """Give the id of the person who acts; asked for once on a terminal.

        Raises:
            UsageError: nobody has said who they are.
        """
        from ecentre.cli import seat
        from ecentre.cli.dialogue import asking
        from ecentre.cli.meaning import naming

        name = self.named()
        if name:
            try:
                return naming.person(book, self.schemas, name)
            except naming.SeveralError as several:
                if not asking.possible(self):
                    raise
                self.person = seat.one_of(book, several)
                return self.person
        if asking.possible(self):
            return seat.who(self, book)
        raise UsageError(
            say(
                "还不知道坐在这里的是谁。请先运行 ecentre whoami --set 姓名(只问一次),或在命令后加 --as 姓名;"
                "名单:ecentre person list",
                "who sits here? Run ecentre whoami --set NAME once, or add --as NAME; the people: ecentre person list",
            )
        )

    def desk(self, book: IndexBook) -> Desk:
        """Give the desk that verbs work at: the book, the schemas, the person and the moment."""
        from ecentre.actions import Desk

        return Desk(book, self.schemas, self.actor(book), clock.now(), None if self.trying else self._pen(book))

    def _pen(self, book: IndexBook) -> Callable[[str, bytes], str]:
        """Give what signs at this machine; keys and their program are looked for when something wants a signature."""
        opened: list[Callable[[str, bytes], str]] = []

        def sign(person: str, message: bytes) -> str:
            if not opened:
                from ecentre.cli.acting import pen

                opened.append(pen.signer(self, book))
            return opened[0](person, message)

        return sign

    def paper(self) -> Paper:
        """Give the reason, the witness and the scan's name, size and hash that go with a step [X.13]."""
        from ecentre.actions import Paper
        from ecentre.cli.meaning import naming, values

        witness = naming.person(self.kept, self.schemas, self.witness) if self.witness else ""
        return Paper(reason=self.reason, witness=witness, proof=values.proof(self.scan) if self.scan else None)

    @property
    def format(self) -> str:
        """Give the form of the answer: as asked, else a table on a terminal and plain text in a pipe."""
        if self.output:
            return self.output
        if self.to:
            known = Path(self.to).suffix.removeprefix(".").lower()
            return known if known in FORMATS else "plain"
        return "table" if sys.stdout.isatty() else "plain"


FORMATS = ("table", "plain", "json", "csv", "md", "html", "xlsx")


def current() -> Call:
    """Give the call that is running, for commands written by hand."""
    import click

    call = click.get_current_context().find_object(Call)
    if call is None:
        raise RuntimeError("no command is running")
    return call


def shapes(context: click.Context) -> Schemas:
    """Give the schemas to build options from, before any command runs."""
    return (context.find_object(Call) or Call()).shapes
