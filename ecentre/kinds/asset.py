"""Fixed assets: one card a thing, one number for life, one responsible person while in use [A2.4.2, A2.6.1b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import card_asking, cards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

COPIED = {"maker": "maker", "dealer": "dealer", "model": "model", "price": "unit_price", "acceptor": "acceptor"}
CUSTODY = ("department", "keeper", "place")
KEPT = ("registered", "in_use", "idle", "in_repair", "awaiting_scrap")


def a_card_rests_on_an_acceptance(record: Record, book: Book) -> Iterator[Problem]:
    """Each card rests on goods that passed, one card a piece, as their acceptance says; openings excepted [A2.4.2a]."""
    accepted = book.get("acceptance", record.text("acceptance"))
    if accepted is None or accepted.state == "void" or accepted.get("result") != "pass":
        if not cards.opened(record):
            message = say(
                "先验收后入账:ecentre acceptance add --purchase …,再 ecentre asset add --acceptance …",
                "goods are accepted before they are entered: ecentre acceptance add --purchase …, "
                "then ecentre asset add --acceptance …",
            )
            yield problem(record, "accepted", "A2.4.2a", message, "acceptance")
        return
    others = [one.id for one in book.refs_to(accepted.ref, "asset") if one.id != record.id]
    if len(others) >= int(accepted.get("quantity", 0)) and record.id > max(others, default=""):
        message = say(
            "{id} 只验收了 {n} 件,卡片已建齐;请核对:ecentre asset list --where acceptance={id}",
            "{id} accepted {n} and as many cards exist: ecentre asset list --where acceptance={id}",
            id=accepted.id, n=accepted.get("quantity"),
        )
        yield problem(record, "cards", "A2.4.2a", message, "acceptance")
    said = _said_by(accepted, book) | ({} if facts.corrected(record, "category") else _applied_for(accepted, book))
    for name, value in said.items():
        if value is not None and record.get(name) not in (None, value):
            message = say(
                "{name} 与验收记录 {id} 的“{value}”不符;请改用 --{name} {value},或更正:ecentre acceptance correct {id}",
                "{name} is “{value}” in {id}; use --{name} {value}, or ecentre acceptance correct {id}",
                name=name, value=value, id=accepted.id,
            )
            yield problem(record, "copied", "A2.4.2a", message, name)


def in_use_rests_on_a_signed_issue(record: Record, book: Book) -> Iterator[Problem]:
    """No asset is in use without an issue that its keeper signed for the department; openings excepted [A2.4.2c]."""
    step = facts.last(record, "issue", "transfer")
    if record.state != "in_use" or (step is None and cards.opened(record)):
        return
    issue = book.get("issue", str((step or {}).get("cause", "")))
    signed = issue is not None and issue.state == "confirmed" and issue.get("asset") == record.id
    held = (record.get("keeper"), record.get("department"))
    if issue is None or not signed or (issue.get("taker"), issue.get("department")) != held:
        message = say(
            "在用资产须有责任人签认的领用登记;请办理:ecentre issue add --asset {id} --taker 姓名",
            "what is in use needs an issue signed by its keeper: ecentre issue add --asset {id} --taker NAME",
            id=record.id,
        )
        yield problem(record, "issued", "A2.4.2c", message, "keeper" if signed else "state")


def one_keeper_while_in_use(record: Record, _book: Book) -> Iterator[Problem]:
    """Exactly one person is responsible while an asset is in use, nobody while it is on the shelf [A2.6.1b]."""
    keeper = record.get("keeper")
    if (record.state == "in_use" and not keeper) or (record.state in ("registered", "idle") and keeper):
        message = say(
            "在用资产恰有一位责任人,闲置或待领用的没有;请恢复:ecentre restore {id},"
            "或办领用:ecentre issue add --asset {id} --taker 姓名",
            "exactly one person is responsible in use, nobody on the shelf; ecentre restore {id}, "
            "or issue it: ecentre issue add --asset {id} --taker NAME",
            id=record.id,
        )
        yield problem(record, "keeper", "A2.6.1b", message, "keeper")


def scrapped_only_with_a_return_receipt(record: Record, book: Book) -> Iterator[Problem]:
    """An asset is scrapped by an application whose return receipt is in [A2.6.3d]."""
    cause = str((facts.last(record, "scrap") or {}).get("cause", ""))
    scrap = book.get("scrap", cause)
    if record.state == "scrapped" and (scrap is None or scrap.state != "received" or scrap.get("asset") != record.id):
        message = say(
            "报废须逐级批准并交回行政部;请办理:ecentre scrap add --asset {id}",
            "scrapping goes through every level and back to administration: ecentre scrap add --asset {id}",
            id=record.id,
        )
        yield problem(record, "receipt", "A2.6.3d", message, "state")


def _said_by(accepted: Record, book: Book) -> Data:
    purchase = book.get("purchase", accepted.text("purchase"))
    return {name: accepted.get(source) for name, source in COPIED.items()} | {
        "buyer": purchase.get("buyer") if purchase else None
    }


def _applied_for(accepted: Record, book: Book) -> Data:
    purchase = book.get("purchase", accepted.text("purchase"))
    asked = book.get("requisition", purchase.text("requisition")) if purchase else None
    return {"category": asked.get("category")} if asked else {}


def _known(record: Record, book: Book) -> Data:
    """Take from acceptance, purchase, application and category what they say already."""
    accepted = book.get("acceptance", record.text("acceptance"))
    purchase = book.get("purchase", accepted.text("purchase")) if accepted else None
    asked = book.get("requisition", purchase.text("requisition")) if purchase else None
    known: Data = _said_by(accepted, book) if accepted else {}
    known |= {name: accepted.get(name) for name in ("warranty", "specification")} if accepted else {}
    known |= {"purchased_on": purchase.get("ordered_on")} if purchase else {}
    known |= {"name": asked.get("item"), "category": asked.get("category")} if asked else {}
    category = book.get("category", record.text("category") or str(known.get("category") or ""))
    return known | ({name: category.get(name) for name in ("life_months", "usage_rule")} if category else {})


def moved_as_a_stocktake_agreed(record: Record, book: Book) -> Iterator[Problem]:
    """Every loss, find and move by a stocktake is one that its agreed differences call for [A2.7.1]."""
    from ecentre.subjects import agreed  # a list of cards needs nothing of it

    yield from agreed.moved_as_a_stocktake_agreed(record, book)


def what_comes_next(record: Record) -> Iterator[str]:
    """Issue what stands unused to the person who will answer for it."""
    if record.state in ("registered", "idle"):
        yield f"issue add --asset {record.id} --taker …"


KIND = Kind(
    name="asset",
    label=say("固定资产", "fixed asset"),
    help=say("实物台账:一物一卡,终身一号", "the physical ledger: one card a thing, one number for life"),
    columns=("id", "name", "model", "department", "keeper", "place", "price", "state"),
    ended=("scrapped", "written_off"),
    resting=("in_use",),
    rules=(
        cards.price_and_life_make_a_fixed_asset, a_card_rests_on_an_acceptance, cards.opened_while_the_books_open,
        cards.an_import_brings_its_cards_at_once, cards.an_opening_by_hand_is_confirmed_by_another,
        cards.twelve_fields_before_use, cards.only_blanks_are_completed, cards.an_old_number_is_used_once,
        in_use_rests_on_a_signed_issue, cards.an_opening_keeper_is_of_the_department,
        cards.special_assets_follow_a_rule, one_keeper_while_in_use, scrapped_only_with_a_return_receipt,
        moved_as_a_stocktake_agreed,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="registered", asks=cards.BLANKS, needs=("acceptance",), fill=_known,
            clause="A2.4.2a", wants=card_asking.blanks,
            label=say("建卡", "enter"), help=say("依据验收记录建卡编号", "make a numbered card from an acceptance"),
        ),
        Transition(
            verb="open", source=(), target="in_use", asks=(*CUSTODY, *cards.BLANKS), fill=_known, clause="A2.4.2a",
            needs=("name", "category", "price", "purchased_on", "department", "keeper"), wants=card_asking.source,
            label=say("期初在用", "open"), help=say("建账时登记在用资产", "enter what was in use when the books open"),
        ),
        Transition(
            verb="open-idle", source=(), target="idle", asks=("department", *cards.BLANKS), fill=_known,
            needs=("name", "category", "price", "purchased_on"), clause="A2.4.2a", wants=card_asking.source,
            label=say("期初闲置", "open idle"), help=say("建账时登记闲置资产", "enter what lay idle at the start"),
        ),
        Transition(
            verb="confirm", source=("in_use", "idle"), target="", clause="X.2", fits=card_asking.unchecked,
            label=say("期初核对", "confirm"), help=say("另一人核对期初登记", "another person checks an opening"),
        ),
        Transition(
            verb="complete", source=("registered", "in_use", "idle"), target="", asks=cards.BLANKS, clause="A2.4.2a",
            fits=card_asking.lacking,
            label=say("补录", "complete"), help=say("补上卡片空着的项", "fill in what a card still lacks"),
        ),
        Transition(
            verb="issue", source=("registered", "idle"), target="in_use", asks=CUSTODY, inner=True, clause="A2.4.2c",
            label=say("领用", "issue"), help=say("随领用登记签认", "moved when its issue is signed"),
        ),
        Transition(
            verb="transfer", source=("in_use",), target="in_use", asks=CUSTODY, inner=True, clause="A2.4.2c",
            label=say("转移", "transfer"), help=say("随领用登记换责任人", "passed on when an issue is signed"),
        ),
        Transition(
            verb="return", source=("in_use",), target="idle", asks=("place",), clears=("keeper",), clause="A2.6.1b",
            label=say("退回", "return"), help=say("使用人退回,转为闲置", "given back by its keeper, now idle"),
        ),
        Transition(
            verb="move", source=KEPT, target="", asks=("place",), needs=("place",), clause="A2.4.2a",
            label=say("移位", "move"), help=say("换存放地点,责任人不变", "another place, the same keeper"),
        ),
        Transition(
            verb="relocate", source=KEPT, target="", asks=("place",), inner=True, clause="A2.7.1",
            label=say("调整地点", "relocate"), help=say("随盘点调整地点", "moved by a stocktake"),
        ),
        Transition(
            verb="repair", source=("registered", "in_use", "idle"), target="in_repair", inner=True, clause="A2.6.2a",
            label=say("送修", "repair"), help=say("随维修记录送修", "moved by a repair"),
        ),
        Transition(
            verb="resume", source=("in_repair",), target="in_use", inner=True, clause="A2.6.2a",
            label=say("修后恢复", "resume"), help=say("维修后回到责任人", "back to its keeper after a repair"),
        ),
        Transition(
            verb="propose-scrap", source=("registered", "in_use", "idle"), target="awaiting_scrap", inner=True,
            clause="A2.6.3b",
            label=say("待报废", "propose scrap"), help=say("随报废申请提交", "moved by a scrap application"),
        ),
        Transition(
            verb="unpropose", source=("awaiting_scrap",), target="in_use", inner=True, clause="A2.6.3c",
            label=say("取消报废", "unpropose"), help=say("报废未批准,回到责任人", "back to its keeper"),
        ),
        Transition(
            verb="shelve", source=("in_repair", "awaiting_scrap"), target="idle", inner=True, clause="A2.6.1b",
            label=say("转闲置", "shelve"), help=say("没有责任人的转为闲置", "idle, where nobody kept it"),
        ),
        Transition(
            verb="scrap", source=("awaiting_scrap",), target="scrapped", clears=("keeper",), inner=True,
            clause="A2.6.3d",
            label=say("报废", "scrap"), help=say("随交回办结,卡片永久保留", "ended by the return; the card stays"),
        ),
        Transition(
            verb="lose", source=KEPT, target="missing", inner=True, clause="A2.7.1",
            label=say("盘亏", "lose"), help=say("盘点未见,待查", "not found in a stocktake"),
        ),
        Transition(
            verb="recover", source=("missing",), target="idle", clears=("keeper",), inner=True, clause="A2.7.1",
            label=say("找回", "recover"), help=say("盘点找回,转为闲置", "found again, now idle"),
        ),
        Transition(
            verb="write-off", source=("missing",), target="written_off", clears=("keeper",), inner=True,
            clause="A2.7.1",
            label=say("核销", "write off"), help=say("查无下落,核销", "never found, written off"),
        ),
    ),
)
