"""The chase list of supervised items with their colours, and the sheet of a day's checks [A1.2.2.1, X.5]."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts, workdays
from ecentre.model import Column, Table
from ecentre.subjects import checks, flags
from ecentre.subjects.flags import Colour
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.model import Book, Record
    from ecentre.schema import Schema, Schemas
    from ecentre.subjects.flags import Flag

FEW = 5
SHOWN = (
    Column("what", say("督办事项", "matter")),
    Column("department", say("责任部门", "department")),
    Column("owner", say("责任人", "owner")),
    Column("due", say("完成期限", "due"), "date"),
    Column("colour", say("红黄绿", "colour")),
)
COLUMNS = (
    Column("id", say("事项编号", "id")),
    *SHOWN,
    Column("why", say("原因", "why")),
    Column("progress", say("进度", "progress")),
    Column("checked", say("最近检查", "last check"), "date"),
    Column("owed", say("未反馈问题", "unreported problems"), "int"),
)
FILLED = ("item", "state", "progress", "remark", "problem", "reported_to")


class Standing(NamedTuple):
    """One open item as it stands on a day."""

    item: Record
    flag: Flag
    unreported: int
    last: date | None


def standings(book: Book, on: date) -> list[Standing]:
    """Give the items that were open on a day, the most pressing first."""
    found = []
    for item in book.find("supervise"):
        ended, begun = checks.ended(item), facts.begun(item)
        if (ended is None or ended[0] > on) and begun is not None and begun <= on:
            known = [check for check in checks.of(book, item.id) if check.day <= on]
            unreported = sum(check.row.get("state") == checks.PROBLEM and check.told_on is None for check in known)
            last = known[-1].day if known else None
            found.append(Standing(item, flags.of_item(item, book, on), unreported, last))
    return sorted(found, key=lambda one: (flags.RANK[one.flag.colour], one.item.text("due"), one.item.id))


def chase(book: Book, on: date) -> Table:
    """Make the list of what must be chased: what is not green, and problems that nobody was told of."""
    every = standings(book, on)
    rows = tuple(_row(book, one, on) for one in every if one.flag.colour is not Colour.GREEN or one.unreported)
    counted = Counter(one.flag.colour for one in every)
    title = say(
        "{day} 督办中 {n} 项:红 {red},黄 {yellow},绿 {green}",
        "{day}: {n} open items, {red} red, {yellow} yellow, {green} green",
        day=on, n=len(every), red=counted[Colour.RED], yellow=counted[Colour.YELLOW], green=counted[Colour.GREEN],
    )
    return Table("supervise", title, COLUMNS if rows else (), rows, tuple(_next(book, every, on)))


def _row(book: Book, one: Standing, on: date) -> tuple[Any, ...]:
    return (
        one.item.id, *_shown(book, one), str(one.flag.why), progress(book, one.item, on),
        one.last.isoformat() if one.last else "", one.unreported or None,
    )  # fmt: skip


def _shown(book: Book, one: Standing) -> tuple[str, ...]:
    item = one.item
    home = facts.named(book, "department", item.text("department"))
    owner = facts.named(book, "person", item.text("owner"))
    return item.text("what"), home, owner, item.text("due"), str(one.flag.words)


def progress(book: Book, item: Record, on: date) -> str:
    """Say how far an item is: 40%, or 2/5 场 where it has a target."""
    known = [check for check in checks.of(book, item.id) if check.day <= on]
    done = known[-1].progress if known else 0
    if item.get("target"):
        return f"{done}/{item.get('target')} {item.text('unit')}".strip()
    return f"{done}%"


def unchecked(book: Book, on: date) -> list[Record]:
    """Give the open items that were not checked on a day; none on a day off or before they are to be followed up."""
    if not workdays.is_workday(book, on):
        return []
    return [one.item for one in standings(book, on) if one.last != on and checks.first(one.item) <= on]


def after(book: Book, on: date) -> tuple[Words, ...]:
    """Say what is left of a day's checks, for the end of each command."""
    left = unchecked(book, on)
    if not left:
        return (
            say(
                "{day} 的事项都已检查;下一步 看红的黄的:ecentre supervise",
                "nothing is left to check on {day}; next, what is red or yellow: ecentre supervise", day=on,
            ),
        )
    listed = joined(one.id for one in left[:FEW])
    return (
        say(
            "{day} 还有 {n} 项没有检查({listed}):ecentre supervise sheet --to 检查表.xlsx,"
            "填好后 ecentre supervise check --rows 检查表.xlsx",
            "{n} items of {day} are not checked ({listed}): ecentre supervise sheet --to SHEET.xlsx, then "
            "ecentre supervise check --rows SHEET.xlsx",
            day=on, n=len(left), listed=listed,
        ),
    )


def _next(book: Book, every: list[Standing], on: date) -> list[Words]:
    """Say what comes next: what was left out yesterday, today's checks, problems to report, notices to send."""
    notes: list[Words] = []
    if not every:
        return [say("没有督办中的事项;立项:ecentre supervise add", "nothing is open: ecentre supervise add")]
    day = on - timedelta(days=1)
    while not workdays.is_workday(book, day):
        day -= timedelta(days=1)
    skipped = unchecked(book, day)
    if skipped:
        notes.append(say(
            "{day} 漏查 {n} 项 [A1.2.2.1]:{listed}", "{n} items were not checked on {day} [A1.2.2.1]: {listed}",
            day=day, n=len(skipped), listed=joined(one.id for one in skipped[:FEW]),
        ))  # fmt: skip
    told = next((one.item for one in every if one.unreported), None)
    if told is not None:
        notes.append(say(
            "问题还没有反馈 [A1.2.2.2]:ecentre supervise feedback {id} --reported-to 姓名",
            "a problem was reported to nobody [A1.2.2.2]: ecentre supervise feedback {id} --reported-to NAME",
            id=told.id,
        ))  # fmt: skip
    chased = next((one.item for one in every if one.flag.chased), None)
    if chased is not None:
        notes.append(say(
            "发督办通知 [R3.16.1]:ecentre supervise notify {id} --words … --answer-by 日期,打印:ecentre print {id}",
            "send a notice [R3.16.1]: ecentre supervise notify {id} --words … --answer-by DATE, ecentre print {id}",
            id=chased.id,
        ))  # fmt: skip
    return [*notes, *after(book, on)]


def sheet(book: Book, schemas: Schemas, on: date) -> Table:
    """Make the sheet of a day's checks: every open item not checked yet, its last progress, room for what is found."""
    table = schemas.get("supervise_check").rows("entries")
    filled = [Column(name, table.label(name), "int" if name == "progress" else "text") for name in FILLED]
    rows = tuple(_line(book, one, on) for one in standings(book, on) if one.last != on)
    title = say("督办检查表 {day}", "Checks of {day}", day=on)
    return Table("supervise_sheet", title, (filled[0], *SHOWN, *filled[1:]), rows)


def titles(table: Schema) -> tuple[str, ...]:
    """Give the headings of the sheet that are there to be looked at, in both languages."""
    own = {words for name in table.names for words in (table.label(name).zh, table.label(name).en)}
    labels = [column.label for column in SHOWN if isinstance(column.label, Words)]
    return tuple(words for label in labels for words in (label.zh, label.en) if words not in own)


def _line(book: Book, one: Standing, on: date) -> tuple[Any, ...]:
    known = [check for check in checks.of(book, one.item.id) if check.day <= on]
    return one.item.id, *_shown(book, one), "", known[-1].progress if known else 0, "", "", ""
