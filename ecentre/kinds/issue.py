"""The issue register: a department takes an asset once its responsible person signed [A2.4.2c, A2.4.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act
from ecentre.words import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

ON_SHELF = ("registered", "idle")
TAKEN = ("department", "place")


def the_asset_can_be_taken(record: Record, book: Book) -> Iterator[Problem]:
    """What is taken is on the shelf or changes hands, and nobody else is about to take it [A2.4.2c, A2.6.1b]."""
    asset = book.get("asset", record.text("asset"))
    if asset is None or record.state != "drafted":
        return
    drafted = (one.id for one in book.refs_to(asset.ref, "issue") if one.state == "drafted")
    others = [id for id in drafted if id < record.id]
    if asset.state not in (*ON_SHELF, "in_use") or others:
        yield problem(
            record, "asset", "A2.6.1b" if others else "A2.4.2c",
            say(
                "{id} 已有未签认的领用 {other};请先签认,或取消:ecentre issue cancel {other} --reason 原因",
                "{id} waits for its issue {other}; sign that, or: ecentre issue cancel {other} --reason TEXT",
                id=asset.id, other=others[0],
            )
            if others
            else say(
                "{id} 目前是{state},不能领用;请核对:ecentre show {id}",
                "{id} is {state} and cannot be taken; see: ecentre show {id}",
                id=asset.id, state=facts.standing(book, asset),
            ),
            "asset",
        )
    if record.text("issued_on") < asset.text("purchased_on"):
        yield problem(
            record, "date", "A2.4.2c",
            say(
                "领用早于购置({on});请核对:--issued-on 日期",
                "taken before it was bought ({on}); check --issued-on DATE",
                on=asset.get("purchased_on"),
            ),
            "issued_on",
        )


def it_answers_its_application(record: Record, book: Book) -> Iterator[Problem]:
    """What is taken on an application is what was bought or found idle for it [A2.3.4, A2.4.2c]."""
    asked, asset = book.get("requisition", record.text("requisition")), book.get("asset", record.text("asset"))
    if asked is None or asset is None or record.state == "cancelled":
        return
    accepted = book.get("acceptance", asset.text("acceptance"))
    bought = book.get("purchase", accepted.text("purchase")) if accepted else None
    if asset.id != asked.get("asset") and (bought is None or bought.get("requisition") != asked.id):
        yield problem(
            record, "application", "A2.4.2c",
            say(
                "{asset} 不是按 {id} 购买或调拨的;请改 --asset,或去掉 --requisition",
                "{asset} was neither bought nor transferred for {id}; change --asset or leave out --requisition",
                asset=asset.id, id=asked.id,
            ),
            "requisition",
        )


def the_taker_belongs_to_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """The responsible person was on the staff and of the taking department on that day [A2.4.3a]."""
    on, taker, department = facts.day(record, "issued_on"), record.text("taker"), record.text("department")
    if on is None or record.state == "cancelled":
        return
    if not facts.at_work(book, taker, on) or department not in facts.departments_of(book, taker, on):
        yield problem(
            record, "taker", "A2.4.3a",
            say(
                "{person} 当日不在岗或不属于 {department};请由该部门指定责任人:--taker 姓名 --department 部门",
                "{person} was not on the staff of {department} that day; it must name one of its own: "
                "--taker NAME --department NAME",
                person=facts.named(book, "person", taker), department=facts.named(book, "department", department),
            ),
            "taker",
        )


def the_taker_signed(record: Record, book: Book) -> Iterator[Problem]:
    """The responsible person confirmed, or signed on paper before another witness [A2.4.3b]."""
    if record.state != "confirmed":
        return
    step, taker = facts.last(record, "confirm") or {}, record.get("taker")
    on_paper = step.get("proof") and step.get("witness") and step["witness"] not in (taker, step["by"])
    if step.get("by") != taker and not on_paper:
        yield problem(
            record, "signed", "A2.4.3b",
            say(
                "须由 {person} 本人签认:ecentre confirm {id}{hands};纸面签字请加 --witness 见证人 --scan 扫描件",
                "{person} must sign: ecentre confirm {id}{hands}; if signed on paper, --witness NAME --scan FILE",
                person=facts.named(book, "person", record.text("taker")), hands=hands([record.text("taker")]),
                id=record.id,
            ),
            "steps",
        )


def the_taker_is_qualified(record: Record, book: Book) -> Iterator[Problem]:
    """A restricted asset goes only to somebody with a qualification valid on that day [A2.5.2]."""
    asset = book.get("asset", record.text("asset"))
    category = book.get("category", asset.text("category")) if asset else None
    if category is None or not category.get("restricted") or record.state == "cancelled":
        return
    held = (one for one in book.refs_to(category.ref, "qualification") if one.get("person") == record.get("taker"))
    if not any(_valid(one, record.text("issued_on")) for one in held):
        yield problem(
            record, "qualified", "A2.5.2",
            say(
                "{person} 当日没有使用 {category} 的有效资格;请登记:"
                "ecentre qualification add --person {person} --category {category} --certificate 证件,或换责任人",
                "{person} had no valid qualification for {category} that day; register it: "
                "ecentre qualification add --person {person} --category {category} --certificate TEXT, or name another",
                person=facts.named(book, "person", record.text("taker")), category=category.text("name"),
            ),
            "taker",
        )


def _valid(qualification: Record, on: str) -> bool:
    revoked = facts.last(qualification, "revoke")
    ends = [qualification.text("valid_until") or on, str(revoked["at"])[:10] if revoked else on]
    return qualification.text("valid_from") <= on <= min(ends) and (qualification.state == "valid" or bool(revoked))


def _known(record: Record, book: Book) -> Data:
    """Take the department from the taker, the place from where the asset stands."""
    asset = book.get("asset", record.text("asset"))
    return {
        "department": facts.department_of(book, record.text("taker")),
        "place": asset.get("place") if asset else None,
    }


def _hand_over(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    verb = "issue" if asset is None or asset.state != "in_use" else "transfer"
    if asset:
        taken = {name: record.get(name) for name in TAKEN if record.get(name)}
        yield Act(asset.ref, verb, {"keeper": record.get("taker"), **taken})


KIND = Kind(
    name="issue",
    label=say("固定资产领用登记", "issue register"),
    help=say("领用和转移,责任人签认后生效", "taking and passing on, once the responsible person signs"),
    title="asset", called="{asset} → {taker}",
    columns=("id", "asset", "department", "taker", "place", "issued_on", "state"),
    ended=("confirmed", "cancelled"),
    rules=(
        the_asset_can_be_taken, it_answers_its_application,
        the_taker_belongs_to_the_department, the_taker_signed, the_taker_is_qualified,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", fill=_known, clause="A2.4.2c", also=("condition", "accessories"),
            label=say("登记领用", "hand out"), help=say("登记由谁领用哪一件", "write down who takes what"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="confirmed", by="taker", clause="A2.4.3b",
            effect=_hand_over, causes=("asset.issue", "asset.transfer"),
            label=say("签认", "confirm"), help=say("责任人本人签认后领走", "the responsible person signs and takes it"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True, clause="A2.4.2c",
            label=say("取消", "cancel"), help=say("取消未签认的领用", "cancel what nobody has signed"),
        ),
    ),
)
