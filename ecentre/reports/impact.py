"""What a changed policy would have meant for what is on file: classes, refusals and terms; nothing is written [X.8].

The change is judged as if it had been in force since a day. Two books are compared, the one that is kept and one with
the change laid over it, by the rules that ``check`` and ``today`` ask; who could sign at the time is not judged anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, cast

from ecentre import check, kinds, policy
from ecentre.kind import INTEGRITY
from ecentre.model import Column, Record, Ref, Table
from ecentre.pending import PendingBook
from ecentre.reports import agenda, periods
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ecentre.index import IndexBook
    from ecentre.kind import Due
    from ecentre.model import Book, Data, Problem
    from ecentre.schema import Schemas

CLASSES = {
    "asset.class": say("改属低值易耗品", "would be a low-value item"),
    "low_value.class": say("改属固定资产", "would be a fixed asset"),
}
REFUSED, ALLOWED = say("会被拒绝", "would be refused"), say("不再违规", "would no longer be a breach")
LATE, IN_TIME = say("会逾期", "would be late"), say("不再逾期", "would no longer be late")
LAST = "~"
"""Begins the ids of what is laid over: of policies from one day, the one with the last id speaks."""
NEWEST = frozenset((
    "thresholds", "standards", "rights", "signing", "double", "allotments", "depreciation", "claim_types", "staffing",
    "shifts",
))  # fmt: skip
"""Tables of which the newest row of a name counts; of the others every row does."""
WRITTEN = frozenset(("supply_plan.checked", "claim.basis"))
"""Rules that hold what a step wrote down against the policy of its day: a change of policy breaks none of it."""
COLUMNS = (
    Column("id", say("编号", "id")),
    Column("title", say("名称", "title")),
    Column("effect", say("影响", "effect")),
    Column("detail", say("说明", "detail")),
    Column("rule", say("规则", "rule")),
    Column("clause", say("条款", "clause")),
)
KEYS = (
    Column("key", say("参数", "key")),
    Column("value", say("现值", "value")),
    Column("unit", say("单位", "unit")),
    Column("meaning", say("含义", "meaning")),
    Column("clause", say("条款", "clause")),
)


class Wish(NamedTuple):
    """A change to be weighed: its name, its tables as a policy has them, and since when; ``date.min`` is always."""

    name: Words | str
    tables: Data
    since: date = date.min


class Effect(NamedTuple):
    """One thing on file that a change would touch."""

    ref: Ref
    title: str
    effect: Words
    detail: Words
    rule: str
    clause: str


class Supposed(PendingBook):
    """The books as they would read had a changed policy been in force since a day."""

    def __init__(self, book: IndexBook, wish: Wish) -> None:
        """Lay the policy over the books, and once more on each later day from which another speaks of the same."""
        super().__init__(book, _laid(book, wish))
        self._kept = book

    def alive(self, kind: str, since: date, until: date, ended: Sequence[str] = ()) -> list[Record]:
        """Give the records of a kind that may matter between two days; no policy is asked for so."""
        return self._kept.alive(kind, since, until, ended)


def weighed(book: IndexBook, schemas: Schemas, wish: Wish, bar: Callable[[int, int], None]) -> Table:
    """Tell what a change would have meant for everything on file since a day."""
    supposed = Supposed(book, wish)
    found = [*_judged(book, supposed, schemas, wish, bar), *_due(book, supposed, wish)]
    rows = tuple(
        (one.ref.id, one.title, str(one.effect), str(one.detail), one.rule, one.clause) for one in found
    )
    counts = Counter(row[2] for row in rows)
    notes = [say("{effect} {n} 项", "{effect}: {n}", effect=effect, n=n) for effect, n in counts.items()]
    nothing = say("账上没有受影响的事项", "nothing on file would be touched")
    title = say("如果改为 {name}", "What {name} would touch", name=wish.name)
    only = say(
        "按 {name} {since}判断,只看已登记的事项;谁有权签字不重新判断;没有写入任何内容",
        "judged by {name} {since}, only what is on file; who could sign is not judged anew; nothing was written",
        name=wish.name, since=_since(wish),
    )
    return Table("impact", title, COLUMNS, rows, (*(notes or (nothing,)), only))


def keys(book: Book) -> Table:
    """List every number and word of policy that can be weighed, as in force on the day of the book."""
    known = thresholds(book)
    rows = tuple(
        (key, one["value"], one["unit"], one.get("meaning", ""), one["clause"]) for key, one in sorted(known.items())
    )
    note = say(
        "改之前先看影响:ecentre impact --set {key}=新值", "weigh a change first: ecentre impact --set {key}=VALUE",
        key=next((row[0] for row in rows if row[2] == "yuan"), "…"),
    )
    return Table("thresholds", say("制度数值", "numbers of policy"), KEYS, rows, (note,))


def thresholds(book: Book) -> dict[str, Data]:
    """Give the rows of policy's numbers in force on the day of the book, by key."""
    return {str(one["key"]): one for one in policy.rows(book, "thresholds")}


