"""The command line: what people type is read as they meant it, what fails says so in words, answers keep their form."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
import worlds

from ecentre import cli
from ecentre.cli import answer


def test_version_needs_no_typer(run) -> None:
    answer = run("--version")
    assert (answer.code, answer.out.split()[0]) == (0, "ecentre")


def test_an_unknown_command_guesses_and_tells_where_help_is(run, world) -> None:
    world("empty")
    answer = run("asett", "list")
    assert answer.code == 2
    assert "asset" in answer.err
    assert "--help" in answer.err
    assert "Traceback" not in answer.said


def test_outside_of_a_centre_the_way_in_is_told(run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = run("asset", "list")
    assert answer.code == 6
    assert "ecentre init" in answer.err
    assert "ecentre init" in run().out


def test_a_failure_in_json_keeps_the_envelope(run, world) -> None:
    world("empty")
    answer = run("show", "AST-2026-9999", "-o", "json")
    told = json.loads(answer.out)
    assert answer.code == 4
    assert (told["version"], told["ok"]) == (1, False)
    assert set(told["problems"][0]) >= {"file", "line", "id", "rule", "clause", "message"}
    assert answer.err == ""


def test_a_bug_leaves_a_log_without_values_and_one_line(run, world, monkeypatch) -> None:
    world("empty")

    def broken(*_args: object) -> None:
        secret = "张三的电话"
        raise ZeroDivisionError(secret)

    monkeypatch.setattr("ecentre.cli.cards.card.lines", broken)
    answer = run("show", "li-yong-gang")
    assert answer.code == 70
    assert len(answer.err.strip().splitlines()) == 1
    log = Path(answer.err.rpartition(":")[2].strip())
    text = log.read_text(encoding="utf-8")
    log.unlink()
    assert "ZeroDivisionError" in text
    assert "电话" not in text


def test_ctrl_c_says_that_nothing_was_written(run, monkeypatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ecentre.cli._run", lambda *_: interrupt())
    answer = run("list")
    assert answer.code == 130
    assert "未写入" in answer.err


def test_gbk_output_does_not_fail(monkeypatch) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr(sys, "stdout", narrow)
    cli._steady()
    narrow.write("𠮷野")
    narrow.flush()
    assert b"\\U00020bb7" in narrow.buffer.getvalue()


@pytest.mark.parametrize(("words", "told"), [(["person", "list"], "chen-wen-jun"), ([], "等您办理")])
def test_a_plain_list_and_the_first_page_load_nothing_heavy(words: list[str], told: str, world, monkeypatch) -> None:
    import subprocess

    world("office")
    monkeypatch.setenv("ECENTRE_AS", worlds.ADMIN)
    heavy = (
        "rich", "yaml", "jsonschema_rs", "jinja2", "openpyxl", "tabulate", "filelock", "typer", "pypinyin", "git",
        "shutil", "subprocess", "calendar", "ecentre.subjects.outstanding", "ecentre.cli.acting.writing",
    )  # fmt: skip
    code = (
        f"import sys; from ecentre import cli; cli.main({words!r});"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    for _ in range(2):  # the first time, much is read that is remembered
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, encoding="utf-8"
        )
    assert told in done.stdout
    assert done.stderr.strip().endswith("[]")


def test_json_is_recognised_even_in_a_broken_line() -> None:
    assert answer.wanted(["asset", "list", "-o", "json", "--nope"])
    assert answer.wanted(["--output=json"])
    assert not answer.wanted(["json"])
