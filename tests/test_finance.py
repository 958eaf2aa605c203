"""Finance's workbook against the ledger of the same day: planted differences are found, and no others [A2.4.2b]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from test_depreciation import SCRAP, book, card

from ecentre.errors import InvalidError
from ecentre.exchange import finance as exchange
from ecentre.exchange import workbook
from ecentre.model import Record, Ref
from ecentre.reports import finance as report
from ecentre.subjects import finance, finance_causes, finance_names

if TYPE_CHECKING:
    from pathlib import Path

    from books import MemoryBook

ON = date(2026, 11, 30)
STEPS = [{"verb": "open", "by": "x", "at": "2026-11-03T10:00:00+08:00", "rev": 1}]
SCRAPPED = {
    "state": "scrapped",
    "steps": [*STEPS, {"verb": "scrap", "by": "x", "at": "2026-11-12T10:00:00+08:00", "cause": "SCR-2026-0001"}],
}
CORRECTED = {
    "steps": [
        *STEPS,
        {"verb": "correct", "set": {"price": "8800.00"}, "was": {"price": "8880.00"}},
    ]
}
CARDS = (
    card("AST-2026-0001", "desktop", "4500.00", "2024-03-01"),
    card("AST-2026-0002", "laptop", "6200.00", "2025-06-10"),
    card("AST-2026-0003", "printer", "2580.00", "2026-02-11"),
    card("AST-2026-0004", "copier", "9342.86", "2025-01-20"),
    card("AST-2026-0005", "camera", "8800.00", "2025-05-05", **CORRECTED),
    card("AST-2026-0006", "sofa", "4294.00", "2026-01-15"),
    card("AST-2026-0007", "air-conditioner", "5355.71", "2026-07-01"),
    card("AST-2026-0008", "air-conditioner", "5200.00", "2025-07-01", **SCRAPPED),
    card("AST-2026-0009", "vehicle", "128800.00", "2025-03-03"),
    card("AST-2026-0010", "fax", "2150.00", "2026-03-01"),
    card("AST-2026-0011", "microphone", "2300.00", "2026-03-01"),
    card("AST-2026-0012", "vehicle", "60000.00", "2026-12-05"),
)
CLASSES = ("计算机设备", "办公设备", "家具", "电气设备", "车辆", "通信设备", "广播电视设备")


def ledger(lines: list[dict[str, Any]]) -> Record:
    fields = {"id": "FLG-2026-0001", "state": "recorded", "on_date": ON.isoformat(), "source": "x", "steps": STEPS}
    return Record(Ref("finance_ledger", "FLG-2026-0001"), {**fields, "lines": lines})


def ours() -> MemoryBook:
    return book(*CARDS, SCRAP)


def sums() -> dict[str, list[Any]]:
    """Give our own sums by finance's classes: what finance would say if it agreed."""
    known, held = finance_names.meanings(ours(), ON), finance.cards(ours(), ON)
    found = {}
    for name in CLASSES:
        own = finance.summed(one for one in held if one.card.text("category") in known[name])
        found[name] = [own.units, own.amount, own.depreciation]
    return found


def sheet(
    path: Path, rows: dict[str, list[Any]], total: list[Any] | None = None, heads: tuple = ()
) -> workbook.Workbook:
    made = Workbook()
    page = made.active
    page.append(["固定资产总账"])
    page.append(list(heads or ("资产类别", "数量", "原值", "累计折旧")))
    for name, told in rows.items():
        page.append([name, *told])
    page.append(["合计", *(total or [sum(column) for column in zip(*rows.values(), strict=True)])])
    page.append(["制表:钱会计"])
    made.save(path)
    return workbook.read(path)


def compared(read: exchange.Ledger) -> dict[str, list[finance_causes.Cause]]:
    found = finance.groups(ledger(read.lines), ours())
    causes = {one.labels or tuple(one.categories): finance_causes.causes(one, [o for o in found if o is not one], ON)
              for one in found}  # fmt: skip
    return {"、".join(name): why for name, why in causes.items() if why}


def test_what_agrees_shows_no_difference(tmp_path: Path) -> None:
    read = exchange.read(sheet(tmp_path / "a.xlsx", sums()), ours(), ON)
    assert [line["label"] for line in read.lines] == list(CLASSES)
    assert read.notes == []
    assert compared(read) == {}


