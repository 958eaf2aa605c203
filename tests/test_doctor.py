"""The doctor finds what would spoil a clerk's first hour: of the computer, of the copy, of whoever sits there."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import worlds
from conftest import git

from ecentre import gitcall, machine, process

ADMIN = worlds.ADMIN
OK, PROBLEMS, REPOSITORY = 0, 1, 6


def test_outside_of_a_centre_it_examines_the_computer(run, tmp_path: Path) -> None:
    answer = run("doctor", world=tmp_path)
    assert (answer.code, "只检查了电脑" in answer.err, "一切正常" in answer.err) == (OK, True, True)
    assert ".".join(map(str, machine.git_version())) in answer.err
    said = json.loads(run("doctor", "-o", "json").out)
    assert (said["ok"], said["rows"]) == (True, [])


@pytest.fixture
def no_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Give the switch that takes git off this computer."""

    def off() -> None:
        process.program.cache_clear()
        monkeypatch.setenv("PATH", str(tmp_path))

    yield off
    process.program.cache_clear()


def test_without_git_every_command_tells_where_to_get_it(run, world, no_git) -> None:
    world("empty")
    no_git()
    answer = run("doctor")
    assert (answer.code, "https://git-scm.com" in answer.out, "apt install git" in answer.out) == (PROBLEMS, True, True)
    answer = run("place", "add", "--name", "仓库", as_=ADMIN)
    assert (answer.code, "https://git-scm.com" in answer.err) == (REPOSITORY, True)


def test_a_git_too_old_is_told(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LEAST_GIT", (99, 0))
    answer = run("doctor", world=tmp_path)
    assert (answer.code, "太旧" in answer.out) == (PROBLEMS, True)


def test_a_full_disk_is_told_beforehand(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LOW", 1 << 60)
    answer = run("doctor", world=tmp_path)
    assert (answer.code, " MB" in answer.out) == (PROBLEMS, True)


def test_a_folder_that_cannot_be_written_is_told() -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("no folder here that nobody can write")
    assert any("写不了" in str(one.what) for one in machine.examine(Path("/proc/self")))


def test_a_clock_before_the_last_step_is_told(run, world, monkeypatch: pytest.MonkeyPatch) -> None:
    world("office")
    assert run("doctor").code == OK
    monkeypatch.setenv("ECENTRE_CLOCK", "2020-01-01T00:00:00+08:00")
    answer = run("doctor")
    assert (answer.code, "还早" in answer.out, "2026-11-02" in answer.out) == (PROBLEMS, True, True)
    now = datetime.fromisoformat("2026-11-02T09:00:00+08:00")
    assert machine.behind(now + timedelta(minutes=2), now) is None
    assert machine.behind(now + timedelta(minutes=9), now) is not None


def test_a_clock_before_the_program_itself_is_told(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.time, "time", lambda: 86400.0)
    answer = run("doctor", world=tmp_path)
    assert (answer.code, "日期不对" in answer.out) == (PROBLEMS, True)


def test_a_network_drive_and_a_long_path_are_hints(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n//nas/b /mnt/our\\040books cifs rw 0 0\nnas:/x /srv nfs4 rw 0 0\n",
                      encoding="utf-8")  # fmt: skip
    if sys.platform != "win32":
        assert machine.networked(Path("/mnt/our books/账"), mounts)
        assert machine.networked(Path("/srv"), mounts)
        assert not machine.networked(Path("/mnt/ours"), mounts)
        assert not machine.networked(tmp_path, tmp_path / "none")
    assert machine.too_long(Path("D:/") / ("长" * 200)).hint


def test_a_window_without_chinese_is_a_hint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for encoding, told in (("ascii", True), ("gbk", False), ("utf-8", False)):
        with monkeypatch.context() as window:
            window.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
            found = [one for one in machine.examine(tmp_path) if "显示不了中文" in str(one.what)]
        assert ([one.hint for one in found] == [True]) == told, encoding


def test_who_sits_there_and_their_key_are_hints(run, world) -> None:
    place = world("office")
    (place / ".git" / "ecentre" / "me").unlink()
    answer = run("doctor")
    assert (answer.code, "whoami --set" in answer.out) == (OK, True)
    answer = run("doctor", as_=ADMIN)
    assert (answer.code, "key new" in answer.out) == (OK, True)
    world("trusted")
    assert run("doctor", as_=ADMIN).out == ""


def test_hand_edits_come_with_both_ways_out(run, world) -> None:
    place = world("office")
    file = place / "records" / "category" / "sofa.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "note: 手工\n", encoding="utf-8")
    said = json.loads(run("doctor", "-o", "json").out)
    (row,) = (one for one in said["rows"] if not one["hint"])
    assert "ecentre keep sofa" in row["way"]
    assert "ecentre restore sofa" in row["way"]
    assert "--fix" not in run("doctor").err, "nothing there that --fix would mend"


def test_what_can_be_mended_is(run, world) -> None:
    place = world("office")
    git(place, "config", "core.autocrlf", "true")
    answer = run("doctor")
    assert (answer.code, "core.autocrlf" in answer.out, "doctor --fix" in answer.err) == (PROBLEMS, True, True)
    answer = run("doctor", "--fix")
    assert (answer.code, "【已修复】" in answer.out) == (OK, True)
    assert git(place, "config", "core.autocrlf").strip() == gitcall.SETTINGS["core.autocrlf"]


def test_damaged_history_leads_to_the_backup(run, world) -> None:
    place = world("empty")
    blob = git(place, "rev-parse", "HEAD:STAFF.md").strip()
    (pack,) = (place / ".git" / "objects" / "pack").glob("*.pack")
    aside = pack.rename(place.parent / pack.name)
    pack.with_suffix(".idx").unlink()
    with aside.open("rb") as packed:
        subprocess.run(["git", "unpack-objects", "-q"], cwd=place, stdin=packed, check=True)
    (place / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    answer = run("doctor")
    assert (answer.code, "ecentre backup 备份文件 --open" in answer.out) == (PROBLEMS, True)
