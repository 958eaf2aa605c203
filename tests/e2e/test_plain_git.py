"""Plain git on a centre's books: differences in words, two changes of one record brought together, no other program."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ecentre import gitcall
from ecentre.errors import RepositoryError
from ecentre.git import Git

ROOT = Path(__file__).parents[2]
KEEPER = "李永刚"
OPEN = (
    "asset", "open", "--name", "投影仪", "--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05",
    "--department", "general", "--keeper", KEEPER, "--opening-source", "台账",
)  # fmt: skip
ID = "AST-2026-0001"
PATH = f"records/asset/2026/{ID}.yaml"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the program on the path, as an installation does."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "ecentre"
    program.write_text(f'#!/bin/sh\nexec "{Path(sys.executable).as_posix()}" -m ecentre "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def centre(world, run) -> Path:
    folder = world("office")
    assert run(*OPEN, as_=KEEPER).code == 0
    return folder


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    identity = ("-c", "user.name=hand", "-c", "user.email=hand@cele.example")
    return subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=False)


def forked(folder: Path, run, monkeypatch, theirs: tuple[str, ...], ours: tuple[str, ...]) -> None:
    """Correct one record on a side branch and on the main line, later."""
    git(folder, "checkout", "--quiet", "-b", "side")
    assert run("correct", ID, *theirs, "--reason", "核对铭牌", as_=KEEPER).code == 0
    git(folder, "checkout", "--quiet", "main")
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-03T11:00:00+08:00")
    assert run("correct", ID, *ours, "--reason", "核对单据", as_=KEEPER).code == 0


@pytest.mark.usefixtures("command")
def test_a_difference_is_shown_in_words(centre, run) -> None:
    run("correct", ID, "--model", "X9", "--reason", "核对铭牌", as_=KEEPER)
    shown = git(centre, "log", "-p", "-1", "--", "records").stdout.decode()
    assert "+型号 X9" in shown
    assert "李永刚(资产管理员) 更正,意见:核对铭牌" in shown
    assert "signature:" not in shown


def test_without_the_program_plain_git_shows_the_text(centre, run, monkeypatch) -> None:
    run("correct", ID, "--model", "X9", "--reason", "核对铭牌", as_=KEEPER)
    folders = os.environ["PATH"].split(os.pathsep)
    monkeypatch.setenv("PATH", os.pathsep.join(one for one in folders if not (Path(one) / "ecentre").exists()))
    assert "+model: X9" in git(centre, "log", "-p", "-1", "--", "records").stdout.decode()


@pytest.mark.usefixtures("command")
def test_two_fields_of_one_record_come_together(centre, run, monkeypatch) -> None:
    forked(centre, run, monkeypatch, ("--model", "X9"), ("--specification", "A4"))
    done = git(centre, "merge", "--quiet", "-m", "together", "side")
    assert done.returncode == 0, done.stderr
    shown = run("show", ID).out
    assert "X9" in shown
    assert "A4" in shown
    assert run("check", ID).code == 0
    assert git(centre, "diff", "HEAD^1", "HEAD", "--no-textconv", "--numstat").stdout.split()[1] == b"1"


@pytest.mark.usefixtures("command")
def test_one_field_changed_twice_is_left_to_people_and_named(centre, run, monkeypatch) -> None:
    forked(centre, run, monkeypatch, ("--model", "X9", "--specification", "A4"), ("--model", "X8"))
    done = git(centre, "merge", "side")
    assert done.returncode == 1
    assert "型号" in done.stderr.decode()
    text = (centre / PATH).read_text(encoding="utf-8")
    assert "<<<<<<< ours\nmodel: X8\n" in text
    assert "model: X9\n" in text
    answer = run("check", "-o", "json")
    assert answer.code == 1
    assert '"rule": "yaml.unsettled"' in answer.out
    assert f'"file": "{PATH}"' in answer.out
    assert "<<<<<<<" in run("check").said


def test_a_new_centre_is_trusted_with_its_own_programs(centre) -> None:
    settings = (centre / ".git" / "config").read_text(encoding="utf-8")
    for name, value in gitcall.PROGRAMS.items():
        assert git(centre, "config", "--local", "--get", name).stdout.decode().rstrip("\n") == value
    assert settings.count("ecentre diff-text") == settings.count("ecentre merge-file") == 1
    Git(centre).trust()


OTHER = {
    "another program": ('textconv = "f()', 'textconv = "./evil; f()'),
    "a path": ("ecentre diff-text", "./ecentre diff-text"),
    "one more thing": ('; f"\n', '; f; evil"\n'),
    "a second program": ('[merge "ecentre"]', '\tcommand = evil\n[merge "ecentre"]'),
    "a second program after a blank line": ('[merge "ecentre"]', '\n\tcommand = evil\n[merge "ecentre"]'),
    "a second value": ('[merge "ecentre"]', '\ttextconv = evil\n[merge "ecentre"]'),
    "another driver": ('driver = "if', 'driver = "evil; if'),
    "another section": ('[merge "ecentre"]', '[diff "ECENTRE"]\n\tcommand = evil\n[merge "ecentre"]'),
    "a driver by another name": ('[merge "ecentre"]', '[merge "other"]'),
    "a driver after all": ("[core]", '[merge "x"]\n\tdriver = evil %A\n[core]'),
    "a driver in the old form": ("[core]", "[merge.x]\n\tdriver = evil %A\n[core]"),
    "a longer line": ('; f"\n', '; f" evil\n'),
    "a line that goes on": ('; f"\n', '; f"\\\n evil\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHER)
def test_no_other_program_passes_for_ours(case, centre) -> None:
    config = centre / ".git" / "config"
    before = config.read_text(encoding="utf-8")
    old, new = OTHER[case]
    assert before.count(old) == 1
    config.write_text(before.replace(old, new), encoding="utf-8")
    with pytest.raises(RepositoryError):
        Git(centre).trust()
    config.write_text(before, encoding="utf-8")
    Git(centre).trust()


def test_habits_of_people_stand_beside_our_programs(centre) -> None:
    config = centre / ".git" / "config"
    with config.open("a", encoding="utf-8") as more:
        more.write('; mine\n[merge]\n\tconflictStyle = diff3\n[mergetool "x"]\n\tkeepBackup = false\n')
    Git(centre).trust()
