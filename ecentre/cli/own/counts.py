"""Counting on the command line: one thing after another, a filled sheet, a scanner's list; then explain and confirm."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import actions, clock
from ecentre.cli.acting import filling, writing
from ecentre.cli.dialogue import asking, cells, choosing
from ecentre.cli.grammar.declare import FILE, NAME, WORD, argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.exchange import answers, counting
from ecentre.exchange.counting import Said
from ecentre.exchange.parts import Parts, parts
from ecentre.index import PendingBook
from ecentre.reports import standing
from ecentre.subjects import tally
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.index import IndexBook
    from ecentre.model import Change

WHICH = say("资产编号、编号末几位或原编号", "asset number, its tail, or the former number")
Things = Annotated[list[str], argument(WHICH, say("编号...", "ID..."))]
SomeThings = Annotated[list[str] | None, argument(WHICH, say("[编号...]", "[ID...]"))]
Thing = Annotated[str, argument(say("资产编号或实物标识", "asset number or label"), say("编号", "ID"))]
Place = Annotated[str, option("--place", say("实际地点;不填为账面地点", "place found; else as booked"), NAME)]
Found = Annotated[str, option("--found", say("在 或 不在", "found or not"), say("在|不在", "yes|no"))]
Remark = Annotated[str, option("--remark", say("备注", "remark"), WORD)]
Department = Annotated[str, option("--department", say("哪个部门的部分", "which department's part"), NAME)]
Words_ = Annotated[str, option("--thing", say("没有编号的实物,用文字说明", "a thing without a number, in words"), WORD)]
Rest = Annotated[bool, option("--rest", say("该部门其余未盘的全部", "all not counted yet in the department"))]
Sheet = Annotated[str, argument(say("填好的盘点表", "the filled count sheet"), FILE)]
Burst = Annotated[str, argument(say("扫描清单;- 为标准输入", "the list; - is standard input"), FILE)]
FollowUp = Annotated[
    str,
    option(
        "--follow-up",
        say("处理意见:调账、归还、补登等", "what is to be done about it"),
        say("lose|relocate|return|repair|register|recover|none", "lose|relocate|return|repair|register|recover|none"),
    ),
]


def count(
    things: SomeThings = None,
    place: Place = "",
    found: Found = "yes",
    remark: Remark = "",
    department: Department = "",
    thing: Words_ = "",
    rest: Rest = False,
) -> int:
    """Enter what was counted, thing by thing."""
    call = current()
    common = Said("", _found(found), _id(call, "place", place), remark=remark)
    if things == ["-"]:
        return _scanned(call, _text("-"), common, department)
    given = [replace(common, thing=one) for one in things or []]
    given += [replace(common, thing=thing, described=True)] if thing else []

    def plan(book: IndexBook) -> Change:
        desk, hall, home = call.desk(book), running(book), _id(call, "department", department)
        told = given + [replace(common, thing=id) for id in _left(hall, home or _own(call, book))] if rest else given
        if not told:
            raise UsageError(say("请写编号、--thing 或 --rest", "what was counted? Give an ID, --thing or --rest"))
        _known(hall, told)
        return answers.enter(desk, hall, told, home, call.paper())

    return act(call, plan)


def enter(file: Sheet) -> int:
    """Enter a filled count sheet; nothing is written where a cell cannot be read."""
    call = current()
    call.scan = call.scan or file

    def plan(book: IndexBook) -> Change:
        hall = running(book)
        said = counting.read_sheet(Path(file), hall.record.id, naming.resolver(book, call.schemas))
        return answers.enter(call.desk(book), hall, said, "", call.paper())

    return act(call, plan)


def scan(file: Burst, place: Place = "", department: Department = "") -> int:
    """Enter a scanner's list: numbers, under lines such as “地点: 客服中心”."""
    call = current()
    return _scanned(call, _text(file), Said("", place=_id(call, "place", place)), department)


def _scanned(call: Call, text: str, common: Said, department: str) -> int:
    """Enter a list of numbers as a scanner or the clipboard gives it."""

    def plan(book: IndexBook) -> Change:
        read = counting.read_scan(text, naming.resolver(book, call.schemas), common.place)
        said = [replace(one, found=common.found, remark=common.remark) for one in read]
        home = _id(call, "department", department)
        return answers.enter(call.desk(book), running(book), said, home, call.paper())

    return act(call, plan)


def settle(thing: Thing, found: Found = "", place: Place = "") -> int:
    """Decide what people counted differently, with a reason."""
    call = current()
    if asking.possible(call):
        there = [("yes", str(say("在", "there"))), ("no", str(say("不在", "not there")))]
        found = found or choosing.pick(say("裁定:实物在不在?", "Is it there?"), there)
        writing.ask_reason(call)
    found = found or "yes"
    said = Said(thing, _found(found), _id(call, "place", place))
    return act(call, lambda book: answers.settle(call.desk(book), running(book), said, call.paper()))


