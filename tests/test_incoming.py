"""Incoming papers: the office's register to the last cell, other offices' registers, the order of stages, dues."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import registers
from books import ROOT, SCHEMAS, MemoryBook, Office
from conftest import git

from ecentre import actions, clock, kinds
from ecentre.errors import EcentreError
from ecentre.exchange import cells, days, marks, senders
from ecentre.index import open_book
from ecentre.model import Ref
from ecentre.render import form
from ecentre.schema import Schemas
from ecentre.subjects import papers

OFFICE = Path(__file__).parent / "data" / "office"
TRUTH = json.loads((OFFICE / "truth.json").read_text(encoding="utf-8"))["incoming"]
STATES = {None: "registered", "办理中": "handling", "已办结": "handled"}
SECRECY = {None: "public", "内部": "internal"}
URGENCY = {None: "normal", "加急": "urgent", "特急": "extra_urgent"}
FIELDS = ("received_on", "sender", "number", "title", "copies", "secrecy", "urgency", "opinion", "lead", "state")
WHO = "王志强"


@pytest.fixture
def bring(run, world):
    """Give the function that imports a register into a centre of the office's people and reads the answer."""
    world("daily")

    def call(path: Path, *options: str, as_: str = WHO) -> dict[str, Any]:
        answer = run("--as", as_, "import", "incoming", str(path), "-o", "json", *options)
        assert answer.out, answer.err
        told: dict[str, Any] = json.loads(answer.out)
        return told | {"code": answer.code}

    return call


def book() -> Any:
    return open_book(Path.cwd(), Schemas(Path.cwd()))


def standing() -> dict[int, dict[str, Any]]:
    """Read the papers back as their register says them, by row."""
    opened = book()
    found = {}
    for record in opened.find("incoming"):
        said = {name: record.data.get(name) or "" for name in FIELDS}
        said["sender"] = opened.get("sender", record.text("sender")).text("name")
        found[record.get("opening_row")] = said
    return found


def office_rows() -> dict[int, dict[str, Any]]:
    """Give what every row of the office's register holds, read from the workbook and from the truth beside it."""
    sheet = openpyxl.load_workbook(OFFICE / "papers.xlsx").worksheets[0]
    opened, wanted = book(), {}
    departments = {one.text("name"): one.id for one in opened.find("department")}
    for row in TRUTH:
        _, sender, _, title, copies, secrecy, urgency, opinion, lead, state, filed = (
            cell.value for cell in sheet[row["row"]]
        )
        assert (secrecy in SECRECY) != row["refused"]
        assert filed is None
        if not row["refused"]:
            said = (sender, row["number"], title, copies, SECRECY[secrecy], URGENCY[urgency], opinion or "")
            said = (row["received_on"], *said, departments[lead], STATES[state])
            wanted[row["row"]] = dict(zip(FIELDS, said, strict=True))
    return wanted


def test_the_plan_reads_every_day_and_number_as_the_truth_and_writes_nothing(bring) -> None:
    before = git(Path.cwd(), "rev-parse", "HEAD")
    plan = bring(OFFICE / "papers.xlsx")
    rows = {row["row"]: row for row in plan["rows"]}
    assert set(rows) == {row["row"] for row in TRUTH}
    for row in TRUTH:
        values = rows[row["row"]]["values"]
        assert (values["received_on"], values["number"]) == (row["received_on"], row["number"])
        assert (rows[row["row"]]["outcome"] == "refused") == row["refused"]
        assert rows[row["row"]]["reasons"] == (["secret"] if row["refused"] else [])
    assert {one["clause"] for one in plan["problems"]} == {"A1.0.4"}
    assert plan["mapping"][0]["unknown"] == []
    assert git(Path.cwd(), "rev-parse", "HEAD") == before


def test_the_offices_register_comes_in_over_all_columns_once(bring, run, tmp_path: Path) -> None:
    source = tmp_path / "收文登记簿.xlsx"
    shutil.copy(OFFICE / "papers.xlsx", source)
    first = bring(source, "--apply")
    assert (first["code"], first["counts"]["create"], first["rejects"]) == (1, 48, "")
    assert standing() == office_rows()
    levels = {one.text("name"): one.text("level") for one in book().find("sender")}
    assert levels.pop("策勒县人民政府办公室") == "superior"
    assert set(levels.values()) == {"unsorted"}
    again = bring(source, "--apply")
    assert (again["counts"]["known"], again["changed"], len(standing())) == (48, [], 48)
    checked = run("check", "--notes", "-o", "json")
    told = json.loads(checked.out)["problems"]
    assert checked.code == 0
    assert sum(one["rule"] == "incoming.again" for one in told) == 1
    assert sum(one["rule"] == "incoming.lacking" and one["id"].startswith("INC") for one in told) >= 48
    assert run("--as", WHO, "opening", "confirm", "OPN-2026-0001").code == 5
    assert run("--as", "徐秀英", "opening", "confirm", "OPN-2026-0001").code == 0


