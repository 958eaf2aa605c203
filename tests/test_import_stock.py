"""Supplies in stock from the office's own sheet: every row, price and quota; bad rows stay out with their reason."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.subjects import shelf

if TYPE_CHECKING:
    from ecentre.index import IndexBook

SHEET = Path(__file__).parent / "data" / "office" / "stock.xlsx"
KEEPER = "阿依古丽·买买提"
HEADS = ("类别", "品名", "单位", "库存", "单价", "每岗配额/月")
CABINET = (
    "stock", "cabinet", "add", "--id", "gui", "--name", "一号柜", "--place", "电子商务运营中心", "--keeper", KEEPER,
)  # fmt: skip


@pytest.fixture
def bring(run, world):
    """Give the function that imports a sheet into a centre with one cabinet and reads the answer."""
    world("office")
    assert run("--as", KEEPER, *CABINET).code == 0

    def call(path: Path, *options: str, as_: str = "李永刚") -> dict[str, Any]:
        answer = run("--as", as_, "import", "stock", str(path), "-o", "json", *options)
        assert answer.out, answer.err
        told: dict[str, Any] = json.loads(answer.out)
        return told

    return call


def book() -> IndexBook:
    here = Path.cwd()
    return open_book(here, Schemas(here))


def written(path: Path, *rows: tuple[Any, ...]) -> Path:
    made = openpyxl.Workbook()
    for row in (HEADS, *rows):
        made.active.append(row)
    made.save(path)
    return path


def test_every_row_of_the_offices_sheet_comes_in_once(bring, run, tmp_path: Path) -> None:
    rows = list(openpyxl.load_workbook(SHEET).active.iter_rows(min_row=2, values_only=True))
    told = bring(SHEET, "--apply")
    assert told["counts"] == {"rows": 36, "create": 36, "records": 2, "known": 0, "refused": 0}
    now = book()
    lots = shelf.stock(now)
    names = {one.id: one.text("name") for one in now.find("supply_item")}
    assert len(rows) == 36
    assert {names[item]: lot.quantity for (item, _), lot in lots.items()} == {row[1]: row[3] for row in rows if row[3]}
    worth = sum((Decimal(str(row[4])) * row[3] for row in rows), Decimal(0))
    receipt = now.get("stock_in", "STI-2026-0001")
    assert receipt is not None
    assert sum(lot.value for lot in lots.values()) == worth == Decimal(receipt.text("total"))
    assert (receipt.get("opening_source"), receipt.get("opening")) == ("stock.xlsx", "OPN-2026-0001")
    draft = now.get("policy", "supply-quotas")
    assert draft is not None
    quotas = {names[row["item"]]: row["quantity"] for row in draft.get("allotments")}
    assert quotas == {row[1]: row[5] for row in rows if row[5]}
    assert draft.state == "draft"
    again = Path(shutil.copy(SHEET, tmp_path / "copy.xlsx"))
    assert bring(again, "--apply")["changed"] == []
    assert run("--as", KEEPER, "opening", "confirm", "OPN-2026-0001").code == 0
    assert run("--as", "王建国", "approve", "supply-quotas").code == 0
    assert run("check").code == 0


def test_bad_rows_stay_out_with_their_reason_and_the_others_come_in(bring, tmp_path: Path) -> None:
    bad = [
        ("耐用品", "计算器", "个", -3, 6.82, None), ("耐用品", "剪刀", "把", 2, "面议", None),
        ("文具", "直尺", "把", 2, 1, None), ("消耗品", "签字笔", "支", 2, 1, "若干"),
        ("消耗品", "中性笔", "支", 3, 1, 2), ("消耗品", "", "支", 3, 1, 2),
        ("耐用品", "笔筒", "", 3, 1, None), ("耐用品", "白板", "块", None, 1, None),
        ("耐用品", "打孔机", "个", 2.5, 1, None),
    ]  # fmt: skip
    pens = ("消耗品", "水笔", "支", 9, 3, None)
    good = [("消耗品", "彩色便签夹", "包", 4, 2.5, 1), ("耐用品", "起钉器", "个", 1, None, None), pens]
    told = bring(written(tmp_path / "sheet.xlsx", *bad, *good), "--apply", "--rejects", str(tmp_path / "no.xlsx"))
    reasons = [row["reasons"] for row in told["rows"]]
    assert reasons == [
        ["bad-quantity"], ["bad-price"], ["bad-kind"], ["bad-quota"], [], ["no-name"], ["no-unit"], ["bad-quantity"],
        ["bad-quantity"], [], [], ["duplicate-item"],
    ]  # fmt: skip
    columns = [one["column"] for one in told["problems"]]
    assert columns == ["库存", "单价", "类别", "每岗配额/月", "品名", "单位", "库存", "库存", "品名"]
    assert {one["line"] for one in told["problems"]} == {2, 3, 4, 5, 7, 8, 9, 10, 13}
    rejected = openpyxl.load_workbook(tmp_path / "no.xlsx").active
    assert rejected.max_row == 1 + len(columns)
    lots = {item: (lot.quantity, str(lot.value)) for (item, _), lot in shelf.stock(book()).items()}
    assert lots == {"gel-pen": (3, "3.00"), "cai-se-bian-qian-jia": (4, "10.00"), "staple-remover": (1, "0.00")}
    mended = written(tmp_path / "mended.xlsx", ("耐用品", "计算器", "个", 3, 6.82, None), pens)
    told = bring(mended, "--apply", as_=KEEPER)
    assert [row["reasons"] for row in told["rows"]] == [[], ["opened-already"]]
    assert ("calculator", "gui") in shelf.stock(book())


def test_the_cabinet_must_be_plain(run, world, bring) -> None:
    assert run("--as", KEEPER, "stock", "cabinet", "add", "--name", "二号柜", *CABINET[7:]).code == 0
    answer = run("import", "stock", str(SHEET))
    assert (answer.code, "--cabinet" in answer.err, "二号柜" in answer.err) == (2, True, True)
    assert bring(SHEET, "--cabinet", "二号柜", "--apply")["changed"]
    assert {cabinet for _, cabinet in shelf.stock(book())} == {"er-hao-gui"}
    world("empty")
    answer = run("import", "stock", str(SHEET))
    assert (answer.code, "ecentre stock cabinet add" in answer.err) == (4, True)


def test_quotas_wait_for_somebody_who_may_draft_policy(bring, run) -> None:
    answer = run("--as", KEEPER, "import", "stock", str(SHEET), "--cabinet", "一号柜")
    assert f"ecentre import stock {SHEET} --cabinet 一号柜 --apply" in answer.err
    answer = run("--as", KEEPER, "import", "stock", str(SHEET), "--apply")
    assert "新建 35 行(1 条记录),已有 1 行" in answer.err
    assert "配额 14 行没有起草成制度" in answer.err
    assert "请由 系统管理员 李永刚 办理" in answer.err
    assert book().get("opening", "OPN-2026-0001").get("created") == 1
    assert book().get("policy", "supply-quotas") is None
    assert bring(SHEET, "--apply")["changed"] == ["supply-quotas"]
