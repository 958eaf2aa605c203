"""Supervision on the command line: the chase list, the sheet of a day, the checks, the feedback [A1.2.2]."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ecentre import actions, clock
from ecentre.cli import output
from ecentre.cli.acting import filling, rowing, writing
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import standings
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.index import PendingBook
from ecentre.reports import oversight
from ecentre.subjects import checks
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.index import IndexBook
    from ecentre.model import Change, Data

SHEET = "supervise_check"
NAME, WORD, FILE, DAY, NUMBER = (
    say("姓名", "NAME"), say("文字", "TEXT"), say("文件", "FILE"), say("日期", "DATE"), say("整数", "NUMBER"),
)  # fmt: skip
STATES = say("正常|滞后|有问题|报称完成", "on_track|behind|problem|done_claimed")
WHICH = say("事项编号或末几位", "id of an item, or its tail")
Items = Annotated[list[str] | None, argument(WHICH, say("[编号...]", "[ID...]"))]
Item = Annotated[str, argument(WHICH, say("[编号]", "[ID]"))]
State = Annotated[str, option("--state", say("检查情况", "what the check found"), STATES)]
Progress = Annotated[
    str, option("--progress", say("累计进度;不填同上次", "progress so far; as last time if left out"), NUMBER)
]
Remark = Annotated[str, option("--remark", say("进展说明", "how it goes"), WORD)]
Problem = Annotated[str, option("--problem", say("存在什么问题", "what is wrong"), WORD)]
Told = Annotated[str, option("--reported-to", say("问题告诉了谁", "who was told of the problem"), NAME)]
Checker = Annotated[str, option("--checker", say("检查人;不填为经办人", "who checked; else who acts"), NAME)]
Day = Annotated[str, option("--date", say("哪天的检查;不填为当日", "the day checked; else today"), DAY)]
Rows = Annotated[str, option("--rows", say("填好的检查表(xlsx 或 csv)", "the filled sheet (xlsx or csv)"), FILE)]
Found = Annotated[str, option("--date", say("问题是哪天查出的", "the day the problem was found"), DAY)]
Answer = Annotated[str, option("--answer", say("对方的处理意见", "what they said"), WORD)]
ToldOn = Annotated[str, option("--reported-on", say("哪天反馈的;不填为当日", "the day; else today"), DAY)]

bare = standings.bare(lambda call: oversight.chase(call.book, clock.today()))


def sheet(day: Day = "") -> int:
    """Give the sheet of a day's checks, to look at or to fill in."""
    call = current()
    output.table(call, oversight.sheet(call.book, call.schemas, _day(day)))
    return 0


def check(
    items: Items = None, state: State = "", progress: Progress = "", remark: Remark = "", problem: Problem = "",
    reported_to: Told = "", checker: Checker = "", day: Day = "", rows: Rows = "",
) -> int:  # fmt: skip
    """Enter the checks of a day: of some items, or of a filled sheet."""
    call, chosen = current(), _day(day)
    guided = not rows and asking.possible(call)
    items = items or ([_which(call)] if guided else None)
    cells = {"state": state, "progress": progress, "remark": remark, "problem": problem, "reported_to": reported_to}
    cells = _told(call, items or [], cells) if guided else cells
    typed = {name: value for name, value in (cells | {"checker": checker}).items() if value}
    if bool(rows) == bool(items) or (rows and typed):
        raise UsageError(
            say(
                "请写事项编号和检查情况,或填好的检查表:ecentre supervise check 编号 --state 正常 --progress 40,"
                "或 --rows 检查表.xlsx;出表:ecentre supervise sheet --to 检查表.xlsx",
                "give items and what was found, or a filled sheet: ecentre supervise check ID --state on_track "
                "--progress 40, or --rows SHEET.xlsx; to make one: ecentre supervise sheet --to SHEET.xlsx",
            )
        )

    def plan(book: IndexBook) -> Change:
        found = _of_sheet(call, rows) if rows else [_typed(call, book, item, typed) for item in items or []]
        return _entered(call, book, chosen, found)

    return _act(call, chosen, plan)


def _which(call: Call) -> str:
    """Ask which item is meant, of those that are open."""
    from ecentre.cli.dialogue import choosing

    found = choosing.living(call.kept, "supervise")
    if not found:
        raise NotFoundError(
            say("没有未办结的督办事项;立项:ecentre supervise add", "no item is open; open one: ecentre supervise add")
        )
    return choosing.pick(say("哪一件督办事项?", "Which item?"), found)


def _told(call: Call, items: list[str], cells: dict[str, str]) -> dict[str, str]:
    """Ask for what a check was not given: what was found, how far it is, and of a problem what it is."""
    from ecentre.cli.dialogue import cells as asking_cells

    table, named = call.schemas.get(SHEET).rows("entries"), naming.resolver(call.kept, call.schemas)
    if cells["state"]:
        cells |= {"state": filling.read(table, {"state": cells["state"]}, named)["state"]}
    if cells["state"] and (cells["state"] != checks.PROBLEM or cells["problem"]):
        return cells
    known = [one for id in items[:1] for one in checks.of(call.kept, named("supervise", id))]

    def wanted(row: Data) -> list[str]:
        more = ["problem", "reported_to"] if row.get("state") == checks.PROBLEM else []
        return ["state", *([] if row.get("state") == checks.CLAIMED or len(items) > 1 else ["progress"]), *more]

    last = known[-1].progress if known else 0
    found = asking_cells.asked(call, table, cells, wanted, ("reported_to",), progress=last)
    return {name: str(value) for name, value in found.items()}


