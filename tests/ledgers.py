"""Twenty more ledgers of offices that never met: other headings, other columns, other habits, other faults.

Each is made from a seed together with its truth: what a careful clerk gets out of every row.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

PEOPLE = (
    "孙秀英",
    "李玉梅",
    "王建国",
    "王志强",
    "阿依古丽·买买提",
    "吐尔逊·艾力",
    "古丽娜尔·阿不都",
    "艾力江·吾斯曼",
    "陈文军",
    "张晓燕",
    "黄丽娜",
    "黄秀英",
    "张建国",
    "杨建国",
    "黄玉梅",
    "李永刚",
    "王晓燕",
    "徐秀英",
    "徐文军",
)
DEPARTMENTS = {
    "综合部": ("综合部", "综合 部", "综合部　"),
    "品牌营销中心": ("品牌营销中心", "品牌营销"),
    "网货研发中心": ("网货研发中心", "网货研发", " 网货研发中心"),
    "电商技术支持中心": ("电商技术支持中心", "技术支持中心"),
    "服务前台": ("服务前台", "前台"),
    "物流配送": ("物流配送", "物流 配送"),
    "结算中心": ("结算中心",),
    "电商办": ("电商办", "电商办 "),
}
PLACES = ("网商办公区", "电子商务运营中心", "仓储物流中心", "客服中心", "品牌展示中心", "结算中心")
THINGS = (
    ("台式电脑", "启天M450", "联想", 3800, 6900),
    ("笔记本电脑", "战66", "惠普", 4500, 8000),
    ("激光打印机", "P3020D", "奔图", 2000, 3600),
    ("投影仪", "CB-X51", "爱普生", 3500, 6500),
    ("空调", "KFR-72LW", "格力", 3000, 6500),
    ("会议桌", "3.6米实木", "定制", 3000, 4300),
    ("音响", "JBL-12", "哈曼", 2100, 5200),
    ("保险柜", "BGX-80", "全能", 2300, 3100),
    ("文件柜", "", "", 400, 900),
    ("移动硬盘", "1TB", "西部数据", 300, 700),
    ("U盘", "", "", 40, 120),
)
DEALERS = ("喀什众联商贸", "和田天山电脑城", "京东企业购", "")
WARRANTIES = ("1年", "3年", "至2027年5月", "无", "")
HEADINGS = {
    "number": ("资产编号", "编号", "固定资产编号", "资 产 编 号", "资产编码", "设备编号"),
    "name": ("资产名称", "名称", "设备名称", "品名", "固定资产名称", "物品名称"),
    "model": ("规格型号", "型号", "型号规格", "规格", "规格及型号"),
    "quantity": ("数量", "数量（台）", "件数", "台数", "数 量"),
    "unit_price": ("单价", "单价（元）", "购置单价", "单价\n(元)", "单位价值", "价格"),
    "amount": ("金额", "总价", "总金额", "合计金额", "金额(元)"),
    "purchased_on": ("购置日期", "购买日期", "购入时间", "采购日期", "购置\n日期", "购置时间"),
    "maker": ("生产厂家", "厂家", "生产商", "制造商", "品牌"),
    "dealer": ("经销商", "供应商", "供货商", "销售单位"),
    "department": ("使用部门", "部门", "所属部门", "领用部门", "使用科室"),
    "keeper": ("使用人", "责任人", "保管人", "领用人", "使用人（责任人）"),
    "place": ("存放地点", "存放位置", "放置地点", "地点", "所在位置"),
    "warranty": ("保修情况", "保修期", "质保期", "保修", "质保"),
    "buyer": ("购置人", "采购人", "经办人", "购买人"),
    "acceptor": ("验收人", "验收员", "验收人员"),
    "note": ("备注", "说明", "备 注"),
}
STRANGE = ("计量单位", "使用状况", "折旧年限", "凭证号")
REMARKS = ("一楼大厅", "含税\n开票", "扶贫项目资金购入", "=SUM(A1:A3)", None, None, None)
LATE = ("合计", "总 计", "本页合计：", "合  计")
FIELDS = (
    "name", "quantity", "unit_price", "purchased_on", "department", "number", "model", "maker", "dealer", "keeper",
    "place", "warranty", "buyer", "acceptor",
)  # fmt: skip


@dataclass
class Ledger:
    """A workbook, the truth of its rows by sheet and row, and how its columns are called."""

    data: bytes
    truth: dict[tuple[str, int], dict[str, Any]]
    headings: dict[str, str]
    order: list[str] = field(default_factory=list)


def make(seed: int) -> Ledger:
    """Make the ledger of a seed."""
    return _Maker(random.Random(seed), seed).ledger()


class _Maker:
    def __init__(self, rng: random.Random, seed: int) -> None:
        self.rng, self.seed = rng, seed
        self.truth: dict[tuple[str, int], dict[str, Any]] = {}
        self.headings = {name: rng.choice(words) for name, words in HEADINGS.items()}
        self.order = [*HEADINGS]
        rng.shuffle(self.order)
        for gone in rng.sample(["amount", "note", "warranty", "dealer"], rng.randrange(3)):
            self.order.remove(gone)
        if rng.random() < 0.7:
            self.order.insert(0, "序号")
        for words in rng.sample(STRANGE, rng.randrange(3)):
            self.order.insert(rng.randrange(1, len(self.order)), words)
        self.shift = rng.choice((0, 0, 1, 2))
        self.numbers: list[str] = []
        self.ditto = rng.choice(("同上", "″", "〃", '"', "同前"))

    def ledger(self) -> Ledger:
        book = Workbook()
        names = ["固定资产台账"] if self.rng.random() < 0.7 else ["一季度", "二季度"]
        for place, name in enumerate(names):
            sheet = book.active if place == 0 else book.create_sheet(name)
            sheet.title = name
            self._sheet(sheet)
        if self.rng.random() < 0.5:
            book.create_sheet("填表说明")["A1"] = "请各部门于月底前报送"
        stream = BytesIO()
        book.save(stream)
        return Ledger(stream.getvalue(), self.truth, self.headings, self.order)

    def _sheet(self, sheet: Any) -> None:
        top = self._titles(sheet)
        for place, name in enumerate(self.order):
            sheet.cell(top, self._column(place), self.headings.get(name, name))
        row, above = top, {}
        for count in range(self.rng.randrange(12, 26)):
            row += 1 if self.rng.random() < 0.9 else 2
            above = self._thing(sheet, row, count, above)
        self._foot(sheet, row + 1)

    def _titles(self, sheet: Any) -> int:
        """Put title lines over the headings; in some ledgers a line of group headings stands between."""
        lines = self.rng.randrange(4)
        for number in range(1, lines + 1):
            sheet.cell(number, 1, ("某县电子商务公共服务中心固定资产台账", "填报部门：电商办", "单位：元")[number - 1])
        if lines:
            sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(self.order))
        if self.rng.random() < 0.3:
            lines += 1
            sheet.cell(lines, self._column(2), "基本情况")
            sheet.cell(lines, self._column(6), "使用情况")
        return lines + 1

    def _column(self, place: int) -> int:
        return place + 1 + self.shift

    def _thing(self, sheet: Any, row: int, count: int, above: dict[str, Any]) -> dict[str, Any]:
        rng = self.rng
        name, model, maker, low, high = rng.choice(THINGS)
        price = Decimal(rng.randrange(low, high)) + (Decimal(rng.randrange(100)) / 100 if rng.random() < 0.4 else 0)
        day = dt.date(2022, 1, 1) + dt.timedelta(days=rng.randrange(1700))
        truth: dict[str, Any] = {
            "name": name, "model": model, "maker": maker, "quantity": rng.choice((1, 1, 1, 2, 3)),
            "unit_price": f"{price:.2f}", "purchased_on": day.isoformat(), "department": rng.choice([*DEPARTMENTS]),
            "number": "" if rng.random() < 0.2 else f"ZC-{self.seed:02d}-{len(self.truth) + 1:03d}",
            "dealer": rng.choice(DEALERS), "keeper": rng.choice(PEOPLE), "place": rng.choice(PLACES),
            "warranty": rng.choice(WARRANTIES), "buyer": rng.choice(PEOPLE), "acceptor": rng.choice(PEOPLE),
            "problems": [],
        }  # fmt: skip
        if truth["number"]:
            self.numbers.append(truth["number"])
        written = self._written(truth, price, day)
        self._repeat(truth, written, above)
        truth["right"] = {}
        self._spoil(truth, written, price)
        for place, field_ in enumerate(self.order):
            value = written.get(field_, {"序号": count + 1, "计量单位": "台"}.get(field_))
            if value not in (None, ""):
                sheet.cell(row, self._column(place)).value = value
        if rng.random() < 0.05:
            sheet.row_dimensions[row].hidden = True
        for gone in FIELDS:
            if gone not in self.order:
                truth[gone] = ""
        self.truth[sheet.title, row] = truth
        return truth

    def _written(self, truth: dict[str, Any], price: Decimal, day: dt.date) -> dict[str, Any]:
        rng, quantity = self.rng, truth["quantity"]
        written: dict[str, Any] = {name: truth[name] for name in FIELDS}
        for name in ("name", "model", "place", "keeper"):
            written[name] = rng.choice(("", " ", "　")) + truth[name] + rng.choice(("", "", " ")) if truth[name] else ""
        if "·" in truth["keeper"] and rng.random() < 0.3:
            written["keeper"] = truth["keeper"].replace("·", rng.choice(("•", "・", ".")))
        if len(truth["buyer"]) == 3 and rng.random() < 0.2:
            written["buyer"] = " ".join(truth["buyer"])
        written["department"] = rng.choice(DEPARTMENTS[truth["department"]])
        written["quantity"] = rng.choice((quantity, quantity, float(quantity), f"{quantity}台", wide(str(quantity))))
        written["unit_price"] = rng.choice(
            (
                float(price),
                f"￥{price:,.2f}",
                f"¥{price:.2f}",
                f"{price:.2f}元",
                wide(f"{price:.2f}"),
                f"{price:,.2f} 元",
            )
        )
        written["amount"] = float(price * quantity) if rng.random() < 0.8 else f"{price * quantity:,.2f}"
        written["purchased_on"] = rng.choice(
            (
                dt.datetime.combine(day, dt.time()), f"{day.year}.{day.month}.{day.day}", day.isoformat(),
                f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
                (day - dt.date(1899, 12, 30)).days, wide(day.isoformat()), f"{day:%Y.%m.%d}",
            )
        )  # fmt: skip
        written["note"] = rng.choice(REMARKS)
        return written

    def _repeat(self, truth: dict[str, Any], written: dict[str, Any], above: dict[str, Any]) -> None:
        """Write a mark instead of what the row above says."""
        for name in ("department", "place", "dealer", "buyer"):
            if above.get(name) and name in self.order and name not in above["right"] and self.rng.random() < 0.12:
                truth[name], written[name] = above[name], self.ditto

    def _spoil(self, truth: dict[str, Any], written: dict[str, Any], price: Decimal) -> None:
        """Give some rows a fault or two, and remember what is right."""
        rng = self.rng
        fault = rng.choice(("", "", "", "", "", "number", "keeper", "date", "price", "amount"))
        if fault == "number" and len(self.numbers) > 1 and truth["number"]:
            truth["right"]["number"] = f"{truth['number']}-A"
            self.numbers.pop()
            truth["number"] = written["number"] = rng.choice(self.numbers)
            truth["problems"] = ["duplicate-number"]
        elif fault == "keeper":
            truth["right"]["keeper"] = truth["keeper"]
            truth["keeper"] = written["keeper"] = rng.choice(("（离职）", "马云飞", "李四、王五", "临时工"))
            truth["problems"] = ["unknown-person"]
        elif fault == "date":
            truth["right"]["purchased_on"] = truth["purchased_on"]
            written["purchased_on"] = rng.choice(("2025.2.30", "2024年13月5日", "去年", "2023-00-10", "20231332"))
            truth["purchased_on"], truth["problems"] = None, ["bad-date"]
        elif fault == "price":
            truth["right"]["unit_price"] = truth["unit_price"]
            written["unit_price"] = rng.choice(("—", "叁仟元", "约5000", "面议", "-"))
            truth["unit_price"] = None
            truth["problems"] = ["bad-price", *(["amount-mismatch"] if "amount" in self.order else [])]
        elif fault == "amount" and "amount" in self.order:
            truth["right"]["amount"] = float(price * truth["quantity"])
            written["amount"] = float(price * truth["quantity"] + rng.choice((100, -50, Decimal("0.02"))))
            truth["problems"] = ["amount-mismatch"]

    def _foot(self, sheet: Any, row: int) -> None:
        if self.rng.random() < 0.7:
            sheet.cell(row, self._column(self.rng.choice((0, 1))), self.rng.choice(LATE))
            total = self._column(self.order.index("amount")) if "amount" in self.order else self._column(4)
            sheet.cell(row, total, f"=SUM({get_column_letter(total)}1:{get_column_letter(total)}{row - 1})")
        sheet.cell(row + 2, 1, "制表人：")
        sheet.cell(row + 2, 4, "审核人：")
        sheet.cell(row + 2, 7, "日期：2026年11月2日")


def wide(text: str) -> str:
    """Write digits and signs as full-width characters."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
