"""Every failure in words: one sentence, the problems behind it with file, line, rule and clause, and an exit code."""

from __future__ import annotations

import errno
import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecentre.cli import answer
from ecentre.errors import EcentreError, Exit, why
from ecentre.words import Words, language, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.cli.session import Call
    from ecentre.model import Problem


def told(error: BaseException, arguments: Sequence[str], call: Call | None = None) -> int:
    """Say what went wrong where the reader looks for it, and give the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    if isinstance(error, BrokenPipeError):
        return _quiet()
    machine = answer.wanted(arguments)
    error = _as_typed(error, arguments)
    code, message, problems = _sense(error, None if machine else call)
    if code == Exit.USAGE and any(word.startswith(QUOTES) or word.endswith(QUOTES) for word in arguments):
        message += str(say('\n引号要用英文的:"…"', '\nquote with plain marks: "…"'))
    if machine:
        answer.failed(call, message, [as_data(problem) for problem in problems] or [{**NOWHERE, "message": message}])
    else:
        _say(message, problems)
    return int(code)


def line(problem: Problem) -> str:
    """Write one problem as an editor can jump to it: ``file:line:column: sentence [rule clause]``."""
    place = problem.file
    if place and problem.line:
        place += f":{problem.line}:{problem.column or 1}"
    tag = " ".join(part for part in (problem.rule, problem.clause) if part)
    return f"{place + ': ' if place else ''}{problem.message}{f' [{tag}]' if tag else ''}"


NOWHERE = {"file": "", "line": 0, "column": 0, "id": "", "rule": "", "clause": "", "level": "error"}


def _brief(problem: Problem) -> str:
    """Write one problem for somebody who typed a command: by the id of the record, unless a line of a file is meant."""
    if problem.ref is None or problem.line or (problem.path and problem.path != problem.ref.path):
        return line(problem)
    told = line(replace(problem, ref=None, path=""))
    return told if told.startswith(problem.ref.id) else f"{problem.ref.id}: {told}"


def as_data(problem: Problem) -> dict[str, Any]:
    """Give a problem as the JSON envelope keeps it."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "id": problem.ref.id if problem.ref else "",
        "rule": problem.rule,
        "clause": problem.clause,
        "level": problem.level,
        "message": str(problem.message),
    }


def _sense(error: BaseException, call: Call | None) -> tuple[int, str, tuple[Problem, ...]]:
    """Give exit code, sentence and problems of a failure, its commands as they are typed where ``call`` runs."""
    if isinstance(error, EcentreError):
        return error.code, *_at_hand(error, call)
    if isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED, _stopped(error), ()
    import click

    if isinstance(error, click.exceptions.Abort):
        return Exit.INTERRUPTED, _stopped(error.__cause__), ()
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return Exit.USAGE, error.format_message(), ()
    if isinstance(error, click.ClickException):
        return Exit.USAGE, _usage(error), ()
    return _system(error)


def _as_typed(error: BaseException, arguments: Sequence[str]) -> BaseException:
    """Give an option that was taken apart into letters as a whole; any other failure as it is."""
    if len(getattr(error, "option_name", None) or "") != LETTER:
        return error
    import click

    from ecentre.cli.grammar import nooption

    return nooption.whole(error, arguments) if isinstance(error, click.NoSuchOption) else error


def _stopped(error: BaseException | None) -> str:
    """Say that a command was broken off, or what its person said no to: click wraps what was raised there."""
    return str(error.args[0] if error and error.args else INTERRUPTED)


def _at_hand(error: EcentreError, call: Call | None) -> tuple[str, tuple[Problem, ...]]:
    if call is None:
        return str(error), error.problems
    from ecentre.cli import handing

    problems = (replace(one, message=handing.named(call, one.message)) for one in error.problems)
    return handing.said(call, error.message), tuple(problems)


QUOTES = ("“", "”", "‘", "’", "「", "」")
"""Marks that a Chinese keyboard gives for quotes, and a shell takes for letters."""
LETTER = len("-w")
MANY = 30  # so many problems still fit on a screen
INTERRUPTED = say("已中断,未写入任何内容", "interrupted; nothing was written")


def _usage(error: Any) -> str:
    context, message = getattr(error, "ctx", None), _sentence(error)
    if context is None:
        return message
    command = context.command_path
    hint = say("看用法:{command} --help", "for help: {command} --help", command=command)
    return f"{message}\n{hint}"


def _sentence(error: Any) -> str:
    """Give what is wrong with a command line; an option that is not there with those that may be meant."""
    import click

    if isinstance(error, click.NoSuchOption):
        from ecentre.cli.grammar import nooption

        return str(nooption.told(error))
    return _punctuated(str(error.format_message()))


def _punctuated(message: str) -> str:
    """Give what click says with the marks of the reader's language: it puts a name in quotes and ends with a dot."""
    if language() != "zh":
        return message
    first, line, commands = message.partition("\n")  # what stands below is to be copied, with its plain marks
    quoted = re.sub(r"'([^']*)'", lambda found: f"“{found[1].replace('...', '…')}”", first)
    return re.sub(r"(?<=”)\.(?=\s|$)", "。", quoted) + line + commands


def _system(error: BaseException) -> tuple[int, str, tuple[Problem, ...]]:
    if isinstance(error, PermissionError):
        words = say(
            "文件打不开或正被别的程序(如 WPS)占用,请关闭后重试:{name}",
            "cannot open the file, or another program holds it; close it and try again: {name}",
            name=error.filename or "-",
        )
        return Exit.REPOSITORY, str(words), ()
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        words = say(
            "磁盘已满或超出限额,请腾出空间后重试:{name}", "the disk is full; make room and try again: {name}",
            name=error.filename or "-",
        )
        return Exit.REPOSITORY, str(words), ()
    if isinstance(error, OSError):
        place = error.filename2 or error.filename or "-"
        words = say("磁盘或文件出错({why}):{name}", "disk or file error ({why}): {name}", why=why(error), name=place)
        return Exit.REPOSITORY, str(words), ()
    return Exit.BUG, str(_bug(error)), ()


def _bug(error: BaseException) -> Words:
    """Write a log without the values of variables, for records hold people's data, and say where it is."""
    import platform
    import tempfile
    import traceback

    from ecentre import __version__

    head = f"ecentre {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    handle, name = tempfile.mkstemp(prefix="ecentre-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as log:
        log.write(head + "".join(frames) + type(error).__qualname__ + "\n")
    return say(
        "程序出错({what}),未写入任何内容。请把日志发给维护人员:{name}",
        "the program failed ({what}); nothing was written. Send this log to the maintainers: {name}",
        what=type(error).__name__,
        name=name,
    )


def _say(message: str, problems: Iterable[Problem]) -> None:
    listed = list(dict.fromkeys(f"  {_brief(problem)}" for problem in problems))
    more = say("  另有 {n} 处,全部列出:加 -o json", "  and {n} more; all of them: add -o json", n=len(listed) - MANY)
    lines = [message, *listed[:MANY], *([str(more)] if len(listed) > MANY else [])]
    from ecentre.cli import output

    sys.stderr.write(output.fitting("\n".join(lines), sys.stderr) + "\n")


def _quiet() -> int:
    """End without a word when the reader of a pipe has gone."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
    return 0
