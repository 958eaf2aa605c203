"""One centre that is ready for every verb the crash tests stop: something to enter, to approve, to import, to close."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import worlds
from openpyxl import Workbook

from ecentre import cli

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 30  # enough for a pack
KEEPER = "李永刚"
WORKBOOK = "ledger.xlsx"
HEADINGS = ("资产编号", "资产名称", "型号", "单价", "购置日期", "使用部门", "使用人")
OPEN = (
    "asset", "open", "--name", "投影仪", "--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05",
    "--department", "general", "--keeper", "王晓燕", "--opening-source", "台账",
)  # fmt: skip
REQUEST = ("requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600")
READY = (
    (KEEPER, *OPEN),
    ("王晓燕", *REQUEST, "--reason", "前台打印机卡纸,已修两次"),
    ("王晓燕", "submit", "REQ-2026-0001"),
    ("阿依古丽·买买提", "assess", "REQ-2026-0001", "--decision", "buy", "--idle-reason", "没有闲置的"),
    ("孙秀英", "approve", "REQ-2026-0001"),
    ("艾力江·吾斯曼", "stocktake", "open"),
    (KEEPER, "stocktake", "count", "--department", "综合部", "--rest"),
    ("陈文军", "stocktake", "confirm", "--department", "综合部"),
)


class Verb(NamedTuple):
    """A verb to be stopped: who takes it, whether it can be taken twice, and how often its effect is there."""

    by: str
    words: tuple[str, ...]
    again: tuple[int, ...]
    effects: Callable[[Path], int]


def states(folder: Path, kind: str, field: str) -> int:
    """Count the records of a kind whose file holds a line."""
    return sum(field in path.read_text(encoding="utf-8") for path in (folder / "records" / kind).rglob("*.yaml"))


VERBS = {
    "open": Verb(KEEPER, OPEN, (), lambda folder: states(folder, "asset", "name: 投影仪") - 1),
    "approve": Verb(
        "王建国", ("approve", "REQ-2026-0001"), (5,), lambda folder: states(folder, "requisition", "state: approved")
    ),
    "import": Verb(
        KEEPER, ("import", "asset", WORKBOOK, "--apply"), (0, 1),
        lambda folder: states(folder, "asset", "former_number: XX-"),
    ),
    "close": Verb(
        KEEPER, ("stocktake", "close"), (4, 5), lambda folder: states(folder, "stocktake", "state: closed")
    ),
}
WHOLE = {"open": 1, "approve": 1, "import": ROWS, "close": 1}


def make(source: Path, folder: Path) -> Path:
    """Take a copy of the office so far that every verb can be taken."""
    worlds.copy(source, folder)
    here, before = Path.cwd(), {name: os.environ.get(name) for name in ("ECENTRE_AS", "ECENTRE_CLOCK")}
    os.environ["ECENTRE_CLOCK"] = worlds.CLOCK
    os.chdir(folder)
    try:
        for by, *words in READY:
            os.environ["ECENTRE_AS"] = by
            worlds.run(*words)
        ledger(folder / WORKBOOK)
    finally:
        os.chdir(here)
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value else {})
    return folder


def ledger(path: Path, rows: int = ROWS) -> None:
    """Write a small, faultless workbook."""
    book = Workbook()
    page = book.active
    page.append(HEADINGS)
    for number in range(1, rows + 1):
        page.append((f"XX-{number}", "打印机", "P3020D", 2600, "2025-06-01", "综合部", "王晓燕"))
    book.save(path)


def taken(by: str, *words: str) -> int:
    """Take a command in this process."""
    os.environ["ECENTRE_AS"] = by
    return cli.main(["--no-input", *words])
