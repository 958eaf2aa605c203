"""The exit codes, fixed for ever, and the errors that carry them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Problem


class Exit(IntEnum):
    """What the program tells the shell."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    INVALID = 3
    NOT_FOUND = 4
    REFUSED = 5
    REPOSITORY = 6
    BUG = 70
    INTERRUPTED = 130


class EcentreError(Exception):
    """Anything that ends a command with words instead of a traceback."""

    code: Exit = Exit.BUG

    def __init__(self, message: Words, problems: Iterable[Problem] = ()) -> None:
        """Keep the sentence and the problems behind it."""
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Give the sentence in the reader's language."""
        return str(self.message)


class UsageError(EcentreError):
    """The command line itself is off: an option is missing, a value cannot be read."""

    code = Exit.USAGE


class InvalidError(EcentreError):
    """The record would break its schema, or a file cannot be read as what it should be."""

    code = Exit.INVALID


class NotFoundError(EcentreError):
    """No record answers to that name."""

    code = Exit.NOT_FOUND


class RefusedError(EcentreError):
    """The manual, the workflow or policy says no; the clause is in the problems."""

    code = Exit.REFUSED


class RepositoryError(EcentreError):
    """Not a centre, a lock that is held, a disk that is full, a git that failed."""

    code = Exit.REPOSITORY


def invalid(problems: Iterable[Problem]) -> InvalidError:
    """Gather schema problems into one error."""
    found = tuple(problems)
    return InvalidError(say("{n} 处不合格,未写入任何内容", "{n} problems; nothing was written", n=len(found)), found)


def refused(problems: Iterable[Problem]) -> RefusedError:
    """Gather broken rules into one refusal."""
    found = tuple(problems)
    return RefusedError(say("按制度不能办理,未写入任何内容", "Refused by the rules; nothing was written"), found)
