"""A person at a terminal: types whole lines, waits until the program waits, and keeps what stands on the screen.

Each command runs on a pseudo-terminal of its own, 80 columns by 24 lines, in an account that nobody has used: no
settings, no git names, nothing of ``ECENTRE_*`` but the clock, and the language where it is not Chinese. POSIX only.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import struct
import sys
import termios
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LINES, COLUMNS = 24, 80
START = datetime.fromisoformat("2026-11-03T09:00:00+08:00")
BETWEEN = timedelta(minutes=1)  # what the clock goes on by from one command to the next
IDLE = 0.05  # seconds without a word after which a line that ends as questions do is taken for one
READING = ("0", "63")  # the number of read() on the machines that Linux calls x86-64 and arm64
QUESTION = re.compile(r"[]:：>?)] ?$")
PATIENCE = 60.0  # seconds after which a silent program is taken for one that hangs
CHINESE = 3  # keystrokes for a Chinese sign: two of pinyin and its number
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>]|\][^\x07]*\x07)")
_ERASE = re.compile(rb"\x1b\[[012]?[JK]")


class StuckError(AssertionError):
    """The program neither asked nor ended as the script has it."""


class Typist:
    """One person, one account, one screen."""

    def __init__(self, home: Path, language: str = "zh") -> None:
        """Log in: the home folder is the account, and the present folder; Chinese is spoken unless told otherwise."""
        self.home, self.here, self.language = home, home, language
        self.screen, self.keys, self.commands = "", 0, 0

    @property
    def environment(self) -> dict[str, str]:
        """Give what a terminal of a new account hands to programs."""
        places = (str(Path(sys.executable).parent), str(Path(shutil.which("git") or "/usr/bin/git").parent), os.defpath)
        clock = (START + self.commands * BETWEEN).isoformat()
        spoken = {} if self.language == "zh" else {"ECENTRE_LANG": self.language}
        return spoken | {
            "HOME": str(self.home), "PATH": os.pathsep.join(places), "TERM": "xterm", "LANG": "C.UTF-8",
            "ECENTRE_CLOCK": clock, "LINES": str(LINES), "COLUMNS": str(COLUMNS), "PYTHONWARNINGS": "ignore",
        }  # fmt: skip

    def command(self, line: str, answers: tuple[str, ...], judge: Callable[[str, str], None]) -> int:
        """Type a command at the prompt and then the answers to what it asks, each judged first; give its exit code.

        Raises:
            StuckError: it ended before all answers were asked for, or asked for more.
        """
        self.show(f"$ {line}\n")
        self.keys += strokes(line)
        words = shlex.split(line)
        if words[0] == "cd":
            self.here = self.here / words[1]
            return 0
        self.commands += 1
        child = self._start(words)
        try:
            for answer in answers:
                if not self._asked(child):
                    raise StuckError(f"nothing was asked before «{answer}»:\n{self.screen[-600:]}")
                judge(answer, self.screen)
                os.write(child.fd, f"{answer}\n".encode())
                self.keys += strokes(answer)
            if self._asked(child):
                raise StuckError(f"asked and not answered:\n{self.screen[-600:]}")
            return child.code()
        finally:
            child.close()

    def show(self, text: str) -> None:
        """Put text on the screen."""
        self.screen += text

    def _start(self, words: list[str]) -> Child:
        environment, here = self.environment, self.here
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(here)
            os.execvpe(words[0], words, environment)
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        return Child(pid, fd)

    def _asked(self, child: Child) -> bool:
        """Wait until the program asks something or ends; put what it said on the screen; tell whether it asked."""
        said, begun = b"", time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            part = child.read(IDLE)
            if part is None:
                self.show(plain(said))
                return False
            said += part
            if not part and QUESTION.search(plain(said).rpartition("\n")[2]) and child.listens():
                self.show(plain(said))
                return True
        raise StuckError(f"nothing was said for {PATIENCE:.0f} s:\n{self.screen[-600:]}")


class Child:
    """A program on a pseudo-terminal."""

    def __init__(self, pid: int, fd: int) -> None:
        """Take over a program that was started."""
        self.pid, self.fd, self.ended = pid, fd, False

    def read(self, wait: float) -> bytes | None:
        """Give what it said within so many seconds, or nothing at all once it has ended."""
        ready, _, _ = select.select([self.fd], [], [], wait)
        if not ready:
            return b""
        try:
            return os.read(self.fd, 65536) or None
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux says that the other side is gone
                raise
            return None

    def listens(self) -> bool:
        """Tell whether it waits for the keyboard; where the system does not say so, silence must do."""
        try:
            call, _, rest = Path(f"/proc/{self.pid}/syscall").read_text(encoding="ascii").partition(" ")
        except OSError:
            return True
        return not call.isdecimal() or (call in READING and rest.startswith("0x0 "))

    def code(self) -> int:
        """Wait for its end and give the exit code."""
        self.ended = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self) -> None:
        """Let go; a program that still asks sees that the terminal is gone."""
        os.close(self.fd)
        if not self.ended:
            os.waitpid(self.pid, 0)


def plain(said: bytes) -> str:
    """Give what a reader sees of it: no colours, and of a line that was written over only its last form."""
    text = _ESCAPE.sub(b"", _ERASE.sub(b"\r", said)).decode("utf-8", "replace").replace("\r\n", "\n")
    return "\n".join(_overwritten(line) for line in text.split("\n"))


def _overwritten(line: str) -> str:
    parts = [part for part in line.split("\r") if part]
    return parts[-1].rstrip("\b") if parts else ""


def strokes(line: str) -> int:
    """Give the keystrokes of a line: one a letter, three a Chinese sign, and Enter."""
    return sum(1 if sign.isascii() else CHINESE for sign in line) + 1
