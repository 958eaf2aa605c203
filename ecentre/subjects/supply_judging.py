"""Lines against old-for-new and the standard, as the office area checks them [A2.8.5, A2.8.6c, R4.14.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, whose
from ecentre.kind import note, problem, say
from ecentre.subjects import supply_lines, supply_standards
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.supply_standards import Measure, Wish
    from ecentre.words import Words

SETTLED = ("checked", "consolidated", "approved")
"""States in which a line stands as granted; a plan that is approved alone still waits for the check."""
ASKED = ("submitted", *SETTLED)


class Judged(NamedTuple):
    """A line with its place, what it is measured against, and how many of it are to be granted."""

    place: int
    wish: Wish
    measure: Measure
    granted: int

    @property
    def number(self) -> int:
        """Give the number of the line."""
        return int(self.wish.row["number"])

    @property
    def over(self) -> bool:
        """Tell whether it goes beyond the standard."""
        return not self.measure.allows(self.granted, str(self.wish.row.get("basis") or ""))

    @property
    def verdict(self) -> str:
        """Give the finding in the word the check writes down."""
        if self.over:
            return "over"
        if self.granted < self.wish.row["quantity"]:
            return "cut"
        return "none" if self.measure.standard is None else "within"


def judged(record: Record, book: Book, at: str = "") -> Iterator[Judged]:
    """Measure every line that stands, as of the newest deciding step or of a moment."""
    for place, row in supply_lines.standing(record):
        wish = supply_standards.wish(record, row, book, at)
        if wish is not None:
            yield Judged(place, wish, supply_standards.measure(book, wish), supply_lines.granted(record, row))


def checks(record: Record, book: Book) -> Data:
    """Write down standard, held, granted and verdict of every line, as they are now [A2.8.6c]."""
    found = []
    for one in judged(record, book, supply_lines.NEVER):
        row = {"line": one.number, "standard": one.measure.standard, "held": one.measure.held,
               "granted": one.granted, "verdict": one.verdict}  # fmt: skip
        found.append({name: value for name, value in row.items() if value is not None})
    return {"checks": found or None}


def settled(record: Record) -> bool:
    """Tell whether the lines stand as granted."""
    return record.state in SETTLED and not (record.kind == "supply_plan" and record.state == "approved")


def nothing_goes_beyond_the_standard(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing over standard is granted until cut or overridden [A2.8.6c, A2.8.1b, A2.8.2a, A2.8.2b, A2.8.3, A2.8.4].

    A second allotment in the period is over it too. Stationery and durables count for the person whatever the post,
    hospitality goods and furniture for the department, equipment supplies for the device. Before the check a line
    over the standard is only shown.
    """
    if record.state not in ASKED:
        return
    say_so = problem if settled(record) else note
    unset: list[str] = []
    for one in judged(record, book):
        if one.measure.standard is None:
            unset.append(one.wish.item.text("name"))
        elif one.over:
            clause = supply_lines.clause_of(one.wish.item)
            yield say_so(record, "over_standard", clause, _over(record, one), f"lines/{one.place}/quantity")
    if unset and record.state != "consolidated":
        message = say(
            "没有核对数量:{items} 可领多少,手册留给办公室自己定,还没有人填过。{enter}",
            "the quantity was not checked: how much of {items} may be had, the manual leaves to the office, and nobody "
            "has entered it. {enter}",
            items=joined(dict.fromkeys(unset)), enter=whose.entering(book, facts.label(book, "policy", "allotments")),
        )
        yield note(record, "standard_unset", "A2.8.6c", message, "lines")


def _over(record: Record, one: Judged) -> Words:
    left = max((one.measure.standard or 0) - one.measure.held, 0)
    cut = say(
        "削减:ecentre supply plan cut {id} --line {n} --quantity {left} --reason 超标",
        "cut it: ecentre supply plan cut {id} --line {n} --quantity {left} --reason TEXT",
        id=record.id, n=one.number, left=left,
    )
    ask = say("不同意,另行申请:ecentre reject {id} --reason 超标", "turn it down: ecentre reject {id} --reason TEXT",
              id=record.id)  # fmt: skip
    return say(
        "第 {n} 项 {item} 超标:标准 {standard},{what} {held},再给 {quantity} 就超了;请{way};"
        "或申请特批:ecentre override add --rule {kind}.over_standard --record {id} --grounds 理由 --until 日期",
        "line {n}, {item}, is over the standard: {standard} allowed, {held} {what}, {quantity} more asked "
        "for; {way}; or ask for an override: ecentre override add --rule {kind}.over_standard --record {id} "
        "--grounds TEXT --until DATE",
        n=one.number, item=one.wish.item.text("name"), standard=one.measure.standard,
        held=one.measure.held, quantity=one.granted, kind=record.kind, id=record.id,
        what=say("在用和待领", "held or granted") if one.measure.every == supply_standards.HELD
        else say("本期已核定", "granted this period"),
        way=cut if record.kind == "supply_plan" else ask,
    )  # fmt: skip


