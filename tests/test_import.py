"""Imports through the real command: the office's own workbooks to the last field, twenty others, and bad input."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import ledgers
import openpyxl
import pytest
from conftest import git

from ecentre.exchange.headings import REASONS, SOURCE_FILE, SOURCE_ROW
from ecentre.index import open_book
from ecentre.schema import Schemas

OFFICE = Path(__file__).parent / "data" / "office"
TRUTH = json.loads((OFFICE / "truth.json").read_text(encoding="utf-8"))
WHO = "李永刚"
NAMED = {"department": "department", "place": "place", "keeper": "person", "buyer": "person", "acceptor": "person"}
SAME = ("name", "model", "maker", "dealer", "warranty", "purchased_on")


@pytest.fixture
def bring(run, world):
    """Give the function that imports a workbook into a centre of the office's people and reads the answer."""
    world("office")

    def call(kind: str, path: Path, *options: str, as_: str = WHO) -> dict[str, Any]:
        answer = run("--as", as_, "import", kind, str(path), "-o", "json", *options)
        assert answer.out, answer.err
        told: dict[str, Any] = json.loads(answer.out)
        told["code"] = answer.code
        return told

    return call


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "books"
    shutil.copytree(OFFICE, folder)
    return folder


def cards(kind: str) -> list[Any]:
    here = Path.cwd()
    return open_book(here, Schemas(here)).find(kind)


def plainly(record: Any, book: Any) -> dict[str, Any]:
    """Read a card back as a ledger says it."""
    said = {name: record.text(name) for name in SAME}
    said |= {
        "number": record.text("former_number"),
        "unit_price": record.text("price"),
        "row": record.get("opening_row"),
    }
    for name, kind in NAMED.items():
        named = book.get(kind, record.text(name))
        said[name] = named.text("name") if named else ""
    return said


def expected(truth: dict[str, Any], row: int) -> dict[str, Any]:
    said = {name: truth[name] or "" for name in (*SAME, *NAMED, "number")}
    return {**said, "unit_price": f"{float(truth['unit_price']):.2f}", "row": row}


def head() -> str:
    return git(Path.cwd(), "rev-parse", "HEAD")


def book() -> Any:
    return open_book(Path.cwd(), Schemas(Path.cwd()))


def compare(rows: list[tuple[str, int, dict[str, Any]]], source: dict[str, str] | None = None) -> None:
    """Hold every card and every low-value record of the centre against the clean rows, field by field."""
    opened = book()
    wanted_cards: Counter[str] = Counter()
    wanted_low: Counter[str] = Counter()
    for sheet, row, truth in rows:
        said = expected(truth, row) | {"source": (source or {}).get(sheet, "")}
        if float(truth["unit_price"]) < 2000:
            wanted_low[json.dumps(said | {"quantity": truth["quantity"]}, sort_keys=True)] += 1
        else:
            wanted_cards[json.dumps(said, sort_keys=True)] += truth["quantity"]

    def told(record: Any) -> dict[str, Any]:
        return plainly(record, opened) | {"source": record.text("opening_source") if source else ""}

    assert Counter(json.dumps(told(one), sort_keys=True) for one in cards("asset")) == wanted_cards
    low = (told(one) | {"quantity": one.get("quantity")} for one in cards("low_value"))
    assert Counter(json.dumps(one, sort_keys=True) for one in low) == wanted_low


def office_rows() -> dict[int, dict[str, Any]]:
    return {row["row"]: row for row in (*TRUTH["assets"], *TRUTH["low_value"])}


def test_the_plan_says_what_the_truth_says_and_writes_nothing(bring, office: Path) -> None:
    before = head()
    plan = bring("asset", office / "ledger.xlsx")
    rows = {row["row"]: row for row in plan["rows"]}
    truth = office_rows()
    assert plan["code"] == 1
    assert set(rows) == set(truth)
    for number, row in truth.items():
        values = rows[number]["values"]
        wanted = {name: row[name] or "" for name in (*SAME, *NAMED, "number", "quantity")}
        assert {name: values[name] or "" for name in wanted} == wanted, number
        price = None if row["unit_price"] is None else f"{row['unit_price']:.2f}"
        assert values["unit_price"] == price, number
        assert Counter(rows[number]["reasons"]) == Counter(row["problems"]), number
    assert {row["row"] for row in TRUTH["attention"]} == {n for n, row in rows.items() if row["outcome"] == "refused"}
    assert head() == before
    assert git(Path.cwd(), "status", "--porcelain") == ""
    assert sorted(path.name for path in office.iterdir()) == sorted(path.name for path in OFFICE.iterdir())


