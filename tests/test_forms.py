"""The forms that the manual names: filled in from the books or empty, to sign, and safe whatever a record says."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from books import ROOT, SCHEMAS, MemoryBook
from conftest import git
from paperbook import ASSET, COMPENSATION, REQUISITION, SCRAP, made, person, record
from test_render import Reader

from ecentre import clock, kinds
from ecentre.errors import InvalidError, NotFoundError, UsageError
from ecentre.render import form
from ecentre.render.entry import Entry
from ecentre.render.wording import Wording

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.model import Record

TITLES = {
    "requisition": "固定资产购置申请表",
    "purchase": "购货协议",
    "acceptance": "固定资产验收单",
    "asset": "固定资产卡片",
    "issue": "固定资产领用登记表",
    "repair": "固定资产维修备案表",
    "scrap": "固定资产报废申请审批表",
    "compensation": "赔偿（付款）通知单",
    "claim": "费用报销单",
    "count": "固定资产盘点表",
}
NOW = datetime(2026, 11, 22, 10, tzinfo=clock.BEIJING)
BOOK = made()


def press(book: MemoryBook = BOOK, templates: Path = ROOT / "templates") -> form.Press:
    return form.Press(book, SCHEMAS, templates, "8f3a1c2b77" * 4, NOW)


def page(kind: str, *, blank: bool = False, book: MemoryBook = BOOK) -> str:
    return form.fill(press(book), kind, None if blank else book.find(kind)[0]).decode()


def words(shown: str) -> str:
    """Give what stands on the page, without the marks, the style and the spaces."""
    body = shown.partition("</style>")[2]
    return "".join(re.sub(r"<[^>]*>", "", body).split())


def entry(one: Record | None, kind: str = "", book: MemoryBook = BOOK) -> Entry:
    return Entry(kind or one.kind, one, Wording(book, SCHEMAS, book.on))


def with_record(*more: Record) -> MemoryBook:
    return MemoryBook([*BOOK.records.values(), *more])


@pytest.mark.parametrize("kind", TITLES)
def test_a_filled_form_names_its_record_and_the_state_of_the_books(kind: str) -> None:
    shown = page(kind)
    for text in (
        TITLES[kind],
        BOOK.find(kind)[0].id,
        "策勒县电子商务公共服务中心",
        "8f3a1c2b77",
        "2026年11月22日10:00",
    ):
        assert text in words(shown)
    assert f"ecentre print {BOOK.find(kind)[0].id}" in shown


@pytest.mark.parametrize("kind", TITLES)
def test_an_empty_form_has_the_same_labels_and_nobody_on_it(kind: str) -> None:
    empty, filled = words(page(kind, blank=True)), words(page(kind))
    assert TITLES[kind] in empty
    assert f"ecentreprint--blank{kind}" in empty
    for name in ("张三", "王五", "激光打印机", "2026", "None", "8f3a1c2b77"):
        assert name not in empty
    headings = re.findall(r"<th[^>]*>(.*?)</th>", page(kind, blank=True))
    assert headings
    assert all(words(f"</style>{heading}") in filled for heading in headings)


@pytest.mark.parametrize("kind", TITLES)
def test_ids_of_people_and_places_are_printed_as_names(kind: str) -> None:
    shown = words(page(kind))
    assert not re.search(r"zhang-san|wang-wu|adili|operations-centre|general", shown)


@pytest.mark.parametrize("kind", TITLES)
def test_every_form_is_written_for_fields_its_kind_has(kind: str) -> None:
    known = {name for one in SCHEMAS.get(kind).names for name in [one]}
    source = (ROOT / "templates" / kind).glob("*.html.j2")
    used = {
        name
        for path in source
        for name in re.findall(r'\br\.(?:text|value|ref|choices|lines)\("(\w+)"', path.read_text("utf-8"))
    }
    assert used
    assert used <= known


def test_the_card_shows_the_twelve_fields() -> None:
    shown = words(page("asset"))
    for field in (
        "model",
        "specification",
        "maker",
        "dealer",
        "buyer",
        "acceptor",
        "department",
        "keeper",
        "place",
        "warranty",
    ):
        assert "".join(entry(ASSET).text(field).split()) in shown
        assert entry(ASSET).label(field) in shown
    assert "￥3,013.50" in shown
    assert "人民币叁仟零壹拾叁元伍角" in shown


def test_the_card_tells_who_held_the_thing() -> None:
    events = [(one.on, one.what, one.then.text("keeper")) for one in entry(ASSET).history("keeper", "place")]
    assert [(on, keeper) for on, _, keeper in events] == [("2026-11-15", ""), ("2026-11-16", "张三")]
    assert [what for _, what, _ in events] == [kinds.get("asset").rows(verb)[0].label.zh for verb in ("add", "issue")]


def test_the_total_of_a_request_stands_in_figures_and_capitals() -> None:
    shown = words(page("requisition"))
    assert "￥6,400.00" in shown
    assert "人民币陆仟肆佰元整" in shown


def test_boxes_show_the_choice() -> None:
    assert [(one.label, one.chosen) for one in entry(SCRAP).choices("cause")] == [
        ("长期使用损坏", False),
        ("特殊事件损坏", False),
        ("人为损坏", True),
    ]
    assert page("scrap").count("√") == 2
    assert "√" not in page("scrap", blank=True)


def test_a_scrap_form_finds_its_compensation() -> None:
    assert entry(SCRAP).of("compensation").id == COMPENSATION.id
    assert entry(ASSET).of("requisition").blank


def signers(one: Record | None, kind: str = "", **assumed: str) -> list[tuple[str, str]]:
    made = entry(one, kind)
    return [(place.role, place.name) for place in made.signers(made._kind, **assumed)]


def test_who_has_signed_comes_before_who_has_yet_to() -> None:
    assert signers(SCRAP) == [("部门负责人", "李四"), ("行政部经理", ""), ("总经理", "")]
    assert signers(REQUISITION) == [("部门负责人", "李四"), ("总经理", "阿迪力·买买提")]


def test_an_empty_form_leaves_a_place_for_everyone_in_the_chain() -> None:
    assert signers(None, "scrap") == [("部门负责人", ""), ("行政部经理", ""), ("总经理", "")]
    assert signers(None, "requisition", decision="buy") == [("部门负责人", ""), ("总经理", "")]


def test_an_opinion_is_the_reason_given_or_the_step_itself() -> None:
    given = entry(REQUISITION).signers("requisition")
    assert [one.opinion for one in given] == ["同意,业务确有需要。", "批准"]
    assert [one.on for one in given] == ["2026-11-04", "2026-11-05"]


def test_what_was_sent_back_carries_no_old_signatures() -> None:
    sent_back = record(
        "requisition", "REQ-2026-0009", "submitted",
        ("add", "zhang-san", "", "2026-11-02", {}, "", "draft"),
        ("submit", "zhang-san", "", "2026-11-02", {}, "", "submitted"),
        ("assess", "wang-wu", "office_area_specialist", "2026-11-03", {"decision": "buy"}, "", "checked"),
        ("approve", "li-si", "dept_head", "2026-11-04", {}, "", "checked"),
        ("return", "adili", "general_manager", "2026-11-05", {}, "数量过多", "draft"),
        ("submit", "zhang-san", "", "2026-11-06", {}, "", "submitted"),
        department="general", quantity=1, estimated_price="3200.00",
    )  # fmt: skip
    assert signers(sent_back) == [("部门负责人", ""), ("总经理", "")]
    assert entry(sent_back).signed("submit").on == "2026-11-06"
    assert entry(sent_back).signed("assess").name == ""


def test_an_answer_to_other_content_is_no_signature() -> None:
    assert signers(SCRAP.having(reason="改过的理由")) == [("部门负责人", ""), ("行政部经理", ""), ("总经理", "")]


def test_a_refusal_ends_the_chain_with_its_reason() -> None:
    refused = record(
        "scrap", "SCR-2026-0009", "rejected",
        ("add", "zhang-san", "", "2026-11-20", {}, "", "draft"),
        ("submit", "zhang-san", "", "2026-11-20", {}, "", "submitted"),
        ("reject", "li-si", "dept_head", "2026-11-21", {}, "尚可修复", "rejected"),
        department="general",
    )  # fmt: skip
    assert [(one.name, one.opinion) for one in entry(refused).signers("scrap")] == [("李四", "尚可修复")]


def test_two_people_of_one_name_are_told_apart() -> None:
    twice = with_record(person("zhang-san-2", "张三", "tech"))
    assert "张三（zhang-san）" in page("issue", book=twice)


def test_a_name_the_books_do_not_know_stays_its_id() -> None:
    assert entry(ASSET.having(keeper="nobody")).text("keeper") == "nobody"


def test_what_a_record_says_is_text_on_the_page() -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}\x1b[31m\u202e"
    shown = page("asset", book=with_record(ASSET.having(name=hostile, note=hostile)))
    assert "script" not in {tag for tag, _ in Reader(shown).tags}
    assert "{{ 7*7 }}\\u{1b}[31m\\u{202e}" in shown


def centre(folder: Path, template: str) -> form.Press:
    (folder / "place").mkdir()
    (folder / "place" / "odd.html.j2").write_text(template, encoding="utf-8")
    (folder / "print.css").write_text("", encoding="utf-8")
    return press(templates=folder)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10 ** 9 }}", "{{ '%0999999999d' % 1 }}", "{{ range(10 ** 9) | length }}",
        "{{ range(999999999) | length }}",
        "{{ r._record.data }}", "{{ r.__class__.__mro__ }}", "{{ r.text.__globals__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}", "{{ unknown }}", "{{ r.nothing }}", "{{ centre | safe }}", "{% if %}", "{% include csp %}",
    ],
)  # fmt: skip
def test_a_template_cannot_leave_its_sandbox(tmp_path: Path, template: str) -> None:
    with pytest.raises((InvalidError, NotFoundError), match="ecentre upgrade"):
        form.fill(centre(tmp_path, template), "place")


@pytest.mark.parametrize("name", ["../../pyproject.toml", "/etc/hostname", "../secret"])
def test_templates_come_only_from_the_centres_own_folder(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "templates"
    inner.mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    with pytest.raises(NotFoundError, match="ecentre upgrade"):
        form.fill(centre(inner, f"{{% include {name!r} %}}"), "place")


def test_the_only_form_of_a_kind_need_not_be_named(tmp_path: Path) -> None:
    one = centre(tmp_path, "{{ r.label('name') }}")
    assert form.fill(one, "place") == form.fill(one, "place", form="odd")
    with pytest.raises(NotFoundError, match="odd"):
        form.fill(one, "place", form="none")
    (tmp_path / "place" / "even.html.j2").touch()
    with pytest.raises(UsageError, match="even、odd"):
        form.fill(one, "place")


def test_a_kind_without_a_form_says_so() -> None:
    with pytest.raises(NotFoundError):
        form.fill(press(), "person")


def test_print_writes_a_page_named_after_the_record(run, world) -> None:
    folder = world("ledger")
    answer = run("print", "AST-2026-0001")
    assert answer.code == 0, answer.said
    shown = (folder / "AST-2026-0001.html").read_text(encoding="utf-8")
    assert "固定资产卡片" in words(shown)
    assert git(folder, "rev-parse", "HEAD")[:10] in shown


def test_print_to_standard_output_writes_no_file(run, world) -> None:
    folder = world("ledger")
    answer = run("print", "0001", "--to", "-")
    assert (answer.code, answer.out[:15]) == (0, "<!DOCTYPE html>"), answer.said
    assert not list(folder.glob("*.html"))


@pytest.mark.parametrize("what", ["requisition", "固定资产购置申请", "REQ-2026-0001"])
def test_print_blank_takes_a_kind_by_any_of_its_names(run, world, what: str) -> None:
    folder = world("empty")
    assert run("print", "--blank", what).code == 0
    assert "固定资产购置申请表" in words((folder / "requisition-application.html").read_text(encoding="utf-8"))


def test_print_refuses_what_it_cannot_do(run, world) -> None:
    world("empty")
    assert run("print", "AST-2026-0001").code == 4
    assert run("print", "--blank", "nothing").code == 4
    assert run("print", "--blank", "asset", "--form", "nothing").code == 4
    assert run("print", "--blank", "asset", "-o", "xlsx").code == 2
    assert run("print").code == 2


def test_print_shows_the_books_as_they_are_kept_not_a_hand_edit(run, world) -> None:
    folder = world("ledger")
    path = folder / "records/asset/2026/AST-2026-0001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: ", "name: 改", 1), encoding="utf-8", newline="\n")
    assert "改" not in words(run("print", "AST-2026-0001", "--to", "-").out)
