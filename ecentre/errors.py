"""The exit codes, fixed for ever, and the errors that carry them."""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import TYPE_CHECKING

from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Problem


MISSING = say("没有这个文件或文件夹", "there is no such file or folder")
DENIED = say("没有权限,或文件是只读的", "permission denied, or the file is read-only")
FULL = say("磁盘已满或超出限额", "the disk is full or the quota is used up")
IN_USE = say("正被别的程序占用", "another program has it open")
FAULTS = {
    errno.ENOENT: MISSING,
    errno.ENOTDIR: MISSING,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: say("磁盘是只读的", "the disk is read-only"),
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: say("文件太大", "the file is too big"),
    errno.EBUSY: IN_USE,
    errno.ETXTBSY: IN_USE,
    errno.EISDIR: say("是文件夹,不是文件", "it is a folder, not a file"),
    errno.EEXIST: say("已经存在", "it is there already"),
    errno.ENAMETOOLONG: say("文件名太长", "the name is too long"),
    errno.EMFILE: say("打开的文件太多", "too many files are open"),
    errno.EIO: say("磁盘读写出错,可能已损坏", "the disk failed to read or write; it may be damaged"),
}
"""What systems say in English only, by the number of their fault."""

HELD_OPEN = (32, 33)  # what Windows calls a sharing and a lock violation; its number of the fault is EACCES then


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


def why(error: OSError) -> Words | str:
    """Say in the reader's language what the system has to say of a file or disk."""
    if getattr(error, "winerror", None) in HELD_OPEN:
        return IN_USE
    return FAULTS.get(error.errno or 0) or error.strerror or type(error).__name__
