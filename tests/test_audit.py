"""The report of history: every commit of the main line is told, by whom and on what evidence, and what was unusual."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from conftest import git

from ecentre.git import Git
from ecentre.reports import chronicle
from ecentre.schema import Schemas

KEEPER = "李永刚"
OPEN = (
    "asset", "open", "--name", "投影仪", "--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05",
    "--department", "general", "--keeper", KEEPER, "--opening-source", "台账",
)  # fmt: skip


@pytest.fixture
def centre(world, run, monkeypatch):
    folder = world("office")
    assert run(*OPEN, as_=KEEPER).code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-04T09:00:00+08:00")
    assert run("correct", "AST-2026-0001", "--model", "X9", "--reason", "核对铭牌", as_=KEEPER).code == 0
    return folder


def rows(run, *more):
    answer = run("audit", *more, "-o", "json")
    assert answer.code == 0, answer.said
    return json.loads(answer.out)["rows"]


@pytest.mark.usefixtures("centre")
def test_a_step_is_told_with_who_what_why_and_from_what_to_what(run) -> None:
    last = rows(run)[-1]
    assert last["at"] == "2026-11-04 09:00"
    assert last["who"] == "李永刚(资产管理员)"
    assert last["record"] == "固定资产 AST-2026-0001 投影仪"
    assert last["change"] == "更正；填写 型号 X9"
    assert last["reason"] == "核对铭牌"


def test_every_commit_of_the_main_line_is_told(centre, run) -> None:
    told = {row["commit"] for row in rows(run)}
    made = git(centre, "log", "--first-parent", "--format=%H").split()
    assert told == {commit[:10] for commit in made}


@pytest.mark.usefixtures("centre")
def test_days_person_and_kind_narrow_the_report(run) -> None:
    assert {row["at"][:10] for row in rows(run, "--from", "2026-11-04")} == {"2026-11-04"}
    assert {row["at"][:10] for row in rows(run, "--to", "2026-11-03")} == {"2026-11-02", "2026-11-03"}
    assert rows(run, "--from", "2026-12-01") == []
    assert rows(run, "--to", "2026-10-01") == []
    assert {row["record"].split(" ")[0] for row in rows(run, "--kind", "固定资产")} == {"固定资产"}
    assert rows(run, "--kind", "asset") == rows(run, "--kind", "固定资产")
    assert rows(run, "--person", "王晓燕") == []
    assert len(rows(run, "--person", KEEPER, "--kind", "asset")) == 2


def test_many_records_of_one_step_take_one_line_unless_all_are_wanted(centre, run) -> None:
    people = rows(run, "--kind", "person", "--from", "2026-11-02")
    each = rows(run, "--kind", "person", "--whole")
    assert len(each) == len(list((centre / "records" / "person").glob("*.yaml"))) + 1  # one was edited later
    assert len(people) < len(each)
    assert any("18" in row["record"] for row in people)


@pytest.mark.usefixtures("centre")
def test_the_founder_alone_is_marked(run) -> None:
    assert {row["mark"] for row in rows(run, "--kind", "asset")} == {"创建人独办"}
    assert run("asset", "confirm", "AST-2026-0001", as_="王建国").code == 0
    assert rows(run)[-1]["mark"] == ""


def test_a_change_by_hand_and_a_rewritten_step_are_named(centre, run) -> None:
    path = centre / "records" / "asset" / "2026" / "AST-2026-0001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("model: X9\n", "model: X10\n", 1), encoding="utf-8")
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    path.write_text(text.replace("核对铭牌", "另有原因"), encoding="utf-8")
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    path.unlink()
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    changed, rewrote, removed = rows(run)[-3:]
    assert (changed["mark"], changed["change"], changed["who"]) == ("没有经办步骤", "型号 由 X9 改为 X10", "hand")
    assert "第 2 步被改写或删去" in rewrote["change"]
    assert (removed["mark"], removed["change"]) == ("没有经办步骤", "删去 固定资产 AST-2026-0001 投影仪")


def test_an_unreadable_record_and_files_of_the_program_are_named(centre, run) -> None:
    (centre / "records" / "place" / "somewhere.yaml").write_text("id: [\n", encoding="utf-8")
    git(centre, "add", "--all")
    git(centre, "commit", "--quiet", "--message", "by hand")
    (centre / "schemas" / "asset.json").write_text("{}", encoding="utf-8")
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    git(centre, "revert", "--no-edit", "HEAD")
    unreadable, program, _ = rows(run)[-3:]
    assert (unreadable["mark"], unreadable["record"]) == ("读不懂", "records/place/somewhere.yaml")
    assert (program["mark"], program["change"]) == ("程序文件", "schemas")


@pytest.mark.usefixtures("centre")
def test_the_sums_count_each_step_once(run) -> None:
    answer = run("audit", "--kind", "asset", "--totals", "-o", "json")
    counted = {(row["who"], row["verb"]): row["count"] for row in json.loads(answer.out)["rows"]}
    assert counted == {(KEEPER, "期初在用"): 1, (KEEPER, "更正"): 1}
    notes = json.loads(run("audit", "--kind", "asset", "-o", "json").out)["notes"]
    assert notes == ["李永刚 共 2 步:期初在用 1、更正 1"]


@pytest.mark.usefixtures("centre")
def test_to_takes_a_day_and_a_file(run, tmp_path) -> None:
    for name in ("audit.md", "audit.html", "audit.xlsx"):
        answer = run("audit", "--to", "2026-11-30", "--to", str(tmp_path / name))
        assert answer.code == 0, answer.said
        assert (tmp_path / name).stat().st_size
    assert "办理历史" in (tmp_path / "audit.md").read_text(encoding="utf-8")
    assert run("audit", "--to", "2026-11-01", "--to", "2026-11-30").code == 2


def test_it_speaks_english(centre, run, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_LANG", "en")
    last = rows(run, "--kind", "asset")[-1]
    assert last["change"] == "correct; model filled in: X9"
    assert last["mark"] == "founder alone"
    assert chronicle.span(Git(centre), date(2026, 10, 1), date(2026, 10, 2)) == ("", "")


def test_history_is_read_at_once_however_long_it_is(centre) -> None:
    """A commit costs a small part of one start of git: no commit is asked for by itself."""
    tip, tree = git(centre, "rev-parse", "HEAD").strip(), git(centre, "rev-parse", "HEAD^{tree}").strip()
    other = git(centre, "rev-parse", "HEAD~1^{tree}").strip()
    for number in range(150):
        tip = git(centre, "commit-tree", tree if number % 2 else other, "-p", tip, "-m", "x").strip()
    git(centre, "update-ref", "refs/heads/main", tip)
    schemas = Schemas(centre)
    began = time.perf_counter()
    found = list(chronicle.chapters(Git(centre), schemas, "", tip))
    spent = time.perf_counter() - began
    assert len(found) > 150
    began = time.perf_counter()
    for _ in range(10):
        git(centre, "cat-file", "-e", tip)
    assert spent / len(found) < (time.perf_counter() - began) / 10


@pytest.mark.usefixtures("centre")
def test_a_step_that_policy_wants_signed_is_told_as_unsigned(run) -> None:
    assert run("asset", "confirm", "AST-2026-0001", as_="王建国").code == 0
    assert [row["evidence"] for row in rows(run, "--kind", "asset")] == ["", "", "未签名"]
    assert json.loads(run("log", "AST-2026-0001", "-o", "json").out)["rows"][-1]["evidence"] == "none"
    assert "未签名" in run("show", "AST-2026-0001").out


@pytest.mark.usefixtures("centre")
def test_a_signed_step_is_told_as_signed(run, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_PIN", "204871")
    assert run("key", "new", as_="王建国").code == 0
    assert run("confirm", "KEY-2026-0001", as_=KEEPER).code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-04T10:00:00+08:00")
    assert run("asset", "confirm", "AST-2026-0001", as_="王建国").code == 0
    assert rows(run, "--kind", "asset")[-1]["evidence"] == "亲签"
    assert "亲签" in run("show", "AST-2026-0001").out
    counted = json.loads(run("audit", "--totals", "--kind", "asset", "-o", "json").out)["rows"]
    assert sum(row["signed"] for row in counted) == 1
