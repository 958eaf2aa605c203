"""Mail sheets: each day's letters and periodicals, and to whom each item went [A1.2.4.1]."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.subjects import mailroom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.mailroom import Event, Item
    from ecentre.words import Words


def a_day_has_one_sheet(record: Record, book: Book) -> Iterator[Problem]:
    """One sheet holds all mail of a day [A1.2.4.1]."""
    for other in book.find("mail", date=record.text("date")):
        if other.id < record.id:
            message = say(
                "{date} 已有收发登记 {other};请记在那里:ecentre mail receive {other} …",
                "{date} has its sheet {other}; write there: ecentre mail receive {other} …",
                date=record.get("date"), other=other.id,
            )
            yield problem(record, "one", "A1.2.4.1", message, "date")


def each_item_has_an_addressee(record: Record, _book: Book) -> Iterator[Problem]:
    """Each item is for one person or one department; a redirected one for another than before [A1.2.4.1]."""
    for event in mailroom.events(record):
        row, item = event.row, event.item
        if event.name == "deliveries":
            continue
        to = (str(row.get("person") or ""), str(row.get("department") or ""))
        if bool(to[0]) == bool(to[1]) or (event.name == "redirects" and item and to == (item.person, item.department)):
            message = say(
                "第 {n} 件须写明交给哪位或哪个部门(只写一个,改投的与原来不同):--person … 或 --department …",
                "item {n} is for one person or one department, a redirected one for another: --person … or "
                "--department …",
                n=row["number"],
            )
            yield problem(record, "addressee", "A1.2.4.1", message, f"{event.name}/{event.place}")


def lines_name_items_that_came(record: Record, _book: Book) -> Iterator[Problem]:
    """Items are numbered in order; what is redirected or delivered came before [A1.2.4.1]."""
    for event in mailroom.events(record):
        number = int(event.row["number"])
        wrong = number != event.place + 1 if event.name == "items" else event.item is None
        if wrong:
            message = say(
                "没有第 {n} 件,或序号不连续;看清单:ecentre show {id}", "there is no item {n}; see: ecentre show {id}",
                n=number, id=record.id,
            )
            yield problem(record, "number", "A1.2.4.1", message, f"{event.name}/{event.place}/number")


def items_go_to_whom_they_are_for(record: Record, book: Book) -> Iterator[Problem]:
    """Each item is taken by its addressee or a named delegate, or put into the addressee's slot [A1.2.4.1]."""
    for event in mailroom.events(record):
        if event.name == "deliveries" and event.item is not None:
            wrong = _misdirected(book, event, event.item)
            if wrong is not None:
                clause = "A1.2.4.2" if event.row.get("slot") else "A1.2.4.1"
                cell = "" if event.row.get("slot") or event.row.get("taken_by") else "/taken_by"
                yield problem(record, "taken_by", clause, wrong, f"deliveries/{event.place}{cell}")


def _misdirected(book: Book, event: Event, item: Item) -> Words | None:
    """Say what is wrong with a delivery, if anything."""
    row, on = event.row, datetime.fromisoformat(str(event.row["time"])).date()
    taker, slot = str(row.get("taken_by") or ""), str(row.get("slot") or "")
    whose = facts.named(book, "person", item.person) or facts.named(book, "department", item.department)
    if item.delivered is not None:
        return say(
            "第 {n} 件已经交付;交错了先改投:ecentre mail redirect --number {n} --reason …",
            "item {n} was delivered; if to the wrong one: ecentre mail redirect --number {n} --reason …", n=item.number,
        )
    if bool(taker) == bool(slot) or bool(slot) != bool(row.get("cabinet")):
        return say(
            "第 {n} 件:写明领取人 --taken-by,或放入哪一格 --cabinet … --slot …",
            "item {n}: who took it, --taken-by, or which slot, --cabinet … --slot …", n=item.number,
        )
    if taker and not mailroom.may_take(book, item, taker, on):
        return say(
            "第 {n} 件是 {whose} 的,{taker} 不是收件人,也不是其部门的人或代领人;代领请在文件柜登记:"
            "ecentre cabinet assign … --delegate {taker},投错的请改投:ecentre mail redirect",
            "item {n} is for {whose}; {taker} is neither the addressee nor of the department nor a named delegate; "
            "name one: ecentre cabinet assign … --delegate {taker}, or redirect it: ecentre mail redirect",
            n=item.number, whose=whose, taker=facts.named(book, "person", taker),
        )
    if slot and not mailroom.fits(book, item, str(row["cabinet"]), slot, on):
        return say(
            "第 {n} 件是 {whose} 的,{slot} 不是其格位;看标签:ecentre show {cabinet}",
            "item {n} is for {whose} and {slot} is not their slot; see: ecentre show {cabinet}",
            n=item.number, whose=whose, slot=slot, cabinet=row["cabinet"],
        )
    return None


