"""Work plans: what every department will do in two weeks, agreed ahead, then followed up one by one [A1.2.1.1-2]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import plans
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

HANDED_IN = ("submitted", "issued")


def periods_adjoin(record: Record, book: Book) -> Iterator[Problem]:
    """Periods of one scope follow each other with no gap and no overlap, one plan a period [A1.2.1.2]."""
    if record.state == "dropped":
        return
    last, later = plans.before(record, book), plans.after(record, book)
    wanted = plans.until(last) + timedelta(days=1) if last else plans.first(record)
    if last is not None and plans.first(record) != wanted:
        word = say("重叠", "an overlap") if plans.first(record) < wanted else say("空档", "a gap")
        message = say(
            "与上一期 {last}({from_} 至 {until})有{word};本期应从 {day} 起:--from-date {day}",
            "{word} with the last period {last} ({from_} to {until}); this one begins on {day}: --from-date {day}",
            word=word, last=last.id, from_=last.text("from_date"), until=last.text("until_date"), day=wanted,
        )
        yield problem(record, "adjoin", "A1.2.1.2", message, "from_date")
    elif later is not None and plans.first(later) != plans.until(record) + timedelta(days=1):
        message = say(
            "下一期 {later} 从 {day} 起,本期须到前一天为止,不能有空档或重叠;接着最后一期拟订:ecentre plan add",
            "the next period, {later}, begins on {day}: this one ends the day before, with no gap and no overlap; "
            "to go on after the last: ecentre plan add",
            later=later.id, day=later.text("from_date"),
        )
        yield problem(record, "adjoin", "A1.2.1.2", message, "from_date")


def a_dropped_plan_leaves_no_gap(record: Record, book: Book) -> Iterator[Problem]:
    """A plan with later ones behind it is not dropped: its period would stay empty [A1.2.1.2]."""
    if record.state != "dropped":
        return
    live = plans.live(book, record.text("scope"))
    covered = any(plans.first(one) == plans.first(record) for one in live)
    later = next((one for one in live if plans.first(one) > plans.first(record)), None)
    if later is not None and not covered:
        message = say(
            "后面已有 {later},这一期不能空着;请先补一期:ecentre plan add --from-date {day}",
            "{later} follows, so this period cannot stay empty; make another: ecentre plan add --from-date {day}",
            later=later.id, day=record.text("from_date"),
        )
        yield problem(record, "gap", "A1.2.1.2", message, "state")


def a_period_has_its_length(record: Record, book: Book) -> Iterator[Problem]:
    """A period lasts as many days as policy says: two weeks [A1.2.1.2, T.3]."""
    wanted = plans.until_of(book, plans.first(record))
    if wanted is not None and plans.until(record) != wanted:
        message = say(
            "一期从 {first} 起应到 {day};请更正:--until-date {day}",
            "a period from {first} lasts until {day}: --until-date {day}", first=plans.first(record), day=wanted,
        )
        yield problem(record, "period", "A1.2.1.2", message, "until_date")


def the_office_draws_up_the_overall_plan(record: Record, book: Book) -> Iterator[Problem]:
    """The office leads: the arrangement of all departments is drawn up and handed in by it [A1.0.3]."""
    if record.text("scope") != "overall":
        return
    for place, step in enumerate(record.steps):
        asked = step.get("verb") in ("add", "submit") and not step.get("cause")
        if asked and not policy.held(book, str(step["by"]), "ecom_office", str(step["at"])):
            office = policy.holders(book, "ecom_office")
            message = say(
                "各部门工作安排由电商办({who})拟订和送审:ecentre plan add{hands};"
                "办公区工作计划:ecentre plan add --scope area",
                "the arrangement of all departments is drawn up by the office ({who}): ecentre plan add{hands}; "
                "for the office area: ecentre plan add --scope area",
                who=whose.named(book, office), hands=hands(office),
            ) if office else whose.nobody(book, "ecom_office")
            yield problem(record, "office", "A1.0.3", message, f"steps/{place}/by")


def every_department_appears(record: Record, book: Book) -> Iterator[Problem]:
    """Every department that was active when it was handed in has items or is marked as without [A1.2.1.1]."""
    step = facts.last(record, "submit")
    if record.state not in HANDED_IN or step is None or record.text("scope") != "overall":
        return
    missing = plans.silent(record, book, facts.day_of(step))
    if missing:
        names = joined(facts.named(book, "department", one) for one in missing)
        message = say(
            "{names} 没有事项;请登记:ecentre plan enter {id} …,确无事项的送审时写明:--without {names}",
            "{names}: no items; enter them: ecentre plan enter {id} …, or say so when handing in: --without {names}",
            names=names, id=record.id,
        )
        yield problem(record, "departments", "A1.2.1.1", message, "without")


def without_means_without(record: Record, book: Book) -> Iterator[Problem]:
    """A department marked as without items has none [A1.2.1.1]."""
    both = sorted({str(row["department"]) for row in plans.items(record)} & set(record.get("without", [])))
    if both:
        names = joined(facts.named(book, "department", one) for one in both)
        message = say(
            "{names} 已登记事项,不能又写无事项;请改 --without,或划去:ecentre plan strike {id} --item … --why …",
            "{names}: items and without; change --without, or: ecentre plan strike {id} --item … --why …",
            names=names, id=record.id,
        )
        yield problem(record, "without", "A1.2.1.1", message, "without")


def a_plan_says_something(record: Record, _book: Book) -> Iterator[Problem]:
    """A plan that is handed in has at least one item [A1.2.1.2]."""
    if record.state in HANDED_IN and not plans.items(record):
        message = say(
            "还没有事项;请登记:ecentre plan enter {id} --what … --department … --owner … --due …",
            "it has no items: ecentre plan enter {id} --what … --department … --owner … --due …", id=record.id,
        )
        yield problem(record, "empty", "A1.2.1.2", message, "items")


def items_lie_in_their_time(record: Record, _book: Book) -> Iterator[Problem]:
    """An item is due in its period or later, never before it begins; what is struck out was entered [A1.2.1.2]."""
    for place, row in enumerate(record.get("items", [])):
        begins = str(row.get("start") or record.text("from_date"))
        if str(row["due"]) < max(begins, record.text("from_date")) and plans.stands(record, row):
            message = say(
                "第 {n} 项的完成期限 {due} 早于开始日期 {begins} 或本期起始日期;"
                "请划去后重新登记:ecentre plan strike {id} --item {n} --why 期限写错",
                "item {n} is due on {due}, before it begins on {begins} or before the period; strike it out and enter "
                "it again: ecentre plan strike {id} --item {n} --why …",
                n=row["number"], due=row["due"], begins=begins, id=record.id,
            )
            yield problem(record, "term", "A1.2.1.2", message, f"items/{place}/due")
    known = {int(row["number"]) for row in record.get("items", [])}
    for place, row in enumerate(record.get("struck", [])):
        if int(row["item"]) not in known:
            message = say(
                "没有第 {n} 项;请核对序号:ecentre show {id}", "there is no item {n}; see: ecentre show {id}",
                n=row["item"], id=record.id,
            )
            yield problem(record, "struck", "A1.2.1.2", message, f"struck/{place}/item")


def every_item_is_followed_up(record: Record, book: Book) -> Iterator[Problem]:
    """Every item of an issued plan is one supervised item, no more and no less [A1.2.2.1]."""
    found = [one.get("item") for one in book.find("supervise", plan=record.id)] if record.state == "issued" else []
    for row in plans.items(record) if record.state == "issued" else ():
        if found.count(row["number"]) != 1:
            message = say(
                "第 {n} 项应有一件督办事项,现有 {found} 件;请恢复:ecentre restore {id}",
                "item {n} should be one supervised item and is {found}; put it back: ecentre restore {id}",
                n=row["number"], found=found.count(row["number"]), id=record.id,
            )
            yield problem(record, "followed_up", "A1.2.2.1", message, "items")


def _period(record: Record, book: Book) -> Data:
    """Take up where the last period of the scope ends, or with this Monday."""
    scope = record.text("scope") or "overall"
    if record.get("from_date"):
        begins = plans.first(record)
    else:
        last = max(plans.live(book, scope), key=plans.until, default=None)
        begins = plans.until(last) + timedelta(days=1) if last else book.on - timedelta(days=book.on.weekday())
    until = plans.until_of(book, begins)
    return {"scope": scope, "from_date": begins.isoformat(), "until_date": until.isoformat() if until else None}


def _follow_up(record: Record, _book: Book) -> Iterator[Act]:
    """Open a supervised item for every item that stands."""
    for row in plans.items(record):
        kept = {name: row.get(name) for name in ("what", "department", "owner", "due", "target", "unit")}
        source = {"start": row.get("start") or record.text("from_date"), "source": "plan", "plan": record.id}
        given = {name: value for name, value in kept.items() if value is not None}
        yield Act(Ref("supervise", ""), "add", given | source | {"item": row["number"]})


def what_comes_next(record: Record) -> Iterator[str]:
    """Enter the items of the departments."""
    if record.state == "draft" and not plans.items(record):
        yield f"plan enter {record.id} --what … --department … --owner … --due …"


KIND = Kind(
    name="plan",
    label=say("工作安排", "work plan"),
    help=say("两周一期的各部门工作安排和办公区工作计划", "what all departments will do in two weeks"),
    title="from_date",
    columns=("id", "scope", "from_date", "until_date", "drafter", "state"),
    ended=("dropped",),
    rules=(
        periods_adjoin, a_dropped_plan_leaves_no_gap, a_period_has_its_length, the_office_draws_up_the_overall_plan,
        every_department_appears, without_means_without, a_plan_says_something, items_lie_in_their_time,
        every_item_is_followed_up,
    ),
    dues=(plans.the_next_one_is_issued_in_time,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="draft", fill=_period, fills=("scope", "from_date", "until_date"),
            clause="A1.2.1.2",
            label=say("拟订", "draw up"), help=say("拟订下一期工作安排", "draw up the next plan"),
        ),
        Transition(
            verb="enter", source=("draft",), target="", adds=("items",), needs=("items",), clause="A1.2.1.2",
            label=say("登记事项", "enter"), help=say("登记各部门的事项", "enter what a department will do"),
        ),
        Transition(
            verb="strike", source=("draft",), target="", adds=("struck",), needs=("struck",), clause="A1.2.1.2",
            label=say("划去事项", "strike"), help=say("划去登记错的事项", "strike out an item entered wrongly"),
        ),
        Transition(
            verb="submit", source=("draft",), target="submitted", asks=("without",), clause="A1.2.1.1",
            label=say("送审", "submit"),
            help=say("各部门齐了以后送领导审批", "hand it to the leader when every department has said its part"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="issued", chain="plan", never_by=("drafter",),
            effect=_follow_up, causes=("supervise.add",), clause="A1.2.1.2",
            label=say("批准印发", "approve"),
            help=say("批准印发,各事项转入督办", "agree and issue it; its items are followed up from then on"),
        ),
        Transition(
            verb="return", source=("submitted",), target="draft", veto="plan", reason=True, clears=("without",),
            clause="A1.2.1.2", label=say("退回", "return"), help=say("退回修改", "send it back to be changed"),
        ),
        Transition(
            verb="drop", source=("draft", "submitted"), target="dropped", reason=True, clause="A1.2.1.2",
            label=say("作废", "drop"), help=say("作废尚未印发的安排", "drop a plan that was not issued"),
        ),
    ),
)
