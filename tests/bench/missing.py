"""How long ``missing`` of one month takes in a year of 20,000 records, against ``asset list`` of 217 cards."""

from __future__ import annotations

import json
import os
import re
import uuid
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import worlds

from ecentre import approval, commit, records
from ecentre.index import open_book
from ecentre.model import Change, Record, Ref
from ecentre.schema import Schemas
from ecentre.words import say
from tests.bench import centre, listing
from tests.bench.measure import ECENTRE, Bench, Ratio, in_turn, middle, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = 3.0
DAY = re.compile(r"2026-[0-9]{2}-[0-9]{2}")
MONTH = "2026-11"
TODAY = "2026-12-31T18:00:00+08:00"
OFFICE, ARCHIVIST = "王志强", "徐秀英"
WORK = (
    ("--as", OFFICE, "mail", "open"),
    ("--as", OFFICE, "mail", "receive", "--sort", "信函", "--item", "挂号信", "--person", "张晓燕"),
    ("--as", OFFICE, "mail", "deliver", "--number", "1", "--taken-by", "张晓燕"),
    ("--as", OFFICE, "mail", "close"),
    ("--as", "张建国", "visit", "add", "--channel", "来信", "--genre", "建议", "--visitor", "村民", "--matter",
     "建议延长服务时间"),
    ("--as", OFFICE, "visit", "answer", "VST-2026-0001", "--result", "周末已安排值班"),
    ("--as", OFFICE, "visit", "tell", "VST-2026-0001", "--told", "电话"),
    ("--as", OFFICE, "sender", "add", "--name", "策勒县商务局", "--level", "上级"),
    ("--as", OFFICE, "incoming", "add", "--sender", "策勒县商务局", "--number", "策商发〔2026〕43号", "--title",
     "关于做好统计工作的通知", "--copies", "1", "--nature", "参阅性"),
    ("--as", OFFICE, "incoming", "return", "INC-2026-0001", "--reason", "不属本中心职责"),
    ("--as", OFFICE, "supervise", "add", "--what", "修好空调", "--department", "综合部", "--owner", "陈文军", "--due",
     "2026-11-13"),
    ("--as", OFFICE, "supervise", "close", "SUP-2026-0001", "--result", "已修好"),
    ("--as", ARCHIVIST, "archive", "add", "--class", "文书", "--volume", "第1卷", "--box", "盒1", "--place",
     "电子商务运营中心", "--retention", "永久", "--title", "关于成立中心的批复", "--responsible", "策勒县商务局",
     "--document-number", "策商发〔2026〕3号", "--dated-on", "2026-03-05", "--pages", "4"),
)  # fmt: skip
FINDING = ("finding", "add", "--asset", "AST-2026-0001", "--problem", "无标签", "--due-on", "2026-11-20")
SHARES = {
    "mail": 0.0125, "visit": 0.15, "incoming": 0.2, "supervise": 0.0375, "archive": 0.25, "asset": 0.3, "finding": 0.05,
}  # fmt: skip
"""How the records of a year are spread over the kinds; a sheet of mail holds a day."""


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    """Measure one month of a large year, warm, and the list it is held against, in turn."""
    year, office = grown(place / "year", 2 * large), centre.office(place / "office")
    centre.enter(office, centre.filled(office, {"asset": listing.CARDS - 1}))
    bench.env["ECENTRE_CLOCK"] = TODAY
    words = (*ECENTRE, "missing", MONTH, "-o", "json")
    for folder, line in ((year, words), (office, (*ECENTRE, "asset", "list"))):
        bench.run(folder, *line, codes=(0, 1))
    told = json.loads(bench.run(year, *words, codes=(0, 1)).stdout)["rows"]
    assert len(told) > large // 200, "a month in which nothing is missing measures nothing"
    floor, taken = in_turn(
        lambda _: timed(lambda: bench.run(office, *ECENTRE, "asset", "list")),
        lambda _: timed(lambda: bench.run(year, *words, codes=(0, 1))),
    )
    what = f"missing {MONTH} in a year of {2 * large} records"
    return [Ratio(what, middle(taken), "asset list of 217 cards", middle(floor), TARGET)]


def grown(folder: Path, wanted: int) -> Path:
    """Make a centre whose records spread over the year 2026."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        worlds.make("daily", folder)
        with chdir(folder):
            os.environ["ECENTRE_AS"] = centre.KEEPER
            for words in (*WORK, *centre.MODELS[:1], FINDING):
                worlds.run(*words)
    schemas = Schemas(folder)
    book = open_book(folder, schemas)
    files = {"records/centre/clds.yaml": _from_january(folder)}
    for kind, share in SHARES.items():
        for record in spread(book.find(kind)[-1], int(wanted * share)):
            files[record.ref.path] = records.encode(record, schemas)
    change = Change("add", "li-yong-gang", (), "bench: a year", say("一年", "a year"), files=files)
    commit.act(folder, lambda _book: change)
    return folder


def _from_january(folder: Path) -> bytes:
    """Let the books begin in January."""
    (path,) = (folder / "records" / "centre").glob("*.yaml")
    return path.read_bytes().replace(b"2026-11-02", b"2026-01-01")


def spread(model: Record, number: int) -> Iterator[Record]:
    """Copy a record under new ids, each with all its days moved, evenly over the year."""
    head, _, last = model.id.rpartition("-")
    begun = date.fromisoformat(str(model.steps[0]["at"])[:10])
    for n in range(number):
        moved = date(2026, 1, 1) + timedelta(days=n * 364 // number) - begun
        data = _moved(model.data, moved)
        data |= {"id": f"{head}-{n + 2:0{len(last)}d}", "uid": uuid.uuid4().hex}
        record = Record(Ref(model.kind, data["id"]), data)
        steps = [{**step, "subject": approval.subject(record)} for step in data["steps"]]
        yield Record(record.ref, {**data, "steps": steps})


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {name: _moved(one, by) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    if not isinstance(value, str):
        return value
    return DAY.sub(lambda found: (date.fromisoformat(found[0]) + by).isoformat(), value)
