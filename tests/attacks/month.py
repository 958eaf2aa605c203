"""A generated month: the trusted centre at work, made by the program's own commands, every sort of step at least once.

Then the same month as plain git sees it: the commits of its main line, each with the files it changed, which can be
mutated one by one and written down again without any of our code.
"""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import worlds

if TYPE_CHECKING:
    from pathlib import Path

OPENED = ("--price", "2600", "--purchased-on", "2026-01-05", "--opening-source", "台账")
FORM = ("--agreement-on", "{day}", "--supplier", "和田天山电脑城")
PAPERS = (
    "--result", "合格", "--kept-by", "阿依古丽·买买提", "--finance-holder", "吐尔逊·艾力", "--maker", "奔图",
    "--model", "P3020D", "--warranty", "1年",
)  # fmt: skip
STANDARD = (
    "id: printer-standard\ntitle: 打印机标准\nfrom_date: '{day}'\nstandards:\n"
    "  - category: printer\n    quantity: 9\n    clause: A2.3.4\n"
)


def applied(who: str, price: str) -> tuple[tuple[str, ...], ...]:
    """Give an application with its price."""
    words = ("--category", "打印机", "--quantity", "1", "--estimated-price", price, "--reason", "打印报表")
    return (("--as", who, "requisition", "add", *words),)


def bought(number: int, who: str, taker: str) -> tuple[tuple[str, ...], ...]:
    """Give what follows an approval: order, acceptance, card, payment, issue."""
    req, pur, acc, iss = (f"{name}-2026-{number:04}" for name in ("REQ", "PUR", "ACC", "ISS"))
    ast, clm = f"AST-2026-{number + 3:04}", f"CLM-2026-{number:04}"
    specialist = ("--as", "阿依古丽·买买提")
    return (
        (*specialist, "purchase", "add", "--requisition", req, *FORM, "--agreement-number", f"XY-{number}",
         "--unit-price", "2480"),
        (*specialist, "acceptance", "add", "--purchase", pur, "--quantity", "1", *PAPERS, "--invoice-number",
         f"2665000{number}", "--voucher-number", f"PZ-{number}"),
        ("--as", "李永刚", "asset", "add", "--acceptance", acc, "--place", "电子商务运营中心"),
        (*specialist, "claim", "add", "--requisition", req, "--acceptance", acc, "--voucher-number", f"PZ-{number}",
         "--invoice-number", f"2665000{number}", "--amount", "2480"),
        ("--as", "吐尔逊·艾力", "approve", clm),
        ("--as", "李永刚", "issue", "add", "--asset", ast, "--taker", taker, "--condition", "完好", "--accessories",
         "电源线", "--requisition", req),
        ("--as", taker, "confirm", iss),
    )  # fmt: skip


def _opened(name: str, keeper: str, department: str) -> tuple[str, ...]:
    words = ("--category", "printer", *OPENED, "--department", department, "--keeper", keeper)
    return ("--as", "李永刚", "asset", "open", "--name", name, *words)