def times_are_of_the_day(record: Record, _book: Book) -> Iterator[Problem]:
    """An item came on the day of the sheet, and was delivered later, not in time to come [A1.2.4.1]."""
    written = str(record.steps[-1]["at"]) if record.steps else ""
    for event in mailroom.events(record):
        arrived, time = str(event.row.get("arrived") or ""), str(event.row.get("time") or "")
        other_day = bool(arrived) and arrived[:10] != record.text("date")
        early = bool(time) and event.item is not None and time < str(event.item.row["arrived"])
        if other_day or early or max(arrived, time) > written:
            message = say(
                "第 {n} 件的时间不在当天、早于收到,或还没有到;请更正,或记在那天的收发登记",
                "the time of item {n} is of another day, before it came, or still to come; correct it",
                n=event.row["number"],
            )
            yield problem(record, "time", "A1.2.4.1", message, f"{event.name}/{event.place}")


def everything_is_delivered_at_the_end(record: Record, _book: Book) -> Iterator[Problem]:
    """A sheet ends when nothing on it is undelivered [A1.2.4.1]."""
    left = [one.number for one in mailroom.items(record) if one.delivered is None]
    if record.state == "closed" and left:
        message = say(
            "第 {n} 件还没有交付:ecentre mail deliver {id} --number {n} --taken-by …",
            "item {n} is not delivered: ecentre mail deliver {id} --number {n} --taken-by …", n=left[0], id=record.id,
        )
        yield problem(record, "undelivered", "A1.2.4.1", message, "items")


def mail_is_delivered_the_same_day(record: Record, book: Book) -> Iterator[Due]:
    """Each item reaches its addressee on the day it came; on days off, the next working day [A1.2.4.1]."""
    day = date.fromisoformat(record.text("date"))
    days = policy.number(book, "mail.delivery_workdays", day) or 0
    late = days or not workdays.is_workday(book, day)
    due = workdays.add(book, day, max(days, 1)) if late else day
    for item in mailroom.items(record):
        done = date.fromisoformat(str(item.delivered["time"])[:10]) if item.delivered else None
        whose = facts.named(book, "person", item.person) or facts.named(book, "department", item.department)
        yield Due(
            record.ref, "mail.delivered", "A1.2.4.1",
            say("第 {n} 件 {item} 交 {whose}", "item {n}, {item}, to {whose}", n=item.number, item=item.row["item"],
                whose=whose),
            due, done, "role:ecom_office",
            f"ecentre mail deliver {record.id} --number {item.number} --taken-by …", day,
        )  # fmt: skip


def what_comes_next(record: Record) -> Iterator[str]:
    """Close the sheet once everything that came is delivered."""
    known = mailroom.items(record)
    if record.state == "open" and known and all(item.delivered for item in known):
        yield f"mail close {record.id}"


KIND = Kind(
    name="mail",
    label=say("报刊信件收发", "mail sheet"),
    help=say("收到的信件、报刊逐件登记,逐件交付", "letters and periodicals: what came, to whom it went"),
    title="date",
    columns=("id", "date", "state"),
    ended=("closed",),
    follow=what_comes_next,
    rules=(
        a_day_has_one_sheet, each_item_has_an_addressee, lines_name_items_that_came, items_go_to_whom_they_are_for,
        times_are_of_the_day, everything_is_delivered_at_the_end,
    ),
    dues=(mail_is_delivered_the_same_day,),
    workflow=(
        Transition(
            verb="open", source=(), target="open", clause="A1.2.4.1",
            label=say("开始收发", "open"), help=say("开始一天的收发登记", "begin the sheet of a day"),
        ),
        Transition(
            verb="receive", source=("open",), target="open", adds=("items",), needs=("items",), clause="A1.2.4.1",
            label=say("收件", "receive"), help=say("登记收到的信件、报刊", "enter what came"),
        ),
        Transition(
            verb="deliver", source=("open",), target="open", adds=("deliveries",), needs=("deliveries",),
            clause="A1.2.4.1",
            label=say("交付", "deliver"),
            help=say("登记交给了谁或放入哪一格", "enter who took it, or which slot it went into"),
        ),
        Transition(
            verb="redirect", source=("open", "closed"), target="open", adds=("redirects",), needs=("redirects",),
            reason=True, clause="A1.2.4.1",
            label=say("改投", "redirect"),
            help=say("投错的改交应收的人,再交付", "give a misdirected item its right addressee"),
        ),
        Transition(
            verb="close", source=("open",), target="closed", clause="A1.2.4.1",
            label=say("结清", "close"), help=say("全部交付后结清", "end it when everything is delivered"),
        ),
    ),
)
