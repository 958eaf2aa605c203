"""Text longer than the screen, one screen after another, with the keys said in words: a colon tells a newcomer nothing.

Who names a pager of their own in ``ECENTRE_PAGER`` or ``PAGER`` gets it; ``cat`` means none.
"""

from __future__ import annotations

import os
import sys

from ecentre.words import say

NONE = "cat"
STOP = ("q", "n", "<")
RULE = r"(?:\x1b\[[0-9;]*m)*─+(?:\x1b\[[0-9;]*m)*\s*"
HIGHEST = 8  # lines that the title and the headings of a table take at most
TALL = 5  # lines that a row takes at most; figures that begin one are indented too
KEPT = 2  # lines of a screen that stay free for the question and what was typed
MORE = say("(还有 {n} 行)回车看下一页,q 回车不看了", "({n} more lines) Enter goes on, q and Enter stops")


def named() -> str:
    """Give the pager that the user has named."""
    return os.environ.get("ECENTRE_PAGER") or os.environ.get("PAGER", "")


def show(text: str, *, ask: bool) -> None:
    """Write text; where a person sits there and it is longer than the screen, a screen at a time."""
    if not ask or named() == NONE or text.count("\n") < _height():
        sys.stdout.write(text)
        sys.stdout.flush()
    elif named():
        import click

        os.environ.setdefault("LESS", "-FIRX")
        os.environ["PAGER"] = named()
        click.echo_via_pager(text)
    else:
        _by_screens(text.splitlines(keepends=True))


def _height() -> int:
    """Give the lines of the screen."""
    import shutil

    return shutil.get_terminal_size().lines


def _by_screens(lines: list[str]) -> None:
    """Write a screen, ask, write the next; those of a table stand below its headings and end with a whole row."""
    from ecentre.cli.dialogue import asking

    screen, heading, above = max(1, _height() - KEPT), _heading(lines), 0
    while True:
        size = _size(lines, max(1, screen - above), rows=bool(heading))
        sys.stdout.write("".join([*heading[:above], *lines[:size]]))
        sys.stdout.flush()
        lines, above = lines[size:], len(heading)
        if not lines or asking.line(say(MORE.zh, MORE.en, n=len(lines))).lower() in STOP:
            return


def _size(lines: list[str], room: int, *, rows: bool) -> int:
    """Give how many lines go on a screen: the lines of a row that follow its first are indented, and stay with it."""
    if not rows or room >= len(lines):
        return room
    return next((size for size in range(room, max(room - TALL, 1), -1) if not lines[size].startswith(" ")), room)


def _heading(lines: list[str]) -> list[str]:
    """Give the headings that a table begins with, down to the rule below them; none where the text is no table."""
    import re

    rule = next((place for place, line in enumerate(lines[:HIGHEST]) if re.fullmatch(RULE, line)), 0)
    above = [place for place, line in enumerate(lines[:rule]) if not line.strip()]
    return lines[above[-1] + 1 if above else 0 : rule + 1] if rule else []
