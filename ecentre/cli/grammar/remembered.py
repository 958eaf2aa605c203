"""What was worked out from the program's own modules, kept in the user's folder until the program changes.

Losing a file loses nothing; where none can be written the work is done each time.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ecentre import __version__, account

PROGRAM = Path(__file__).parents[2]
SOURCES = ("kinds", "subjects", "cli", "cli/own", "cli/grammar")


def recall(name: str) -> Any:
    """Give what was kept under a name by this very program, or None."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads((account.home() / name).read_text(encoding="utf-8"))
        if kept["stamp"] == _stamp():
            return kept["content"]
    return None


def keep(name: str, content: object) -> None:
    """Keep something under a name, whole or not at all."""
    account.keep(name, json.dumps({"stamp": _stamp(), "content": content}, ensure_ascii=False))


def _stamp() -> str:
    """Give what changes whenever the program does."""
    total = 0
    for folder in SOURCES:
        with suppress(OSError), os.scandir(PROGRAM / folder) as found:
            total += sum(one.stat().st_mtime_ns for one in found if one.name.endswith(".py"))
    return f"{__version__} {total}"
