"""Whether a centre is there to try things out in: a demo centre says so on every screen and every printed page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

MARK = say("【演示】", "[DEMO] ")
TOLD = say(
    "【演示】示范中心,只供练习,不是真账:{root}", "[DEMO] a centre for practice, not the real books: {root}"
)
STYLE = (
    "\nbody::after { content: '演示'; position: fixed; top: 38%; left: 0; width: 100%; text-align: center;"
    " font-size: 90pt; letter-spacing: .3em; color: rgba(200, 0, 0, .12); transform: rotate(-24deg);"
    " pointer-events: none; }\n"
)
"""What lays the mark across a printed page."""
_LINE = re.compile(rb"^demo:[ \t]*true\b", re.MULTILINE)


def marked(root: Path) -> bool:
    """Tell whether the centre in a folder says of itself that it is a demo, without reading any book."""
    try:
        return any(_LINE.search(file.read_bytes()) for file in (root / "records" / "centre").glob("*.yaml"))
    except OSError:
        return False
