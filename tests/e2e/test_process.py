"""The program as a process: all it says arrives, the exit code is told, and nothing is left running or locked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worlds

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = Path(__file__).parents[2]
FULL = Path("/dev/full")


@pytest.fixture
def centre(prepared: Callable[[str], Path], tmp_path: Path) -> Path:
    worlds.copy(prepared("ledger"), tmp_path / "centre")
    return tmp_path / "centre"


def said(centre: Path, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "PYTHONIOENCODING": "utf-8", "ECENTRE_AS": "李永刚"}
    command = [sys.executable, "-W", "ignore", "-m", "ecentre", "--no-input", *words]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(command, cwd=centre, env=env, encoding="utf-8", **streams)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("asset", "list"), 0), (("--version",), 0), (("show", "AST-2026-9999"), 4),
        (("asset", "list", "--nothing"), 2), (("asset", "open", "--name", "x"), 2),
    ],
)  # fmt: skip
def test_the_exit_code_is_told(words: tuple[str, ...], code: int, centre: Path) -> None:
    answer = said(centre, *words)
    assert answer.returncode == code, answer.stderr
    assert answer.stdout if code == 0 else answer.stderr


def test_a_long_answer_arrives_to_its_last_line(centre: Path) -> None:
    rows = said(centre, "asset", "list", "--all", "-o", "csv").stdout.splitlines()
    files = list((centre / "records" / "asset").rglob("*.yaml"))
    assert len(rows) == len(files) + 1 > 200


def test_a_reader_who_goes_away_is_no_fault(centre: Path) -> None:
    piped = f"'{sys.executable}' -W ignore -m ecentre asset list --all | head -1"
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(["sh", "-c", piped], cwd=centre, env=env, capture_output=True, encoding="utf-8")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.count("\n") <= 1


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
def test_an_answer_that_cannot_be_written_is_told(centre: Path) -> None:
    with FULL.open("w") as full:
        answer = said(centre, "asset", "list", stdout=full)
    assert answer.returncode == 6
    assert "磁盘" in answer.stderr


def test_the_index_is_closed_in_order(centre: Path) -> None:
    said(centre, "asset", "list")
    assert [path.name for path in (centre / ".git" / "ecentre").glob("index.sqlite*")] == ["index.sqlite"]