def explain(things: Things, follow_up: FollowUp = "") -> int:
    """Give the reason and the follow-up of differences."""
    call, table = current(), current().schemas.get("count").rows("explanations")
    if asking.possible(call):
        follow_up = cells.asked(call, table, {"follow_up": follow_up}, lambda _row: ["follow_up"])["follow_up"]
        writing.ask_reason(call)
    if not follow_up:
        raise filling.lacking(table, ["follow_up"], reason=not call.reason)
    chosen = values.choice(follow_up, table.choices("follow_up"))
    if not call.reason:
        raise UsageError(say("请写明差异原因:--reason 原因", "give the reason of the difference: --reason TEXT"))
    return act(call, lambda book: answers.explain(call.desk(book), running(book), things, call.reason, chosen))


def confirm(department: Department = "") -> int:
    """Confirm the part of one's department, as its property keeper."""
    call = current()

    def plan(book: IndexBook) -> Change:
        home = _id(call, "department", department) or _own(call, book)
        return actions.advance(call.desk(book), running(book).department(home).ref, "confirm", {}, call.paper())

    return act(call, plan)


def act(call: Call, plan: Callable[[IndexBook], Change]) -> int:
    """Make a change real and say what comes next in the stocktake, and whose turn it is."""

    def guided(book: IndexBook) -> Change:
        change = plan(book)
        touched = change.records[0]
        id = touched.text("stocktake") or touched.id
        pending = PendingBook(book, list(change.records))
        return replace(change, follow=standing.after(id, pending, call.schemas, clock.today()))

    return writing.act(call, guided)


def running(book: IndexBook) -> Parts:
    """Give the stocktake that is being counted.

    Raises:
        NotFoundError: none is.
    """
    going = book.find("stocktake", state="open")
    if not going:
        raise NotFoundError(
            say(
                "现在没有进行中的盘点;看进展:ecentre stocktake,开始:ecentre stocktake open",
                "no stocktake is being counted; see: ecentre stocktake, or open one: ecentre stocktake open",
            )
        )
    return parts(book, max(going, key=lambda one: one.text("month")))


def _left(hall: Parts, department: str) -> list[str]:
    outcomes = tally.outcomes(hall.department(department), hall.book)
    return [one.key for one in outcomes if one.verdict is tally.Verdict.UNCOUNTED]


def _known(hall: Parts, told: list[Said]) -> None:
    """Refuse a typed number that no card has: by hand it is more likely a slip than a find."""
    strange = [said.thing for said in told if not said.described and not hall.asset(said.thing)]
    if strange:
        raise NotFoundError(
            say(
                "账上没有 {things};确有实物请用 --thing 说明",
                "no card has {things}; if the thing is there, use --thing",
                things=joined(strange),
            )
        )


def _text(file: str) -> str:
    if file == "-":
        return "" if sys.stdin is None else sys.stdin.read()
    if not Path(file).is_file():
        raise NotFoundError(say("找不到文件 {name}", "no such file: {name}", name=file))
    return counting.decoded(Path(file).read_bytes())


def _found(text: str) -> bool:
    found = counting.answer(text)
    if found is None:
        raise UsageError(say("--found 请填 在 或 不在", "--found is yes or no"))
    return found


def _id(call: Call, kind: str, text: str) -> str:
    return naming.find(call.kept, call.schemas, kind, text) if text else ""


def _own(call: Call, book: IndexBook) -> str:
    person = book.get("person", call.actor(book))
    return person.text("department") if person else ""


COMMANDS = {"count": count, "enter": enter, "scan": scan, "settle": settle, "explain": explain, "confirm": confirm}
HELP = {
    "count": say("登记盘到的实物 [A2.7.1]", "enter what was counted [A2.7.1]"),
    "enter": say("登记填好的盘点表 [A2.7.2a]", "enter a filled count sheet [A2.7.2a]"),
    "scan": say("登记扫描枪的清单", "enter a scanner's list"),
    "settle": say("裁定几个人不一致的清点,须说明理由", "decide what people counted differently, with a reason"),
    "explain": say("写明差异的原因和处理意见 [A2.7.1]", "give the reason and follow-up of differences [A2.7.1]"),
    "confirm": say("物品管理员确认本部门部分 [A2.7.2b]", "the keeper confirms the department's part [A2.7.2b]"),
}
EXAMPLES = {
    "count": "ecentre stocktake count AST-2026-0001 0002 --place 客服中心",
    "enter": "ecentre stocktake enter 2026-11-general.xlsx",
    "scan": "ecentre stocktake scan list.txt --place 客服中心",
    "settle": "ecentre stocktake settle AST-2026-0001 --found 在 --reason 现场复核",
    "explain": "ecentre stocktake explain AST-2026-0001 --follow-up lose --reason 搬家时遗失",
    "confirm": "ecentre stocktake confirm --department 综合部",
}