def every_line_was_checked(record: Record, book: Book) -> Iterator[Problem]:
    """Every line of a checked plan has its standard, what is granted and the finding written down [A2.8.6c]."""
    if record.state not in ("checked", "consolidated"):
        return
    written = {row["line"]: row for row in record.get("checks", [])}
    lines = list(judged(record, book))
    if len(record.get("checks", [])) == len(lines) and all(_told(one, written.get(one.number, {})) for one in lines):
        return
    message = say(
        "核查记录与明细、标准不符;手工改动的请恢复:ecentre restore {id}",
        "what the check wrote down is not what lines and standards say; put a hand edit back: ecentre restore {id}",
        id=record.id,
    )
    yield problem(record, "checked", "A2.8.6c", message, "checks")


def _told(one: Judged, row: Data) -> bool:
    held = one.measure._replace(held=int(row.get("held", 0)))
    wanted = (one.measure.standard, one.granted, one._replace(measure=held).verdict)
    return (row.get("standard"), row.get("granted"), row.get("verdict")) == wanted


def each_line_rests_on_old_for_new_or_a_first_allotment(record: Record, book: Book) -> Iterator[Problem]:
    """Durables and furniture are a first allotment or swapped old for new, as holdings tell [A2.8.5, R4.14.3]."""
    if record.state in supply_lines.OVER:
        return
    for place, row in supply_lines.standing(record):
        wish = supply_standards.wish(record, row, book)
        if wish is None or wish.item.text("supply_class") not in supply_lines.LASTING:
            continue
        wrong = _groundless(wish, book)
        if wrong is not None:
            clause = "R4.14.3" if row.get("basis") == supply_standards.REPLACE else "A2.8.5"
            yield problem(record, "basis", clause, wrong, f"lines/{place}/basis")


def _groundless(wish: Wish, book: Book) -> Words | None:
    """Say why a line rests neither on an old one nor on a first allotment, if so."""
    row, scope = wish.row, "person" if wish.row.get("person") else "department"
    have = supply_standards.holding(book, wish, scope)
    whose = facts.named(book, scope, wish.scope(scope))
    told = {"n": row["number"], "item": wish.item.text("name"), "whose": whose, "have": have}
    if row.get("basis") not in ("first", supply_standards.REPLACE):
        return say(
            "第 {n} 项 {item} 须写明依据:首次配备 --basis first,或以旧换新 --basis replace({whose} 现有 {have})",
            "line {n}: {item} is a first allotment, --basis first, or swapped old for new, --basis replace "
            "({whose} has {have})", **told,
        )  # fmt: skip
    if row["basis"] == "first" and have + sum(supply_standards.lasting(book, wish, scope)) > 0:
        return say(
            "第 {n} 项 {item}:{whose} 已有 {have} 件在用或另有待领,不是首次配备;以旧换新的写 --basis replace",
            "line {n}: {whose} has {have} of {item} or is granted one already, so it is no first allotment; "
            "to swap an old one: --basis replace", **told,
        )  # fmt: skip
    if row["basis"] == supply_standards.REPLACE and have < row["quantity"]:
        return say(
            "第 {n} 项 {item}:{whose} 名下只有 {have} 件,没有可换的旧品;首次配备的写 --basis first",
            "line {n}: {whose} has {have} of {item}, no old one to swap; for a first allotment: --basis first", **told,
        )
    return None


__all__ = [
    "Judged", "checks", "each_line_rests_on_old_for_new_or_a_first_allotment", "every_line_was_checked", "judged",
    "nothing_goes_beyond_the_standard", "settled",
]  # fmt: skip
