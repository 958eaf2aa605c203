"""A folder from others and a home gone odd: names that a shell would act on, memories of odd content, wrong centres."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import worlds
from conftest import git

from ecentre import account, practice
from ecentre.cli import places
from ecentre.cli.tabkey import shells
from ecentre.cli.tabkey.offers import Offer, Offers
from ecentre.quoting import quoted

PROBLEMS, NOT_FOUND, ENVIRONMENT = 1, 4, 6
NAMES = (
    "a;touch stolen",
    "$(touch stolen)",
    "`touch stolen`",
    "it's $(touch stolen)",
    'a"$(touch stolen)"b',
    "a b",
    "",
)
posix = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have, or a shell it does not have")


@posix
@pytest.mark.parametrize("name", [*NAMES, "-rf", "a\\", "“王”", "!!"])
def test_a_quoted_value_is_one_word_that_is_not_acted_on(name: str, tmp_path: Path) -> None:
    done = subprocess.run(["sh", "-c", f"printf %s {quoted(name)}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout == name
    assert not list(tmp_path.iterdir())


@posix
@pytest.mark.parametrize("command", ["check", "whoami", "doctor"])
def test_a_file_name_in_a_line_to_be_copied_is_quoted_and_sends_nothing_to_the_terminal(
    command: str, run, world
) -> None:
    centre = world("office")
    (centre / "records" / "asset").mkdir(exist_ok=True)
    for name in ("a;touch stolen", "$(touch stolen)", "e\x1b[31m"):
        (centre / "records" / "asset" / f"{name}.yaml").touch()
    said = run("--no-input", command, as_=worlds.ADMIN).said
    assert "\x1b" not in said
    assert command == "doctor" or "'records/asset/$(touch stolen).yaml'" in said
    assert "restore records/asset/$" not in said
    assert "restore records/asset/a;" not in said


@posix
def test_wrong_words_come_back_in_marks_that_a_shell_knows(run, world) -> None:
    world("office")
    lines = run("--no-input", "assett", "list", "$(touch stolen)", "it's").err.splitlines()
    found = next(line for line in lines if line.startswith("  ecentre asset list"))
    assert shlex.split(found)[:5] == ["ecentre", "asset", "list", "$(touch stolen)", "it's"]


@pytest.mark.parametrize("content", ["[]", "null", '"x"', "3", "{", "\ufffe"])
def test_what_was_noticed_before_may_be_anything(content: str, run, world) -> None:
    centre = world("office")
    (centre / ".git" / "ecentre" / "noticed").write_text(content, encoding="utf-8")
    with (centre / "records" / "centre" / "clds.yaml").open("a", encoding="utf-8", newline="\n") as file:
        file.write("remarks: 备注\n")
    answer = run("whoami", as_=worlds.ADMIN)
    assert answer.code == 0
    assert "手工改动" in answer.err
    assert "手工改动" not in run("whoami", as_=worlds.ADMIN).err


@posix
def test_what_was_noticed_is_not_written_through_a_link(run, world, tmp_path: Path) -> None:
    centre, other = world("office"), tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    (centre / ".git" / "ecentre" / "noticed").symlink_to(other)
    (centre / "records" / "centre" / "x.txt").touch()
    assert run("whoami", as_=worlds.ADMIN).code == 0
    assert other.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"li\n$(x)\x1b[31m", b"../../x", b"a" * 100_000])
def test_who_sits_here_may_be_anything(content: bytes, run, world) -> None:
    centre = world("office")
    (centre / ".git" / "ecentre" / "me").write_bytes(content)
    answer = run("--no-input", "whoami")
    assert answer.code == NOT_FOUND, answer.said
    assert "\x1b" not in answer.said
    assert len(answer.said) < 1000


@pytest.mark.parametrize("change", [{"at": 5}, {"at": "gestern"}, {"file": 5}, {"size": "x"}, {"head": None}])
def test_the_list_of_backups_may_be_anything(change: dict[str, object], run, world) -> None:
    centre = world("office")
    row = {"at": "2026-11-01T10:00:00+08:00", "file": "x.zip", "size": 5, "head": "", "sum": ""}
    account.keep("backups.json", json.dumps({centre.resolve().as_posix(): [{**row, **change}]}))
    for command in (("backup", "--list"), ("today",), ("doctor",)):
        assert run("--no-input", *command, as_=worlds.ADMIN).code in (0, PROBLEMS)


@pytest.fixture
def outside(world, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder outside of any centre, with one that was used last."""
    account.used(world("office"))
    folder = tmp_path / "outside"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("words", [("ci", "--main"), ("ci",), ("ci", "witness"), ("check",)])
def test_a_judge_never_judges_another_centre_than_the_one_around_it(words: tuple[str, ...], run, outside: Path) -> None:
    assert run("whoami", as_=worlds.ADMIN).code == 0  # a person is led to the centre used last
    answer = run("--no-input", *words)
    assert answer.code == ENVIRONMENT
    assert str(outside) in answer.err
    assert (f"cd {outside.with_name('office')}" in answer.err) == (words == ("check",))


@pytest.mark.parametrize("words", [("verify",), ("ci", "--main"), ("whoami",), ("undo", "--yes")])
def test_a_servers_books_are_never_taken_for_those_used_last(words: tuple[str, ...], run, outside: Path) -> None:
    git(outside, "init", "-q", "--bare", ".")
    assert run("--no-input", *words, as_=worlds.ADMIN).code == ENVIRONMENT


def test_a_hook_is_never_led_to_the_centre_used_last(run, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(outside))
    assert run("verify").code == ENVIRONMENT


