"""Leaving and moving: nobody goes with what is the centre's, nor takes along what the old post had [X.9, A2.8.10b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Due, problem, say
from ecentre.model import Ref
from ecentre.subjects import clearance
from ecentre.subjects.held import SECTIONS
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.held import Held

POST, TERMS = ("department", "title"), ("leaves_on", "moves_on")
SAID = {"move": POST, "announce": TERMS}
FEW = 5  # records of one part that a refusal names


def post(record: Record) -> dict[str, str]:
    """Give the post a person has: department and title."""
    return {name: record.text(name) for name in POST}


def whoever_leaves_holds_nothing(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever leaves has settled everything [X.9, A2.8.1b, A2.8.10b, A2.6.1b, R4.3.5, R4.14.4, R4.16.7]."""
    if record.state == "left":
        moment = facts.moment(record, "leave", otherwise=clearance.EVER)
        last = facts.day(record, "left_on") or book.on
        yield from _lacking(record, "leaver_holds_nothing", clearance.held(book, record.id, last, moment), book)


def nobody_acts_after_the_last_day(record: Record, book: Book) -> Iterator[Problem]:
    """The last day at work is not before the last on which the leaver signed or took something [X.9, A2.8.10b]."""
    left_on = facts.day(record, "left_on") if record.state == "left" else None
    if left_on is None:
        return
    from ecentre.subjects import movements

    ending = f"{left_on}T23:59:59+08:00"
    named = book.refs_to(Ref("person", record.id))
    found = [(str(step["at"]), one.id) for one in named for step in one.steps if step["by"] == record.id]
    taken = [(move.at, move.ref.id) for moves in movements.by_item(book).values() for move in moves
             if move.person == record.id and move.held > 0 and move.on > left_on.isoformat()]  # fmt: skip
    last = max([*(one for one in found if one[0] > ending), *taken], default=None)
    if last is not None:
        yield problem(
            record, "last_day", "X.9",
            say(
                "{name} {day} 还办过 {id},离岗日期不能早于那天:ecentre correct {person} --left-on 日期 --reason …",
                "{name} still dealt with {id} on {day} and left no earlier: ecentre correct {person} --left-on DATE "
                "--reason …",
                name=record.text("name"), day=last[0][:10], id=last[1], person=record.id,
            ),
            "left_on",
        )


def a_mover_hands_back_what_the_post_had(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever changes post hands back what the old one had: durables, assets, roles, cards [A2.8.1b, A2.4.3a, X.9]."""
    now = post(record)
    for step in reversed(record.steps[1:]):
        changed = [name for name in POST if name in (step.get("set") or {})]
        was: Data = {name: str((step.get("was") or {}).get(name) or "") for name in changed}
        if any(was.values()):
            still = clearance.of_post(book, record.id, now | was, now, str(step["at"]))
            yield from _lacking(record, "mover_hands_back", still, book, move=True)
        now |= was


def _lacking(record: Record, rule: str, found: list[Held], book: Book, *, move: bool = False) -> Iterator[Problem]:
    """Refuse with the list: a line for each part of it and each clause."""
    for section, clause in dict.fromkeys((one.section, one.clause) for one in found):
        of = [one for one in found if (one.section, one.clause) == (section, clause)]
        message = say(
            "{name} 还有 {n} 项{section}没有交清:{listed}{more};先办:{command};全部:ecentre clearance {id}{move}",
            "{name} has to settle {n} {section}: {listed}{more}; first: {command}; all: ecentre clearance {id}{move}",
            name=record.text("name"), n=len(of), section=SECTIONS[section], id=record.id, command=of[0].command,
            listed=joined(_called(book, one) for one in of[:FEW]),
            more=say(" 等", " …") if len(of) > FEW else "", move=" --move" if move else "",
        )  # fmt: skip
        yield problem(record, rule, clause, message)


def _called(book: Book, one: Held) -> str:
    record, name = book.get(*one.ref), facts.named(book, *one.ref)
    if record is not None and record.get("role"):
        return f"{one.ref.id} {policy.role_label(book, record.text('role'))}"
    return f"{one.ref.id} {one.what if name == one.ref.id else name}"


def a_move_or_a_notice_says_what_changes(record: Record, book: Book) -> Iterator[Problem]:
    """A move names another department or title, a notice the day of leaving or moving [X.9]."""
    del book
    for place, step in enumerate(record.steps):
        wanted = SAID.get(str(step.get("verb")), ())
        if not wanted or any((step.get("set") or {}).get(name) for name in wanted):
            continue
        new_post = say(
            "写明新的部门或职务:ecentre person move {id} --department 部门 --title 职务",
            "name the new department or title: ecentre person move {id} --department NAME --title TITLE", id=record.id,
        )
        day = say(
            "写明哪天离岗:ecentre person announce {id} --leaves-on 日期,或哪天换岗:ecentre person announce {id} "
            "--moves-on 日期",
            "name the day of leaving: ecentre person announce {id} --leaves-on DAY, or of moving: ecentre person "
            "announce {id} --moves-on DAY", id=record.id,
        )
        yield problem(record, "says_what", "X.9", new_post if wanted is POST else day, f"steps/{place}/set")


def leavers_hand_over_in_time(record: Record, book: Book) -> Iterator[Due]:
    """A leaver has handed in everything by the last day, papers too [A2.8.10b, A2.8.1b, R4.3.5, X.9]."""
    left = facts.last(record, "leave") if record.state == "left" else None
    due = facts.day(record, "leaves_on") or facts.day(record, "left_on")
    if due is None:
        return
    open_ones = clearance.held(book, record.id, due, str(left["at"]) if left else clearance.EVER)
    done = facts.day_of(left) if left and not open_ones else None
    if left is None or record.get("leaves_on") or open_ones:
        what = say("{name} 离岗交接(还有 {n} 项)", "{name} leaves: {n} to hand over", name=record.text("name"),
                   n=len(open_ones))  # fmt: skip
        yield Due(record.ref, "person.leaves", "A2.8.10b", what, due, done, record.id,
                  f"ecentre clearance {record.id}", facts.entered(record, "leaves_on"))  # fmt: skip


def movers_hand_back_in_time(record: Record, book: Book) -> Iterator[Due]:
    """A mover has handed back what the old post had by the day of the move [A2.8.1b, X.9]."""
    due = facts.day(record, "moves_on")
    if due is None or record.state != "active":
        return
    still = clearance.of_post(book, record.id, post(record))
    what = say("{name} 换岗交接(还有 {n} 项)", "{name} moves: {n} to hand back", name=record.text("name"), n=len(still))
    yield Due(record.ref, "person.moves", "A2.8.1b", what, due, None, record.id,
              f"ecentre clearance {record.id} --move", facts.entered(record, "moves_on"))  # fmt: skip
