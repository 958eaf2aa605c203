"""``evidence check``: scans on disk held against the hashes in the books; it reads and writes nothing [X.13]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ecentre.cli import output
from ecentre.cli.grammar.declare import argument
from ecentre.cli.own.progress import Bar
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.reports import scans
from ecentre.words import say

PROBLEMS = 1
Act = Annotated[str, argument(say("只有 check(核对)", "only check"), say("check", "check"))]
Folder = Annotated[str, argument(say("存放扫描件的文件夹", "the folder that holds the scans"), say("文件夹", "FOLDER"))]


def evidence(act: Act, folder: Folder) -> int:
    """Say of every scan in the books whether it is there, missing or changed, and which files nobody knows."""
    if act != "check":
        raise UsageError(say("只有:ecentre evidence check 文件夹", "there is only: ecentre evidence check FOLDER"))
    call, where = current(), Path(folder)
    if not where.is_dir():
        raise NotFoundError(say("没有文件夹 {name}", "no such folder: {name}", name=folder))
    with Bar() as bar:
        found = scans.hashes(where, call.root, bar)
    table, wrong = scans.check(call.book, call.schemas, where, found)
    output.table(call, table)
    return PROBLEMS if wrong else 0