def test_damaged_books_are_not_left_for_others(run, outside: Path, prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.copy(prepared("office"), outside / "damaged")
    for file in (outside / "damaged" / "records" / "centre").iterdir():
        file.unlink()
    monkeypatch.chdir(outside / "damaged" / "records")
    assert run("place", "add", "--name", "库房", "--id", "store", as_=worlds.ADMIN).code == ENVIRONMENT


def test_the_list_of_centres_may_be_anything(run, world, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre, broken = world("office"), tmp_path / "broken"
    worlds.copy(centre, broken)
    (broken / "records" / "centre" / "clds.yaml").write_text(": [", encoding="utf-8")
    account.home().mkdir(parents=True)
    odd = ("\0bad", "x", str(tmp_path / "gone"), str(tmp_path / ("n" * 5000)), str(centre), str(broken))
    (account.home() / "centres").write_text("\n".join(odd), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert places.last_used() == centre
    assert run("--no-input", "use").code == 0
    assert run("use", "策勒县").code == 0


def test_a_centre_that_cannot_be_kept_in_mind_is_not_said_to_be(
    run, world, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, home = world("office"), tmp_path / "home"
    home.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("ECENTRE_HOME", str(home))
    assert run("whoami", as_=worlds.ADMIN).code == 0
    assert run("use", str(centre)).code == ENVIRONMENT


@pytest.mark.parametrize("end", ["\n", "\r\n", "  # ja\n", ""])
def test_a_demo_stays_one_however_its_file_was_saved(end: str, tmp_path: Path) -> None:
    (tmp_path / "records" / "centre").mkdir(parents=True)
    (tmp_path / "records" / "centre" / "x.yaml").write_bytes(f"id: x\ndemo: true{end}".encode())
    assert practice.marked(tmp_path)


def test_the_mark_of_a_demo_is_not_set_by_hand(run, world) -> None:
    file = world("office") / "records" / "centre" / "clds.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("founder:", "demo: true\nfounder:"), encoding="utf-8", newline="\n")
    answer = run("check", "clds")
    assert (answer.code, "centre.subject" in answer.out) == (PROBLEMS, True)


VALUES = ("x;touch stolen", "$(touch stolen)", "`x`", "a b", "x\ny", "x&y", "x|y", "(x)", "x'y")


@pytest.mark.parametrize("shell", shells.SCRIPTS)
def test_nothing_is_offered_at_the_tab_key_that_a_shell_would_act_on(shell: str, monkeypatch) -> None:
    monkeypatch.setenv(shells.LINE, "ecentre show ")
    rows = (*(Offer(value) for value in VALUES), Offer("good", "名\n$(touch stolen)\x1b[31m"), Offer("better", "名"))
    head, *lines = shells.told(shell, Offers(rows), "")
    assert head.startswith("offer")
    assert [line.split("\t")[0].split(" ")[0] for line in lines] == ["good", "better"]
    assert "\x1b" not in "".join(lines)


def test_a_cache_that_came_along_puts_nothing_into_the_line(world, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = world("office")
    base = sqlite3.connect(centre / ".git" / "ecentre" / "index.sqlite")
    with base:
        first = "SELECT min(id) FROM place WHERE kind = 'department'"
        base.execute(f"UPDATE place SET id = '$(touch stolen)' WHERE kind = 'department' AND id = ({first})")
    base.close()
    monkeypatch.setenv("_ECENTRE_COMPLETE", "bash")
    monkeypatch.setenv("_ECENTRE_LINE", "ecentre department show ")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    done = subprocess.run([sys.executable, "-m", "ecentre"], cwd=centre, capture_output=True, check=True)
    assert done.stdout.startswith(b"offer")
    assert b"touch" not in done.stdout


def test_a_cache_that_came_with_a_folder_is_not_believed(run, world, tmp_path: Path, monkeypatch) -> None:
    """Whoever hands on a folder may have written any name, state or sum into the cache, and put its stamp right."""
    centre = world("office")
    run("department", "list")
    with closing(sqlite3.connect(centre / ".git" / "ecentre" / "index.sqlite", isolation_level=None)) as base:
        for table, column in (("body", "data"), ("blob", "fields")):
            base.execute(f"UPDATE {table} SET {column} = replace({column}, '综合部', '冒名部')")
    assert "冒名部" in run("department", "list").out, "the forgery would be read where it was made"
    copied = tmp_path / "copied"
    shutil.copytree(centre, copied)
    monkeypatch.chdir(copied)
    monkeypatch.setenv("_ECENTRE_COMPLETE", "bash")
    monkeypatch.setenv("_ECENTRE_LINE", "ecentre department show ")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    done = subprocess.run([sys.executable, "-m", "ecentre"], cwd=copied, capture_output=True, check=True)
    assert "综合部" in done.stdout.decode()
    assert "冒名部" not in done.stdout.decode()
    for name in ("_ECENTRE_COMPLETE", "_ECENTRE_LINE"):
        monkeypatch.delenv(name)
    for words in (("department", "list"), ("department", "show", "general"), ("find", "综合部")):
        told = run(*words, as_=worlds.ADMIN)
        assert "综合部" in told.out, told.said
        assert "冒名部" not in told.said


def test_books_that_are_gone_are_named_before_others_are_worked_in(run, outside: Path) -> None:
    (last,) = account.centres()
    account.used(outside / "stick")
    said = run("whoami", as_=worlds.ADMIN).err
    assert str(outside / "stick") in said
    assert str(last) in said


@pytest.mark.parametrize("turn", ["\n", "\r", "\x1e"])
def test_a_folder_with_a_line_break_in_its_name_names_no_second_centre(turn: str, world) -> None:
    account.used(world("office"))
    known = account.centres()
    account.used(Path(f"x{turn}/elsewhere"))
    assert account.centres() == known
