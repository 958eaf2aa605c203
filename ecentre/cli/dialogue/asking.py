"""Asking on a terminal, one line at a time; never anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ecentre.cli import screen
from ecentre.cli.meaning import values
from ecentre.errors import UsageError
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecentre.cli.session import Call

BACK = frozenset("<《〈")
"""What takes one question back: a Chinese keyboard gives a bracket of its own for the same key."""
HELP = "?"
NARROW = 39
PROGRAM = "ecentre"
STRAY = say(
    "  这里等的是回答,不是命令;要办别的,先按 Ctrl-C",
    "  an answer is asked for here, no command; for something else, first Ctrl-C",
)
LEFT = say("没有办理,未写入任何内容", "not done; nothing was written")
FIRST = say("  这是第一问;不办了按 Ctrl-C", "  this is the first question; Ctrl-C gives up")


class BackError(Exception):
    """The person wants the question before this one again."""


def possible(call: Call) -> bool:
    """Tell whether there is a person to ask."""
    if call.no_input or os.environ.get("CI"):
        return False
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr))


def line(prompt: object, *, commands: bool = False) -> str:
    """Ask for one line; the end of input counts as Ctrl-C, and a command is no answer unless ``commands`` are asked."""
    text = str(prompt)
    while True:
        sys.stderr.write(text if text.endswith(" ") else f"{text}: ")
        sys.stderr.flush()
        typed = sys.stdin.readline()
        if not typed:
            raise KeyboardInterrupt
        said = typed.rstrip("\r\n").strip()
        if commands or said.split(" ", 1)[0] != PROGRAM:
            return said
        screen.words(STRAY)


def answer(prompt: object) -> str:
    """Ask for one line of a dialogue.

    Raises:
        BackError: the answer was ``<``, in whichever width.
    """
    said = line(prompt)
    if values.plain(said) in BACK:
        raise BackError
    return said


def room() -> int:
    """Give the columns that a dialogue may fill."""
    import shutil

    return max(shutil.get_terminal_size().columns - 1, NARROW)


def paragraph(text: str) -> None:
    """Put a sentence on the screen, broken to its width."""
    from ecentre.render.folding import spoken

    margin = "  " if text.startswith("  ") else ""
    for one in spoken(text.strip(), room() - len(margin)):
        screen.words(margin + one)


def secret(prompt: object) -> str:
    """Ask for a PIN without showing it; the end of input counts as Ctrl-C."""
    import warnings
    from getpass import GetPassWarning, getpass

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(f"{prompt}: ", sys.stderr).strip()
    except GetPassWarning:
        screen.words(say("  这个窗口藏不住输入,打的 PIN 会显示出来", "  this window cannot hide the PIN you type"))
        return line(prompt)
    except EOFError as error:
        raise KeyboardInterrupt from error


def through(steps: Callable[[], Sequence[Callable[[], None]]], place: int = 0) -> None:
    """Take the steps of a dialogue from a place on; they are told anew after each, for an answer may add some.

    Raises:
        BackError: somebody went back from the first.
    """
    while place < len(steps()):
        try:
            steps()[place]()
        except BackError:
            if place == 0:
                raise
            place -= 1
        else:
            place += 1


def agreed(prompt: Words, *, unless: bool = False) -> bool:
    """Ask yes or no; Enter is yes, or no where a thing is only done if somebody says so (``unless``).

    Raises:
        BackError: the answer was ``<``.
    """
    while True:
        said = values.plain(answer(prompt)).lower()
        if not said:
            return not unless
        if said in values.YES:
            return True
        if said in values.NO:
            return False
        screen.words(say("  请答 y(是)或 n(否),< 退回上一项", "  answer y (yes) or n (no); < goes back"))


def declined(left: Words = LEFT) -> KeyboardInterrupt:
    """Give what ends a command whose person said no, with the words for it."""
    return KeyboardInterrupt(left)


def sure(call: Call, question: Words, left: Words = LEFT) -> None:
    """Ask whether to go on, unless ``--yes`` said so; ``left`` says what stays as it was after a no.

    Raises:
        UsageError: there is nobody to ask.
        KeyboardInterrupt: the answer is no.
    """
    if call.yes:
        return
    if not possible(call):
        raise UsageError(say("{question}确认请加 --yes", "{question} Add --yes to confirm", question=question))
    if values.plain(line(f"{question} [y/N] ")).lower() not in values.YES:
        raise declined(left)
