"""The stocktake sheet as offices know it, and its summaries by department, class and difference [A2.7.1, A2.7.2]."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre.model import Column, Table
from ecentre.reports.session import NOTHING, tell
from ecentre.subjects import agreed, tally
from ecentre.subjects.tally import Verdict
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.reports.session import Session
    from ecentre.subjects.tally import Outcome

COLUMNS = (
    Column("number", say("序号", "no."), "int"),
    Column("asset", say("资产编号", "asset number")),
    Column("name", say("资产名称", "name")),
    Column("model", say("规格型号", "model")),
    Column("unit", say("计量单位", "unit")),
    Column("department", say("使用部门", "department")),
    Column("keeper", say("使用人", "keeper")),
    Column("place", say("存放地点", "place")),
    Column("book", say("账面数", "in book"), "int"),
    Column("counted", say("实盘数", "counted"), "int"),
    Column("surplus", say("盘盈", "surplus"), "int"),
    Column("shortage", say("盘亏", "shortage"), "int"),
    Column("state", say("使用状况", "state")),
    Column("reason", say("差异原因", "reason")),
    Column("follow_up", say("处理意见", "follow-up")),
    Column("remark", say("备注", "remark")),
)
SUMS = ("book", "counted", "surplus", "shortage")
SIGNATURES = (say("盘点人", "counted by"), say("监盘人", "overseen by"), say("部门负责人", "head"), say("日期", "date"))
PRESENT = (Verdict.FOUND, Verdict.MISPLACED, Verdict.RECOVERED, Verdict.UNEXPECTED)
SURPLUS = (Verdict.UNEXPECTED, Verdict.RECOVERED)
BEYOND = (Verdict.UNEXPECTED, Verdict.RECOVERED, Verdict.STILL_GONE)
GROUPS = {"department": say("使用部门", "department"), "category": say("类别", "class")}


def sheet(session: Session, by: str = "department") -> Table:
    """Make the stocktake sheet: one row a thing, grouped by department or class, with totals and room to sign."""
    outcomes = [one for _, part in _parts(session, by) for one in part]
    rows = [(number, *_row(session, one)) for number, one in enumerate(outcomes, start=1)]
    places = {column.name: place for place, column in enumerate(COLUMNS)}
    totals = {name: sum(row[places[name]] or 0 for row in rows) for name in SUMS}
    notes = tuple(note for group in GROUPS for note in _told(session, group))
    source = _source(session, " --by-class" if by == "category" else "")
    return Table("stocktake", session.title, COLUMNS, tuple(rows), notes, totals, SIGNATURES, source)


def summary(session: Session, by: str = "department") -> Table:
    """Make the summary by department or class: how many of each sort, and what they cost in yuan."""
    columns = (
        Column(by, GROUPS[by]),
        Column("book", say("账面数", "in book"), "int"),
        Column("value", say("账面金额", "value"), "money"),
        *(Column(verdict.value, tally.LABELS[verdict], "int") for verdict in Verdict),
        Column("missing_value", say("盘亏金额", "value missing"), "money"),
        Column("surplus_value", say("盘盈金额", "value of surplus"), "money"),
    )
    rows = tuple((group, *_sums(session, part)) for group, part in _parts(session, by))
    sums = zip(columns[1:], _sums(session, list(session.outcomes)), strict=True)
    totals = {column.name: value for column, value in sums}
    title = say("{title}汇总({by})", "{title}, summary by {by}", title=session.title, by=GROUPS[by])
    return Table("stocktake_summary", title, columns, rows, (), totals, (), _source(session, f" --by {by}"))


def differences(session: Session) -> Table:
    """Make the list of differences, each with who said what, its reason and its follow-up."""
    columns = (
        *(column for column in COLUMNS if column.name in ("asset", "name", "department")),
        Column("difference", say("差异", "difference")),
        Column("place", say("账面地点", "place in book")),
        Column("found_at", say("实际地点", "place found")),
        Column("said", say("清点记录", "who said what")),
        *(column for column in COLUMNS if column.name in ("reason", "follow_up")),
    )
    rows = tuple(
        (
            one.asset or one.key,
            _card(session, one, "name"),
            session.name("department", one.count.text("department")),
            str(tally.LABELS[one.verdict]),
            session.name("place", _book(one, "place")),
            session.name("place", one.place),
            _said(session, one),
            str(one.explanation.get("reason", "")),
            _follow_up(session, one),
        )
        for one in session.differences
    )
    title = say("{title}差异", "{title}, differences", title=session.title)
    return Table("stocktake_differences", title, columns, rows, (), {}, (), _source(session, " --by difference"))


def _row(session: Session, one: Outcome) -> tuple[Any, ...]:
    card = session.card(one.asset)
    category = session.book.get("category", card.text("category")) if card else None
    book, counted = _numbers(one)
    return (
        one.asset or one.key,
        _card(session, one, "name"),
        " ".join(filter(None, (_card(session, one, "model"), _card(session, one, "specification")))),
        category.text("unit") if category else "",
        session.name("department", one.count.text("department")),
        session.name("person", _book(one, "keeper")),
        session.name("place", _book(one, "place") or one.place),
        book,
        counted,
        int(one.verdict in SURPLUS) or None,
        int(one.verdict is Verdict.MISSING) or None,
        _state(session, one),
        str(one.explanation.get("reason", "")),
        _follow_up(session, one),
        _remark(session, one),
    )


def _numbers(one: Outcome) -> tuple[int, int | None]:
    """Give the number in the book and the number counted, empty while it is not known."""
    book = int(one.verdict not in BEYOND and one.line is not None)
    if one.verdict in (Verdict.UNCOUNTED, Verdict.CONFLICTING):
        return book, None
    return book, int(one.verdict in PRESENT)


def _remark(session: Session, one: Outcome) -> str:
    parts = [] if one.verdict is Verdict.FOUND else [str(tally.LABELS[one.verdict])]
    if one.verdict is Verdict.MISPLACED:
        parts = [str(say("实际在 {place}", "found at {place}", place=session.name("place", one.place)))]
    if one.verdict is Verdict.CONFLICTING:
        parts.append(_said(session, one))
    if _overtaken(session, one):
        parts.append(str(say("盘点后已变动,不调账", "changed since; not adjusted")))
    return ";".join([*parts, *dict.fromkeys(str(entry["remark"]) for entry in one.entries if entry.get("remark"))])


def _overtaken(session: Session, one: Outcome) -> bool:
    """Tell whether an agreed adjustment will not be made because the card moved on since the freeze."""
    due = session.record.state in ("closed", "approved") and one.explanation.get("follow_up") in agreed.MOVES
    return due and tally.overtaken(one, session.book.get("asset", one.asset))


def _said(session: Session, one: Outcome) -> str:
    labels = {"yes": str(say("在", "found")), "no": str(say("不在", "not found"))}
    told = []
    for entry in one.entries:
        place = session.name("place", str(entry.get("place", "")))
        told.append(" ".join(filter(None, (session.name("person", entry["by"]), labels[entry["found"]], place))))
    return ";".join(told)


def _follow_up(session: Session, one: Outcome) -> str:
    value = one.explanation.get("follow_up", "")
    return str(session.schemas.get("count").value_label("explanations/*/follow_up", value)) if value else ""


def _state(session: Session, one: Outcome) -> str:
    card = session.card(one.asset)
    state = _book(one, "state") or (card.state if card else "")
    return str(session.schemas.get("asset").value_label("state", state)) if state else ""


def _card(session: Session, one: Outcome, name: str) -> str:
    card = session.card(one.asset)
    return card.text(name) if card else ""


def _book(one: Outcome, name: str) -> str:
    return str((one.line or {}).get(name) or "")


def _parts(session: Session, by: str) -> list[tuple[str, list[Outcome]]]:
    """Group the outcomes by the name of their department or class, in the order of the sheet."""
    named: Callable[[Outcome], str] = (
        (lambda one: session.name("category", _category(session, one)))
        if by == "category"
        else (lambda one: session.name("department", one.count.text("department")))
    )
    parts: dict[str, list[Outcome]] = {}
    for one in session.outcomes:
        parts.setdefault(named(one), []).append(one)
    return sorted(parts.items()) if by == "category" else list(parts.items())


def _category(session: Session, one: Outcome) -> str:
    return _book(one, "category") or _card(session, one, "category")


def _sums(session: Session, part: list[Outcome]) -> tuple[Any, ...]:
    verdicts = Counter(one.verdict for one in part)
    inside = [one for one in part if _numbers(one)[0]]
    missing = sum((session.price(one) for one in part if one.verdict is Verdict.MISSING), NOTHING)
    surplus = sum((session.price(one) for one in part if one.verdict in SURPLUS), NOTHING)
    value = sum((session.price(one) for one in inside), NOTHING)
    return len(inside), f"{value:f}", *(verdicts[verdict] for verdict in Verdict), f"{missing:f}", f"{surplus:f}"


def _told(session: Session, by: str) -> list[Words]:
    """Tell each part in one line, for the foot of the sheet."""
    return [
        say(
            "{by} {group}:账面 {n} 件 {value} 元;{told}", "{by} {group}: {n} in the book, {value} yuan; {told}",
            by=GROUPS[by],
            group=group or say("未分类", "none"),
            n=sum(_numbers(one)[0] for one in part),
            value=f"{Decimal(_sums(session, part)[1]):,}",
            told=tell(Counter(one.verdict for one in part)),
        )
        for group, part in _parts(session, by)
    ]


def _source(session: Session, more: str = "") -> str:
    """Name the frozen state of the book, the state this was made from, and the command that makes it again."""
    made = str(getattr(session.book, "commit", ""))[:10]
    command = f"ecentre stocktake report {session.month}{more}{f' --at {made}' if made else ''}"
    words = say(
        "{id}({state});账面定格于 {day},版本 {frozen};本表依据版本 {made};重新生成:{command}",
        "{id} ({state}); book frozen on {day}, version {frozen}; made from version {made}; rebuild: {command}",
        id=session.record.id,
        state=session.schemas.get("stocktake").value_label("state", session.record.state),
        day=session.record.text("opened_on"),
        frozen=session.record.text("book_state")[:10],
        made=made or "-",
        command=command,
    )
    return str(words)
