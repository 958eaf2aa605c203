"""What stands on the screen: it fits, speaks one language, and tells the truth about files, disks and locks."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import git
from filelock import FileLock
from openpyxl import Workbook

from ecentre.cli.own.founding import suggested
from ecentre.render.folding import fold, paired
from ecentre.render.plain import width


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch):
    """Give the function that puts a screen of some columns before whoever reads."""

    def of(columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("LINES", "10000")
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

    return of


@pytest.mark.parametrize("columns", [30, 40, 60, 80])
@pytest.mark.parametrize("words", ["asset list", "show AST-2026-0001", "person list", "rules scrap"])
def test_lists_and_cards_fit_the_screen_and_lose_nothing(run, world, screen, columns: int, words: str) -> None:
    world("ledger")
    whole = run(*words.split()).out.partition("\n")[2]
    screen(columns)
    shown = run(*words.split()).out
    told = [line for line in shown.splitlines() if not line.lstrip().startswith("ecentre ")]  # those are copied whole
    assert max(map(width, told)) <= columns
    signs = sorted(set("".join(whole.split())) - set("─ "))
    assert [sign for sign in signs if sign not in shown] == []


def test_a_narrow_list_keeps_its_labels_and_a_wide_one_its_columns(run, world, screen) -> None:
    world("office")
    screen(40)
    narrow = run("person", "list").out
    assert "编号 chen-wen-jun\n" in narrow
    assert narrow.count("姓名") > 5
    screen(120)
    assert run("person", "list").out.count("姓名") == 1


def test_folding_breaks_at_blanks_and_between_signs_and_loses_no_word() -> None:
    told = "put it back: ecentre restore AST-2026-0001"
    assert list(fold(told, 20)) == ["put it back:", "ecentre restore AST-2026-0001"]
    assert list(fold("策勒县电子商务", 6)) == ["策勒县", "电子商", "务"]
    assert list(fold("a b", 0)) == ["a b"]
    assert list(paired([("备注", "长" * 20)], 30)) == ["  备注  " + "长" * 11, "        " + "长" * 9]
    assert list(paired([("名" * 10, "长" * 10)], 24)) == ["  " + "名" * 10, "    " + "长" * 10]


def test_english_lists_have_english_commas(run, world, monkeypatch) -> None:
    world("office")
    monkeypatch.setenv("ECENTRE_LANG", "en")
    said = [
        run("appointment", "add", "--person", "建国", "--role", "cashier").err,
        run("requisition", "add", "--no-input", as_="陈文军").err,
        run("asset", "nonsense").err,
        run("requisition", "approve", "REQ-2026-0001").err,
        run("rules", "--steps").out,
        run("whoami", as_="王志强").out,
    ]
    assert "、" not in "".join(said)
    assert "--category" in said[1]
    assert ", --quantity" in said[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("person", "list", "--columns", "depertment"), "(是不是 department?);可用:"),
        (("person", "show", "陈文君"), "(是不是 陈文军?);全部:"),
    ],
)
def test_a_guess_stands_in_brackets_within_its_sentence(run, world, words, told: str) -> None:
    world("office")
    assert told in run(*words).err


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "x.yaml"), "没有这个文件", "no such file"),
        (OSError(errno.EROFS, "Read-only file system", "x.yaml"), "磁盘是只读的", "the disk is read-only"),
        (OSError(errno.EBUSY, "Device or resource busy", "x.yaml"), "正被别的程序占用", "another program has it open"),
        (PermissionError(errno.EACCES, "Permission denied", "x.yaml"), "打不开", "cannot open"),
        (OSError(errno.ENOSPC, "No space left on device", "x.yaml"), "磁盘已满", "the disk is full"),
    ],
)
def test_faults_of_the_system_are_told_in_the_readers_language(run, monkeypatch, error, zh: str, en: str) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("ecentre.cli._run", failing)
    answer = run("list")
    assert answer.code == 6
    assert zh in answer.err
    assert "x.yaml" in answer.err
    assert str(error.strerror) not in answer.err
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert en in run("list").err


def test_a_folder_that_cannot_be_written_is_told_in_chinese(run, world) -> None:
    world("office")
    answer = run("person", "list", "--to", "missing/list.csv")
    assert answer.code == 6
    assert "没有这个文件或文件夹" in answer.err
    assert "No such file" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("import", "asset", "missing.xlsx"),
        ("import", "person", "missing.xlsx", "--apply"),
        ("place", "add", "--from", "missing.yaml"),
        ("place", "add", "--name", "仓库", "--scan", "missing.pdf"),
    ],
)
def test_a_file_that_is_not_there_ends_with_4(run, world, words) -> None:
    world("office")
    answer = run(*words, as_="李永刚")
    assert answer.code == 4, answer.said
    assert "missing" in answer.err


def test_a_deleted_file_is_put_back_and_nothing_is_said_to_be_kept(run, world) -> None:
    centre = world("office")
    file = centre / "records/person/chen-wen-jun.yaml"
    original = file.read_bytes()
    file.unlink()
    answer = run("restore", "chen-wen-jun")
    assert answer.code == 0
    assert file.read_bytes() == original
    assert "已恢复" in answer.err
    assert "另存" not in answer.err
    file.write_bytes(original + b"note: x\n")
    assert "另存" in run("restore", "chen-wen-jun").err


def test_keeping_a_hand_edit_is_one_move_that_never_shows_the_old_text(run, world) -> None:
    centre = world("office")
    file = centre / "records/person/wang-jian-guo.yaml"
    file.write_bytes(file.read_bytes().replace(b"department: goods", b"department: brand").replace(b"\n", b"\r\n"))
    answer = run("keep", "wang-jian-guo", "--reason", "调动", as_="李永刚")
    assert answer.code == 0, answer.said
    assert not list((centre / ".git" / "ecentre").glob("kept/*"))
    assert json.loads(run("show", "wang-jian-guo", "-o", "json").out)["rows"][0]["department"] == "brand"
    assert git(centre, "status", "--porcelain") == ""


def held(centre, seconds: float) -> threading.Thread:
    """Hold the lock of a centre for a while, as another program would."""
    own, ready = centre / ".git" / "ecentre", threading.Event()
    lock = FileLock(own / "lock", thread_local=False)

    def hold() -> None:
        with lock:
            (own / "holder").write_text(f"{os.getpid()} import asset 09:58:00", encoding="utf-8")
            ready.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait()
    return thread


def test_who_waits_for_the_lock_is_told_whom_for_and_then_served(run, world) -> None:
    centre = world("office")
    thread = held(centre, 3.5)
    answer = run("place", "add", "--name", "仓库", as_="李永刚")
    thread.join()
    assert answer.code == 0, answer.said
    assert answer.err.count("正在等候") == 1
    assert "import asset 09:58:00" in answer.err


def test_who_waits_too_long_gives_up_in_words(run, world, monkeypatch) -> None:
    centre = world("office")
    monkeypatch.setenv("ECENTRE_WAIT", "2.5")
    thread = held(centre, 5)
    answer = run("place", "add", "--name", "仓库", as_="李永刚")
    thread.join()
    assert answer.code == 6
    assert "未写入任何内容" in answer.err
    assert "import asset 09:58:00" in answer.err
    assert git(centre, "status", "--porcelain") == ""


def test_rows_of_words_are_joined_as_the_language_does() -> None:
    root = Path(__file__).parents[1] / "ecentre"
    chinese = {"faults.py", "wording.py"}  # where the words beside it are Chinese in either language
    written = {
        path.name
        for path in root.rglob("*.py")
        if re.search(r"""["'][、；]["']\.join""", path.read_text(encoding="utf-8"))
    }
    assert written <= chinese


