"""What a person has to hand on where no single field tells: supplies, slots, shifts to come, mail, reading [X.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import say
from ecentre.model import Ref
from ecentre.subjects import handback, mailroom, movements, rota, supply_lines
from ecentre.subjects.held import ALWAYS, LEAVE, Held, row_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book

WAITING = {
    "supply_plan": {
        "drafted": "ecentre supply plan strike {id} --line {n}",
        "submitted": "ecentre supply plan return {id} --reason …",
        "approved": "ecentre supply plan cut {id} --line {n} --quantity 0 --reason …",
    },
    "supply_urgent": {"submitted": "ecentre supply urgent withdraw {id}"},
}
"""The states in which what was asked for is not decided, with the way to give it up."""
READ_NO_MORE = ("filed", "returned", "withdrawn", "pointer")


def told(book: Book, person: str, last: date, occasion: str, moment: str) -> Iterator[Held]:
    """Give everything of this sort that a person still has after their last day at work, or in their old post."""
    yield from supplies(book, person, occasion, moment)
    yield from slots(book, person)
    if occasion == LEAVE:
        yield from wishes(book, person)
        yield from shifts(book, person, last)
        yield from mail(book, person)
        yield from reading(book, person)
        yield from private_calls(book, person)


def supplies(book: Book, person: str, occasion: str, moment: str) -> Iterator[Held]:
    """Give what is still held of durables taken by a moment, and entries still wanted [A2.8.1b, A2.8.10b]."""
    for one in handback.owed_back(book, person, book.on, occasion):
        moves = [move for move in movements.item(book, one.item) if move.person == person]
        taken = [move.at for move in moves if move.held > 0]
        kept = sum(move.held for move in moves if move.held < 0 or move.at <= moment)
        if not taken or (kept <= 0 if one.held else max(taken) > moment):
            continue
        command = f"ecentre supply return add --person {person} --occasion {occasion} --item {one.item}"
        command += " --quantity … --condition …"
        yield Held("supplies", Ref("supply_item", one.item), one.what, one.clause, command, min(taken), ALWAYS)


def wishes(book: Book, person: str) -> Iterator[Held]:
    """Give what was asked for a person and is not decided yet; what was granted nobody else can take [A2.8.6a]."""
    for kind, states in WAITING.items():
        for record in (one for state in states for one in book.find(kind, state=state)):
            for place, row in supply_lines.standing(record):
                if row.get("person") == person and supply_lines.granted(record, row):
                    what = say("第 {n} 项待批", "line {n}, waiting", n=row["number"])
                    command = states[record.state].format(id=record.id, n=row["number"])
                    yield Held("supplies", record.ref, what, "A2.8.6a", command, row_since(record, "lines", place))


def shifts(book: Book, person: str, last: date) -> Iterator[Held]:
    """Give the shifts after the last day at work that a person is still to serve or lead [A1.2.1.3]."""
    for roster in rota.live(book):
        published = roster.state == rota.PUBLISHED
        for one in rota.shifts(roster) if roster.text("to_date") > last.isoformat() else ():
            if one.day > last and person in (*one.people, one.leader):
                what = say("{day} {shift}", "{day} {shift}", day=one.day, shift=one.name)
                assign = f"roster assign {roster.id} --date {one.day} --shift {one.name} --relieves {person} --person …"
                swap = f"swap add --asker {person} --date {one.day} --other …"
                command = f"ecentre {swap if published else assign}"
                yield Held("duty", roster.ref, what, "A1.2.1.3", command, row_since(roster, "shifts"))


def slots(book: Book, person: str) -> Iterator[Held]:
    """Give the slots of filing cabinets that are a person's, or whose mail they take for a department [A1.2.4.2]."""
    for cabinet in book.find("cabinet"):
        for slot in mailroom.slots(cabinet).values() if cabinet.state != "retired" else ():
            if person not in (slot.person, slot.delegate):
                continue
            rows = [place for place, row in enumerate(cabinet.get("slots", [])) if str(row["slot"]) == slot.name]
            own = slot.person == person
            what = (say("格位 {slot}", "slot {slot}", slot=slot.name) if own else
                    say("格位 {slot} 代领人", "delegate for slot {slot}", slot=slot.name))  # fmt: skip
            home = f" --department {slot.department}" if slot.department else f" --person {slot.person}"
            command = f"ecentre cabinet assign {cabinet.id} --slot {slot.name}{'' if own else home}"
            post = (("department", slot.department),) if slot.department else ALWAYS if own else None
            since = row_since(cabinet, "slots", rows[-1])
            yield Held("papers", cabinet.ref, what, "A1.2.4.2", command, since, post)


def mail(book: Book, person: str) -> Iterator[Held]:
    """Give the mail that came for a person and was not delivered [A1.2.4.1]."""
    for sheet in book.find("mail", state="open"):
        for item in mailroom.items(sheet):
            if item.person == person and item.delivered is None:
                what = say("未交付:{item}", "undelivered: {item}", item=item.row["item"])
                command = f"ecentre mail deliver {sheet.id} --number {item.number} --taken-by {person}"
                yield Held("papers", sheet.ref, what, "A1.2.4.1", command, str(item.row["arrived"]))


def reading(book: Book, person: str) -> Iterator[Held]:
    """Give the papers in circulation that a person has not read [A1.1.2.0]."""
    for paper in book.find("incoming"):
        read = {row["person"] for row in paper.get("reads", [])}
        rows = [place for place, row in enumerate(paper.get("circulation", [])) if row["person"] == person]
        if rows and person not in read and paper.state not in READ_NO_MORE:
            what = say("待阅", "to be read")
            command = f"ecentre incoming read {paper.id}"
            yield Held("papers", paper.ref, what, "A1.1.2.0", command, row_since(paper, "circulation", rows[0]))


def private_calls(book: Book, person: str) -> Iterator[Held]:
    """Give the months whose private calls a person has not paid for yet [R4.15.1]."""
    for log in book.find("call_log"):
        mine = [place for place, row in enumerate(log.get("calls", []))
                if row["person"] == person and row["purpose"] == "private"]  # fmt: skip
        if mine and log.state != "closed":
            what = say("{month} 私用电话", "private calls of {month}", month=log.text("month"))
            command = f"ecentre show {log.id}"
            yield Held("money", log.ref, what, "R4.15.1", command, row_since(log, "calls", mine[0]))
