"""A month's stocktake of 200 cards through the real command: several people count, only what was planted differs."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import worlds
from conftest import Answer, git

from ecentre import cli
from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.series import slug
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.model import Book, Record

CARDS = 200
DAY = "2026-11-04T10:00:00+08:00"
ORGANISER, CLOSER, ADJUSTER, MANAGER = "艾力江·吾斯曼", "李永刚", "王志强", "王建国"
HOMES = ("general", "brand", "goods", "tech", "front-desk", "delivery", "settlement")
PLACES = ("operations-centre", "service-centre", "logistics-centre", "brand-display")
GOODS = (
    ("打印机", "printer", "2600.00"), ("台式电脑", "desktop", "5108.00"), ("投影仪", "projector", "6027.00"),
    ("空调", "air-conditioner", "3499.90"),
)  # fmt: skip
KEEPERS = {home: name for name, role, home in worlds.POSTS if role == "property_keeper"}
MISSING = ("AST-2026-0001", "AST-2026-0044", "AST-2026-0123")
MISPLACED = ("AST-2026-0009", "AST-2026-0102")
STRANGER = "无标签折叠椅"
DISPUTED = "AST-2026-0150"
FOUND = "AST-2026-0002"


def card(number: int) -> dict[str, Any]:
    """Give the n-th of the planted cards, counted from 0."""
    home = HOMES[number % len(HOMES)]
    name, category, price = GOODS[number // len(HOMES) % len(GOODS)]
    return {
        "name": name, "category": category, "price": price, "purchased_on": "2025-06-01", "department": home,
        "keeper": slug(KEEPERS[home]), "place": PLACES[number % len(PLACES)], "model": f"M{number}", "maker": "联想",
        "dealer": "众联", "buyer": "wang-jian-guo", "acceptor": "wang-jian-guo", "warranty": "1年",
        "former_number": f"CL-{number:03d}", "opening_source": "台账",
    }  # fmt: skip


def fill_centre(hall: Hall) -> None:
    """Enter the cards as openings through the engine, in one step."""
    from ecentre import actions, commit
    from ecentre.cli.session import Call
    from ecentre.index import PendingBook

    call = Call()
    call.person = CLOSER

    def plan(book: Any) -> Any:
        desk, changes = call.desk(book), []
        for number in range(CARDS):
            pending = [record for change in changes for record in change.records]
            at = actions.Desk(PendingBook(book, pending), desk.schemas, desk.actor, desk.now)
            changes.append(actions.create(at, "asset", card(number), "open"))
        return actions.combine(changes, "open", "asset: open 200", say("期初", "openings"))

    commit.act(hall.folder, plan)


def quiet(*words: str) -> Answer:
    """Run one command line in process where no test fixture is at hand."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(words)
    return Answer(code, out.getvalue(), err.getvalue())


class Hall:
    """The commands of a stocktake, each with the exit code it must end with."""

    def __init__(self, run: Any, folder: Path) -> None:
        self.run, self.folder = run, folder

    def say(self, line: str, by: str = ORGANISER, code: int = 0) -> Any:
        answer = self.run("--as", by, "stocktake", *line.split())
        assert answer.code == code, f"exit {answer.code}: {line}\n{answer.said}"
        return answer

    def rows(self, line: str) -> list[dict[str, Any]]:
        return json.loads(self.say(f"{line} -o json").out)["rows"]

    def book(self) -> Book:
        return open_book(self.folder, Schemas(self.folder))

    def record(self, kind: str, id: str) -> Record:
        found = self.book().get(kind, id)
        assert found
        return found

    def sheet(self, home: str) -> Path:
        return self.folder / "sheets" / f"2026-11-{home}.xlsx"


def stage(folder: Path, source: Path, *steps: Callable[[Hall], None], moment: str = DAY) -> Path:
    """Take a copied centre some steps further."""
    worlds.copy(source, folder)
    before, here = os.environ.get("ECENTRE_CLOCK", DAY), Path.cwd()
    os.environ["ECENTRE_CLOCK"] = moment
    os.chdir(folder)
    for step in steps:
        step(Hall(quiet, folder))
    os.chdir(here)
    os.environ["ECENTRE_CLOCK"] = before
    return folder


