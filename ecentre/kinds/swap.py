"""Swaps: one asks another to take a shift, for one in return or not; the roster follows when they accept [A1.2.3.4]."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy, workdays
from ecentre.errors import NotFoundError
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import rota
from ecentre.words import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.rota import Shift

ASKED, ACCEPTED = "asked", "accepted"
OFFICE = "ecom_office"
GIVEN, TAKEN = ("date", "shift", "roster"), ("return_date", "return_shift", "return_roster")
OWN = ("asker", "other")


class Half(NamedTuple):
    """One side of a swap: who gives which shift to whom, and in which fields that stands."""

    gives: str
    takes: str
    day: str
    shift: str
    roster: str
    field: str

    @property
    def row(self) -> Data:
        """Give what it changes in the roster."""
        return {"date": self.day, "shift": self.shift, "person": self.takes, "relieves": self.gives}


def halves(record: Record) -> list[Half]:
    """Give the one or two shifts that change hands."""
    asker, other = record.text("asker"), record.text("other")
    given = Half(asker, other, record.text("date"), record.text("shift"), record.text("roster"), "date")
    taken = [record.text(name) for name in TAKEN]
    return [given, *([Half(other, asker, taken[0], taken[1], taken[2], TAKEN[0])] if taken[0] else [])]


def two_people_swap(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody swaps with themselves [X.2, A1.2.3.4]."""
    if record.get("asker") == record.get("other"):
        message = say(
            "{name} 不能与自己换班;请写另一人:--other 姓名",
            "{name} cannot swap with themselves; name another: --other NAME",
            name=facts.named(book, "person", record.text("asker")),
        )
        yield problem(record, "two_people", "X.2", message, "other")


def who_asks_has_the_shift_or_the_office_asks(record: Record, book: Book) -> Iterator[Problem]:
    """A swap is asked for by whose shift it is, or by the office for somebody who is away [A1.2.3.4]."""
    first = record.steps[0] if record.steps else {}
    by = str(first.get("by"))
    if first and by != record.get("asker") and not policy.held(book, by, OFFICE, str(first["at"])):
        message = say(
            "换班由 {name} 本人提出:ecentre swap add{hands};本人不在的由电商办提出",
            "{name} asks in person: ecentre swap add{hands}; for somebody away the office asks",
            name=facts.named(book, "person", record.text("asker")), hands=hands([record.text("asker")]),
        )
        yield problem(record, "asker", "A1.2.3.4", message, "asker")


def each_gives_a_shift_of_theirs(record: Record, book: Book) -> Iterator[Problem]:
    """Who gives a shift away is on it in the published roster while the swap waits [A1.2.1.3, A1.2.3.4]."""
    for half in halves(record) if record.state == ASKED else ():
        shift = _shift(book, half)
        if shift is None or half.gives not in (*shift.people, shift.leader):
            message = say(
                "公布的值班表里 {day} {shift} 没有 {name};请看:ecentre roster,再更正 --{option}",
                "{name} is not on {shift} of {day} in a published roster; see: ecentre roster, then correct --{option}",
                name=facts.named(book, "person", half.gives), day=half.day, shift=half.shift or "-",
                option=half.field.replace("_", "-"),
            )
            yield problem(record, "shift", "A1.2.1.3", message, half.field)


def each_is_free_for_what_they_take(record: Record, book: Book) -> Iterator[Problem]:
    """Who takes a shift is at work and not on duty at that time, nor excused from the roster [A1.2.1.3]."""
    mine = halves(record)
    for half in mine if record.state == ASKED else ():
        shift = _shift(book, half)
        if shift is None:
            continue
        given = {(one.day, one.shift) for one in mine if one.gives == half.takes}
        duty = [one for one in _around(book, shift) if half.takes in (*one.people, one.leader) and one.meets(shift)]
        busy = any((one.day.isoformat(), one.name) not in given for one in duty)
        if busy or not facts.at_work(book, half.takes, shift.day) or _excused(book, half):
            message = say(
                "{name} {day} 已有值班、请假或不在岗,不能接 {shift};请找别人:--other 姓名",
                "{name} is on duty, excused or not at work on {day} and cannot take {shift}; ask another: --other NAME",
                name=facts.named(book, "person", half.takes), day=half.day, shift=half.shift,
            )
            yield problem(record, "free", "A1.2.1.3", message, "other")


def the_shift_is_still_to_come(record: Record, book: Book) -> Iterator[Problem]:
    """A shift is swapped before it begins [A1.2.3.4]."""
    for place, step in enumerate(record.steps):
        if place and step["verb"] != "accept":
            continue
        for half in halves(record):
            shift = _shift(book, half)
            if shift is not None and datetime.fromisoformat(str(step["at"])) >= shift.start:
                message = say(
                    "{day} {shift} 已经开始或结束,不能再换班;当班离岗请登记:ecentre absence add",
                    "{shift} of {day} has begun or is over and is not swapped; leaving during it: ecentre absence add",
                    day=half.day, shift=half.shift,
                )
                yield problem(record, "over", "A1.2.3.4", message, half.field)


def the_office_agreed_where_policy_says(record: Record, book: Book) -> Iterator[Problem]:
    """Where policy wants the office to agree, it did before the other accepted [A1.2.3.4]."""
    accepted = facts.last(record, "accept")
    wanted = accepted and policy.number(book, "swap.office_agrees", str(accepted["at"]))
    if wanted and not facts.last(record, "agree"):
        message = say(
            "换班须先经电商办同意:ecentre swap agree {id}{hands}",
            "the office agrees first: ecentre swap agree {id}{hands}",
            id=record.id, hands=hands(policy.holders(book, OFFICE)),
        )
        yield problem(record, "office", "A1.2.3.4", message, "steps")