def test_an_empty_list_says_what_is_hidden_and_what_makes_the_first(run, world, screen) -> None:
    world("office")
    screen(80)
    first = run("asset", "list")
    assert "编号" not in first.out
    assert "还没有固定资产;登记第一条:ecentre asset add" in first.err
    assert "ecentre import asset" in first.err
    assert "ecentre outgoing number" in run("number", "list").err
    assert "全部人员:ecentre person list --all" in run("person", "list", "--where", "name=无此人").err
    run("place", "add", "--name", "旧仓库", "--id", "old", as_="李永刚")
    run("place", "close", "old", "--reason", "拆了", as_="李永刚")
    hidden = run("place", "list", "--where", "name=旧仓库")
    assert "只有已结束的存放地点 1 条:ecentre place list --where name=旧仓库 --all" in " ".join(hidden.err.split())
    assert "旧仓库" in run("place", "list", "--where", "name=旧仓库", "--all").out
    nothing = run("archive", "due")
    assert (nothing.out, nothing.err) == ("到期待鉴定档案\n", "(没有内容)\n")


def test_an_empty_list_stays_an_empty_sheet_for_programs(run, world) -> None:
    world("office")
    assert run("asset", "list", "-o", "plain").out.split()[:2] == ["编号", "资产名称"]
    assert json.loads(run("asset", "list", "-o", "json").out)["rows"] == []