SPECIALIST = ("--as", "阿依古丽·买买提")
ORGANISER = ("--as", "艾力江·吾斯曼")
DAYS: tuple[tuple[int, tuple[tuple[str, ...], ...]], ...] = (
    (3, (
        _opened("激光打印机", "陈文军", "综合部"), _opened("针式打印机", "黄丽娜", "网货研发中心"),
        _opened("旧打印机", "陈文军", "综合部"),
        *(("--as", "王志强", "asset", "confirm", f"AST-2026-000{n}") for n in (1, 2, 3)),
        ("person", "add", "--name", "马小明", "--department", "综合部"), ("place", "add", "--name", "三号库房"),
        *applied("陈文军", "2600"), ("--as", "陈文军", "submit", "REQ-2026-0001"),
        (*SPECIALIST, "assess", "REQ-2026-0001", "--decision", "buy"),
        ("--as", "孙秀英", "approve", "REQ-2026-0001"), ("--as", "王建国", "approve", "REQ-2026-0001"),
    )),
    (5, bought(1, "陈文军", "陈文军")),
    (9, (
        *applied("徐文军", "2500"), ("--as", "徐文军", "edit", "REQ-2026-0002", "--reason", "打印快递单"),
        ("--as", "徐文军", "submit", "REQ-2026-0002"),
        (*SPECIALIST, "return", "REQ-2026-0002", "--reason", "请写明用途"),
        ("--as", "徐文军", "submit", "REQ-2026-0002"), (*SPECIALIST, "assess", "REQ-2026-0002", "--decision", "buy"),
        ("--as", "黄丽娜", "approve", "REQ-2026-0002"),
        ("--as", "王建国", "send-back", "REQ-2026-0002", "--reason", "请再核价"),
        ("--as", "黄丽娜", "approve", "REQ-2026-0002"), ("--as", "王建国", "approve", "REQ-2026-0002"),
        *applied("黄秀英", "2700"), ("--as", "黄秀英", "submit", "REQ-2026-0003"),
        (*SPECIALIST, "assess", "REQ-2026-0003", "--decision", "buy"),
        ("--as", "王志强", "reject", "REQ-2026-0003", "--reason", "已有两台"),
    )),
    (12, bought(2, "徐文军", "黄丽娜")),
    (16, (
        ("--as", "张晓燕", "key", "new", "--label", "手提电脑"), ("--as", "王志强", "confirm", "KEY-2026-0011"),
        ("appointment", "add", "--person", "陈文军", "--role", "dept_head", "--department", "综合部", "--acting-for",
         "孙秀英", "--from-date", "{day}", "--until-date", "2026-11-30", "--basis", "出差代理"),
        ("--as", "王志强", "confirm", "APT-2026-0034"),
        ("--as", "艾力江·吾斯曼", "key", "revoke", "KEY-2026-0007", "--reason", "电脑失窃"),
        ("--as", "艾力江·吾斯曼", "key", "new", "--label", "新电脑"), ("--as", "王志强", "confirm", "KEY-2026-0012"),
        ("policy", "add", "--from", "{draft}"), ("--as", "王建国", "approve", "printer-standard"),
        ("--as", "王志强", "approve", "printer-standard"),
        *applied("王晓燕", "2400"), ("--as", "王晓燕", "submit", "REQ-2026-0004"),
        (*SPECIALIST, "assess", "REQ-2026-0004", "--decision", "buy"), ("--as", "陈文军", "approve", "REQ-2026-0004"),
        ("--as", "王晓燕", "withdraw", "REQ-2026-0004", "--reason", "不买了"),
    )),
    (23, (
        (*ORGANISER, "stocktake", "open"),
        ("--as", "王志强", "stocktake", "count", "--department", "综合部", "--rest"),
        ("--as", "王志强", "stocktake", "count", "--department", "网货研发中心", "--rest"),
        ("--as", "陈文军", "stocktake", "confirm", "--department", "综合部"),
        ("--as", "徐文军", "key", "new"), ("--as", "王志强", "confirm", "KEY-2026-0013"),
        ("--as", "徐文军", "stocktake", "confirm", "--department", "网货研发中心"),
        ("--as", "李永刚", "stocktake", "close"), (*ORGANISER, "approve", "STK-2026-0001"),
        ("--as", "王建国", "approve", "STK-2026-0001"), (*SPECIALIST, "stocktake", "adjust"),
        ("--as", "李永刚", "correct", "AST-2026-0001", "--model", "P3020D", "--reason", "铭牌"),
        ("appointment", "end", "APT-2026-0034", "--until-date", "{day}"),
    )),
)  # fmt: skip


def _month(folder: Path) -> None:
    worlds.MAKERS["trusted"](folder)
    draft = folder.with_name("standard.yaml")
    try:
        for day, lines in DAYS:
            moment = datetime.fromisoformat(f"2026-11-{day:02}T09:00:00+08:00")
            draft.write_text(STANDARD.format(day=f"2026-11-{day:02}"), encoding="utf-8")
            for line in lines:
                moment += timedelta(minutes=7)
                words = tuple(word.format(day=f"2026-11-{day:02}", draft=draft) for word in line)
                os.environ["ECENTRE_CLOCK"] = moment.isoformat()
                os.environ["ECENTRE_HOME"] = str(worlds.seated(words))
                worlds.run(*words)
    finally:
        os.environ.pop("ECENTRE_HOME", None)


worlds.MAKERS["month"] = _month
END = "2026-11-27T18:00:00+08:00"
