"""Text longer than the screen, one screen after another, with the keys said in words: a colon tells a newcomer nothing.

Who names a pager of their own in ``ECENTRE_PAGER`` or ``PAGER`` gets it; ``cat`` means none.
"""

from __future__ import annotations

import os
import shutil
import sys

from ecentre.words import say

NONE = "cat"
STOP = ("q", "n", "<")
KEPT = 2  # lines of a screen that stay free for the question and what was typed
MORE = say("(还有 {n} 行)回车看下一页,q 回车不看了", "({n} more lines) Enter goes on, q and Enter stops")


def named() -> str:
    """Give the pager that the user has named."""
    return os.environ.get("ECENTRE_PAGER") or os.environ.get("PAGER", "")


def show(text: str, *, ask: bool) -> None:
    """Write text; where a person sits there and it is longer than the screen, a screen at a time."""
    if not ask or named() == NONE or text.count("\n") < shutil.get_terminal_size().lines:
        sys.stdout.write(text)
        sys.stdout.flush()
    elif named():
        import click

        os.environ.setdefault("LESS", "-FIRX")
        os.environ["PAGER"] = named()
        click.echo_via_pager(text)
    else:
        _by_screens(text.splitlines(keepends=True))


def _by_screens(lines: list[str]) -> None:
    """Write a screen, ask, write the next."""
    from ecentre.cli.dialogue import asking

    screen = max(1, shutil.get_terminal_size().lines - KEPT)
    while lines:
        sys.stdout.write("".join(lines[:screen]))
        sys.stdout.flush()
        lines = lines[screen:]
        if lines and asking.line(say(MORE.zh, MORE.en, n=len(lines))).lower() in STOP:
            return