def the_roster_follows(record: Record, book: Book) -> Iterator[Problem]:
    """An accepted swap stands in the changes of the rosters it names [A1.2.1.3]."""
    for half in halves(record) if record.state == ACCEPTED else ():
        roster = book.get("roster", half.roster)
        if roster is None or half.row not in roster.get("changes", []):
            message = say(
                "值班表 {roster} 没有随换班变动;请恢复:ecentre restore {roster}",
                "roster {roster} did not follow the swap; put it back: ecentre restore {roster}",
                roster=half.roster or "-",
            )
            yield problem(record, "effect", "A1.2.1.3", message, half.field)


def asked_swaps_are_answered(record: Record, book: Book) -> Iterator[Due]:
    """A swap is answered some working days after it was asked for, and before the shift begins [A1.2.3.4]."""
    asked, within = facts.begun(record), policy.number(book, "swap.answer_workdays", facts.begun(record))
    if record.state == "withdrawn" or asked is None or within is None:
        return
    try:
        due = workdays.add(book, asked, within)
    except NotFoundError:
        due = asked
    answer = facts.last(record, "accept", "decline")
    yield Due(
        record.ref, "swap.answered", "A1.2.3.4",
        say(
            "答复 {name} {day} 的换班", "answer the swap of {name} for {day}",
            name=facts.named(book, "person", record.text("asker")), day=record.get("date"),
        ),
        min(due, *(date.fromisoformat(half.day) for half in halves(record))),
        facts.day_of(answer) if answer else None, record.text("other"), f"ecentre swap accept {record.id}", asked,
    )


def _shift(book: Book, half: Half) -> Shift | None:
    """Give the shift that a half is about, if its roster was published."""
    roster = book.get("roster", half.roster)
    found = rota.shifts(roster, half.day) if roster is not None and rota.published(roster) else []
    return next((one for one in found if one.name == half.shift), None)


def _around(book: Book, shift: Shift) -> list[Shift]:
    days = (shift.day - rota.ONE_DAY, shift.day, shift.day + rota.ONE_DAY)
    return [one for day in days for one in rota.on_duty(book, day)]


def _excused(book: Book, half: Half) -> bool:
    roster = book.get("roster", half.roster)
    rows = roster.get("excused", []) if roster else []
    return any(row["person"] == half.takes and row["from_date"] <= half.day <= row["to_date"] for row in rows)


def _found(record: Record, book: Book) -> Data:
    """Find the shifts that two people have on the days they named, and the rosters these stand in."""
    known: Data = {}
    for (day, shift, roster), who in zip((GIVEN, TAKEN), OWN, strict=True):
        named = record.text(shift)
        duty = rota.on_duty(book, date.fromisoformat(record.text(day))) if record.get(day) else ()
        mine = [one for one in duty if record.text(who) in (*one.people, one.leader) and named in ("", one.name)]
        if mine:
            known |= {shift: mine[0].name, roster: mine[0].roster}
        elif record.get(day):
            known |= {shift: named or "-", roster: next((one.roster for one in duty), None)}
    return known


def _change(record: Record, book: Book) -> Iterator[Act]:
    del book
    for half in halves(record):
        yield Act(Ref("roster", half.roster), "change", {"changes": [half.row]})


KIND = Kind(
    name="swap",
    label=say("换班", "swap"),
    help=say("请人代值一班,对方同意后值班表随之变动", "ask another to take a shift; the roster follows"),
    title="date",
    columns=("id", "asker", "other", "date", "shift", "return_date", "state"),
    ended=(ACCEPTED, "declined", "withdrawn"),
    rules=(
        two_people_swap, who_asks_has_the_shift_or_the_office_asks, each_gives_a_shift_of_theirs,
        each_is_free_for_what_they_take, the_shift_is_still_to_come, the_office_agreed_where_policy_says,
        the_roster_follows,
    ),
    dues=(asked_swaps_are_answered,),
    workflow=(
        Transition(
            verb="add", source=(), target=ASKED, fill=_found, clause="A1.2.3.4",
            label=say("请求换班", "ask to swap"), help=say("请另一人代值一班", "ask another to take a shift"),
        ),
        Transition(
            verb="accept", source=(ASKED,), target=ACCEPTED, by="other", effect=_change, causes=("roster.change",),
            clause="A1.2.3.4",
            label=say("同意换班", "accept"), help=say("对方本人同意,值班表随之变动", "the other accepts"),
        ),
        Transition(
            verb="decline", source=(ASKED,), target="declined", by="other", reason=True, clause="A1.2.3.4",
            label=say("不同意", "decline"), help=say("对方不同意", "the other declines"),
        ),
        Transition(
            verb="agree", source=(ASKED,), target="", never_by=OWN, clause="A1.2.3.4",
            label=say("电商办同意", "agree"), help=say("制度要求时,电商办先同意", "the office agrees, where it must"),
        ),
        Transition(
            verb="withdraw", source=(ASKED,), target="withdrawn", by="asker", proxy=True, clause="A1.2.3.4",
            label=say("撤回", "withdraw"), help=say("请求人撤回", "the asker takes it back"),
        ),
    ),
)