def test_the_office_ledger_comes_in_field_by_field_in_one_step(bring, run, office: Path) -> None:
    before = head().strip()
    told = bring("asset", office / "ledger.xlsx", "--apply")
    assert told["code"] == 1
    assert git(Path.cwd(), "rev-list", f"{before}..HEAD").count("\n") == 1
    assert git(Path.cwd(), "status", "--porcelain") == ""
    compare([("", n, row) for n, row in office_rows().items() if not row["problems"]])
    assert len(cards("asset")) == 217
    assert len(cards("low_value")) == 6
    (opening,) = cards("opening")
    data = {name: opening.get(name) for name in ("file", "rows", "created", "refused", "importer", "kind")}
    assert data == {
        "file": "ledger.xlsx",
        "rows": 129,
        "created": 223,
        "refused": 10,
        "importer": "li-yong-gang",
        "kind": "asset",
    }
    assert {card.text("opening") for card in (*cards("asset"), *cards("low_value"))} == {opening.id}
    assert run("check").code == 0
    text = git(Path.cwd(), "grep", "-h", "note:", "HEAD", "--", "records/asset")
    assert "SUM" not in text
    assert "扶贫项目资金购入" in text


def test_remarks_and_every_cell_of_the_workbook_are_on_the_cards(bring, office: Path) -> None:
    bring("asset", office / "ledger.xlsx", "--apply")
    sheet = openpyxl.load_workbook(office / "ledger.xlsx").worksheets[0]
    for card in (*cards("asset"), *cards("low_value")):
        cells = [sheet.cell(int(card.get("opening_row")), column).value for column in range(1, 18)]
        assert card.text("former_number") == (cells[1] or "")
        assert card.text("name") == cells[2].strip()
        assert card.text("model") == (cells[3] or "")
        assert (card.text("maker"), card.text("dealer")) == (cells[8] or "", cells[9] or "")
        remark = cells[16] or ""
        assert card.text("note") == ("" if remark.startswith("=") else remark)


def test_importing_twice_creates_nothing(bring, office: Path) -> None:
    bring("asset", office / "ledger.xlsx", "--apply")
    before = head()
    again = bring("asset", office / "ledger.xlsx", "--apply")
    assert head() == before
    assert again["code"] == 1
    assert again["changed"] == []
    assert again["counts"] == {"rows": 129, "create": 0, "records": 0, "known": 119, "refused": 10}
    renamed = shutil.copy(office / "ledger.xlsx", office / "copy.xlsx")
    assert bring("asset", Path(renamed), "--apply")["counts"]["create"] == 0


def mend(path: Path, right: dict[tuple[str, int], dict[str, Any]], headings: dict[str, str]) -> Path:
    """Do what a clerk does with the workbook of refused rows: put the right value where the reason says."""
    made = openpyxl.load_workbook(path)
    for sheet in made.worksheets:
        titles = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            source = str(sheet.cell(row, titles[SOURCE_FILE]).value)
            place = (source.partition(" / ")[2] or sheet.title, int(sheet.cell(row, titles[SOURCE_ROW]).value))
            assert sheet.cell(row, titles[REASONS]).value
            for name, value in right[place].items():
                sheet.cell(row, titles[headings[name].replace("\n", " ")]).value = value
    mended = path.with_name("mended.xlsx")
    made.save(mended)
    return mended


HEADINGS = {
    "number": "资产编号",
    "keeper": "使用人",
    "purchased_on": "购置日期",
    "unit_price": "单价",
    "amount": "金额",
}


