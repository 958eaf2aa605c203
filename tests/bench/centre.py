"""Centres of any size: one record of each of ten kinds made by commands, then copied under new ids in one step."""

from __future__ import annotations

import os
import uuid
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import worlds

from ecentre import approval, commit, records
from ecentre.index import open_book
from ecentre.model import Change, Record, Ref
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

KEEPER = "李永刚"
OPENING = (
    "--purchased-on", "2026-01-05", "--department", "general", "--keeper", "王晓燕", "--opening-source", "台账",
)  # fmt: skip
MODELS = (
    ("asset", "open", "--name", "激光打印机", "--category", "printer", "--price", "2600", *OPENING),
    ("low-value", "open", "--name", "文件柜", "--price", "400", "--quantity", "1", *OPENING),
    ("requisition", "add", "--category", "printer", "--quantity", "1", "--estimated-price", "2600", "--reason", "卡纸"),
    ("finding", "add", "--asset", "AST-2026-0001", "--problem", "无标签"),
    ("scrap", "add", "--asset", "AST-2026-0001", "--cause", "long_use", "--reason", "老化"),
    ("issue", "add", "--asset", "AST-2026-0001", "--taker", "王晓燕", "--condition", "完好"),
    ("appointment", "add", "--person", "王晓燕", "--role", "finance", "--basis", "任命", "--from-date", "2026-11-01"),
    ("place", "add", "--name", "三号库房", "--id", "store-0"),
    ("person", "add", "--name", "马小明", "--department", "general", "--id", "person-0"),
    ("category", "add", "--name", "投影幕布", "--id", "screen-0"),
)
KINDS = tuple(words[0].replace("-", "_") for words in MODELS)


def office(folder: Path) -> Path:
    """Make the office of the tests with one record of each kind."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        worlds.make("office", folder)
        with chdir(folder):
            os.environ["ECENTRE_AS"] = KEEPER
            for words in MODELS:
                worlds.run(*words)
    return folder


def filled(folder: Path, wanted: dict[str, int]) -> dict[str, bytes]:
    """Make the texts of more records: so many of each kind, every one sound."""
    schemas = Schemas(folder)
    book = open_book(folder, schemas)
    made: dict[str, bytes] = {}
    for kind, number in wanted.items():
        model = next(one for one in reversed(book.find(kind)) if one.id.rpartition("-")[2].isdigit())
        for record in copies(model, number):
            made[record.ref.path] = records.encode(record, schemas)
    return made


def copies(model: Record, number: int) -> Iterator[Record]:
    """Copy a record under the ids that follow its own."""
    head, _, last = model.id.rpartition("-")
    for n in range(int(last) + 1, int(last) + 1 + number):
        id = f"{head}-{n:0{len(last)}d}"
        data = {**model.data, "id": id, "uid": uuid.uuid4().hex}
        data |= {"name": f"{data['name']}{n}"} if "name" in data else {}
        data |= {"asset": f"AST-2026-{n:04d}"} if "asset" in data else {}
        record = Record(Ref(model.kind, id), data)
        step = {**data["steps"][0], "subject": approval.subject(record)}
        yield Record(record.ref, {**data, "steps": [step]})


def enter(folder: Path, files: dict[str, bytes]) -> None:
    """Put files into the books in one step."""
    change = Change("add", "li-yong-gang", (), "bench: fill", say("填充", "filled"), files=files)
    commit.act(folder, lambda _book: change)
