"""Where in a centre's files a breach of each duty can be planted by hand, and how; the days are reckoned anew here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import ONE, Ledger, Sheet, day

SATURDAY = 5


class Breach(NamedTuple):
    """What was planted: the duty, the day it was due, its record or period, and whether it is still open."""

    duty: str
    due: date
    at: str
    open: bool = False


class Place(NamedTuple):
    """Somewhere a breach can be planted, and how."""

    breach: Breach
    plant: Callable[[], None]
    files: tuple[Sheet, ...]


Finder = Callable[[Ledger, date], Iterator[Place]]
DueDay = Callable[[Ledger, Sheet], date | None]


def late_step(kind: str, verb: str, duty: str, due: DueDay) -> Finder:
    """Make what finds records whose step may come two days after it was due."""

    def find(ledger: Ledger, last: date) -> Iterator[Place]:
        for sheet in ledger.sheets(kind):
            on = due(ledger, sheet) if sheet.step(verb) else None
            if on is not None and on + 2 * ONE < last:
                yield Place(Breach(duty, on, sheet["id"]), lambda s=sheet, d=on: s.shift(verb, d + 2 * ONE), (sheet,))

    find.__name__ = duty
    return find


def late_field(kind: str, field: str, duty: str, due: DueDay) -> Finder:
    """Make what finds records whose day of doing may lie two days after it was due."""

    def find(ledger: Ledger, last: date) -> Iterator[Place]:
        for sheet in ledger.sheets(kind):
            on = due(ledger, sheet) if sheet.get(field) else None
            if on is not None and on + 2 * ONE < last:
                yield Place(Breach(duty, on, sheet["id"]), lambda s=sheet, d=on: s.late(field, d + 2 * ONE), (sheet,))

    find.__name__ = duty
    return find


def receipt(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.1.1.9: a receipt never came back."""
    for sheet in ledger.sheets("outgoing"):
        sent = {row["addressee"]: day(row["sent_on"]) for row in sheet.get("dispatches", [])}
        for row in sheet.get("receipts", []):
            due = ledger.after(sent[row["addressee"]], 5)
            breach = Breach("outgoing.receipt", due, sheet["id"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("receipts", r), (sheet,))


def slow(ledger: Ledger, _last: date) -> Iterator[Place]:
    """N1.9: an urgent paper went out a day after its limit."""
    for sheet in ledger.sheets("outgoing"):
        if sheet.get("handle_by") and sheet.get("dispatches"):
            limit = day(sheet["dispatches"][0]["sent_on"]) - ONE
            yield Place(Breach("outgoing.sent", limit, sheet["id"]), lambda s=sheet, d=limit: s.put("handle_by", d),
                        (sheet,))  # fmt: skip


def unfiled(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.1.1.10: a paper was sent and never filed."""
    for sheet in ledger.sheets("outgoing"):
        if sheet["steps"][-1]["verb"] == "file":
            due = ledger.after(min(day(row["sent_on"]) for row in sheet["dispatches"]), 10)
            breach = Breach("outgoing.filed", due, sheet["id"], open=True)
            yield Place(breach, lambda s=sheet: _unfile(s), (sheet,))


def _unfile(sheet: Sheet) -> None:
    sheet["steps"].pop()
    sheet.data |= {"state": "sent", "rev": len(sheet["steps"])}
    del sheet.data["archive"]
    sheet.write()


def unended(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.1.2.0: a paper that came in never came to its end."""
    for sheet in ledger.sheets("incoming"):
        if sheet.step("finish") and sheet["nature"] not in ("request", "inquiry"):
            breach = Breach("incoming.handled", day(sheet["due_on"]), sheet["id"], open=True)
            yield Place(breach, lambda s=sheet: _unend(s), (sheet,))


def _unend(sheet: Sheet) -> None:
    while sheet["steps"][-1]["verb"] in ("finish", "file"):
        sheet["steps"].pop()
    sheet.data |= {"state": "handling", "rev": len(sheet["steps"])}
    for name in ("result", "handled_on", "archive"):
        sheet.data.pop(name, None)
    sheet.write()


def fortnight(ledger: Ledger, last: date) -> Iterator[Place]:
    """A1.2.1.2: a fortnight has no plan, between two that have."""
    plans = [one for one in ledger.sheets("plan") if one["scope"] == "overall" and day(one["from_date"]) <= last]
    for before, gone, _after in zip(plans, plans[1:], plans[2:], strict=False):
        breach = Breach("plan.issue", day(before["until_date"]), before["id"], open=True)
        yield Place(breach, gone.path.unlink, (before, gone))


def roster(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.1.3: a holiday's roster is published later than three working days before it."""
    for sheet in ledger.sheets("roster"):
        first = day(sheet["from_date"])
        off = [first + n * ONE for n in range(3) if not ledger.works(first + n * ONE)]
        if first in off and any(one.weekday() < SATURDAY for one in off):
            breach = Breach("roster.published", ledger.before(first, 3), sheet["id"])
            yield Place(breach, lambda s=sheet, d=first: s.shift("publish", d - ONE), (sheet,))


def check(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.2.1: one item has no check on one day, though it was begun, goes on evenly and stays open."""
    sheets = ledger.sheets("supervise_check")
    rows = [(sheet, row) for sheet in sheets for row in sheet["entries"]]
    uneven = {row["item"] for _, row in rows if row["state"] in ("behind", "problem")}
    closed = {(one["id"], day(step["at"])) for one in ledger.sheets("supervise") if (step := one.step("close"))}
    begun: set[str] = set()
    for sheet, row in rows:
        on = day(sheet["date"])
        if row["item"] in begun - uneven and (row["item"], on) not in closed:
            breach = Breach("supervise.check", on, row["item"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("entries", r), (sheet,))
        begun.add(row["item"])


def feedback(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.2.2: a problem was found and nobody told."""
    for sheet in ledger.sheets("supervise_check"):
        for row in sheet.get("feedback", []):
            breach = Breach("supervise.feedback", ledger.after(day(sheet["date"]), 1), row["item"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("feedback", r), (sheet,))


def notice(ledger: Ledger, _last: date) -> Iterator[Place]:
    """R3.16.1: an item fell behind and no notice went out."""
    for sheet in ledger.sheets("supervise"):
        for row in sheet.get("notices", []):
            breach = Breach("supervise.notice", ledger.after(day(row["sent_on"]), 1), sheet["id"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("notices", r), (sheet,))


def log(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.3.0: a shift has no log."""
    for sheet in ledger.sheets("duty"):
        yield Place(Breach("duty.log", day(sheet["date"]), sheet["date"], open=True), sheet.path.unlink, (sheet,))


def handover(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.3.4: a shift was handed over without a record."""
    for sheet in ledger.sheets("handover"):
        breach = Breach("duty.handover", day(sheet["date"]) + ONE, sheet["date"], open=True)
        yield Place(breach, sheet.path.unlink, (sheet,))


def letter(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A1.2.4.1: a letter reached nobody."""
    for sheet in ledger.sheets("mail"):
        for row in sheet["deliveries"]:
            breach = Breach("mail.delivered", day(sheet["date"]), sheet["id"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("deliveries", r), (sheet,))


def stocktake(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A2.7.1: a month has no stocktake."""
    for sheet in ledger.sheets("stocktake"):
        due = ledger.after(day(f"{sheet['month']}-01") - ONE, 5)
        yield Place(Breach("stocktake.opened", due, sheet["month"], open=True), sheet.path.unlink, (sheet,))


def seal(ledger: Ledger, _last: date) -> Iterator[Place]:
    """R4.12.4: nobody looked at the seal in a month."""
    for sheet in ledger.sheets("seal"):
        for row in sheet["rounds"]:
            end = day(row["date"])
            while (end + ONE).month == end.month:
                end += ONE
            breach = Breach("seal.round", end, sheet["id"], open=True)
            yield Place(breach, lambda s=sheet, r=row: s.drop("rounds", r), (sheet,))


def reading(ledger: Ledger, _last: date) -> Iterator[Place]:
    """N1.1: somebody read what was sent round to them too late."""
    for sheet in ledger.sheets("incoming"):
        for place, row in enumerate(sheet.get("circulation", [])):
            if len(sheet.get("reads", [])) > place:
                due = ledger.after(day(row["sent_on"]), 3)
                breach = Breach("incoming.read", due, sheet["id"])
                yield Place(breach, lambda s=sheet, d=due, n=place: s.add("reads", d + ONE, "read_at", n), (sheet,))


def item(ledger: Ledger, last: date) -> Iterator[Place]:
    """A1.2.2.1: what was planned is closed in time, but was done after its day."""
    for sheet in ledger.sheets("supervise"):
        step, due = sheet.step("close"), day(sheet["due"])
        if step and due + 2 * ONE < last and step["at"][:7] == sheet["due"][:7]:
            yield Place(Breach("supervise.item", due, sheet["id"]),
                        lambda s=sheet, d=due: s.put("done_on", d + 2 * ONE), (sheet,))  # fmt: skip


def unmoved(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A2.8.1b: somebody was to change their post and never handed back what the old one had."""
    for sheet in ledger.sheets("person"):
        if [step["verb"] for step in sheet["steps"][-2:]] == ["move", "leave"]:
            due = day(sheet.step("announce")["set"]["moves_on"])
            yield Place(Breach("person.moves", due, sheet["id"], open=True), lambda s=sheet: _unmove(s), (sheet,))


def _unmove(sheet: Sheet) -> None:
    del sheet["steps"][-2:]
    announced = sheet.step("announce")["set"]
    del announced["leaves_on"], sheet.data["leaves_on"], sheet.data["left_on"]
    sheet.data |= {"state": "active", "rev": len(sheet["steps"]), "moves_on": announced["moves_on"]}
    sheet.write()


def shown(field: str, when: str = "") -> DueDay:
    """Make what reads the day something is due off a field, of records of some nature only."""
    return lambda _ledger, one: day(one[field]) if one.get(field) and (not when or one["nature"] in when) else None


def within(field: str, n: int) -> DueDay:
    """Make what counts so many working days from a field on."""
    return lambda ledger, one: ledger.after(day(one[field]), n) if one.get(field) else None