def test_the_error_workbook_mended_imports_the_rest_and_no_more(bring, office: Path) -> None:
    told = bring("asset", office / "ledger.xlsx", "--apply")
    refused = Path(told["rejects"])
    assert refused == office / "ledger-refused.xlsx"
    truth = office_rows()
    right: dict[tuple[str, int], dict[str, Any]] = {}
    for number, row in truth.items():
        fixed: dict[str, Any] = {}
        for reason in row["problems"]:
            fixed |= {
                "duplicate-number": {"number": f"CLDS-NEW-{number}"},
                "unknown-person": {"keeper": "陈文军"},
                "bad-date": {"purchased_on": "2024.12.5"},
                "amount-mismatch": {"amount": (row["unit_price"] or 3354) * row["quantity"]},
                "bad-price": {"unit_price": "3,354.00元"},
            }[reason]
        right["固定资产台账", number] = fixed
        names = {"unit_price": 3354 if "unit_price" in fixed else row["unit_price"]}
        names |= {"purchased_on": "2024-12-05"} if "purchased_on" in fixed else {}
        truth[number] = row | {k: v for k, v in fixed.items() if k in ("number", "keeper")} | names
    mended = mend(refused, right, HEADINGS)
    assert bring("asset", mended)["counts"] == {"rows": 10, "create": 10, "records": 16, "known": 0, "refused": 0}
    assert bring("asset", mended, "--apply")["code"] == 0
    compare([("", n, row) for n, row in truth.items()])
    before = head()
    assert bring("asset", mended, "--apply")["code"] == 0
    assert bring("asset", office / "ledger.xlsx", "--apply")["changed"] == []
    assert head() == before
    assert len(cards("opening")) == 2


@pytest.mark.parametrize("seed", range(1, 21))
def test_twenty_other_ledgers_come_in_exactly(bring, tmp_path: Path, seed: int) -> None:
    made = ledgers.make(seed)
    path = tmp_path / f"台账{seed}.xlsx"
    path.write_bytes(made.data)
    told = bring("asset", path, "--apply")
    rows = {(row["sheet"], row["row"]): row for row in told["rows"]}
    assert set(rows) == set(made.truth)
    for place, truth in made.truth.items():
        assert Counter(rows[place]["reasons"]) == Counter(truth["problems"]), place
        for name in ledgers.FIELDS:
            assert (rows[place]["values"].get(name) or "") == (truth[name] or ""), (place, name)
    sheets = {sheet for sheet, _ in made.truth}
    several = len(openpyxl.load_workbook(path, read_only=True).worksheets) > 1
    source = {sheet: f"{path.name} / {sheet}" if several else path.name for sheet in sheets}
    clean = [(sheet, row, truth) for (sheet, row), truth in made.truth.items() if not truth["problems"]]
    compare(clean, source)
    assert told["code"] == int(any(truth["problems"] for truth in made.truth.values()))
    if told["code"]:
        mended = mend(
            Path(told["rejects"]), {place: truth["right"] for place, truth in made.truth.items()}, made.headings
        )
        assert bring("asset", mended, "--apply")["code"] == 0
    whole = [(sheet, row, truth | truth["right"]) for (sheet, row), truth in made.truth.items()]
    compare(whole, source)
    before = head()
    assert bring("asset", path, "--apply")["changed"] == []
    assert head() == before


