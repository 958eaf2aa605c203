"""The families of ``verbs.yaml`` lived through once, each kept as it was before its stages, with what lies beside it.

A place is a folder that holds a centre, the machines of its people, and for those who share the shared copy and a
colleague's.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matrix
import stages
import worlds
from conftest import git
from openpyxl import Workbook, load_workbook

from ecentre import cli, paperkey

if TYPE_CHECKING:
    from collections.abc import Callable, Container

LONG_AGO = 86400
COPIES = ("centre", "shared", "joined")
PRICE = 'thresholds:\n  - key: fixed_asset.price\n    value: "3000.00"\n    unit: yuan\n    clause: A2.3.1\n'
POINTER = """title: 涉密文件留编号
from_date: "2026-11-03"
thresholds:
  - {key: incoming.pointer, value: "yes", unit: yes|no, clause: A1.0.4}
"""
SHEETS = {
    "price.yaml": PRICE,
    "pointer.yaml": POINTER,
    "items.csv": """工作事项,责任部门,责任人,完成期限
店主培训,综合部,王晓燕,2026-11-13
写错的,综合部,王晓燕,2026-11-13
""",
    "checks.csv": """事项编号,检查情况,累计进度
SUP-2026-0001,正常,40
SUP-2026-0002,滞后,10
""",
    "slots.csv": """格位号,所属部门
A1,综合部
A2,品牌营销中心
A3,网货研发中心
A4,电商技术支持中心
B1,服务前台
B2,物流配送
B3,结算中心
B4,电商办
C1,行政部
C2,财务部
C3,办公区
""",
    "shelf.csv": """物品,存放柜,实盘数
签字笔,一号柜,48
订书机,一号柜,6
""",
}
REGISTER = (
    ("日期", "来文单位", "文号", "标题", "份数"),
    ("2026-03-06", "策勒县商务局", "策商发[2026]11号", "关于报送数据的通知", 1),
    ("2026-03-07", "策勒县财政局", "策财字[2026]2号", "关于核对账目的函", 2),
)
STAFF = (("姓名", "部门", "职务"), ("曾小明", "综合部", "职员"), ("何丽", "综合部", "职员"))
STOCK = (("类别", "品名", "单位", "库存", "单价", "每岗配额/月"), ("消耗品", "签字笔", "支", 50, 1.5, 2))
FINANCE = (("资产类别", "数量", "原值"), ("家具", 0, 0))
BOOKS = {"people.xlsx": STAFF, "register.xlsx": REGISTER, "stock.xlsx": STOCK, "finance.xlsx": FINANCE}
FROM_NOTHING = ("alone",)
DAILY = ("papers", "shelving", "receiving", "watching", "posting", "planning", "sealing")
MAY_LACK = ("import",)
DAYS = {"planning-supplies": "2026-11-25"}
"""The day of a family whose steps have days of their own."""


def world(family: str) -> str:
    """Name the prepared centre that a family begins in."""
    return "daily" if family in DAILY else "trusted"


def live(family: str, source: Path, home: Path, kept: Container[int]) -> None:
    """Live through a family; the place before its n-th line is kept in the folder n where that is wanted."""
    shutil.rmtree(home, ignore_errors=True)
    place = home / "live"
    _begun(family, source, place / "centre")
    here = Path.cwd()
    try:
        for number, one in enumerate(matrix.FAMILIES[family]):
            at(family, number)
            title, line = next(iter(one.items())) if isinstance(one, dict) else ("", one)
            if title.startswith(matrix.PREPARATION):
                PREPARATIONS[title.removeprefix(matrix.PREPARATION)](place / "centre", line)
                continue
            if number in kept:
                judged(place, full=False)
                copy(place, home / str(number))
            code = taken(place / "centre", *matrix.parsed(line))
            assert code == 0 or (code == 1 and title.startswith(MAY_LACK)), f"{family}: exit {code}: {line}"
    finally:
        os.chdir(here)


def at(family: str, number: int) -> None:
    """Let the clock stand at the minute of a family's n-th line."""
    day = DAYS.get(family, worlds.CLOCK[:10])
    os.environ["ECENTRE_CLOCK"] = f"{day}T10:{number:02}{worlds.CLOCK[16:]}"


