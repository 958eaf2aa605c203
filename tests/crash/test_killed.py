"""A command killed at any system call leaves the books old or new, never in between, and nobody has to repair them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import stages
import syscalls
import worlds
from conftest import git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WANTED = 5
REASON = syscalls.missing()
pytestmark = pytest.mark.skipif(bool(REASON), reason=REASON)


@pytest.fixture(scope="module")
def ready(prepared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stages.make(prepared("office"), tmp_path_factory.mktemp("crash") / "ready")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def copies(ready: Path, tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Give the function that makes one more copy of the prepared centre and works in it."""
    here = Path.cwd()

    def copy(name: str) -> Path:
        worlds.copy(ready, tmp_path / name)
        os.chdir(tmp_path / name)
        return tmp_path / name

    yield copy
    os.chdir(here)


def stage_of(name: str, compiled: Path, warm: Path) -> tuple[syscalls.Stage, list[syscalls.Point]]:
    verb = stages.VERBS[name]
    stage = syscalls.Stage(verb.words, compiled, verb.by)
    worlds.copy(warm, warm.with_name("first"))
    assert stage.run(warm.with_name("first")).returncode == 0
    return stage, stage.points(warm)


def sound(folder: Path, old: str, point: syscalls.Point) -> bool:
    """Tell whether the step has happened; the history must be whole and hold it wholly or not at all."""
    checked = subprocess.run(["git", "fsck", "--strict", "--no-dangling"], cwd=folder, capture_output=True, check=False)
    assert checked.returncode == 0, f"{point}: {checked.stderr.decode()}"
    tip = git(folder, "rev-parse", "HEAD").strip()
    assert tip == old or git(folder, "rev-parse", "HEAD~1").strip() == old, point
    return tip != old


@pytest.mark.parametrize("name", stages.VERBS)
def test_after_a_kill_the_next_command_works_and_the_verb_has_happened_once(
    name: str, copies: Callable[[str], Path], compiled: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    verb, (stage, points) = stages.VERBS[name], stage_of(name, compiled, copies("warm"))
    assert len(points) > WANTED
    for number, point in enumerate(syscalls.sample(points, WANTED)):
        folder = copies(f"kill-{number}")
        old = git(folder, "rev-parse", "HEAD").strip()
        stage.killed(folder, point)
        happened = sound(folder, old, point)
        assert stages.taken(verb.by, "asset", "list") == 0, f"{point}: {capfd.readouterr().err}"
        assert git(folder, "status", "--porcelain", "--", "records") == "", point
        assert verb.effects(folder) == (stages.WHOLE[name] if happened else 0), point
        if verb.again or not happened:
            code = stages.taken(verb.by, *verb.words)
            assert code in (verb.again if happened else (0,)), f"{point}: {code} {capfd.readouterr().err}"
        assert verb.effects(folder) == stages.WHOLE[name], point
        assert git(folder, "rev-parse", "HEAD~1").strip() == old, point
        assert stages.taken(verb.by, "check") == 0, f"{point}: {capfd.readouterr()}"
        assert git(folder, "status", "--porcelain", "--", "records") == "", point
