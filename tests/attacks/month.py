"""A generated month: the trusted centre at work, made by the program's own commands, every sort of step at least once.

Then the same month as plain git sees it: the commits of its main line, each with the files it changed, which can be
mutated one by one and written down again without any of our code.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

import worlds
from forging import Forger, git

from ecentre import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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


def bought(number: int, taker: str) -> tuple[tuple[str, ...], ...]:
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
    (5, bought(1, "陈文军")),
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
    (12, bought(2, "黄丽娜")),
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
LAST = int(datetime.fromisoformat(END).timestamp())


@dataclass
class Commit:
    """One commit as git tells it: who, when (seconds), what it says, and its files (None for one taken away).

    A file is a mode with a blob's id, or with new bytes. ``side`` is a side branch that it merges, begun where ``fork``
    commits of the main line lie between; ``raw`` changes the finished object, byte by byte.
    """

    author: tuple[str, str, int]
    committer: tuple[str, str, int]
    message: bytes
    files: dict[str, tuple[str, str | bytes] | None]
    side: tuple[Commit, ...] = ()
    fork: int = 0
    raw: Callable[[bytes], bytes] | None = None

    def like(self, **changes: object) -> Commit:
        """Give the same commit with something changed, its files to be changed freely."""
        return replace(self, **{"files": dict(self.files), **changes})  # type: ignore[arg-type]

    def told(self, above: str) -> Iterator[bytes]:
        """Say it as ``git fast-import`` reads it, but for its mark."""
        for word, (name, address, second) in (("author", self.author), ("committer", self.committer)):
            yield f"{word} {name} <{address}> {second} +0800\n".encode()
        yield b"data %d\n%s\n" % (len(self.message), self.message)
        yield f"from {above}\n".encode() if above else b""
        if self.side:
            yield b"merge refs/heads/side\n"
        for path, entry in self.files.items():
            yield _told(path, entry)


def _told(path: str, entry: tuple[str, str | bytes] | None) -> bytes:
    if entry is None:
        return f"D {path}\n".encode()
    mode, data = entry
    if isinstance(data, str):
        return f"M {mode} {data} {path}\n".encode()
    return f"M {mode} inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


class Month:
    """The main line of the month: its commits, their ids, and the files as they stand after each."""

    def __init__(self, centre: Path) -> None:
        """Read it with plain git."""
        self.centre = centre
        self.ids = git(centre, "rev-list", "--reverse", "--first-parent", "main").split()
        self.commits = [self._read(id) for id in self.ids]
        self.states: list[dict[str, str]] = []
        for one in self.commits:
            state = dict(self.states[-1]) if self.states else {}
            for path, entry in one.files.items():
                state[path] = str(entry[1]) if entry else ""
            self.states.append(state)

    def _read(self, id: str) -> Commit:
        form = "--format=%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B"
        name, address, second, by, at, entered, said = git(self.centre, "show", "-s", form, id).split("\0")
        words = ("diff-tree", "-r", "-z", "--root", "--no-renames", "--no-commit-id", id)
        parts = git(self.centre, *words).split("\0")
        files = {path: _entry(head) for head, path in zip(parts[:-1:2], parts[1::2], strict=False)}
        author, committer = (name, address, int(second)), (by, at, int(entered))
        return Commit(author, committer, f"{said.rstrip()}\n".encode(), files)

    @cached_property
    def digest(self) -> str:
        """Give the digest of the books at the end."""
        return verify.verify(self.centre, full=True).digest

    @cache  # noqa: B019
    def blob(self, id: str) -> bytes:
        """Give the bytes of a file."""
        return subprocess.run(("git", "cat-file", "blob", id), cwd=self.centre, capture_output=True, check=True).stdout

    def text(self, place: int, path: str) -> bytes:
        """Give a file as it stands after a commit."""
        return self.blob(self.states[place][path])

    def write(self, folder: Path, commits: list[Commit], first: int) -> list[str]:
        """Write down a history that is the month's before ``first``; give its ids, each in the place of its commit."""
        copy = Forger(self.centre, folder)
        ids = self.ids[:first]
        for part in _parts(commits[first:]):
            ids += _imported(copy, part, ids[-1])
            if part[-1].raw is not None:
                copy.point(ids[-1])
                ids[-1] = copy.raw(part[-1].raw)
        copy.point(ids[-1])
        return ids


def _entry(head: str) -> tuple[str, str] | None:
    _, mode, _, new, letter = head.split(" ")
    return None if letter == "D" else (mode, new)


def _parts(commits: list[Commit]) -> Iterator[list[Commit]]:
    """Cut a line of commits after each that is changed as an object."""
    part: list[Commit] = []
    for one in commits:
        part.append(one)
        if one.raw is not None:
            yield part
            part = []
    if part:
        yield part


def _imported(copy: Forger, commits: list[Commit], above: str) -> list[str]:
    stream: list[bytes] = []
    for mark, one in enumerate(commits, start=1):
        begun = mark - one.fork
        for place, side in enumerate(one.side):
            stream.append(b"commit refs/heads/side\n")
            stream += side.told("" if place else f":{begun - 1}" if begun > 1 else above)
        stream.append(b"commit refs/heads/work\nmark :%d\n" % mark)
        stream += one.told(f":{mark - 1}" if mark > 1 else above)
    marks = copy.folder / "marks"
    git(copy.folder, "fast-import", "--quiet", "--force", "--date-format=raw", f"--export-marks={marks}",
        input=b"".join(stream))  # fmt: skip
    told = dict(line.split() for line in marks.read_text().splitlines())
    return [told[f":{mark}"] for mark in range(1, len(commits) + 1)]