def test_nothing_of_a_secret_row_is_shown_or_kept(world, run, tmp_path: Path) -> None:
    world("daily")
    path = tmp_path / "register.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["2026年收文登记簿"])
    sheet.append(["日期", "来文单位", "文号", "标题", "密级", "备注"])
    sheet.append(["3月6日", "某局", "某密[2026]1号", "不可外传甲", "绝密", "不可外传乙"])
    sheet.append(["3月7日", "某局", "某发[2026]2号", "秘密★不可外传丙", "", ""])
    sheet.append(["3月8日", "某局", "某发[2026]3号", "可以外传", "很高", ""])
    sheet.append(["3月9日", "某局", "某发[2026]4号", "关于商业秘密保护的通知", "非密", ""])
    made.save(path)
    shown = run("--as", WHO, "import", "incoming", str(path)).said
    told = run("--as", WHO, "import", "incoming", str(path), "--apply", "--rejects", str(tmp_path / "r.xlsx")).said
    assert "不可外传" not in shown + told
    assert "A1.0.4" in told
    left = list(openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows(values_only=True))
    assert len(left) == 2
    assert "可以外传" in left[1]
    assert [one.text("title") for one in book().find("incoming")] == ["关于商业秘密保护的通知"]


@pytest.mark.parametrize("seed", range(6))
def test_a_register_of_another_office_comes_in_as_a_clerk_would_read_it(bring, tmp_path: Path, seed: int) -> None:
    register = registers.make(seed, tmp_path)
    told = bring(register.path, "--apply")
    refused = {row["row"] for row in told["rows"] if row["outcome"] == "refused"}
    assert refused == {row for row, wanted in register.truth.items() if wanted is None}
    assert standing() == {row: wanted for row, wanted in register.truth.items() if wanted}
    assert bring(register.path, "--apply")["changed"] == []


