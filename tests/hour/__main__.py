"""``python -m tests.hour``: type the first hour and compare it with what was recorded; ``--write`` records it anew."""

from __future__ import annotations

import sys

from tests.hour import play


def main() -> int:
    """Play in each language, then write or compare; say how long a person would have typed and read."""
    differ = 0
    for language, recorded in play.RECORDED.items():
        hour = play.hour(language=language)
        if "--write" in sys.argv[1:]:
            recorded.write_text(hour.screen, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{language}: typing {hour.typing:.1f} min, reading {hour.reading:.1f} min\n")
        differ |= hour.screen != recorded.read_text(encoding="utf-8")
    return int(differ)


sys.exit(main())
