"""Day sheets of checks: every open item once each working day, problems reported back in time [A1.2.2.1, A1.2.2.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, workdays
from ecentre.errors import NotFoundError
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import checks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.checks import Check
    from ecentre.words import Words


def checks_are_of_working_days(record: Record, book: Book) -> Iterator[Problem]:
    """A sheet is of a working day [A1.2.2.1, X.4]."""
    day = facts.day(record, "date")
    try:
        worked = day is None or workdays.is_workday(book, day)
    except NotFoundError as error:
        yield problem(record, "calendar", "X.4", error.message, "date")
        return
    if not worked:
        message = say(
            "{day} 不是工作日,不用检查;请在工作日检查:ecentre supervise check",
            "{day} is no working day; items are checked on working days: ecentre supervise check", day=day,
        )
        yield problem(record, "workday", "A1.2.2.1", message, "date")


def an_item_is_checked_once_a_day(record: Record, book: Book) -> Iterator[Problem]:
    """Each item has exactly one check a day, over all sheets of that day [A1.2.2.1]."""
    earlier = (one for one in book.find("supervise_check", date=record.get("date")) if one.id < record.id)
    known = {str(row["item"]): sheet.id for sheet in earlier for row in sheet.get("entries", [])}
    for place, row in enumerate(record.get("entries", [])):
        item = str(row["item"])
        if item in known:
            message = say(
                "{item} 当天已检查过({sheet}),一天一次;有问题要反馈的:"
                "ecentre supervise feedback {item} --reported-to 姓名",
                "{item} was checked that day already ({sheet}), once a day is enough; to report a problem: "
                "ecentre supervise feedback {item} --reported-to NAME",
                item=item, sheet=known[item],
            )
            yield problem(record, "once_a_day", "A1.2.2.1", message, f"entries/{place}/item")
        known.setdefault(item, record.id)


def only_open_items_are_checked(record: Record, book: Book) -> Iterator[Problem]:
    """Only an item that was open that day is checked [A1.2.2.1]."""
    for place, check in enumerate(checks.on_sheet(record)):
        item = book.get("supervise", str(check.row["item"]))
        why = _not_open(item, check) if item is not None else None
        if why is not None:
            yield problem(record, "open", "A1.2.2.1", why, f"entries/{place}/item")


def _not_open(item: Record, check: Check) -> Words | None:
    ended, begun = checks.ended(item), facts.begun(item)
    if ended is not None and (ended[0] < check.day or (ended[0] == check.day and ended[1] < check.at)):
        return say(
            "{item} 已于 {day} 办结或撤销,不用再检查;还要检查的:ecentre supervise",
            "{item} was closed or cancelled on {day}; what is still open: ecentre supervise",
            item=item.id, day=ended[0],
        )
    if begun is not None and begun > check.day:
        return say(
            "{item} 于 {day} 才立项;请检查当天及以后的日子", "{item} was opened on {day}; check it from then on",
            item=item.id, day=begun,
        )
    return None


def a_problem_is_described(record: Record, _book: Book) -> Iterator[Problem]:
    """A check that found a problem says what it is; who was told of one has one to be told of [A1.2.2.2]."""
    for place, row in enumerate(record.get("entries", [])):
        found = row.get("state") == checks.PROBLEM
        if found and not row.get("problem"):
            message = say(
                "{item} 有问题,须写明是什么问题:--problem …,告诉了谁:--reported-to 姓名",
                "{item} has a problem; say what it is: --problem TEXT, and who was told: --reported-to NAME",
                item=row["item"],
            )
            yield problem(record, "problem", "A1.2.2.2", message, f"entries/{place}/problem")
        if not found and (row.get("problem") or row.get("reported_to")):
            message = say(
                "{item} 写了问题或反馈,检查情况应为「有问题」:--state problem",
                "{item} names a problem or who was told; its finding is then: --state problem", item=row["item"],
            )
            yield problem(record, "problem", "A1.2.2.2", message, f"entries/{place}/state")


def progress_stays_within_its_measure(record: Record, book: Book) -> Iterator[Problem]:
    """Progress counts up to the item's target, and what is said to be done has reached it [A1.2.2.1, X.5]."""
    for place, row in enumerate(record.get("entries", [])):
        item = book.get("supervise", str(row["item"]))
        whole = int(item.get("target", checks.WHOLE)) if item is not None else checks.WHOLE
        claimed = row.get("state") == checks.CLAIMED
        if int(row["progress"]) > whole or (claimed and int(row["progress"]) < whole):
            message = say(
                "{item} 的累计进度是 {n},全部是 {whole};报称完成的应填 {whole}:--progress {whole}",
                "{item}: progress {n} of {whole}; what is said to be done has all of it: --progress {whole}",
                item=row["item"], n=row["progress"], whole=whole,
            )
            yield problem(record, "progress", "A1.2.2.1", message, f"entries/{place}/progress")


def feedback_answers_a_problem(record: Record, _book: Book) -> Iterator[Problem]:
    """Feedback is about a problem found that day, given on that day or later [A1.2.2.2]."""
    found = {str(row["item"]) for row in record.get("entries", []) if row.get("state") == checks.PROBLEM}
    for place, row in enumerate(record.get("feedback", [])):
        if str(row["item"]) not in found or str(row["reported_on"]) < record.text("date"):
            message = say(
                "{item} 在 {day} 的检查中没有问题可反馈,或反馈日期早于检查;看检查记录:ecentre show {sheet}",
                "no problem of {item} was found on {day}, or the feedback is earlier; see: ecentre show {sheet}",
                item=row["item"], day=record.text("date"), sheet=record.id,
            )
            yield problem(record, "feedback", "A1.2.2.2", message, f"feedback/{place}")
    for place, (row, step) in enumerate(checks.rows(record, "feedback")):
        if str(row["reported_on"]) > str(step["at"])[:10]:
            yield problem(record, "feedback", "A1.2.2.2", _ahead(row["reported_on"]), f"feedback/{place}/reported_on")


def _ahead(day: date | str) -> Words:
    return say("反馈日期 {day} 还没有到,反馈那天再登记", "{day} is still to come; enter it on the day", day=day)


KIND = Kind(
    name="supervise_check",
    label=say("督办检查日表", "day sheet of checks"),
    help=say("每个工作日对未办结事项逐项检查,日常用 ecentre supervise check", "each open item, each working day"),
    title="date",
    columns=("id", "date", "state"),
    rules=(
        checks_are_of_working_days, an_item_is_checked_once_a_day, only_open_items_are_checked, a_problem_is_described,
        progress_stays_within_its_measure, feedback_answers_a_problem,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("entries",), needs=("entries",), clause="A1.2.2.1",
            label=say("开日表", "begin"), help=say("开一天的检查日表", "begin the sheet of a day"),
        ),
        Transition(
            verb="enter", source=("recorded",), target="", adds=("entries",), needs=("entries",), clause="A1.2.2.1",
            label=say("登记检查", "enter"), help=say("登记检查情况", "enter what a check found"),
        ),
        Transition(
            verb="feedback", source=("recorded",), target="", adds=("feedback",), needs=("feedback",),
            clause="A1.2.2.2",
            label=say("反馈问题", "feedback"), help=say("登记问题告诉了谁", "enter who was told of a problem"),
        ),
    ),
)