def feedback(
    item: Item = "", reported_to: Told = "", answer: Answer = "", reported_on: ToldOn = "", day: Found = ""
) -> int:
    """Enter who was told of a problem that a check found."""
    call = current()
    table = call.schemas.get(SHEET).rows("feedback")
    if not (item and reported_to) and asking.possible(call):
        from ecentre.cli.dialogue import cells as asking_cells

        item = item or _which(call)
        known = {"reported_to": reported_to, "answer": answer}
        told = asking_cells.asked(call, table, known, lambda _row: ["reported_to", "answer"], ("answer",))
        reported_to, answer = told["reported_to"], str(told.get("answer", ""))
    if not (item and reported_to):
        raise UsageError(
            say("请写明哪一件、告诉了谁:ecentre supervise feedback 编号 --reported-to 姓名",
                "say which item and who was told: ecentre supervise feedback ID --reported-to NAME")
        )  # fmt: skip
    cells = {"item": item, "reported_to": reported_to, "answer": answer, "reported_on": reported_on}

    def plan(book: IndexBook) -> Change:
        given = {name: value for name, value in cells.items() if value}
        row = filling.read(table, given, naming.resolver(book, call.schemas))
        found = _problem(book, str(row["item"]), values.date_text(day) if day else "")
        return actions.advance(call.desk(book), found.sheet, "feedback", {"feedback": [row]}, call.paper())

    return writing.act(call, plan)


def _day(text: str) -> date:
    return date.fromisoformat(values.date_text(text)) if text else clock.today()


def _typed(call: Call, book: IndexBook, item: str, typed: dict[str, str]) -> Data:
    """Read one check; progress not typed is what it was, or all of it where the item is said to be done."""
    table, named = call.schemas.get(SHEET).rows("entries"), naming.resolver(book, call.schemas)
    row: dict[str, Any] = filling.read(table, {"item": item, **typed}, named)
    if not row.get("state"):
        raise filling.lacking(table, ["state"])
    known, record = checks.of(book, str(row["item"])), book.get("supervise", str(row["item"]))
    whole = int(record.get("target", checks.WHOLE)) if record else checks.WHOLE
    last = known[-1].progress if known else 0
    return {"progress": whole if row["state"] == checks.CLAIMED else last} | row


def _of_sheet(call: Call, name: str) -> list[Data]:
    """Read a filled sheet; a line whose finding is empty was not checked."""
    table = call.schemas.get(SHEET).rows("entries")
    found = rowing.from_file(call, table, Path(name), oversight.titles(table), "state")
    if not found:
        raise UsageError(
            say("{name} 里没有一行填了检查情况", "no line of {name} says what was found", name=name)
        )
    return found


def _entered(call: Call, book: IndexBook, day: date, rows: list[Data]) -> Change:
    """Put checks on the sheet of their day, a new one where there is none."""
    desk = call.desk(book)
    known = book.find(SHEET, date=day.isoformat())
    if known:
        return actions.advance(desk, known[-1].ref, "enter", {"entries": rows}, call.paper())
    return actions.create(desk, SHEET, {"date": day.isoformat(), "entries": rows}, "add", call.paper())


def _problem(book: IndexBook, item: str, day: str) -> checks.Check:
    """Find the check whose problem is meant: of a day, else the newest that nobody was told of."""
    found = [one for one in checks.of(book, item) if one.row.get("state") == checks.PROBLEM]
    wanted = [one for one in found if one.day.isoformat() == day] if day else [one for one in found if not one.told_on]
    if not wanted:
        raise NotFoundError(
            say(
                "{item} 没有未反馈的问题;先登记检查:ecentre supervise check {item} --state 有问题 --problem …",
                "{item} has no problem to report; enter the check first: "
                "ecentre supervise check {item} --state problem --problem …", item=item,
            )
        )  # fmt: skip
    return wanted[-1]


def _act(call: Call, day: date, plan: Callable[[IndexBook], Change]) -> int:
    """Make a change real and say what is left of the day."""

    def guided(book: IndexBook) -> Change:
        change = plan(book)
        return replace(change, follow=oversight.after(PendingBook(book, list(change.records)), day))

    return writing.act(call, guided)


READS = ("sheet",)
COMMANDS = {"sheet": sheet, "check": check, "feedback": feedback}
HELP = {
    "sheet": say("当天要逐项检查的事项表,可导出填写 [A1.2.2.1]", "the items to check, a sheet to fill in [A1.2.2.1]"),
    "check": say("登记检查情况,每项每个工作日一次 [A1.2.2.1]", "enter checks, once an item and working day [A1.2.2.1]"),
    "feedback": say("登记问题反馈给了谁 [A1.2.2.2]", "enter who was told of a problem [A1.2.2.2]"),
}
EXAMPLES = {
    "sheet": "ecentre supervise sheet --to checks.xlsx",
    "check": "ecentre supervise check SUP-2026-0001 --state 正常 --progress 40",
    "feedback": "ecentre supervise feedback SUP-2026-0001 --reported-to 王建国",
}