@pytest.fixture(scope="module")
def stages(prepared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make the stages that tests start from, once: cards entered, sheets out, counted, and confirmed by all."""
    base = tmp_path_factory.mktemp("stages")
    made = {"stocked": stage(base / "stocked", prepared("office"), fill_centre, moment=worlds.CLOCK)}
    made["opened"] = stage(base / "opened", made["stocked"], open_stocktake)
    made["counted"] = stage(base / "counted", made["opened"], count_all)
    made["confirmed"] = stage(base / "confirmed", made["counted"], explain_all, confirm_all)
    return made


@pytest.fixture
def at(stages: dict[str, Path], run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Hall]:
    """Give the function that copies a stage for one test."""

    def hall(name: str) -> Hall:
        worlds.copy(stages[name], tmp_path / "centre")
        monkeypatch.chdir(tmp_path / "centre")
        monkeypatch.setenv("ECENTRE_CLOCK", DAY)
        return Hall(run, tmp_path / "centre")

    return hall


@pytest.fixture
def hall(at: Callable[[str], Hall]) -> Hall:
    return at("opened")


@pytest.fixture
def counted(at: Callable[[str], Hall]) -> Hall:
    return at("counted")


@pytest.fixture
def confirmed(at: Callable[[str], Hall]) -> Hall:
    return at("confirmed")


def open_stocktake(hall: Hall) -> None:
    hall.say("open --sheets sheets")


def of(home: str) -> list[str]:
    return [f"AST-2026-{n + 1:04d}" for n in range(CARDS) if card(n)["department"] == home]


def away(id: str) -> str:
    """Give a place where a card is not."""
    return next(place for place in PLACES if place != home_of(id))


def home_of(id: str) -> str:
    """Give the place a card is booked at."""
    return str(card(int(id[-4:]) - 1)["place"])


def fill_sheet(hall: Hall, home: str, by: str) -> None:
    """Fill a department's sheet as its keeper would, in WPS."""
    book = openpyxl.load_workbook(hall.sheet(home))
    page = book.worksheets[0]
    heads = {cell.value: cell.column for row in page.iter_rows(max_row=5) for cell in row if cell.value}
    for row in page.iter_rows():
        id = row[heads["资产编号"] - 1].value
        if id and str(id).startswith("AST-"):
            row[heads["实盘结果"] - 1].value = "不在" if id in MISSING else "在"
            row[heads["盘点人"] - 1].value = by
            if id in MISPLACED:
                row[heads["实际地点"] - 1].value = place_name(hall, away(str(id)))
    book.save(hall.sheet(home))
    hall.say(f"enter {hall.sheet(home)}", by)


def place_name(hall: Hall, id: str) -> str:
    return hall.record("place", id).text("name")


def count_all(hall: Hall) -> None:
    """Count every department in one of the ways there are, by several people, with the planted faults."""
    for home in ("general", "brand", "goods"):
        fill_sheet(hall, home, KEEPERS[home])
    scans = []
    for place in PLACES:
        here = [id for id in of("tech") + of("front-desk") if place == (away(id) if id in MISPLACED else home_of(id))]
        scans += [f"地点: {place_name(hall, place)}", *(id for id in here if id not in MISSING)]
    (hall.folder / "scan.txt").write_text("\n".join(scans), encoding="gb18030")
    hall.say("scan scan.txt", "张建国")
    for home in ("tech", "front-desk", "delivery", "settlement"):
        gone = [id for id in of(home) if id in MISSING]
        if gone:
            hall.say(f"count {' '.join(gone)} --found 不在", KEEPERS[home])
        moved = [id for id in of(home) if id in MISPLACED]
        for id in moved:
            hall.say(f"count {id} --place {away(id)}", KEEPERS[home])
        if home in ("delivery", "settlement"):
            hall.say("count --rest", KEEPERS[home])
    hall.say(f"count --thing {STRANGER} --place service-centre --department brand", "徐秀英")
    hall.say(f"count {DISPUTED} --found 不在", "王晓燕")


PLANTED = {
    **dict.fromkeys(MISSING, "盘亏"), **dict.fromkeys(MISPLACED, "地点不符"), STRANGER: "盘盈", DISPUTED: "清点不一致",
}  # fmt: skip


def test_exactly_the_planted_differences_are_reported(counted: Hall) -> None:
    assert {row["asset"]: row["difference"] for row in counted.rows("report --by difference")} == PLANTED
    sheet = {row["asset"]: row for row in counted.rows("report 2026-11")}
    assert len(sheet) == CARDS + 1
    for id, row in sheet.items():
        surplus, shortage = int(id == STRANGER), int(id in MISSING)
        present = "" if id == DISPUTED else 1 - shortage
        expected = (1 - surplus, present, surplus or "", shortage or "")
        given = (row[name] for name in ("book", "counted", "surplus", "shortage"))
        assert tuple("" if value is None else value for value in given) == expected


def test_sums_by_department_and_class_agree_with_a_count_of_the_cards(counted: Hall) -> None:
    cards = [card(n) for n in range(CARDS)]
    for group, kind in (("department", "department"), ("category", "category")):
        rows = {row[group]: row for row in counted.rows(f"report --by {group}")}
        for key in {one[group] for one in cards}:
            mine = [(f"AST-2026-{n + 1:04d}", one) for n, one in enumerate(cards) if one[group] == key]
            row = rows[counted.record(kind, key).text("name")]
            lost = [one for id, one in mine if id in MISSING]
            assert (row["book"], row["missing"]) == (len(mine), len(lost))
            assert float(str(row["value"])) == pytest.approx(sum(float(one["price"]) for _, one in mine))
            assert float(str(row["missing_value"])) == pytest.approx(sum(float(one["price"]) for one in lost))


def test_the_workbook_says_cell_by_cell_what_was_counted(counted: Hall) -> None:
    counted.say("report 2026-11 --to book.xlsx")
    page = openpyxl.load_workbook(counted.folder / "book.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    heads = ["序号", "资产编号", "资产名称", "规格型号", "计量单位", "使用部门", "使用人", "存放地点"]
    heads += ["账面数", "实盘数", "盘盈", "盘亏", "使用状况", "差异原因", "处理意见", "备注"]
    top = rows.index(heads)
    body = {row[1]: row for row in rows[top + 1 :] if row[1] and row[0] != "合计"}
    assert set(body) == {f"AST-2026-{n + 1:04d}" for n in range(CARDS)} | {STRANGER}
    assert [row[0] for row in body.values()] == list(range(1, CARDS + 2))
    book = counted.book()
    for number in range(CARDS):
        id, given = f"AST-2026-{number + 1:04d}", card(number)
        named = (("department", "department"), ("person", "keeper"), ("place", "place"))
        names = [book.get(kind, given[field]).text("name") for kind, field in named]
        unit = book.get("category", given["category"]).text("unit") or None
        gone = id in MISSING
        present = None if id == DISPUTED else 0 if gone else 1
        wanted = [id, given["name"], given["model"], unit, *names, 1, present, None]
        wanted += [1 if gone else None, "在用", None, None]
        assert [cell if cell != "" else None for cell in body[id][1:15]] == wanted
    total = next(row for row in rows if row[0] == "合计")
    assert total[8:12] == [CARDS, CARDS - len(MISSING), 1, len(MISSING)]
    foot = "\n".join(str(row[0]) for row in rows[rows.index(total) + 1 :] if row[0])
    assert all(word in foot for word in ("盘点人", "监盘人", "部门负责人", "日期"))
    frozen = counted.record("stocktake", "STK-2026-0001").text("book_state")
    assert frozen[:10] in foot
    assert "ecentre stocktake report 2026-11 --at" in foot


def test_the_command_on_a_report_makes_it_again(counted: Hall) -> None:
    counted.say("report 2026-11 --to now.xlsx")
    page = openpyxl.load_workbook(counted.folder / "now.xlsx").worksheets[0]
    source = next(str(cell.value) for row in page.iter_rows() for cell in row if "重新生成" in str(cell.value))
    command = source.rpartition("ecentre stocktake ")[2]
    counted.say(f"count {DISPUTED}", "陈文军")
    counted.say(f"{command} --to then.xlsx")
    assert (counted.folder / "then.xlsx").read_bytes() == (counted.folder / "now.xlsx").read_bytes()


def explain_all(hall: Hall) -> None:
    hall.say(f"settle {DISPUTED} --found 在 --reason 现场复核")
    hall.say(f"explain {' '.join(MISSING)} --follow-up lose --reason 搬家时遗失")
    hall.say(f"explain {MISPLACED[0]} --follow-up relocate --reason 借用未办手续")
    hall.say(f"explain {MISPLACED[1]} --follow-up return --reason 会议借用")
    hall.say(f"explain {STRANGER} --follow-up register --reason 捐赠未入账")


def confirm_all(hall: Hall) -> None:
    for home in HOMES:
        hall.say(f"confirm --department {home}", KEEPERS[home])


def approve(hall: Hall, by: str) -> None:
    assert hall.run("--as", by, "approve", "STK-2026-0001").code == 0


def test_the_book_moves_only_when_the_adjustment_is_approved_and_taken(confirmed: Hall) -> None:
    before = git(confirmed.folder, "rev-parse", "HEAD:records/asset")
    confirmed.say("close", CLOSER)
    confirmed.say("adjust", ADJUSTER, code=5)
    approve(confirmed, ORGANISER)
    approve(confirmed, MANAGER)
    assert git(confirmed.folder, "rev-parse", "HEAD:records/asset") == before
    refused = confirmed.say("adjust", CLOSER, code=5)
    assert "X.2" in refused.said
    confirmed.say("adjust", ADJUSTER)
    moved = git(confirmed.folder, "diff", "--name-only", "HEAD~1", "--", "records/asset").split()
    assert {Path(path).stem for path in moved} == {*MISSING, MISPLACED[0]}
    assert {confirmed.record("asset", id).state for id in MISSING} == {"missing"}
    assert confirmed.record("asset", MISPLACED[0]).text("place") == away(MISPLACED[0])
    assert confirmed.record("asset", MISPLACED[1]).text("place") == home_of(MISPLACED[1])
    assert confirmed.run("check").code == 0


def test_what_happened_since_the_freeze_is_not_overwritten(confirmed: Hall) -> None:
    assert confirmed.run("--as", CLOSER, "asset", "move", MISPLACED[0], "--place", "settlement-centre").code == 0
    confirmed.say("close", CLOSER)
    approve(confirmed, ORGANISER)
    approve(confirmed, MANAGER)
    assert confirmed.run("--as", CLOSER, "asset", "move", FOUND, "--place", "settlement-centre").code == 0
    assert [row["asset"] for row in confirmed.rows("report") if "不调账" in row["remark"]] == [MISPLACED[0]]
    confirmed.say("adjust", ADJUSTER)
    assert [row["asset"] for row in confirmed.rows("report") if "不调账" in row["remark"]] == []
    assert confirmed.record("asset", MISPLACED[0]).text("place") == "settlement-centre"


def test_a_thing_lost_last_month_is_found_again(confirmed: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed.say("close", CLOSER)
    approve(confirmed, ORGANISER)
    approve(confirmed, MANAGER)
    confirmed.say("adjust", ADJUSTER)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-12-02T10:00:00+08:00")
    confirmed.say("open --no-sheets")
    confirmed.say(f"count {MISSING[0]} --place logistics-centre", CLOSER)
    row = next(row for row in confirmed.rows("report 2026-12 --by difference") if row["asset"] == MISSING[0])
    assert row["difference"] == "失而复得"
    sheet = {row["asset"]: row for row in confirmed.rows("report 2026-12")}
    assert sheet[MISSING[1]]["book"] == 0
    assert "仍未找到" in sheet[MISSING[1]]["remark"]


@pytest.mark.parametrize(
    ("line", "by", "clause"),
    [
        ("open --no-sheets", ORGANISER, "A2.7.1"),
        ("confirm --department general", "陈文军", "A2.7.1"),
        ("close", CLOSER, "A2.7.2b"),
        ("close", "陈文军", "A2.7.1"),
        ("adjust", ADJUSTER, "A2.7.1"),
        ("explain AST-2026-0002 --follow-up lose --reason 找不到", CLOSER, "A2.7.1"),
        ("cancel STK-2026-0001 --reason 改期", "陈文军", "A2.7.1"),
    ],
)
def test_steps_too_early_or_by_others_are_refused(hall: Hall, line: str, by: str, clause: str) -> None:
    before = git(hall.folder, "rev-parse", "HEAD")
    answer = hall.say(line, by, code=5)
    assert clause in answer.said
    assert git(hall.folder, "rev-parse", "HEAD") == before


def test_only_the_department_keeper_confirms(hall: Hall) -> None:
    fill_sheet(hall, "general", "陈文军")
    hall.say(f"explain {' '.join(id for id in MISSING if id in of('general'))} --follow-up lose --reason 搬家", CLOSER)
    for other in ("张晓燕", "王晓燕"):
        assert "A2.7.2b" in hall.say("confirm --department general", other, code=5).said
    hall.say("confirm --department general", "陈文军")


def test_a_sheet_with_an_unreadable_cell_writes_nothing(hall: Hall) -> None:
    book = openpyxl.load_workbook(hall.sheet("general"))
    page = book.worksheets[0]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "实盘结果")
    page.cell(head.row + 1, head.column).value = "在"
    page.cell(head.row + 2, head.column).value = "大概"
    book.save(hall.sheet("general"))
    before = git(hall.folder, "rev-parse", "HEAD")
    answer = hall.say(f"enter {hall.sheet('general')}", "陈文军", code=3)
    assert f"单元格 {head.column_letter}{head.row + 2}" in answer.said
    assert git(hall.folder, "rev-parse", "HEAD") == before


def test_the_same_sheet_twice_is_refused(hall: Hall) -> None:
    fill_sheet(hall, "general", "陈文军")
    answer = hall.say(f"enter {hall.sheet('general')}", "孙秀英", code=5)
    assert "CNT-2026-" in answer.said


def test_old_numbers_and_tails_name_a_card(hall: Hall) -> None:
    hall.say("count CL-007 0009 2026-0010", "陈文军")
    found = {row["asset"] for row in hall.rows("report") if row["counted"] == 1}
    assert found == {"AST-2026-0008", "AST-2026-0009", "AST-2026-0010"}
    hall.say("count AST-2026-9999", "陈文军", code=4)


def test_an_unknown_scan_is_unexpected_and_said(hall: Hall) -> None:
    (hall.folder / "scan.txt").write_text("CL-007 XX-1", encoding="utf-8")
    assert "XX-1" in hall.say("scan scan.txt", "陈文军").err
    assert [row["asset"] for row in hall.rows("report --by difference")] == ["XX-1"]


def test_a_pasted_list_is_read_from_standard_input(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("AST-2026-0008 0009\nCL-009"))
    hall.say("count - --found 不在", "陈文军")
    found = {row["asset"] for row in hall.rows("report --by difference")}
    assert found == {"AST-2026-0008", "AST-2026-0009", "AST-2026-0010"}


def test_bare_stocktake_says_what_comes_next(at: Callable[[str], Hall], monkeypatch: pytest.MonkeyPatch) -> None:
    hall = at("stocked")
    assert "2026-11-06" in hall.say("").out
    assert "ecentre stocktake open" in hall.say("").out
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-10T10:00:00+08:00")
    assert "逾期" in hall.say("").out
    hall.say("open --no-sheets")
    assert "还有 200 件未盘" in hall.say("").out
    assert "逾期" in hall.say("").out


def hand(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    git(folder, "commit", "--quiet", "--all", "--message", "by hand")


def test_a_frozen_line_struck_out_by_hand_is_found(hall: Hall) -> None:
    path = "records/count/2026/CNT-2026-0001.yaml"
    row = next(line for line in (hall.folder / path).read_text(encoding="utf-8").splitlines() if "assets: AST" in line)
    first, second = row.split()[1:3]
    hand(hall.folder, path, f"AST-2026-{first.removeprefix('AST-2026-')} {second}", f"AST-2026-{second}")
    answer = hall.run("check")
    assert answer.code == 1
    assert "stocktake.line" in hall.run("check", "-o", "json").out


def test_a_result_changed_by_hand_after_closing_is_found(confirmed: Hall) -> None:
    confirmed.say("close", CLOSER)
    assert confirmed.run("check").code == 0
    hand(confirmed.folder, count_with_loss(confirmed), "follow_up: lose", "follow_up: none")
    assert "stocktake.result" in confirmed.run("check", "-o", "json").out


def count_with_loss(hall: Hall) -> str:
    paths = sorted((hall.folder / "records/count/2026").glob("*.yaml"))
    found = next(path for path in paths if "follow_up: lose" in path.read_text(encoding="utf-8"))
    return found.relative_to(hall.folder).as_posix()