def _begun(family: str, source: Path, centre: Path) -> None:
    if family in FROM_NOTHING:
        centre.mkdir(parents=True)
        return
    centre.parent.mkdir(parents=True)
    worlds.copy(source, centre)
    git(centre, "repack", "-adq")
    for name, text in SHEETS.items():
        (centre / name).write_text(text, encoding="utf-8", newline="\n")
    for name, rows in BOOKS.items():
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(centre / name)
    stages.ledger(centre / stages.WORKBOOK, rows=2)


def judged(place: Path, *ids: str, full: bool = True) -> tuple[int, ...]:
    """Let the administrator look at the books: what ``verify``, ``doctor`` and, for some records, ``check`` say."""
    words = (("verify",), ("doctor",), ("check", *ids)) if full else (("verify",),)
    return tuple(taken(place / "centre", worlds.ADMIN, one) for one in words)


def copy(place: Path, to: Path) -> Path:
    """Copy a place; what names the old one names the new one then."""
    subprocess.run(["cp", "-a", place, to], check=True)
    named = (*to.glob("*/.git/config"), *to.glob("centre/invite-*.json"), *to.glob("centre-homes/*/trust/*.json"))
    for file in named:
        told = file.read_text(encoding="utf-8")
        file.write_text(told.replace(place.as_posix(), to.as_posix()), encoding="utf-8", newline="\n")
    return to


def taken(centre: Path, by: str, words: tuple[str, ...], typed: str = "") -> int:
    """Take a command in this process, at the machine of who takes it."""
    worlds.acting(centre.with_name("centre"), by)
    os.chdir(centre)
    before = sys.stdin
    if typed:
        sys.stdin = io.StringIO((centre / typed).read_text(encoding="utf-8"))
    try:
        return cli.main([*words] if typed else ["--no-input", *words])
    finally:
        sys.stdin = before


def _edited(centre: Path, change: str) -> None:
    """Change the first asset's card by hand."""
    card = centre / "records/asset/2026/AST-2026-0001.yaml"
    lines = card.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("model:"))
    lines[at] = change if change != lines[at] else f"{change}x"
    card.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")


def _abandoned(centre: Path, name: str) -> None:
    """Leave the lock of a git program that was killed yesterday."""
    lock = centre / ".git" / name
    lock.touch()
    then = lock.stat().st_mtime - LONG_AGO
    os.utime(lock, (then, then))


def _counted(centre: Path, name: str) -> None:
    """Fill a count sheet in, and the list of a scanner."""
    (sheet,) = centre.glob("stocktake-*/*.xlsx")
    book = load_workbook(sheet)
    page = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "实盘结果" for cell in row))
    column = next(cell.column for cell in head if cell.value == "实盘结果")
    page.cell(head[0].row + 2, column, "在")
    book.save(centre / name)
    (centre / "scanned.txt").write_text("AST-2026-0001\n", encoding="utf-8", newline="\n")


def _rows(centre: Path, name: str) -> None:
    """Copy the rows of a printed recovery key."""
    lines = (centre / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("  ")[-1] for line in lines if len(line.replace(" ", "")) == paperkey.WIDTH + 1]
    (centre / "rows.txt").write_text("\n".join(rows), encoding="utf-8", newline="\n")


def _made(centre: Path, name: str) -> None:
    """Make a key outside of the program."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name], cwd=centre, check=True)


def _elsewhere(centre: Path, line: str) -> None:
    """Let a colleague take a step in a copy of their own and share it."""
    by, words, _ = matrix.parsed(line)
    for one in (words, ("sync",)):
        assert taken(centre.with_name("joined"), by, one) == 0


PREPARATIONS: dict[str, Callable[[Path, str], None]] = {
    "edited": _edited, "abandoned": _abandoned, "counted": _counted, "rows": _rows, "made": _made,
    "elsewhere": _elsewhere,
}  # fmt: skip


def books(place: Path) -> dict[str, frozenset[str]]:
    """Give what every line of every copy holds: each record's state and number of steps, each other file's blob."""
    found: dict[str, frozenset[str]] = {}
    for name in COPIES:
        if not ((place / name / ".git").exists() or (place / name / "HEAD").exists()):
            continue
        for ref in git(place / name, "for-each-ref", "--format=%(refname)", "refs/heads").split():
            others = git(place / name, "ls-tree", "-r", ref, "--", "schemas", "templates").splitlines()
            said = ("-E", "^(rev|state): ", ref, "--", "records")
            found[f"{name} {ref}"] = frozenset([*git(place / name, "grep", *said).splitlines(), *others])
    return found
