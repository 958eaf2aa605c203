"""Outgoing papers: only the right one of ten steps can be taken, numbers are never shared, what is out stays due."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
import worlds
from books import SCHEMAS
from conftest import git
from hypothesis import given
from hypothesis import strategies as st

from ecentre import kinds
from ecentre.index import open_book
from ecentre.kinds import drafting
from ecentre.model import Record, Ref
from ecentre.render.prose import paragraphs
from ecentre.reports.outgoing import STEPS
from ecentre.subjects import dispatch, papers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACE = ("--place", "客服中心")
PAPER, SCAN = "OUT-2026-0001", "STAFF.md"
DRAFT = ("draft", "--document-kind", "通知", "--main-to", "各部门、县财政局", "--body", "请自查。")
# The ten steps: who takes each, and with what.
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "vet": ("王志强", ()),
    "countersign": ("李玉梅", ()),
    "sign": ("孙秀英", ()),
    "number": ("王志强", ()),
    "proof": ("陈文军", ("--sample", SCAN)),
    "recheck": ("王晓燕", ("--shown-number", "策电商办〔2026〕1号")),
    "copy": ("陈文军", ("--copies", "2")),
    "send": ("陈文军", ("--channel", "公文交换", "--addressee", "县财政局", "--addressee", "各部门")),
    "file": ("徐秀英", ("--class", "WS", "--retention", "D10", "--volume", "综合", "--box", "1", *PLACE)),
}
ASIDE = {
    "sign-delegated": ("李玉梅", ("--delegation", "策电商办〔2026〕2号")),
    "return-proof": ("王晓燕", ("--reason", "字号错")),
}


def take(run: Callable, verb: str, id: str = PAPER, by: str = ""):
    """Take one step as its person, or as somebody else."""
    who, more = (WAYS | ASIDE)[verb]
    words = ("archive", "add", "--outgoing", id) if verb == "file" else ("outgoing", verb, id)
    return run("--no-input", "--as", by or who, *words, *more)


def drafted(run: Callable, title: str = "关于检查的通知", by: str = "陈文军") -> str:
    answer = run("--no-input", "--as", by, "outgoing", *DRAFT, "--title", title)
    assert answer.code == 0, answer.said
    return answer.out.split()[-1]


def signed(run: Callable, title: str = "关于检查的通知") -> str:
    id = drafted(run, title)
    for verb in ("vet", "countersign", "sign"):
        assert take(run, verb, id).code == 0
    return id


def found(centre: Path, kind: str, id: str) -> tuple[Record, object]:
    book = open_book(centre, SCHEMAS)
    record = book.get(kind, id)
    assert record
    return record, book


def test_the_steps_tried_here_are_all_that_can_be_typed() -> None:
    typed = {row.verb for row in kinds.get("outgoing").workflow if row.source and not row.inner}
    assert typed == {*WAYS, *ASIDE, "receipt", "revise", "withdraw"} - {"file"}
    assert {verb for verbs in STEPS for verb in verbs} == {"draft", *WAYS, "sign-delegated"}


def test_every_step_but_the_right_one_is_refused_and_the_right_one_to_everybody_else(run, world) -> None:
    """Any order of the ten but the right one, and any omission, has a first wrong step: none can be taken anywhere."""
    centre, kind = world("daily"), kinds.get("outgoing")
    drafted(run)
    before = git(centre, "rev-parse", "HEAD")
    for verb in WAYS:
        state = found(centre, "outgoing", PAPER)[0].state
        for other in WAYS | ASIDE:
            if kind.row(other, state) is not None and (other != "file" or state == "sent"):
                continue
            answer, row = take(run, other), kind.rows(other)[0]
            assert answer.code == 5, (state, other, answer.said)
            assert f"outgoing.state {row.clause}" in answer.said
            if verb != "file":
                way = f"ecentre {kind.command(kind.rows(verb)[0])} {PAPER}("
                assert way in answer.said, "it says what can be done now"
        stranger = take(run, verb, by="徐文军")
        assert stranger.code == 5, (verb, stranger.said)
        assert git(centre, "rev-parse", "HEAD") == before
        answer = take(run, verb)
        assert answer.code == 0, (verb, answer.said)
        before = git(centre, "rev-parse", "HEAD")
    record, _ = found(centre, "outgoing", PAPER)
    assert (record.state, record.text("archive")) == ("filed", "ARC-2026-0001")
    last = [take(run, verb) for verb in WAYS if verb != "file"]
    assert {one.code for one in last} == {5}


def test_the_register_and_next_say_whose_turn_it_is(run, world) -> None:
    world("daily")
    drafted(run)
    turns = ("王志强", "李玉梅", "孙秀英", "王志强", "综合部", "王晓燕", "综合部", "综合部", "徐秀英")
    for n, (verb, who) in enumerate(zip(WAYS, turns, strict=True), start=2):
        rows = json.loads(run("document", "outgoing", "next", PAPER, "-o", "json").out)["rows"]
        assert [row["step"] for row in rows if row["command"]] == [n]
        assert who in rows[n - 1]["who"]
        assert rows[n - 1]["command"].split()[-1] == PAPER
        listed = run("outgoing")
        assert PAPER in listed.out
        assert who in listed.out
        assert take(run, verb).code == 0
    assert PAPER not in run("outgoing").out
    assert all(row["on"] for row in json.loads(run("outgoing", "next", PAPER, "-o", "json").out)["rows"])


@pytest.mark.parametrize("name", papers.FROZEN)
def test_what_is_frozen_is_all_that_stands_on_the_paper(name: str) -> None:
    data = {"title": "关于检查的通知", "document_kind": "notice", "body": "请自查。"}
    one = Record(Ref("outgoing", PAPER), data)
    assert papers.fingerprint(one) == papers.fingerprint(one.having(official_number="策电商办〔2026〕1号", copies=3))
    assert papers.fingerprint(one) != papers.fingerprint(one.having(**{name: "另一个"}))


def test_a_text_comes_from_a_file_of_any_editor_here(run, world, tmp_path) -> None:
    centre = world("daily")
    drafted(run)
    for data in ("\ufeff# 一、范围\r\n\t各部门。  \r\n".encode(), "# 一、范围\n    各部门。\n".encode("gb18030")):
        (tmp_path / "text.md").write_bytes(data)
        line = ("--as", "陈文军", "outgoing", "edit", PAPER, "--body-file", str(tmp_path / "text.md"))
        assert run(*line).code in (0, 2)
        assert found(centre, "outgoing", PAPER)[0].text("body") == "# 一、范围\n    各部门。"
    assert run(*line, "--body", "别的").code == 2
    (tmp_path / "text.md").write_bytes(b"PK\x03\x04\x00\x00\xff\xfe")
    refused = run(*line)
    assert refused.code == 2
    assert "--document" in refused.said


CODES = st.text("策电商办财字函发商政呈", min_size=1, max_size=8)
BLANKS = st.sampled_from(("", " ", "\u3000", "\t"))


@given(
    CODES, st.integers(1949, 2999), st.integers(1, 99999), st.sampled_from(list(papers.BRACKETS.items())), BLANKS,
    st.integers(0, 3), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_number_has_one_form_however_it_was_typed(code, year, serial, pair, blank, zeros, wide, worded) -> None:
    digits = f"{'0' * zeros}{serial}"
    if wide:
        digits = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    text = f"{code}{blank}{pair[0]}{year}{pair[1]}{blank}{'第' if worded else ''}{digits}{blank}号"
    assert papers.official(text) == f"{code}〔{year}〕{serial}号"
    assert papers.formed(papers.official(text) or "")
    assert papers.read(papers.official(text) or "") == (code, year, serial)


@pytest.mark.parametrize(
    "text", ["", "第3号", "〔2026〕3号", "策财字2026-3号", "策财字〔26〕3号", "策财字〔2026〕0号", "策财字〔2026〕号"]
)
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert papers.official(text) is None


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("妥否,请批示。", 1), ("当否，请予批准", 1), ("请领导批示!\n请核准", 2), ("以上报告,请审阅。", 0),
        ("已请县局批准后实施。", 0), ("曾请求批准。", 0), ("现将请示事项报告如下。", 0),
    ],
)  # fmt: skip
def test_a_request_is_known_by_its_closing_words(text: str, times: int) -> None:
    assert papers.asks(text) == times


def test_levels_of_a_text_are_those_of_the_standard() -> None:
    told = paragraphs("# 范围\n\n**重点**是电器。\n- 线路\n一、办法\n(二)集中检查\n一、二两项已办。")
    levels = [(0, "重点是电器。"), (0, "线路"), (1, "办法"), (2, "(二)集中检查"), (0, "一、二两项已办。")]
    assert told == [(1, "范围"), *levels[:2], (1, "一、办法"), *levels[3:]]


def test_what_is_out_stays_due_until_receipts_are_in_and_it_is_filed(run, world, monkeypatch) -> None:
    centre = world("daily")
    request = ("drafting", "add", "--topic", "通知", "--for-whom", "中心", "--drafter", "陈文军", "--due", "2026-11-06")
    assert run("--as", "孙秀英", *request).code == 0
    due = next(iter(drafting.KIND.dues[0](*found(centre, "drafting", "DRF-2026-0001"))))
    assert (due.duty, due.due, due.done, due.owner) == ("drafting.delivered", date(2026, 11, 6), None, "chen-wen-jun")
    id = signed(run)
    record, book = found(centre, "outgoing", id)
    assert [one for due in kinds.get("outgoing").dues for one in due(record, book)] == []
    for verb in ("number", "proof", "recheck", "copy", "send"):
        assert take(run, verb, id).code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    assert run("--as", "陈文军", "outgoing", "receipt", id, "--addressee", "县财政局").code == 0
    record, book = found(centre, "outgoing", id)
    receipts = {due.command.split()[-1]: (due.due, due.done) for due in dispatch.receipts_come_back(record, book)}
    assert receipts == {"县财政局": (date(2026, 11, 10), date(2026, 11, 5)), "各部门": (date(2026, 11, 10), None)}
    filing = next(iter(dispatch.sent_papers_are_filed(record, book)))
    assert (filing.due, filing.done, filing.clause) == (date(2026, 11, 17), None, "A1.1.1.10")
    assert take(run, "file", id).code == 0
    assert next(iter(dispatch.sent_papers_are_filed(*found(centre, "outgoing", id)))).done == date(2026, 11, 5)


def test_an_urgent_paper_is_due_by_its_limit(run, world) -> None:
    centre = world("daily")
    words = (*DRAFT, "--title", "关于检查的通知", "--urgency", "特急", "--handle-by", "2026-11-04")
    assert run("--as", "陈文军", "outgoing", *words).code == 0
    due = next(iter(dispatch.urgent_papers_are_out_in_time(*found(centre, "outgoing", PAPER))))
    assert (due.due, due.done, due.owner) == (date(2026, 11, 4), None, "dept:general")


def test_the_paper_and_its_slip_are_printed(run, world) -> None:
    world("daily")
    signed(run)
    for verb in ("number", "proof"):
        assert take(run, verb).code == 0
    paper = run("print", PAPER, "--form", "paper", "--to", "-").out
    for words in ("公共服务中心文件", "策电商办〔2026〕1号", "各部门、县财政局：", "2026年11月3日", f"样稿 {PAPER}"):
        assert words in paper
    slip = run("print", PAPER, "--form", "process", "--to", "-").out
    for words in ("发文处理单", "王志强", "李玉梅", "孙秀英", "定稿校验值"):
        assert words in slip


class Copy:
    """One copy of the centre."""

    def __init__(self, run: Callable, root: Path) -> None:
        self.run, self.root = run, root

    def __call__(self, *words: str, **more: object):
        return self.run(*words, world=self.root, **more)

    def sync(self, code: int = 0) -> dict:
        answer = self("--no-input", "--as", worlds.ADMIN, "sync", "-o", "json")
        assert answer.code == code, answer.said
        return json.loads(answer.out)


@pytest.fixture
def pair(run, connected, tmp_path) -> tuple[Copy, Copy]:
    """Two copies of a centre that share one folder."""
    place = connected("daily")
    shutil.copytree(place / "shared", tmp_path / "shared")
    for one in ("first", "second"):
        worlds.copy(place / "first", tmp_path / one)
        git(tmp_path / one, "config", "remote.origin.url", (tmp_path / "shared").as_posix())
    return Copy(run, tmp_path / "first"), Copy(run, tmp_path / "second")


def test_two_copies_that_claim_one_number_are_told_and_no_number_changes_by_itself(pair) -> None:
    first, second = pair
    signed(first, "关于检查的通知")
    signed(first, "关于值班的通知")
    first.sync()
    second.sync()
    assert take(first, "number", "OUT-2026-0001").code == 0
    assert take(second, "number", "OUT-2026-0002").code == 0
    assert take(second, "proof", "OUT-2026-0002").code == 0
    first.sync()
    done = second.sync(code=1)
    assert done["renumbered"] == []
    assert [sorted(one["ids"]) for one in done["aside"]] == [["CDSB-2026-0001", "OUT-2026-0002"], ["OUT-2026-0002"]]
    assert "策电商办〔2026〕1号 已由别人先取用(OUT-2026-0001)" in done["aside"][0]["why"]
    number, _ = found(second.root, "number", "CDSB-2026-0001")
    assert number.text("paper") == "OUT-2026-0001"
    assert found(second.root, "outgoing", "OUT-2026-0002")[0].state == "signed"
    assert take(second, "number", "OUT-2026-0002").code == 0
    second.sync()
    first.sync()
    assert found(first.root, "number", "CDSB-2026-0002")[0].text("paper") == "OUT-2026-0002"
    assert second("check").code == 0
