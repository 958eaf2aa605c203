"""A keyboard with someone at it: one for tests in process, and a real terminal."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CTRL_C = "\x03"


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


def at_terminal(centre: Path, typed: dict[str, str], *words: str) -> tuple[int, str]:
    """Run a command at a real terminal; each answer is typed when its question appears, or Ctrl-C pressed there."""
    import pty

    master, slave = pty.openpty()
    shell = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    shell.pop("CI", None)
    run = subprocess.Popen(
        [sys.executable, "-m", "ecentre", *words],
        cwd=centre, env=shell, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    seen, said, left = b"", "", dict(typed)
    while True:
        try:
            more = os.read(master, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
        said = seen.decode("utf-8", "replace")
        for question, answer in list(left.items()):
            if question in said:
                del left[question]
                if answer == CTRL_C:
                    run.send_signal(signal.SIGINT)  # what a terminal does of Ctrl-C
                else:
                    os.write(master, f"{answer}\n".encode())
    os.close(master)
    return run.wait(), said
