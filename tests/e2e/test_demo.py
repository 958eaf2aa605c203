"""The demo as a newcomer runs it: one real command, no settings at all, a centre that stands up to its own check."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "nobody"), "PYTHONPATH": str(ROOT), **extra}
    command = [sys.executable, "-m", "ecentre", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("演示 demo")
    done = _run(folder, "demo")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder / "ecentre-demo", done.stdout


def test_each_step_is_shown_with_the_command_that_made_it(demo: tuple[Path, str]) -> None:
    script = (ROOT / "templates" / "demo" / "month.txt").read_text(encoding="utf-8").splitlines()
    typed = [line.removeprefix("? ") for line in script if line.startswith(("ecentre ", "? ecentre "))]
    shown = [line.removeprefix("$ ") for line in demo[1].splitlines() if line.startswith("$ ")]
    assert shown == [line.replace("{demo}", "ecentre-demo") for line in typed]


def test_the_month_ends_in_a_sound_centre(demo: tuple[Path, str]) -> None:
    centre, _ = demo
    checked = _run(centre, "check", ECENTRE_CLOCK="2026-11-22T10:00:00+08:00")
    assert checked.returncode == 0, checked.stdout
    subprocess.run(["git", "-C", str(centre), "fsck", "--strict"], check=True, capture_output=True)
    status = subprocess.run(["git", "-C", str(centre), "status", "--porcelain"], capture_output=True, text=True)
    assert status.stdout == ""


def test_no_private_phone_of_the_staff_list_entered_the_books(demo: tuple[Path, str]) -> None:
    centre, _ = demo
    words = ["git", "-C", str(centre), "log", "-p", "--all", "--", "records"]
    assert b"1390000" not in subprocess.run(words, capture_output=True, check=True).stdout


def test_a_second_demo_in_the_same_place_is_refused(demo: tuple[Path, str]) -> None:
    again = _run(demo[0].parent, "demo")
    assert again.returncode == 6
    assert "已经存在" in again.stderr
