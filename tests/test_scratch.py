"""Folders for a while go away with their work; those of killed programs with the next one, and nothing else ever."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from ecentre import scratch

WORKER = (
    "import sys; from ecentre import scratch\n"
    "with scratch.folder('tutorial') as folder: (folder / 'centre').mkdir(); print(folder, flush=True); input()"
)
LONG_AGO = time.time() - 2 * scratch.YOUNG


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder of temporary files, for this process and those it starts."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def swept(place: Path) -> list[str]:
    """Let work of the same sort begin and end, a while after all that lies there; give what is still there then."""
    for one in place.iterdir():
        os.utime(one, (LONG_AGO, LONG_AGO), follow_symlinks=os.name == "nt")
    with scratch.folder("tutorial"):
        pass
    return sorted(one.name for one in place.iterdir())


def test_a_killed_program_leaves_a_folder_until_the_next_one_begins(place: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", WORKER]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        name = Path(worker.stdout.readline().strip()).name
        assert swept(place) == [name], "it still works there"
        worker.kill()
    assert [one.name for one in place.iterdir()] == [name]
    assert swept(place) == []


def test_what_has_just_been_made_is_left_alone(place: Path) -> None:
    (place / "ecentre-tutorial-new").mkdir(mode=0o700)
    with scratch.folder("tutorial"):
        pass
    assert [one.name for one in place.iterdir()] == ["ecentre-tutorial-new"]


@pytest.mark.skipif(os.name == "nt", reason="Windows gives each user a place apart")
def test_what_is_not_this_users_own_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ecentre-tutorial-open", "ecentre-backup-other", "ecentre-tutorialx", "mine"):
        (place / name).mkdir(mode=0o700)
    (place / "ecentre-tutorial-open").chmod(0o755)
    (place / "mine" / "kept").touch()
    (place / "ecentre-tutorial-file").touch()
    (place / "ecentre-tutorial-link").symlink_to(place / "mine")
    before = sorted(one.name for one in place.iterdir())
    assert swept(place) == before
    (place / "ecentre-tutorial-open").chmod(0o700)
    user = os.getuid()
    with monkeypatch.context() as other:
        other.setattr(os, "getuid", lambda: user + 1)
        assert swept(place) == before
    assert swept(place) == [one for one in before if one != "ecentre-tutorial-open"]
    assert (place / "mine" / "kept").exists()
