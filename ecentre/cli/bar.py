"""A bar for what takes longer than a second, on terminals only."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.words import Words

AFTER = 1.0  # seconds that need no bar


@contextmanager
def moving(label: Words) -> Iterator[Callable[[float, float], None] | None]:
    """Give what moves the bar: how much of how much is done; nothing where nobody watches."""
    if not sys.stderr.isatty():
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
