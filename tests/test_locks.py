"""Locks of other git programs: the books do not wait for them, git's index catches up, and only dead ones are taken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from conftest import git as plain

from ecentre import health, holders, index, journal, owed, repair, staging
from ecentre.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Answer

LINUX = pytest.mark.skipif(not holders.PROCESSES.is_dir(), reason="the system does not say what programs have open")
ADD = ("place", "add", "--name", "仓库")
READERS = (
    ("place", "list"), ("place", "list", "--at", "HEAD"), ("show", "cang-ku"), ("whoami",), ("check",),
    ("trace", "cang-ku"), ("place", "add", "--name", "车库"), ("place", "add", "--name", "车库", "--dry-run"),
    ("doctor", "--fix"),
)  # fmt: skip


@pytest.fixture
def behind(world: Callable[[str], Path], run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a centre where a step was taken while another program held git's index."""
    root = world("office")
    monkeypatch.setattr(staging, "PATIENCE", 0.1)
    staging.lock_of(Git(root)).write_bytes(b"")
    assert run(*ADD, as_="李永刚", world=root).code == 0
    return root


def status(root: Path) -> str:
    return plain(root, "status", "--porcelain")


def old(lock: Path, seconds: float = health.LOCK_AGE + 5) -> None:
    then = time.time() - seconds
    os.utime(lock, (then, then))


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_any_next_command_brings_git_up_to_date(
    words: tuple[str, ...], behind: Path, run: Callable[..., Answer]
) -> None:
    assert status(behind)
    staging.lock_of(Git(behind)).unlink()
    assert run(*words, as_="李永刚", world=behind).code in (0, 1)
    assert status(behind) == ""
    assert owed.untold(Git(behind)) == []
    assert plain(behind, "fsck", "--strict", "--no-dangling") == ""


def test_while_the_lock_is_held_everything_else_works_at_once(
    behind: Path, run: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = staging.lock_of(Git(behind))
    assert not journal.pending(Git(behind))
    with monkeypatch.context() as hurry:
        for module in (staging, index):
            hurry.setattr(module, "PAUSE", "nobody waits")
        answer = run("place", "list", as_="李永刚", world=behind)
    assert "仓库" in answer.out, answer.err
    assert repair.hand_changed(behind) == []
    assert run("place", "add", "--name", "车库", as_="李永刚", world=behind).code == 0
    assert lock.read_bytes() == b""
    assert len(owed.untold(Git(behind))) == 2
    (behind / "records/place/cang-ku.yaml").write_text("typed\n", encoding="utf-8")
    assert ("??", "records/place/cang-ku.yaml") in repair.hand_changed(behind)
    lock.unlink()
    run("place", "list", as_="李永刚", world=behind)
    assert status(behind) == " M records/place/cang-ku.yaml\n"


def test_what_a_copy_brings_along_leads_nowhere(behind: Path) -> None:
    git = Git(behind)
    (git.own / owed.UNTOLD).write_text('["../outside", ".git/config", 7, "records/a.yaml"]', encoding="utf-8")
    assert owed.untold(git) == ["records/a.yaml"]
    (git.own / owed.UNTOLD).write_text('{"torn', encoding="utf-8")
    assert owed.untold(git) == []


def test_a_lock_left_behind_is_taken_by_the_doctor_and_a_young_one_is_not(
    behind: Path, run: Callable[..., Answer]
) -> None:
    lock = staging.lock_of(Git(behind))
    assert "index.lock" not in run("doctor", "--fix", world=behind).said
    assert lock.exists()
    old(lock)
    assert "index.lock" in run("doctor", world=behind).said
    assert lock.exists()
    run("doctor", "--fix", world=behind)
    assert not lock.exists()
    assert status(behind) == ""
    assert run("doctor", world=behind).code == 0


@pytest.fixture
def program(behind: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that has the lock open."""
    lock = staging.lock_of(Git(behind))
    code = f"import sys, time; held = open({str(lock)!r}); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started
        started.kill()


@LINUX
def test_a_lock_that_a_living_program_has_open_is_left_alone(behind: Path, program: subprocess.Popen[bytes]) -> None:
    lock = staging.lock_of(Git(behind))
    old(lock)
    assert holders.living(lock, behind)
    list(health.examine(behind, fix=True))
    assert lock.exists()
    program.kill()
    program.wait()
    assert not holders.living(lock, behind)
    list(health.examine(behind, fix=True))
    assert not lock.exists()


@contextmanager
def typing(folder: Path) -> Iterator[None]:
    """Let git wait for the editor in which a person types."""
    settings = ("core.editor=echo; sleep 60; false", "user.name=x", "user.email=x@example.org")
    words = ["git", *(part for one in settings for part in ("-c", one)), "commit", "-a"]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=folder, start_new_session=True, **streams) as started:
        try:
            assert started.stdout is not None
            started.stdout.readline()
            yield
        finally:
            os.killpg(started.pid, signal.SIGKILL)


@LINUX
def test_the_lock_of_a_git_that_waits_for_its_editor_is_left_alone(behind: Path) -> None:
    lock = staging.lock_of(Git(behind))
    lock.unlink()
    (behind / "STAFF.md").write_text("changed\n", encoding="utf-8")
    plain(behind, "add", "STAFF.md")
    with typing(behind):
        old(lock)
        assert holders.living(lock, behind)
        list(health.examine(behind, fix=True))
        assert lock.exists()
    assert not holders.living(lock, behind)
