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
MOST = 80  # questions that somebody answers before they give up


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


class Reader(Keys):
    """A keyboard at which somebody answers by what the screen says, and presses Ctrl-C where it asks yes or no.

    They take what Enter takes, the first choice, else one value after another until one will do.
    """

    def __init__(self, *values: str) -> None:
        super().__init__()
        self.values = ("", "1", "?", "1", *values)
        self.said: list[tuple[str, str]] = []
        self.seen = self.tries = 0
        self.agreed = self.stopped = False

    def readline(self, *_: int) -> str:  # type: ignore[override]
        self.asked += 1
        question = self._question()
        inside = question.startswith(" ")  # such as whether to enter what the form names
        before = next((one for one, _ in reversed(self.said) if not one.startswith(" ")), "")
        self.tries += not inside if question == before or inside else -self.tries
        self.agreed = "[Y/n" in question or ("[y/N" in question and not inside)
        if self.agreed or self.tries >= len(self.values) or self.asked > MOST:
            self.said.append((question, CTRL_C))
            self.stopped = True
            raise KeyboardInterrupt
        answer = "n" if "[y/N" in question else self.values[self.tries]
        self.said.append((question, answer))
        return f"{answer}\n"

    def _question(self) -> str:
        screen: str = sys.stderr.getvalue()  # type: ignore[attr-defined]
        said, self.seen = screen[self.seen :], len(screen)
        return said.rpartition("\n")[2]

    def scripts(self) -> list[str]:
        """Give what is typed before each question that stood there for the first time."""
        typed = [f"{answer}\n" for _, answer in self.said]
        firsts = [n for n, (question, _) in enumerate(self.said) if n == 0 or self.said[n - 1][0] != question]
        return ["".join(typed[:n]) for n in firsts]


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
