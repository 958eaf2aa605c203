"""Registers of incoming papers as other offices keep them, each made from a seed together with its truth."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

SENDERS = (
    ("策勒县财政局", "策财字"), ("和田地区商务局", "和商发"), ("策勒县人民政府办公室", "策政办发"),
    ("达玛沟乡服务站", "达站呈"),
)  # fmt: skip
DEPARTMENTS = {
    "综合部": "general", "服务前台": "front-desk", "前台": "front-desk", "电商办公室": "ecom-office",
    "物流配送": "delivery",
}  # fmt: skip
TITLES = ("关于做好统计工作的通知", "关于商请提供培训场地的函", "关于申请培训经费的请示", "关于印发工作要点的通知")
HEADINGS = {
    "received_on": ("收文日期", "来文日期", "收 文\n日 期", "收文时间", "登记日期", "日期"),
    "sender": ("来文单位", "来文机关", "发文单位", "发文机关"),
    "number": ("来文字号", "文号", "发文字号", "文 号", "文件字号"),
    "title": ("文件标题", "标题", "来文标题", "文件名称", "事由"),
    "copies": ("份数", "份 数", "收文份数"),
    "secrecy": ("密级", "密 级", "秘密等级"),
    "urgency": ("紧急程度", "缓急", "缓急程度"),
    "opinion": ("拟办意见", "拟办", "处理意见"),
    "lead": ("承办部门", "承办单位", "主办部门", "承办科室"),
    "state": ("办结情况", "办理情况", "处理情况"),
}
STATES = {
    "": "registered", "未办": "registered", "办理中": "handling", "正在办理": "handling", "已办结": "handled",
    "办结": "handled", "√": "handled", "已归档": "filed", "已退回": "returned",
}  # fmt: skip
SECRECY = {"": "public", "公开": "public", "无": "public", "内部": "internal", "秘密": "", "机密★1年": ""}
URGENCY = {"": "normal", "平件": "normal", "加急": "urgent", "急件": "urgent", "特急": "extra_urgent"}
COPIES = {1: (1, "1份", "一份", "１"), 2: (2, "2 份", "两份", 2.0), 3: (3, "三份", "3")}
BRACKETS = ("〔{}〕", "[{}]", "（{}）", "({})", "﹝{}﹞", "【{}】", "［{}］", "<{}>", "〔{}年〕")
SERIALS = ("{}号", "第{}号", "{}", "0{}号", " {} 号")
WHOLE = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
SHORT = ("{m}月{d}日", "{m}.{d}", "{m}-{d}", "{m:02}/{d:02}", "{y}.{m}.{d}")
FROM = dt.date(1899, 12, 30)


@dataclass
class Register:
    """A workbook as a file, and what a careful clerk gets out of each of its rows: None for a refused one."""

    path: Path
    truth: dict[int, dict[str, Any] | None]


def make(seed: int, folder: Path) -> Register:
    """Make the register of one more office."""
    return _Maker(seed).made(folder / f"register-{seed}.xlsx")


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.names = {field: self.rng.choice(names) for field, names in HEADINGS.items()}
        self.order = [*HEADINGS]
        self.rng.shuffle(self.order)
        self.short = self.rng.random() < 0.5
        self.year_column = self.short and self.rng.random() < 0.5
        self.ditto = self.rng.choice(("同上", "″", "〃"))
        self.book = Workbook()
        self.sheet = self.book.active
        self.truth: dict[int, dict[str, Any] | None] = {}

    def made(self, path: Path) -> Register:
        columns = [*(["序号"] if self.rng.random() < 0.5 else []), *(["年份"] if self.year_column else []), *self.order]
        told = "" if self.year_column else "2026年"
        self.sheet.append([f"某中心{told}收文登记簿"])
        self.sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
        if self.rng.random() < 0.5:
            self.sheet.append(["登记单位：某中心"])
        self.sheet.append([self.names.get(one, one) for one in columns])
        above: dict[str, Any] = {}
        for number in range(1, 13):
            if self.rng.random() < 0.1:
                self.sheet.append([])
            above = self._row(columns, number, above)
        place = columns.index("title")
        self.sheet.append(["合计" if n == 0 else "12件" if n == place else None for n in range(len(columns))])
        self.sheet.append(["登记人：某某　　日期：2026年11月2日"])
        self.book.save(path)
        return Register(path, self.truth)

    def _row(self, columns: list[str], number: int, above: dict[str, Any]) -> dict[str, Any]:
        rng = self.rng
        day = dt.date(2026, rng.randint(1, 10), rng.randint(1, 28))
        sender, code = rng.choice(SENDERS)
        lead = rng.choice([*DEPARTMENTS])
        serial, copies = rng.randint(1, 300), rng.choice((1, 2, 3))
        said = {"secrecy": rng.choice([*SECRECY]), "urgency": rng.choice([*URGENCY]), "state": rng.choice([*STATES])}
        written = said | {
            "序号": number, "年份": 2026 if number == 1 or rng.random() < 0.7 else None, "received_on": self._day(day),
            "sender": sender, "title": f"{rng.choice(TITLES)}（{number}）", "copies": rng.choice(COPIES[copies]),
            "number": code + rng.choice(BRACKETS).format(2026) + rng.choice(SERIALS).format(serial),
            "opinion": rng.choice(("", "请阅办")), "lead": lead,
        }  # fmt: skip
        cells = dict(written)
        for field in ("sender", "lead"):
            if above.get(field) == written[field] and rng.random() < 0.8:
                cells[field] = self.ditto
        self.sheet.append([cells.get(one) or None for one in columns])
        if SECRECY[said["secrecy"]]:
            self.truth[self.sheet.max_row] = {
                "received_on": day.isoformat(), "sender": sender, "number": f"{code}〔2026〕{serial}号",
                "title": written["title"], "copies": copies, "secrecy": SECRECY[said["secrecy"]],
                "urgency": URGENCY[said["urgency"]], "opinion": written["opinion"], "lead": DEPARTMENTS[lead],
                "state": STATES[said["state"]],
            }  # fmt: skip
        else:
            self.truth[self.sheet.max_row] = None
        return written

    def _day(self, day: dt.date) -> Any:
        rng = self.rng
        if self.short:
            return rng.choice(SHORT).format(y=day.year % 100, m=day.month, d=day.day)
        style = rng.choice((*WHOLE, "cell", "serial"))
        if style == "cell":
            return dt.datetime.combine(day, dt.time())
        return (day - FROM).days if style == "serial" else day.strftime(style)
