"""``python -m tests.hour``: type the first hour and compare it with what was recorded; ``--write`` records it anew."""

from __future__ import annotations

import sys

from tests.hour import play


def main() -> int:
    """Play, then write or compare; say how long a person would have typed and read."""
    hour = play.hour()
    if "--write" in sys.argv[1:]:
        play.RECORDED.write_text(hour.screen, encoding="utf-8", newline="\n")
    sys.stdout.write(f"typing {hour.typing:.1f} min, reading {hour.reading:.1f} min\n")
    return int(hour.screen != play.RECORDED.read_text(encoding="utf-8"))


sys.exit(main())