def test_a_register_with_its_days_in_two_columns_and_years_between_its_rows_comes_in(bring, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (
        ["策勒县电子商务公共服务中心收文登记簿（2026年度）"],
        ["序号", "收文日期", None, "来文机关", "文　号", "文件标题（事由）", "缓急", "承办部门及承办人", "落实情况"],
        [None, "月", "日"],
        [1, 3, 6, "县财政局", "策财字2026-43号", "关于核对账目的函", "特 急", "综合部 陈文军", "3月9日已办结"],
        [2, 3, "9", "同上", "策财字[2026]044号", "关于核对账目的函", "", "前台（协办）、综合部（主办）", "按要求上交"],
        ["2025年"],
        [3, 12, 30, "策勒县财政局", "无文号", "关于年终结账的通知", None, None, "未办"],
        ["共3件"],
        ["登记人：王志强"],
    ):
        sheet.append(row)
    made.save(tmp_path / "register.xlsx")
    told = bring(tmp_path / "register.xlsx", "--apply")
    first, second, third = book().find("incoming")
    assert [one.text("received_on") for one in (first, second, third)] == ["2026-03-06", "2026-03-09", "2025-12-30"]
    assert [one.text("number") for one in (first, second, third)] == ["策财字〔2026〕43号", "策财字〔2026〕44号", "无"]
    assert {one.text("sender") for one in (first, second, third)} == {"ce-lei-xian-cai-zheng-ju"}
    assert (first.state, first.text("handler"), first.text("result")) == ("handled", "chen-wen-jun", "3月9日已办结")
    assert (second.state, second.text("lead"), second.get("helpers")) == ("handling", "general", ["front-desk"])
    assert any("没有读懂" in words for words in told["rows"][1]["lacking"])
    assert third.state == "registered"


def test_a_paper_registered_by_hand_is_known_to_an_import(bring, run) -> None:
    run("--as", WHO, "sender", "add", "--name", "策勒县财政局", "--level", "平级")
    line = ("--sender", "策勒县财政局", "--number", "策财字〔2026〕43号", "--title", "关于召开电商工作推进会的通知")
    run("--as", WHO, "incoming", "add", *line, "--copies", "1", "--received-on", "2026-01-05")
    run("--as", WHO, "incoming", "correct", "INC-2026-0001", "--title", "关于推进会的通知", "--reason", "笔误")
    counts = bring(OFFICE / "papers.xlsx")["counts"]
    assert (counts["create"], counts["known"]) == (47, 1)


def test_every_way_to_write_a_number_comes_to_one_form_and_stays_there() -> None:
    rng = random.Random(4)
    for _ in range(2000):
        code = rng.choice(("策财字", "和商发", "达政呈", "新政办发电", "策电商办"))
        year, serial = rng.randint(2001, 2030), rng.randint(1, 999)
        wide = str.maketrans("0123456789", "０１２３４５６７８９") if rng.random() < 0.2 else {}
        shape = rng.choice((*registers.BRACKETS, "{{{}}}", "《{}》", "〈{}〉", "「{}」", " 〔 {} 〕 "))
        written = (code + shape.format(year) + rng.choice(registers.SERIALS).format(serial)).translate(wide)
        right = f"{code}〔{year}〕{serial}号"
        assert marks.number(written) == right, written
        assert papers.official(right) == right
    for loose in ("策财字2026-43号", "策财字-2026-043", "策财字2026年第43号", "（2026）策财字第43号"):
        assert marks.number(loose) == "策财字〔2026〕43号", loose
    assert [marks.number(one) for one in (None, "—", "无文号", "明电十二")] == ["", "", "无", "明电十二"]


@pytest.mark.parametrize(
    ("written", "year", "day"),
    [
        ("26.3.6", 2026, "2026-03-06"), ("3月6日", 2026, "2026-03-06"), ("3.6", 2026, "2026-03-06"),
        (3.6, 2026, "2026-03-06"), (12.15, 2026, "2026-12-15"), ("三月十六日", 2026, "2026-03-16"),
        ("2026年3月6日（星期五）", None, "2026-03-06"), ("25/12/30", 2026, "2025-12-30"), (46137, None, "2026-04-25"),
        ("二〇二六年三月六日", None, "2026-03-06"), ("3月6日收", 2026, "2026-03-06"),
        (3.1, 2026, None), ("3月6日", None, None), ("26.3.6", None, None), ("2月30日", 2026, None),
        ("16.3.6", 2026, None),
    ],
)  # fmt: skip
def test_a_short_day_lies_in_the_year_of_its_register_or_is_asked_about(written: Any, year: int, day: str) -> None:
    if day is None:
        with pytest.raises(ValueError, match=r"."):
            days.read(written, year)
    else:
        assert days.read(written, year) == date.fromisoformat(day)


def test_levels_are_guessed_only_where_a_name_leaves_no_doubt() -> None:
    said = {name: senders.plain_level(name, "策勒县") for name in (
        "国务院办公厅", "自治区商务厅", "策勒县人民政府办公室", "中共策勒县委办公室", "策勒县商务和工业信息化局",
        "达玛沟乡电商服务站", "策勒县财政局", "和田地区商务局", "墨玉县人民政府", "策勒县达玛沟乡人民政府", "某某公司",
    )}  # fmt: skip
    assert [*said.values()] == ["superior"] * 5 + ["subordinate"] + [""] * 5


def test_a_county_short_for_its_own_name_is_the_same_body() -> None:
    office = Office()
    office.create("sender", {"name": "某县财政局", "level": "peer"})
    centre = office.find("centre")[0]
    found = senders.Senders(MemoryBook([*office.records.values(), centre.having(county="某县")]))
    assert found.find("县财政局") == found.find("某县 财政局") == office.find("sender")[0].id
    assert found.added == {}


STAGES = ("review", "assign", "circulate", "chase", "reply", "finish")
GIVEN = {
    "assign": {"lead": "general"}, "circulate": {"circulation": [{"person": "li-guan-li"}]},
    "chase": {"chases": [{"words": "催"}]}, "reply": {"reply": "同意"},
}  # fmt: skip


def ready() -> tuple[Office, str]:
    """Give an office in memory with one paper signed for, and its id."""
    office = Office()
    for role in ("ecom_office", "director"):
        office.appoint("li-guan-li", role)
    sender = office.create("sender", {"name": "某乡服务站", "level": "subordinate"}).id
    change = actions.create(office.desk(), "incoming", {"sender": sender}, "sign")
    return office, office.take(change).records[0].id


def step(office: Office, id: str, verb: str, **fields: Any) -> str:
    change = actions.advance(office.desk(), Ref("incoming", id), verb, {**GIVEN.get(verb, {}), **fields})
    return office.take(change).records[0].state


REGISTER = {"title": "请示", "number": "某站〔2026〕1号", "copies": 1, "nature": "request"}


def test_only_the_right_order_of_stages_leads_to_the_end() -> None:
    office, id = ready()
    start = dict(office.records)
    ways = 0
    for seed in range(150):
        rng = random.Random(seed)
        order = [*rng.sample(("register", *STAGES), rng.randint(4, 7))]
        office.records = dict(start)
        try:
            states = [step(office, id, verb, **(REGISTER if verb == "register" else {})) for verb in order]
        except EcentreError:
            states = []
        right = [verb for verb in ("register", *STAGES) if verb in order]
        optional = {"circulate", "chase"}
        whole = order == right and {"register", *STAGES} - optional <= {*order}
        assert ("handled" in states) == whole, order
        ways += whole
    office.records = dict(start)
    for verb in ("register", *STAGES):
        last = step(office, id, verb, **(REGISTER if verb == "register" else {}))
    assert last == "handled"


def dues(office: Office, id: str, on: date) -> dict[str, Any]:
    read = MemoryBook(office.records.values(), on)
    record = read.get("incoming", id)
    assert record is not None
    return {due.duty: due for judge in kinds.get("incoming").dues for due in judge(record, read)}


def test_each_due_has_its_day_by_the_calendar_and_ends_when_it_is_done() -> None:
    office, id = ready()
    step(office, id, "register", **REGISTER)
    step(office, id, "review")
    step(office, id, "assign", due_on="2026-11-20", handler="li-guan-li")
    step(office, id, "circulate")
    before = dues(office, id, date(2026, 11, 5))
    assert {name: (due.due.isoformat(), due.done, due.owner) for name, due in before.items()} == {
        "incoming.replied": ("2026-11-20", None, "li-guan-li"), "incoming.read": ("2026-11-06", None, "li-guan-li"),
    }  # fmt: skip
    step(office, id, "read", reads=[{}])
    step(office, id, "reply")
    step(office, id, "finish")
    after = dues(office, id, date(2026, 11, 5))
    assert after["incoming.read"].done == after["incoming.replied"].done == date(2026, 11, 3)
    assert (after["incoming.filed"].due, after["incoming.filed"].done) == (date(2026, 11, 17), None)
    assert all(due.clause.startswith(("A1.1.2", "N1")) for due in after.values())


def test_a_paper_without_a_day_of_its_own_is_due_all_the_same() -> None:
    office, id = ready()
    step(office, id, "register", **(REGISTER | {"nature": "unsorted"}))
    due = dues(office, id, date(2026, 11, 5))["incoming.handled"]
    assert (due.due, due.clause) == (date(2026, 12, 15), "A1.1.2.0")
    office.take(actions.advance(office.desk(), Ref("incoming", id), "withdraw", {}, actions.Paper("收回")))
    assert dues(office, id, date(2026, 11, 5)) == {}


def test_a_petition_has_a_longer_day_than_another_matter() -> None:
    office = Office()
    found = {}
    for genre in ("petition", "question"):
        record = office.create("visit", {"channel": "call", "genre": genre, "matter": "收费不明"})
        (due,) = [due for judge in kinds.get("visit").dues for due in judge(record, office)]
        found[genre] = due.due
    assert found == {"petition": date(2027, 1, 2), "question": date(2026, 11, 17)}


@pytest.mark.parametrize(
    ("kind", "title"), [("incoming", "收文处理单"), ("visit", "来信来访登记表"), ("reception", "接待清单")]
)
def test_the_form_names_its_record_and_prints_empty(kind: str, title: str) -> None:
    office, id = ready()
    step(office, id, "register", **REGISTER)
    office.create("visit", {"channel": "call", "genre": "petition", "matter": "收费不明", "visitor": "王某"})
    visit = {"unit": "某局", "purpose": "调研", "held_on": "2026-11-03", "guests": 3, "host": "li-guan-li"}
    office.create("reception", visit)
    press = form.Press(office, SCHEMAS, ROOT / "templates", "8f3a", datetime(2026, 11, 22, tzinfo=clock.BEIJING))
    filled = form.fill(press, kind, office.find(kind)[0]).decode()
    empty = form.fill(press, kind).decode()
    assert title in "".join(filled.split())
    assert title in "".join(empty.split())
    assert office.find(kind)[0].id in filled
    assert office.find(kind)[0].id not in empty


def test_grades_copies_and_stages_are_read_or_asked_about() -> None:
    assert [marks.grade(one) for one in (None, "内部资料", "公开", "不属于秘密", "工作秘密")] == [
        "public", "internal", "public", "public", "secret",
    ]  # fmt: skip
    assert [marks.copies(one) for one in ("一式三份", "共2份", "十二份", 4, None)] == [3, 2, 12, 4, None]
    assert [marks.urgency(one) for one in ("特急", "★急件", "平急", "")] == ["extra_urgent", "urgent", "low", "normal"]
    for reader, wrong in ((marks.grade, "很高"), (marks.copies, "0份"), (marks.copies, "若干"), (marks.urgency, "快")):
        with pytest.raises(ValueError, match=r"."):
            reader(wrong)
    words = ("未办结", "尚未办理完毕", "3月5日办结", "已转办", "已退回原单位", "存查", "作废")
    assert [marks.stage(one).verb for one in words] == [
        "open", "open", "open-handled", "open-handling", "open-returned", "open-handled", "open-withdrawn",
    ]  # fmt: skip
    assert marks.stage("报了材料") == marks.Stage("open-handling", "报了材料", sure=False)
    assert cells.tens("二十三") == 23
