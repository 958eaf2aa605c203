"""Counts: one department's part of a stocktake, counted by several people, confirmed by its keeper [A2.7.1, A2.7.2]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import agreed, freeze, tally
from ecentre.subjects.tally import Verdict
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Act, Book, Data, Problem, Record

FROZEN = ("stocktake", "month", "department", "lines")
OVER = ("confirmed", "adjusted")
FEW = 5


def frozen_lines_never_change(record: Record, _book: Book) -> Iterable[Problem]:
    """Frozen lines stay as they were, and entries are only ever added by counting [A2.7.1]."""
    for place, step in enumerate(record.steps):
        given = step.get("set") or {}
        touched = [name for name in FROZEN if name in given]
        if "entries" in given and step.get("verb") not in ("record", "settle"):
            touched.append("entries")
        if touched:
            message = say(
                "账面明细和清点记录不能改动({names});重新清点请用 ecentre stocktake count",
                "frozen lines and entries cannot be changed ({names}); count again: ecentre stocktake count",
                names=joined(touched),
            )
            yield problem(record, "frozen", "A2.7.1", message, f"steps/{place}/set")


def lines_stand_by_class(record: Record, book: Book) -> Iterable[Problem]:
    """Lines are grouped by class, each asset once [A2.7.2a]."""
    rows = record.get("lines", [])
    order = [str(row.get("category") or "") for row in rows]
    if order != sorted(order) or any(_of_another_class(row, book) for row in rows):
        message = say(
            "账面明细须按类别排列;请恢复:ecentre restore {id}",
            "frozen lines must stand by class; put it back: ecentre restore {id}", id=record.id,
        )
        yield problem(record, "grouped", "A2.7.2a", message, "lines")
    seen: set[str] = set()
    for place, row in enumerate(rows):
        for id in freeze.listed(row):
            if id in seen:
                message = say("{asset} 重复列出", "{asset} is listed twice", asset=id)
                yield problem(record, "twice", "A2.7.2a", message, f"lines/{place}/assets")
            seen.add(id)


def _of_another_class(row: Data, book: Book) -> bool:
    told = (freeze.line(id, int(row["rev"]), book) for id in freeze.listed(row))
    return any(line.get("category") != row.get("category") for line in told)


def entries_name_one_thing(record: Record, book: Book) -> Iterable[Problem]:
    """Each entry names assets or describes a thing, and goes to the department that lists them [A2.7.1]."""
    if not record.get("entries"):
        return
    mine = {id for row in record.get("lines", []) for id in freeze.listed(row)}
    others = {
        id: other.id
        for other in book.find("count", stocktake=record.text("stocktake"))
        if other.id != record.id and other.state != "cancelled"
        for row in other.get("lines", [])
        for id in freeze.listed(row)
    }
    for place, entry in enumerate(record.get("entries", [])):
        away = [id for id in freeze.listed(entry) if id in others and id not in mine]
        if bool(entry.get("assets")) == bool(entry.get("label")):
            message = say("清点记录须写明资产编号或实物标识之一", "an entry needs asset numbers or a label, not both")
            yield problem(record, "thing", "A2.7.2a", message, f"entries/{place}")
        for id in away:
            message = say(
                "{asset} 列在 {other},请登记在那里:ecentre stocktake count {asset}",
                "{asset} is listed in {other}; enter it there: ecentre stocktake count {asset}",
                asset=id, other=others[id],
            )
            yield problem(record, "elsewhere", "A2.7.1", message, f"entries/{place}/assets")


def counting_ends_with_the_stocktake(record: Record, book: Book) -> Iterable[Problem]:
    """Let counting end when the stocktake does [A2.7.1]."""
    parent = book.get("stocktake", record.text("stocktake"))
    if record.state == "open" and parent is not None and parent.state != "open":
        message = say(
            "{id} 已结束盘点,不能再清点;确需重新清点,请审批人退回:ecentre reject {id} --reason …",
            "{id} is closed for counting; to count again an approver sends it back: ecentre reject {id} --reason …",
            id=parent.id,
        )
        yield problem(record, "closed", "A2.7.1", message)


def everything_is_counted(record: Record, book: Book) -> Iterable[Problem]:
    """Nothing in a confirmed count is uncounted, or told differently by two people [A2.7.1]."""
    if record.state not in OVER:
        return
    outcomes = tally.outcomes(record, book)
    left = [one.key for one in outcomes if one.verdict is Verdict.UNCOUNTED]
    if left:
        message = say(
            "{keys} 还没有盘点(共 {n} 件):ecentre stocktake count {first},或填表后 ecentre stocktake enter 盘点表.xlsx",
            "{keys} not counted yet ({n} in all): ecentre stocktake count {first}, or fill the sheet and "
            "ecentre stocktake enter SHEET.xlsx",
            keys=joined(left[:FEW]), n=len(left), first=left[0],
        )
        yield problem(record, "uncounted", "A2.7.1", message, "lines")
    for one in outcomes:
        if one.verdict is Verdict.CONFLICTING:
            message = say(
                "{key} 几个人的清点结果不一致,请再盘一次或裁定:ecentre stocktake settle {key} --found … --reason …",
                "{key} was counted differently; count again or decide: "
                "ecentre stocktake settle {key} --found … --reason …",
                key=one.key,
            )
            yield problem(record, "conflict", "A2.7.1", message, "entries")


def every_difference_is_explained(record: Record, book: Book) -> Iterable[Problem]:
    """Every difference has a reason and a follow-up that fits it [A2.7.1]."""
    if record.state not in OVER:
        return
    for one in tally.differences(record, book):
        if one.verdict is not Verdict.CONFLICTING and not one.explained:
            message = say(
                "{key} {verdict},须写明原因和处理意见:ecentre stocktake explain {key} --reason … --follow-up {choices}",
                "{key} is {verdict}: give cause and follow-up: "
                "ecentre stocktake explain {key} --reason … --follow-up {choices}",
                key=one.key, verdict=tally.LABELS[one.verdict], choices="|".join(tally.FOLLOW_UPS[one.verdict]),
            )
            yield problem(record, "explained", "A2.7.1", message, "explanations")


def it_moves_with_its_own_stocktake(record: Record, book: Book) -> Iterable[Problem]:
    """Each count is listed, adjusted and cancelled by the stocktake it is part of, adjusted as agreed [A2.7.1]."""
    for place, step in enumerate(record.steps):
        if step.get("cause") and step["cause"] != record.get("stocktake"):
            message = say("起因 {cause} 不是所属的盘点", "{cause} is not its stocktake", cause=step["cause"])
            yield problem(record, "cause", "A2.7.1", message, f"steps/{place}/cause")
    for asset in agreed.left_out(record, book) if record.state == "adjusted" else ():
        message = say(
            "{asset} 议定调账而没有调;请恢复卡片:ecentre restore {asset}",
            "{asset} was to be adjusted and was not; restore its card: ecentre restore {asset}", asset=asset,
        )
        yield problem(record, "adjusted", "A2.7.1", message, "explanations")


def its_keeper_confirmed(record: Record, book: Book) -> Iterable[Problem]:
    """Each part is confirmed by who was property keeper of the department on that day [A2.7.2b, X.1]."""
    confirmed = [step for step in record.steps if step.get("verb") == "confirm"]
    if record.state not in OVER:
        return
    if not confirmed:
        message = say("没有部门确认的记录", "no step confirms it")
        yield problem(record, "keeper", "A2.7.2b", message, "steps")
        return
    last, department = confirmed[-1], record.text("department")
    on = date.fromisoformat(str(last["at"])[:10])
    keepers = policy.holders(book, "property_keeper", on, department)
    if last["by"] not in keepers:
        message = say(
            "须由 {department} 的物品管理员({who})确认:ecentre stocktake confirm --department {department}{hands}",
            "the property keeper of {department} ({who}) must confirm: "
            "ecentre stocktake confirm --department {department}{hands}",
            department=facts.named(book, "department", department), hands=hands(keepers),
            who=joined(facts.named(book, "person", one) for one in keepers),
        ) if keepers else whose.nobody(book, "property_keeper", department)
        yield problem(record, "keeper", "A2.7.2b", message, "steps")
    elif policy.text(book, "stocktake.lone_counter_confirms", on) == "no" and tally.counters([record]) == [last["by"]]:
        message = say(
            "只有 {by} 一人清点,不能再由其一人确认;请他人也清点:ecentre stocktake count … --as 姓名",
            "{by} alone counted and cannot alone confirm; another person must count: ecentre stocktake count --as NAME",
            by=facts.named(book, "person", last["by"]),
        )
        yield problem(record, "lone", "X.2", message, "steps")


def _adjust(record: Record, book: Book) -> Iterable[Act]:
    """Move the book where an approved follow-up says so, but never over what happened since it was frozen."""
    for one in tally.differences(record, book):
        yield from agreed.acts(one, book.get("asset", one.asset))


KIND = Kind(
    name="count",
    label=say("部门盘点", "count"),
    help=say("一个部门的清点和差异", "one department's counting and its differences"),
    title="month",
    columns=("id", "month", "department", "state"),
    ended=("adjusted", "cancelled"),
    rules=(
        frozen_lines_never_change, lines_stand_by_class, entries_name_one_thing, counting_ends_with_the_stocktake,
        everything_is_counted, every_difference_is_explained, it_moves_with_its_own_stocktake, its_keeper_confirmed,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="open", inner=True, clause="A2.7.1",
            label=say("列出明细", "list"), help=say("开始盘点时由程序列出", "made when a stocktake is opened"),
        ),
        Transition(
            verb="record", source=("open",), target="open", asks=("entries",), needs=("entries",), clause="A2.7.1",
            label=say("登记清点", "record"), help=say("登记清点结果", "enter what was counted"),
        ),
        Transition(
            verb="settle", source=("open",), target="open", asks=("entries",), needs=("entries",), reason=True,
            clause="A2.7.1",
            label=say("裁定", "settle"), help=say("裁定不一致的清点结果", "decide what people counted differently"),
        ),
        Transition(
            verb="explain", source=("open",), target="open", asks=("explanations",), needs=("explanations",),
            clause="A2.7.1",
            label=say("说明差异", "explain"), help=say("写明差异的原因和处理意见", "give reasons and follow-ups"),
        ),
        Transition(
            verb="confirm", source=("open",), target="confirmed", clause="A2.7.2b",
            label=say("部门确认", "confirm"),
            help=say("物品管理员确认本部门部分", "the keeper confirms the department's part"),
        ),
        Transition(
            verb="reopen", source=("confirmed",), target="open", reason=True, clause="A2.7.1",
            label=say("重新清点", "reopen"),
            help=say("盘点结束前退回重新清点", "count again before the stocktake is closed"),
        ),
        Transition(
            verb="adjust", source=("confirmed",), target="adjusted", inner=True, effect=_adjust, clause="A2.7.1",
            causes=("asset.lose", "asset.relocate", "asset.recover"),
            label=say("调账", "adjust"), help=say("随盘点调账", "moved with the stocktake"),
        ),
        Transition(
            verb="cancel", source=("open", "confirmed"), target="cancelled", inner=True, clause="A2.7.1",
            label=say("取消", "cancel"), help=say("随盘点取消", "cancelled with the stocktake"),
        ),
    ),
)
