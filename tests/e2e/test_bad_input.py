"""Bad surroundings, in real processes: closed streams, other encodings, a full disk, a held lock, Ctrl-C at a prompt.

Each ends with one clear message and the documented exit code, nothing half-written, no traceback.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import git

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")


def shell(centre: Path, command: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a shell line in a centre; ``ecentre`` in it is the program of this tree."""
    program = f"'{sys.executable}' -m ecentre"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("ecentre", program, 1)], cwd=centre, env=environment, capture_output=True,
        timeout=60,
    )


def clean(centre: Path, answer: subprocess.CompletedProcess[bytes], code: int) -> None:
    said = answer.stdout + answer.stderr
    assert answer.returncode == code, said.decode("utf-8", "replace")
    assert b"Traceback" not in said
    assert git(centre, "status", "--porcelain") == ""


STREAMS = [
    ("ecentre asset list <&-", 0), ("ecentre person add <&-", 2), ("ecentre undo <&-", 2), ("ecentre stocktake <&-", 0),
    ("ecentre asset list >&-", 0), ("ecentre asset list 2>&-", 0), ("ecentre check >&- 2>&-", 0),
    ("ecentre asset list > /dev/full", 6), ("ecentre asset list | head -1", 0),
]


@posix
@pytest.mark.parametrize(("command", "code"), STREAMS)
def test_closed_and_full_streams(command: str, code: int, world) -> None:
    centre = world("ledger")
    clean(centre, shell(centre, command), code)


LISTED = "ecentre asset list --where department=综合部"
ENCODINGS = [
    ({"PYTHONIOENCODING": "gbk"}, "gbk"), ({"LC_ALL": "C"}, "utf-8"), ({"PYTHONUTF8": "1"}, "utf-8"),
    ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "utf-8"), ({"TERM": "dumb"}, "utf-8"),
    ({"COLUMNS": "40"}, "utf-8"), ({"NO_COLOR": "1"}, "utf-8"), ({"PYTHONIOENCODING": "ascii"}, "ascii"),
]


@posix
@pytest.mark.parametrize(("variables", "encoding"), ENCODINGS, ids=str)
def test_every_console_gets_the_same_answer(variables: dict[str, str], encoding: str, world) -> None:
    centre = world("ledger")
    answer = shell(centre, LISTED, **variables)
    clean(centre, answer, 0)
    text = answer.stdout.decode(encoding)
    assert ("综合部" in text) if encoding != "ascii" else ("\\u7efc\\u5408\\u90e8" in text)
    assert "\x1b" not in text


@posix
def test_a_limit_on_file_size_writes_nothing(world) -> None:
    centre = world("office")
    head = git(centre, "rev-parse", "HEAD")
    answer = shell(centre, "trap '' XFSZ; ulimit -f 0; ecentre person add --name 张新人 --department 综合部")
    assert answer.returncode == 6, answer.stderr.decode("utf-8", "replace")
    assert b"Traceback" not in answer.stderr
    assert git(centre, "rev-parse", "HEAD") == head
    clean(centre, shell(centre, "ecentre person add --name 张新人 --department 综合部"), 0)


@posix
@pytest.mark.parametrize("keys", [b"\x03", b"\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_a_prompt_writes_nothing(keys: bytes, world) -> None:
    import pty

    centre = world("office")
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ecentre", "person", "add"], cwd=centre, stdin=slave, stdout=slave, stderr=slave,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "CI": ""}, start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509  no threads here
    )
    os.close(slave)
    said = _until(master, "姓名")
    os.write(master, keys)
    said += _rest(master)
    assert process.wait(timeout=20) == 130, said
    assert "Traceback" not in said
    assert "已中断" in said
    assert git(centre, "status", "--porcelain") == ""


@posix
def test_an_interrupt_while_working_writes_all_or_nothing(world) -> None:
    centre = world("office")
    process = subprocess.Popen(
        [sys.executable, "-m", "ecentre", "check"], cwd=centre, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    time.sleep(0.4)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=20)
    assert process.returncode in (0, 130)
    assert b"Traceback" not in words


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(master: int, word: str) -> str:
    said, end = b"", time.monotonic() + 20
    while word.encode() not in said and time.monotonic() < end:
        said += os.read(master, 4096)
    return said.decode("utf-8", "replace")


def _rest(master: int) -> str:
    said = b""
    try:
        while part := os.read(master, 4096):
            said += part
    except OSError:  # the other end is closed
        pass
    return said.decode("utf-8", "replace")
