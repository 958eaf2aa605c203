"""What was worked out from the program's own modules, kept in the user's folder until the program changes.

Losing a file loses nothing; where none can be written the work is done each time.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ecentre import __version__, account

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = Path(__file__).parents[2]
Read = TypeVar("Read")
SOURCES = ("", "kinds", "subjects", "cli", "cli/own", "cli/grammar", "cli/acting", "cli/meaning")


def recall(name: str, read: Callable[[Any], Read], make: Callable[[], object]) -> Read:
    """Read what was kept under a name by this very program; else make it, keep it, whole or not at all, and read it."""
    stamp = _stamp()
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads((account.home() / name).read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            return read(kept["content"])
    text = json.dumps({"stamp": stamp, "content": make()}, ensure_ascii=False)
    account.keep(name, text)
    return read(json.loads(text)["content"])


def _stamp() -> str:
    """Give what changes whenever a module does that commands are made from."""
    total = 0
    for folder in SOURCES:
        with suppress(OSError), os.scandir(PROGRAM / folder) as found:
            total += sum(one.stat().st_mtime_ns for one in found if one.name.endswith(".py"))
    return f"{__version__} {total}"
