"""A bar for what takes more than a second, on a terminal only, beside the words and never in the data."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from ecentre.cli.bar import drawn
from ecentre.words import say

if TYPE_CHECKING:
    from typing import Self

    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds that pass before a bar is shown."""


class Bar:
    """Shows how far a loop is; called with what is done and with the whole."""

    def __init__(self) -> None:
        """Begin to wait; nothing is shown yet."""
        self._begun = time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, whole: int) -> None:
        """Say how far it is."""
        if self._shown is None and drawn() and time.monotonic() - self._begun > PATIENCE:
            self._shown = _opened(whole)
        if self._shown is not None:
            self._shown[0].update(self._shown[1], completed=done, total=whole)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._shown is not None:
            self._shown[0].stop()


def _opened(whole: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(file=sys.stderr, emoji=False, highlight=False), transient=True)
    task = bar.add_task(str(say("逐行办理", "row by row")), total=whole)
    bar.start()
    return bar, task