def speaking(book: Book, table: str) -> list[str]:
    """Give the ids of the policies in force on the day of the book that have rows in a table, the newest last."""
    on = book.on.isoformat()
    found = [one for one in book.find("policy", state="in_force") if one.get(table) and one.text("from_date") <= on]
    return [one.id for one in sorted(found, key=lambda one: (one.text("from_date"), one.id))]


def tables(record: Record) -> Data:
    """Give what a policy says, for weighing it before it is in force."""
    return {name: rows for name, rows in record.data.items() if isinstance(rows, list) and name != "steps"}


def _since(wish: Wish) -> Words:
    if wish.since == date.min:
        return say("(一直如此)", "(always so)")
    return say("(自 {day} 起)", "(since {day})", day=wish.since)


def _laid(book: IndexBook, wish: Wish) -> Iterator[Record]:
    since = wish.since.isoformat()
    later = {one.text("from_date") for one in book.find("policy") if one.state in policy.SPEAKING_STATES}
    named = {name: rows for name, rows in wish.tables.items() if name in NEWEST}
    for place, day in enumerate(sorted({since, *(one for one in later if one > since)})):
        said = named if place else wish.tables
        data = {"id": f"{LAST}{place:04}", "state": policy.SPEAKING_STATES[0], "from_date": day, "steps": [], **said}
        yield Record(Ref("policy", data["id"]), data)


def _judged(
    book: IndexBook, supposed: Supposed, schemas: Schemas, wish: Wish, bar: Callable[[int, int], None]
) -> Iterator[Effect]:
    """Compare the breaches of every record that was touched since a day, or is still open."""
    records = [
        record for name in kinds.PREFIXES for record in book.alive(name, wish.since, date.max, kinds.get(name).ended)
    ]
    for done, record in enumerate(records):
        before, after = _breaches(record, book, schemas), _breaches(record, supposed, schemas)
        for place in {**before, **after}:
            if place not in before:
                yield _told(record, after[place], CLASSES.get(place[0], REFUSED))
            elif place not in after:
                yield _told(record, before[place], ALLOWED)
        bar(done + 1, len(records))


def _breaches(record: Record, book: Book, schemas: Schemas) -> dict[tuple[str, str], Problem]:
    found = (one for one in check.problems(record, book, schemas) if one.level == "error")
    judged = (one for one in found if one.rule not in WRITTEN and one.rule.partition(".")[2] not in INTEGRITY)
    return {(one.rule, one.where): one for one in judged}


def _told(record: Record, one: Problem, effect: Words) -> Effect:
    detail = one.message
    if one.rule in CLASSES and effect is not ALLOWED:
        detail = say("单价 {price},{day} 购入", "{price} yuan, bought {day}",
                     price=record.text("price"), day=record.text("purchased_on"))
    return Effect(record.ref, _title(record), effect, detail, one.rule, one.clause)


def _title(record: Record | None) -> str:
    return record.text(kinds.get(record.kind).title) if record else ""


def _due(book: IndexBook, supposed: Supposed, wish: Wish) -> Iterator[Effect]:
    """Compare what was missed by its terms up to the day of the book."""
    first = max(wish.since, periods.begins(book))
    was, would = _terms(book, first, book.on), _terms(cast("IndexBook", supposed), first, book.on)
    for key in dict.fromkeys((*was, *would)):
        for before, after in zip_longest(was.get(key, ()), would.get(key, ())):
            late, later = _missed(before, book.on), _missed(after, book.on)
            one = after or before
            if late != later and one:
                yield Effect(
                    one.ref, str(one.what), LATE if later else IN_TIME,
                    _moved(before, after), one.duty, one.clause,
                )


def _terms(book: IndexBook, first: date, last: date) -> dict[tuple[object, ...], list[Due]]:
    found: dict[tuple[object, ...], list[Due]] = defaultdict(list)
    for one in agenda.gather(book, first, last + agenda.AFTER).dues:
        found[one.ref, one.duty, one.owner, one.began].append(one)
    return found


def _missed(one: Due | None, on: date) -> bool:
    return one is not None and (one.done > one.due if one.done else one.due < on)


def _moved(before: Due | None, after: Due | None) -> Words:
    one = after or before
    return say(
        "期限 {was} 变为 {now},{done}", "due {now} instead of {was}, {done}",
        was=before.due if before else "-", now=after.due if after else "-",
        done=say("{day} 办结", "done {day}", day=one.done) if one and one.done else say("还没有办", "not done"),
    )
