"""A bar for what takes longer than a second, on terminals only."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.words import Words

AFTER = 1.0  # seconds that need no bar


def drawn() -> bool:
    """Tell whether a bar can be drawn: on a terminal that moves its cursor, unless plain text was asked for."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@contextmanager
def moving(label: Words) -> Iterator[Callable[[float, float], None] | None]:
    """Give what moves the bar: how much of how much is done; nothing where nobody watches or signs would stay."""
    if not drawn():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    since = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(str(label), total=None, visible=False)

        def move(done: float, total: float) -> None:
            late = time.monotonic() - since > AFTER
            progress.update(task, completed=done, total=total or None, visible=late)

        yield move
