"""The screen before a person: how wide it is, whether it has colours, and the words said on it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from ecentre.render.clean import clean

if TYPE_CHECKING:
    from ecentre.cli.session import Call


def words(text: object) -> None:
    """Say something to the person at the screen, and at the end of a JSON document what nothing else tells."""
    aside(text)
    import click

    context = click.get_current_context(silent=True)
    call: Call | None = context.obj if context else None
    if call is not None and call.output == "json":
        call.answer.said.append(str(text))


def aside(text: object) -> None:
    """Say something to the person at the screen that is no part of an answer."""
    sys.stderr.write(f"{fitting(str(text), sys.stderr)}\n")


def columns(stream: TextIO | None = None) -> int:
    """Give the columns of the screen; 0 where nobody looks at one."""
    if not (stream or sys.stdout).isatty():
        return 0
    import shutil

    return shutil.get_terminal_size().columns


def fitting(text: str, stream: TextIO) -> str:
    """Fold what is said to the width of the screen it is said on; commands to be typed stay on one line.

    What a terminal would obey, such as escapes in the name of a file, is made visible.
    """
    text = clean(text)
    room = columns(stream)
    if not room or all(len(line) * 2 <= room for line in text.split("\n")):
        return text
    from ecentre.render.folding import spoken

    return "\n".join(spoken(text, room))


def coloured() -> bool:
    """Tell whether colours are wanted: on a terminal, unless NO_COLOR or TERM=dumb; FORCE_COLOR reverses."""
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