def test_which_books_these_are_is_said_once_a_day_and_when_they_are_others(run, world, tmp_path, monkeypatch) -> None:
    centre = world("empty")
    run("place", "list")
    (tmp_path / "桌面").mkdir()
    monkeypatch.chdir(tmp_path / "桌面")
    told = f"(账在 {centre})"
    assert [told in run(*words).err for words in (("place", "list"), ("person", "list"))] == [True, False]
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-04T08:00:00+08:00")
    assert [told in run("place", "list").err for _ in range(2)] == [True, False]
    shutil.copytree(centre, tmp_path / "另一处")
    assert "账" in run("use", str(tmp_path / "另一处")).said
    assert f"(账在 {tmp_path / '另一处'})" in run("place", "list").err
    run("use", str(centre))
    assert told in run("place", "list").err


def test_what_is_printed_says_whose_it_is_and_of_which_day(run, world) -> None:
    world("office")
    form = run("clearance", "王晓燕", "-o", "html").out
    heading = form[form.index('<div class="head">') : form.index("<table")]
    assert re.findall("<span>(.*?)</span>", heading) == [
        "单位:策勒县电子商务公共服务中心", "部门:综合部", "打印日期:2026-11-03",
    ]  # fmt: skip
    assert "单位:策勒县电子商务公共服务中心" in run("person", "list", "-o", "html").out
    assert "单位:" not in run("person", "list", "-o", "md").out


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("策勒县电子商务公共服务中心", "CLDS"),
        ("Cele County E-Commerce Centre", "CCECC"),
        ("The Centre of Hotan", "CH"),
        ("和田地区电商中心", "HTDS"),
        ("电商服务中心(试点)", "DSFWZXSD"),
        ("", ""),
    ],
)
def test_a_code_is_offered_from_the_name_in_either_script(name: str, code: str) -> None:
    assert suggested(name) == code


def test_who_founds_a_centre_in_english_is_told_columns_that_can_be_typed(run, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_LANG", "en")
    monkeypatch.chdir(tmp_path)
    said = run("init", "new", "--name", "Cele Centre", "--code", "CC", "--admin", "Wang Xiaoyan").said
    assert "its columns are name (姓名), department (部门), post (职务);" in " ".join(said.split())
    book = Workbook()
    for row in (("name", "department", "post"), ("Wang Wu", "general", "property keeper")):
        book.active.append(row)
    book.save(tmp_path / "new" / "PEOPLE.xlsx")
    monkeypatch.chdir(tmp_path / "new")
    assert "1 to create" in run("import", "person", "PEOPLE.xlsx").said
