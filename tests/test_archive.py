"""The archive and the seals as a whole: numbers without gaps in any order, sheets, dues, scans against the books."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import paperbook
import pytest
from books import NOON, ROOT, SCHEMAS, MemoryBook, Office
from conftest import git

from ecentre.kinds import loan, seal, seal_outing
from ecentre.model import Record, Ref
from ecentre.render import form, render
from ecentre.render.page import compose
from ecentre.reports import filing, scans
from ecentre.subjects import archiving, seals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.kind import Due

ITEM = (
    "archive", "add", "--class", "文书", "--volume", "第1卷", "--place", "电子商务运营中心",
    "--responsible", "策勒县商务局",
)  # fmt: skip


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def item(id: str, retention: str, year: str, dated_on: str, state: str = "filed", **more: object) -> Record:
    data = {
        "id": id, "uid": hashlib.md5(id.encode()).hexdigest(), "rev": 1, "state": state, "class": "WS", "year": year,
        "volume": "第1卷", "box": "盒1", "place": "service-centre", "retention": retention, "title": f"文件{id}",
        "responsible": "县商务局", "dated_on": dated_on, "secrecy": "public", "steps": [], **more,
    }  # fmt: skip
    return Record(Ref("archive", id), data)


@pytest.mark.parametrize("seed", range(20))
def test_numbers_of_a_series_run_from_one_without_gaps_however_items_come_in(seed: int, office: Office) -> None:
    draw, book = random.Random(seed), MemoryBook(office.records.values())
    series: dict[tuple[str, str], list[int]] = {}
    for place in range(1, draw.randint(2, 40)):
        term, year = draw.choice(["Y", "D30", "D10"]), draw.choice(["2024", "2025"])
        record = item(f"ARC-2026-{place:04}", term, year, "2024-01-01")
        serial = archiving.next_serial(record, book)
        series.setdefault((record.text("retention"), record.text("year")), []).append(serial)
        number = archiving.number("J001", record, serial)
        book.records[record.ref] = record.having(state="numbered", item_number=serial, archive_number=number)
    assert all(given == list(range(1, len(given) + 1)) for given in series.values())
    numbers = [one.text("archive_number") for one in book.find("archive")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("retention", "until", "last"),
    [("Y", None, None), ("D10", None, date(2026, 12, 31)), ("D30", None, date(2046, 12, 31)),
     ("D10", "2040", date(2040, 12, 31)), ("D30", "2040", date(2046, 12, 31))],
)  # fmt: skip
def test_a_term_runs_to_the_end_of_a_year(
    retention: str, until: str | None, last: date | None, office: Office
) -> None:
    more = {"kept_until": until} if until else {}
    assert archiving.ends(item("ARC-2026-0001", retention, "2016", "2016-03-04", **more), office) == last


def test_due_lists_what_is_past_its_term_and_nothing_that_is_kept_for_good() -> None:
    book = Office()
    for record in (
        item("ARC-2026-0001", "D10", "2010", "2010-05-01", "numbered"),
        item("ARC-2026-0002", "Y", "1990", "1990-05-01", "numbered"),
        item("ARC-2026-0003", "D10", "2016", "2016-05-01", "numbered"),
        item("ARC-2026-0004", "D10", "2015", "2015-05-01", "destroyed"),
        item("ARC-2026-0005", "D10", "2010", "2010-05-01", "numbered", kept_until="2030"),
    ):
        book.records[record.ref] = record
    assert [row[0] for row in filing.due(book, SCHEMAS).rows] == ["ARC-2026-0001"]


def test_the_catalogue_has_the_columns_of_the_rules_in_every_form(world, run) -> None:
    centre = world("daily")
    for title, term in (("关于成立中心的批复", "永久"), ("关于防汛值班的通知", "10年")):
        more = ("--retention", term, "--title", title, "--dated-on", "2014-03-05", "--box", "盒1")
        made = run("--as", "徐秀英", *ITEM, *more)
        assert made.code == 0, made.said
    assert run("--as", "徐秀英", "archive", "number", "--year", "2014").code == 0
    shown = run("archive", "catalogue", "--year", "2014", "-o", "csv").out.splitlines()
    assert "序号,档号,文号,责任者,题名,日期,密级,页数,备注" in shown[0].lstrip("\ufeff")
    assert [line.split(",")[1] for line in shown[1:3]] == ["J001-WS·2014-Y-0001", "J001-WS·2014-D10-0001"]
    assert run("archive", "catalogue", "-o", "xlsx", "--to", "catalogue.xlsx").code == 0
    assert "归档文件目录" in run("archive", "catalogue", "-o", "html").out
    assert "ARC-2026-0002" in run("archive", "due").out
    assert run("archive", "label", "盒1", "--page", "spine.html").code == 0
    spine = (centre / "spine.html").read_text(encoding="utf-8")
    assert all(word in spine for word in ("J001", "2014", "文书", "永久、10年", "2014-Y-0001~0001", "盒1"))
    assert run("archive", "label", "盒9").code == 4


def test_a_year_that_waits_for_nothing_gets_no_numbers(world, run) -> None:
    world("daily")
    assert run("--as", "徐秀英", "archive", "number", "--year", "2014").code == 4
    assert run("--as", "徐秀英", "archive", "number").code == 2


def test_a_long_catalogue_is_made_in_every_form() -> None:
    book = Office()
    for place in range(1, 301):
        record = item(f"ARC-2026-{place:04}", "D10", "2025", "2025-05-01")
        book.records[record.ref] = record
    table = filing.catalogue(book, SCHEMAS, year="2025")
    assert len(table.rows) == 300
    assert table.notes
    assert all(render(table, one) for one in ("plain", "xlsx", "html", "json", "md"))


def dues(found: Iterable[Due]) -> list[tuple[str, date, date | None]]:
    return [(one.duty, one.due, one.done) for one in found]


def test_a_loan_is_due_from_its_signature_to_its_return() -> None:
    book = Office()
    fields = {"id": "LON-2026-0001", "archive": "ARC-2026-0001", "borrower": "li-guan-li", "due_back": "2026-11-10"}
    asked = Record(Ref("loan", "LON-2026-0001"), {**fields, "state": "drafted", "steps": []})
    assert dues(loan.lent_items_come_back(asked, book)) == []
    lent = asked.having(state="lent", taken_on="2026-11-03")
    assert dues(loan.lent_items_come_back(lent, book)) == [("loan.returned", date(2026, 11, 10), None)]
    back = lent.having(state="returned", returned_on="2026-11-12")
    assert dues(loan.lent_items_come_back(back, book))[0][2] == date(2026, 11, 12)
    out = Record(Ref("seal_outing", "SEO-2026-0001"), {"due_back": "2026-11-04", "taken_on": "2026-11-03", "steps": []})
    assert dues(seal_outing.seals_come_back(out, book)) == [("seal_outing.returned", date(2026, 11, 4), None)]


def a_seal(**more: object) -> Record:
    card = {"name": "公章", "state": "in_use", "start_on": "2026-01-15", "steps": [], **more}
    return Record(Ref("seal", "gong-zhang"), card)


def test_a_seal_is_looked_after_once_a_month_and_no_longer_once_it_is_retired() -> None:
    book = Office()
    book.on = date(2026, 4, 10)
    looked = a_seal(rounds=[{"date": day} for day in ("2026-01-20", "2026-03-31", "2026-04-01")])
    told = [("seal.round", date(2026, month, last), done) for month, last, done in (
        (1, 31, date(2026, 1, 20)), (2, 28, None), (3, 31, date(2026, 3, 31)), (4, 30, date(2026, 4, 1)),
    )]  # fmt: skip
    assert dues(seal.seals_are_looked_after(looked, book)) == told
    retired = looked.having(state="retired", retired_on="2026-03-10")
    assert dues(seal.seals_are_looked_after(retired, book)) == told[:2]
    assert dues(seal.seals_are_looked_after(a_seal(state="registered"), book)) == []


def test_a_seal_has_one_keeper_at_any_second_and_two_only_in_that_of_a_handover(office: Office) -> None:
    passed = {"from": "in_use", "set": {"keeper": "b"}, "was": {"keeper": "a"}}
    steps = [
        {"verb": "open", "at": "2026-11-03T10:00:00+08:00"},
        {"verb": "accept", "at": "2026-11-03T10:05:00+08:00", "from": "registered"},
        {"verb": "pass", "at": "2026-11-04T10:00:00+08:00", **passed},
    ]
    card = a_seal(keeper="b", steps=steps, department="brand")
    moments = {"03T09:59:59": [], "03T10:03:00": [], "03T10:06:00": ["a"], "04T09:59:59": ["a"],
               "04T10:00:00": ["b", "a"], "04T10:00:01": ["b"]}  # fmt: skip
    for moment, keepers in moments.items():
        assert seals.handlers(card, f"2026-11-{moment}+08:00", office) == keepers


def test_scans_are_found_renamed_changed_missing_or_unknown_and_nothing_is_written(world, run, tmp_path) -> None:
    centre, folder = world("daily"), tmp_path / "扫描件"
    (folder / "2026").mkdir(parents=True)
    for name in ("一.pdf", "二.pdf", "三.pdf", "四.pdf"):
        scan = folder / "2026" / name
        scan.write_bytes(name.encode())
        more = ("--retention", "Y", "--title", name, "--dated-on", "2026-03-05", "--scan", str(scan))
        made = run("--as", "徐秀英", *ITEM, *more)
        assert made.code == 0, made.said
    assert run("evidence", "check", str(folder)).code == 0
    (folder / "2026" / "二.pdf").rename(folder / "2026" / "renamed.pdf")
    (folder / "2026" / "三.pdf").write_bytes(b"other")
    (folder / "2026" / "四.pdf").unlink()
    (folder / "stray.pdf").write_bytes(b"stray")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    answer = run("evidence", "check", str(folder), "-o", "json")
    rows = {row["name"]: row["result"] for row in json.loads(answer.out)["rows"]}
    assert answer.code == 1
    words = {name: scans.LABELS[result].zh for name, result in (
        ("一.pdf", scans.FOUND), ("二.pdf", scans.RENAMED), ("三.pdf", scans.CHANGED), ("四.pdf", scans.MISSING),
        ("stray.pdf", scans.UNKNOWN),
    )}  # fmt: skip
    assert {name: str(result) for name, result in rows.items()} == words
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert git(centre, "status", "--porcelain") == ""


def test_a_scan_given_with_a_step_counts_as_well(world, run, tmp_path) -> None:
    world("daily")
    sheet = tmp_path / "签收单.pdf"
    sheet.write_bytes(b"signed on paper")
    assert run("--as", "徐秀英", *ITEM, "--retention", "Y", "--title", "批复", "--dated-on", "2026-03-05").code == 0
    lent = ("--archive", "ARC-2026-0001", "--borrower", "陈文军", "--purpose", "写总结", "--due-back", "2026-11-10")
    assert run("--as", "徐秀英", "loan", "add", *lent).code == 0
    signed = ("loan", "confirm", "LON-2026-0001", "--witness", "黄丽娜", "--scan", str(sheet))
    assert run("--as", "徐秀英", *signed).code == 0
    shown = run("evidence", "check", str(tmp_path), "-o", "csv").out
    assert "LON-2026-0001" in shown
    assert "第 2 步的凭据" in shown


def test_the_register_shows_every_use_refused_ones_with_the_reason(world, run) -> None:
    world("daily")
    card = "--impression STAFF.md --impression-kept 第1页 --start-on 2026-11-02 --keeper 李永刚 --opening-source 旧章"
    given = (
        ("艾力江·吾斯曼", f"seal open --name 中心公章 --sort 公章 --department 行政部 {card}"),
        ("艾力江·吾斯曼", "seal-handover add --seal 中心公章 --receiver 李永刚"),
        ("李永刚", "seal-handover receive SHO-2026-0001"),
        ("陈文军", "seal-use add --seal 中心公章 --document 证明 --paper-kind 一般文件 --copies 2"),
        ("陈文军", "seal-use add --seal 中心公章 --document 介绍信 --paper-kind 一般文件 --copies 1"),
        ("艾力江·吾斯曼", "seal-use approve SEU-2026-0001 SEU-2026-0002"),
        ("李永刚", "seal-use stamp SEU-2026-0001 --content complete"),
        ("李永刚", "seal-use refuse SEU-2026-0002 --reason 没有写用途"),
    )  # fmt: skip
    for person, line in given:
        assert (made := run("--as", person, *line.split())).code == 0, made.said
    shown = run("seal-use", "register", "--seal", "中心公章", "-o", "csv").out.splitlines()
    assert [line.split(",")[0] for line in shown[1:3]] == ["SEU-2026-0001", "SEU-2026-0002"]
    assert "李永刚" in shown[1]
    assert "没有写用途" in shown[2]
    forms = {"SEU-2026-0001": "用印申请登记表", "SHO-2026-0001": "印章交接单", "中心公章": "印章登记卡"}
    for what, words in forms.items():
        assert run("print", what, "--to", "form.html").code == 0
        assert words in Path("form.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "title"),
    [("seal", "印章登记卡"), ("seal_use", "用印申请登记表"), ("seal_handover", "印章交接单"), ("loan", "档案借阅单"),
     ("disposal", "档案鉴定销毁审批表")],
)  # fmt: skip
def test_the_empty_forms_can_be_printed(kind: str, title: str) -> None:
    press = form.Press(paperbook.made(), SCHEMAS, ROOT / "templates", "8f3a1c2b77", NOON)
    assert title in form.fill(press, kind).decode()


def test_a_spine_escapes_what_a_box_is_called() -> None:
    box = filing.Box("J001", "文书", "2026", "永久", "<b>", ("0001",), "<script>", "", 2)
    context = {"box": box, "centre": "", "now": NOON.isoformat()}
    page = compose(ROOT / "templates", "box/spine.html.j2", context)
    assert b"<script>" not in page
    assert b"&lt;script&gt;" in page


def test_numbering_a_thousand_items_asks_little_of_the_books() -> None:
    book, asked = Office(), 0
    find = book.find

    def counted(kind: str, **where: object) -> list[Record]:
        nonlocal asked
        asked += kind == "archive"
        return find(kind, **where)

    for place in range(1, 1001):
        record = item(f"ARC-2026-{place:04}", "Y", "2025", "2025-05-01", "numbered")
        number = archiving.number("J001", record, place)
        book.records[record.ref] = record.having(item_number=place, archive_number=number)
    book.find = counted  # type: ignore[method-assign]
    assert archiving.next_serial(record, book) == 1001
    assert asked <= 24