def test_every_planted_difference_is_found_and_no_other(tmp_path: Path) -> None:
    told, cards = sums(), {one.card.id: one.worth for one in finance.cards(ours(), ON)}

    def change(name: str, sign: int, id: str) -> None:
        told[name][0] += sign
        told[name][1] += sign * cards[id].price
        told[name][2] += sign * cards[id].accumulated

    change("计算机设备", -1, "AST-2026-0002")  # finance forgot a laptop
    change("电气设备", 1, "AST-2026-0008")  # scrapped, still there at finance
    change("通信设备", -1, "AST-2026-0010")  # finance keeps the fax among the media
    change("广播电视设备", 1, "AST-2026-0010")
    told["办公设备"][1] += 80  # the price before it was corrected
    told["车辆"][2] -= cards["AST-2026-0009"].charge  # finance begins with the next month
    read = exchange.read(sheet(tmp_path / "a.xlsx", told), ours(), ON)
    found = {name: [(why.words, why.ids, why.sure) for why in causes] for name, causes in compared(read).items()}
    assert found == {
        "计算机设备": [(finance_causes.LACKING, ("AST-2026-0002",), True)],
        "电气设备": [(finance_causes.STILL, ("AST-2026-0008",), True)],
        "通信设备": [(finance_causes.ELSEWHERE, ("AST-2026-0010",), True)],
        "广播电视设备": [(finance_causes.HERE, ("AST-2026-0010",), True)],
        "办公设备": [(finance_causes.OLD_PRICE, ("AST-2026-0005",), True)],
        "车辆": [(finance_causes.OTHER_START, (), True)],
    }
    table = report.compare(ledger(read.lines), ours())
    assert len([row for row in table.rows if row[-1]]) == 6
    assert table.totals["amount_difference"] == sum(row[7] for row in table.rows)


def test_what_finance_entered_early_and_what_two_assets_explain_together(tmp_path: Path) -> None:
    told = sums()
    told["车辆"][0] += 1
    told["车辆"][1] += 60000
    told["计算机设备"][0] -= 2
    told["计算机设备"][1] -= 4500 + 2580
    del told["家具"]
    found = compared(exchange.read(sheet(tmp_path / "a.xlsx", told), ours(), ON))
    assert [(one.words, one.ids) for one in found["车辆"]] == [(finance_causes.EARLY, ("AST-2026-0012",))]
    assert [one.ids for one in found["计算机设备"]] == [("AST-2026-0001", "AST-2026-0003")]
    assert [(one.words, one.ids) for one in found["sofa"]] == [(finance_causes.NOT_THEIRS, ("AST-2026-0006",))]


@pytest.mark.parametrize("name", ["固定资产-家具", "A05 家具、用具、装具", "办公家具", "沙发", "家具类", "sofa"])
def test_finances_names_are_known(name: str) -> None:
    known = finance_names.meanings(ours(), ON)
    assert "sofa" in finance_names.meant(name, known)


def test_a_name_nobody_knows_stands_alone_unless_the_sheet_says_what_it_covers(tmp_path: Path) -> None:
    heads = ("名称", "数量", "原值(万元)", "净值", "对应类别")
    rows = {"通用设备": [3, "1.328", 13280, "台式电脑、笔记本电脑、打印机"], "其他": [1, "0.1", 1000, None]}
    read = exchange.read(sheet(tmp_path / "a.xlsx", rows, [4, "1.428", 14280, None], heads), ours(), ON)
    assert read.lines[0] == {"label": "通用设备", "categories": ["desktop", "laptop", "printer"], "count": 3,
                             "amount": "13280.00"}  # fmt: skip
    assert "categories" not in read.lines[1]
    assert [one.args["label"] for one in read.notes] == ["其他"]
    assert "通用设备" not in compared(read)


def test_bad_cells_are_named_by_row_and_column(tmp_path: Path) -> None:
    rows = {"计算机设备": ["三台", 100, 0], "家具": [1, "约四千", 0], "车辆": [None, 5, 0]}
    with pytest.raises(InvalidError) as caught:
        exchange.read(sheet(tmp_path / "a.xlsx", rows, [1, 1, 1]), ours(), ON)
    said = str(caught.value.message)
    assert all(part in said for part in ("第 3 行“数量”", "第 4 行“原值”", "第 5 行“数量”", "约四千"))


@pytest.mark.parametrize(
    ("total", "column"), [([3, "3000.01", 0], "原值"), ([4, 3000, 0], "数量"), ([3, 3000, 5], "累计折旧")]
)
def test_the_total_row_is_the_sum_of_the_lines(tmp_path: Path, total: list, column: str) -> None:
    rows = {"计算机设备": [2, 2000, 0], "家具": [1, 1000, 0]}
    with pytest.raises(InvalidError) as caught:
        exchange.read(sheet(tmp_path / "a.xlsx", rows, total), ours(), ON)
    assert f"“{column}”" in str(caught.value.message)


def test_a_sheet_without_values_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(InvalidError) as caught:
        exchange.read(sheet(tmp_path / "a.xlsx", {"家具": [1, 2]}, heads=("类别", "数量", "净值")), ours(), ON)
    assert "原值" in str(caught.value.message)