def sheet_of(path: Path, *rows: list[Any]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    made.save(path)
    return path


TITLES = ["编号", "名称", "单价", "数量", "购置日期", "部门", "使用人", "存放地点"]


def test_twins_without_a_number_are_two_things_and_stay_two(bring, tmp_path: Path) -> None:
    twin = [None, "打印机", 2600, 1, "2025-3-6", "综合部", "陈文军", "客服中心"]
    path = sheet_of(tmp_path / "a.xlsx", TITLES, twin, twin)
    assert bring("asset", path, "--apply")["counts"]["records"] == 2
    assert bring("asset", path, "--apply")["counts"]["known"] == 2
    three = sheet_of(tmp_path / "b.xlsx", TITLES, twin, twin, twin)
    assert bring("asset", three, "--apply")["counts"]["records"] == 1
    assert len(cards("asset")) == 3


def test_a_mended_row_that_equals_an_earlier_one_still_comes_in(bring, tmp_path: Path) -> None:
    good = [None, "打印机", 2600, 1, "2025-3-6", "综合部", "陈文军", "客服中心"]
    bad = [None, "打印机", 2600, 1, "2025-3-6", "综合部", "某某", "客服中心"]
    told = bring("asset", sheet_of(tmp_path / "a.xlsx", TITLES, good, bad), "--apply")
    mended = mend(Path(told["rejects"]), {("Sheet", 3): {"keeper": "陈文军"}}, {"keeper": "使用人"})
    assert bring("asset", mended, "--apply")["counts"]["records"] == 1
    assert bring("asset", mended, "--apply")["counts"]["records"] == 0
    assert [card.get("opening_row") for card in cards("asset")] == [2, 3]
    assert {card.text("opening_source") for card in cards("asset")} == {"a.xlsx"}


def test_a_card_changed_since_is_still_known(bring, run, tmp_path: Path) -> None:
    row = ["甲1", "打印机", 2600, 1, "2025-3-6", "综合部", "陈文军", "客服中心"]
    path = sheet_of(tmp_path / "a.xlsx", TITLES, row)
    bring("asset", path, "--apply")
    (card,) = cards("asset")
    options = ("--name", "激光打印机", "--reason", "看铭牌")
    assert run("--as", WHO, "correct", card.id, *options).code == 0
    assert bring("asset", path, "--apply")["counts"]["known"] == 1
    stranger = ["甲1", "投影仪", 5200, 1, "2024-3-6", "综合部", "陈文军", "客服中心"]
    told = bring("asset", sheet_of(tmp_path / "b.xlsx", TITLES, stranger))
    assert [row["reasons"] for row in told["rows"]] == [["duplicate-number"]]
    assert card.id in told["problems"][0]["message"]


def test_what_a_row_lacks_is_history_and_listed(bring, run, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        TITLES,
        ["1", "电动三轮车", 8000, 1, "2023/5/6", "前台", "王志强", None],
        ["2", "激光打印机", 2600, 1, "2023/5/6", None, "陈文军", "客服中心"],
        ["3", "投影仪", 5200, 2, "2023/5/6", "综合部", None, "客服中心"],
        ["4", "电子秤", 2300, None, "2023/5/6", "综合部", "陈文军", "客服中心"],
        ["5", "移动硬盘", 499, 2, "2023/5/6", "综合部", "陈文军", "客服中心"],
    )
    told = bring("asset", path, "--apply")
    assert told["code"] == 0
    lacking = {row["row"]: " ".join(row["lacking"]) for row in told["rows"]}
    assert "A2.4.3a" in lacking[2]
    assert "A2.5.2" in lacking[2]
    assert "A2.4.2a" in lacking[2]
    assert "没有写部门" in lacking[3]
    assert "闲置" in lacking[4]
    assert "其他" in lacking[5]
    states = {card.text("former_number"): (card.state, card.text("category")) for card in cards("asset")}
    assert {n: state for n, (state, _) in states.items()} == {"1": "in_use", "2": "in_use", "3": "idle", "4": "in_use"}
    assert states["4"][1] == "other"
    assert "A2.3.2" in " ".join(next(row["notes"] for row in told["rows"] if row["row"] == 6))
    assert run("check").code == 0


def test_names_of_departments_places_and_people_that_nobody_knows_are_refused(bring, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        TITLES,
        ["1", "投影仪", 5200, 1, "2023/5/6", "航天部", "陈文军", "客服中心"],
        ["2", "投影仪", 5200, 1, "2023/5/6", "综合部", "陈文军", "月球"],
        ["3", "投影仪", 5200, "几", "2023/5/6", "综合部", "路人甲", "客服中心"],
        ["4", None, 5200, 1, None, "综合部", "陈文军", "客服中心"],
        ["5", "投影仪", 5200, 1, "2023/5/6", "中心", "陈文军", "客服中心"],
    )
    told = bring("asset", path)
    assert [sorted(row["reasons"]) for row in told["rows"]] == [
        ["unknown-department"],
        ["unknown-place"],
        ["bad-quantity", "unknown-person"],
        ["bad-date", "no-name"],
        ["unknown-department"],
    ]
    assert all(one["clause"] and one["column"] and one["message"] for one in told["problems"])


def test_hidden_rows_and_unknown_columns_are_told(bring, run, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        [*TITLES, "凭证号"],
        ["1", "投影仪", 5200, 1, "2023/5/6", "综合部", "陈文军", "客服中心", "记-5"],
    )
    made = openpyxl.load_workbook(path)
    made.worksheets[0].row_dimensions[2].hidden = True
    made.save(path)
    told = bring("asset", path)
    assert told["mapping"][0]["unknown"] == ["凭证号"]
    assert "隐藏" in told["rows"][0]["notes"][0]
    shown = run("--as", WHO, "import", "asset", str(path))
    assert "“编号”记作“原编号”" in shown.said
    assert "凭证号" in shown.said
    assert "--apply" in shown.err


def test_the_error_workbook_holds_no_formula_and_overwrites_nothing(bring, tmp_path: Path) -> None:
    row = ["=1+1", "投影仪", "面议", 1, "2023/5/6", "综合部", "陈文军", "+cmd|' /C calc'!A0"]
    path = sheet_of(tmp_path / "a.xlsx", TITLES, row)
    first = Path(bring("asset", path, "--apply")["rejects"])
    content = first.read_bytes()
    second = Path(bring("asset", path, "--apply")["rejects"])
    assert (first.name, second.name) == ("a-refused.xlsx", "a-refused-2.xlsx")
    assert first.read_bytes() == content
    chosen = Path(bring("asset", path, "--apply", "--rejects", str(tmp_path / "待改.xlsx"))["rejects"])
    assert chosen.name == "待改.xlsx"
    kinds = {cell.data_type for row in openpyxl.load_workbook(chosen).worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_full_disk_leaves_the_books_whole_and_the_same_command_mends_it(
    bring, run, office: Path, monkeypatch
) -> None:
    from ecentre.exchange import mended

    def full(_plan) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(mended, "workbook", full)
        answer = run("--as", WHO, "import", "asset", str(office / "ledger.xlsx"), "--apply")
    assert answer.code == 6
    assert not list(office.glob("*refused*"))
    assert len(cards("asset")) == 217
    again = bring("asset", office / "ledger.xlsx", "--apply")
    assert (again["counts"]["create"], Path(again["rejects"]).name) == (0, "ledger-refused.xlsx")


def test_private_numbers_in_remarks_stay_out(bring, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        [*TITLES, "备注"],
        ["1", "投影仪", 5200, 1, "2023/5/6", "综合部", "陈文军", "客服中心", "问13912345678"],
    )
    assert bring("asset", path, "--apply")["code"] == 0
    assert "13912345678" not in git(Path.cwd(), "grep", "-h", "-e", "note", "HEAD")
    assert cards("asset")[0].text("note") == "问(号码略)"


def test_the_opening_is_confirmed_by_another(bring, run, office: Path) -> None:
    bring("asset", office / "ledger.xlsx", "--apply")
    own = run("--as", WHO, "opening", "confirm", "OPN-2026-0001")
    assert own.code == 5
    assert "X.2" in own.said
    assert "OPN-2026-0001" not in run("--as", WHO).out
    assert "核对确认:ecentre confirm OPN-2026-0001" in run("--as", "阿依古丽·买买提").out
    assert run("--as", "阿依古丽·买买提", "opening", "confirm", "OPN-2026-0001").code == 0


def test_an_import_without_the_right_writes_nothing(run, world, office: Path) -> None:
    world("office")
    before = head()
    answer = run("--as", "陈文军", "import", "asset", str(office / "ledger.xlsx"), "--apply")
    assert answer.code == 5
    assert "A2.4.2a" in answer.said
    assert head() == before
    assert not list(office.glob("*refused*"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("asset", "none.xlsx"), 4),
        (("pens", "ledger.xlsx"), 2),
        (("asset", "truth.json"), 3),
        (("asset", "ledger.xlsx", "--sheet", "无"), 2),
        (("asset", "ledger.xlsx", "--apply", "--rejects", "x.csv"), 2),
        (("asset", "ledger.xlsx", "--apply", "--rejects", "none/x.xlsx"), 6),
        (("person", "ledger.xlsx"), 3),
    ],
)
def test_bad_input_is_one_sentence_and_its_exit_code(
    run, world, office: Path, arguments: tuple[str, ...], code: int
) -> None:
    world("office")
    before = head()
    given = [str(office / one) if one.endswith((".xlsx", ".json", ".csv")) else one for one in arguments]
    answer = run("--as", WHO, "import", *given)
    assert answer.code == code, answer.said
    assert "Traceback" not in answer.said
    assert len(answer.err.strip().splitlines()) <= 2
    assert head() == before


def people_of(folder: Path) -> dict[str, tuple[str, str]]:
    rows = openpyxl.load_workbook(folder / "people.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True)
    return {str(name): (str(department), str(title)) for name, department, title, *_ in rows}


def test_the_staff_list_comes_in_without_its_phones(run, world, office: Path) -> None:
    world("empty")
    answer = run("--as", WHO, "import", "person", str(office / "people.xlsx"), "--apply", "-o", "json")
    told = json.loads(answer.out)
    assert answer.code == 0
    opened, listed = book(), people_of(office)
    departments = {one.id: one.text("name") for one in opened.find("department")}
    found = {
        one.text("name"): (departments[one.text("department")], one.text("title")) for one in opened.find("person")
    }
    assert found == listed
    assert {one.text("email") for one in opened.find("person")} >= {f"staff{n:02}@cele.example" for n in range(19)}
    assert all(one.state == "active" for one in opened.find("person"))
    posts = {(one.text("person"), one.text("role")) for one in opened.find("appointment", state="proposed")}
    assert posts == {
        ("sun-xiu-ying", "director"),
        ("li-yu-mei", "leader_in_charge"),
        ("wang-jian-guo", "general_manager"),
        ("wang-zhi-qiang", "ecom_office"),
        ("a-yi-gu-li-mai-mai-ti", "office_area_specialist"),
        ("tu-er-xun-ai-li", "finance"),
        (opened.find("person", name="古丽娜尔·阿不都")[0].id, "cashier"),
        ("ai-li-jiang-wu-si-man", "administration"),
    }
    notes = " ".join(told["notes"])
    assert "19 个" in notes
    assert all(role in notes for role in ("资产管理员", "部门负责人", "物品管理员"))
    everything = git(Path.cwd(), "log", "-p", "--all")
    assert not [n for n in range(19) if f"139000000{n:02}" in everything]
    assert "13900000000" not in answer.said
    assert run("check").code == 0
    before = head()
    assert run("--as", WHO, "import", "person", str(office / "people.xlsx"), "--apply").code == 0
    assert head() == before


def test_people_who_cannot_be_told_apart_are_refused(run, world, tmp_path: Path) -> None:
    world("office")
    path = sheet_of(
        tmp_path / "p.xlsx",
        ["姓名", "部门", "职务", "身份证号", "邮箱"],
        ["陈文军", "前台", "职员", "11010519491231002X", None],
        ["赵一", "综合部", "部门负责人、出纳", None, "13900000000@139.com"],
        ["赵一", "前台", None, None, None],
        ["钱二", "航天部", None, None, None],
        ["孙三（离职）", "综合部", None, None, None],
        [None, "综合部", "职员", None, None],
        ["赵一", "综合部", "职员", None, None],
        ["李四", "综合部", "前台负责人", None, None],
    )
    answer = run("--as", WHO, "import", "person", str(path), "--apply", "-o", "json")
    told = json.loads(answer.out)
    assert answer.code == 1
    assert [row["reasons"] for row in told["rows"]] == [
        ["ambiguous-person"],
        [],
        ["ambiguous-person"],
        ["unknown-department"],
        ["bad-name"],
        ["no-name"],
        [],
        [],
    ]
    opened = book()
    (zhao,) = opened.find("person", name="赵一")
    assert not zhao.get("email")
    posts = {(one.text("role"), one.text("department")) for one in opened.find("appointment", person=zhao.id)}
    assert posts == {("dept_head", "general"), ("cashier", "")}
    assert "11010519491231002X" not in git(Path.cwd(), "log", "-p", "--all")
    refused = openpyxl.load_workbook(told["rejects"]).worksheets[0]
    assert refused.max_row == 6
