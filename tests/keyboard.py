"""A keyboard with someone at it, for tests in process."""

from __future__ import annotations

import io


class Terminal(io.StringIO):
    """A keyboard at which the input ends after the last line."""

    def isatty(self) -> bool:
        return True


class Keys(Terminal):
    """A keyboard at which somebody presses Ctrl-C after the last line; it counts the questions."""

    asked = 0

    def readline(self, *_: int) -> str:  # type: ignore[override]
        self.asked += 1
        said = super().readline()
        if not said:
            raise KeyboardInterrupt
        return said
