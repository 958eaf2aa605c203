"""Telephone logs: calls of a month, held against the bill; private use is paid for [R4.15.1]."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Due, Kind, Transition, note, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import calls
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def a_month_has_one_log(record: Record, book: Book) -> Iterator[Problem]:
    """One log holds a department's calls of a month, and none is begun for a month to come [R4.15.1]."""
    month, begun = record.text("month"), facts.begun(record)
    for other in book.find("call_log", month=month):
        if other.id < record.id and other.text("department") == record.text("department"):
            message = say(
                "{department} {month} 已有登记本 {other};请记在那里:ecentre call-log enter {other} …",
                "{department} has its log of {month}, {other}; write there: ecentre call-log enter {other} …",
                department=facts.named(book, "department", record.text("department")), month=month, other=other.id,
            )
            yield problem(record, "one", "R4.15.1", message, "month")
    if begun and month > f"{begun:%Y-%m}":
        message = say("{month} 还没有到,到时再开本", "{month} is still to come; begin its log then", month=month)
        yield problem(record, "to_come", "R4.15.1", message, "month")


def calls_are_of_the_month_and_the_staff(record: Record, book: Book) -> Iterator[Problem]:
    """Each call was made by somebody on the staff, in the month of the log, before it was written down [R4.15.1]."""
    place = 0
    for step in record.steps:
        for row in (step.get("add") or {}).get("calls", ()):
            on = str(row["date"])
            if not on.startswith(record.text("month")) or on > str(step["at"])[:10]:
                message = say(
                    "{date} 不在 {month} 或还没有到;别的月份记在那个月的登记本:ecentre call-log open --month …",
                    "{date} is not of {month}, or still to come; another month has its own log: ecentre call-log open "
                    "--month …",
                    date=on, month=record.text("month"),
                )
                yield problem(record, "month", "R4.15.1", message, f"calls/{place}/date")
            elif not facts.at_work(book, str(row["person"]), date.fromisoformat(on)):
                message = say(
                    "{person} 当天不在岗;请写明是谁打的:--person 姓名", "{person} was not on the staff; who called? "
                    "--person NAME", person=facts.named(book, "person", str(row["person"])),
                )  # fmt: skip
                yield problem(record, "staff", "R4.15.1", message, f"calls/{place}/person")
            place += 1


def charges_name_a_call(record: Record, _book: Book) -> Iterator[Problem]:
    """What the bill charges is a call of the log [R4.15.1]."""
    known = {int(row["number"]) for row in record.get("calls", [])}
    for place, row in enumerate(record.get("charges", [])):
        if int(row["number"]) not in known:
            message = say(
                "没有第 {n} 次;漏登的先补登:ecentre call-log enter {id} …",
                "there is no call {n}; enter what was left out first: ecentre call-log enter {id} …",
                n=row["number"], id=record.id,
            )  # fmt: skip
            yield problem(record, "call", "R4.15.1", message, f"charges/{place}/number")


def the_bill_is_held_against_the_log(record: Record, _book: Book) -> Iterator[Problem]:
    """A log closes when the bill agrees with it to the fen, or the difference is explained [R4.15.1]."""
    gap = calls.difference(record)
    told = problem if record.state == "closed" else note
    if record.state != "open" and gap != 0 and not record.get("irregular"):
        message = say(
            "账单 {bill} 元,登记合计 {total} 元,相差 {gap} 元;补登漏记的或费用(ecentre call-log charge {id}),"
            "查不清的写明:ecentre call-log close {id} --irregular …",
            "the bill is {bill} yuan and the calls come to {total}: {gap} apart; enter what is missing (ecentre "
            "call-log charge {id}), or explain it: ecentre call-log close {id} --irregular …",
            bill=record.text("bill_amount") or "-", total=calls.total(record), gap=gap, id=record.id,
        )
        yield told(record, "bill", "R4.15.1", message, "bill_amount")


def private_calls_have_their_cost(record: Record, _book: Book) -> Iterator[Problem]:
    """No log closes with a private call that nobody put a cost to [R4.15.1]."""
    left = calls.uncosted(record) if record.state == "closed" else []
    if left:
        message = say(
            "私用的第 {n} 次没有费用,照账单登记:ecentre call-log charge {id} --number {first} --cost …",
            "private calls {n} have no cost; take it from the bill: ecentre call-log charge {id} --number {first} "
            "--cost …",
            n=joined(str(row["number"]) for row in left), id=record.id, first=left[0]["number"],
        )
        yield problem(record, "cost", "R4.15.1", message, "calls")


def private_use_is_paid_for(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever called privately owes what it cost once the log is closed [R4.15.1, X.12]."""
    if record.state != "closed":
        return
    charged = {one.text("person") for one in book.refs_to(record.ref, "compensation")}
    for person, owed in calls.private(record).items():
        if person not in charged:
            message = say(
                "{person} 私用 {owed} 元还没有登记应付:ecentre compensation add --person {id} --call-log {log} "
                "--grounds private_use --basis R4.15.1",
                "{person} owes {owed} yuan for private calls and it is not registered: ecentre compensation add "
                "--person {id} --call-log {log} --grounds private_use --basis R4.15.1",
                person=facts.named(book, "person", person), owed=owed, id=person, log=record.id,
            )
            yield problem(record, "owed", "R4.15.1", message, "calls")


def a_log_is_closed_after_its_month(record: Record, book: Book) -> Iterator[Due]:
    """A log is held against its bill and closed some days after its month; of departments that keep one [R4.15.1]."""
    year, month = (int(part) for part in record.text("month").split("-"))
    last = date(year, month, monthrange(year, month)[1])
    days, closed = policy.number(book, "calls.close_days", last), facts.last(record, "close")
    if days is not None:
        what = say("{department} {month} 话费核对结清", "{department}: the calls of {month} held against the bill",
                   department=facts.named(book, "department", record.text("department")), month=record.text("month"))
        verb = "close" if record.state == "billed" else "bill"
        yield Due(
            record.ref, "calls.closed", "R4.15.1", what, last + timedelta(days=days),
            facts.day_of(closed) if closed else None, record.text("keeper"), f"ecentre call-log {verb} {record.id}",
            last,
        )  # fmt: skip


def what_comes_next(record: Record) -> Iterator[str]:
    """Take the costs from the bill, then close."""
    if record.state == "billed":
        lacking = "charge {} --number … --cost …" if calls.difference(record) else "close {}"
        yield f"call-log {lacking.format(record.id)}"


def _known(record: Record, book: Book) -> Data:
    """Take the department from whoever keeps the log, and this month."""
    return {"department": facts.department_of(book, record.text("keeper")), "month": f"{book.on:%Y-%m}"}


def _charged(record: Record, book: Book) -> Iterator[Act]:
    """Let each person owe what their private calls of the month cost."""
    days, on = policy.number(book, "calls.pay_days", book.on), book.on
    due = {"due_on": (on + timedelta(days=days)).isoformat()} if days is not None else {}
    for person, owed in calls.private(record).items():
        fields = {"person": person, "call_log": record.id, "grounds": "private_use", "amount": f"{owed:.2f}"}
        yield Act(Ref("compensation", ""), "add", fields | due | {"basis": "私用话费自付 [R4.15.1]"})


KIND = Kind(
    name="call_log",
    label=say("电话登记本", "telephone log"),
    help=say("长途、传真、电话卡登记,与账单核对", "long-distance, fax and card calls, held against the bill"),
    title="month",
    columns=("id", "department", "month", "keeper", "bill_amount", "state"),
    ended=("closed",),
    follow=what_comes_next,
    rules=(
        a_month_has_one_log, calls_are_of_the_month_and_the_staff, charges_name_a_call,
        the_bill_is_held_against_the_log, private_calls_have_their_cost, private_use_is_paid_for,
    ),
    dues=(a_log_is_closed_after_its_month,),
    workflow=(
        Transition(
            verb="open", source=(), target="open", fill=_known, clause="R4.15.1",
            label=say("开本", "open"), help=say("开一个月的登记本", "begin the log of a month"),
        ),
        Transition(
            verb="enter", source=("open", "billed"), target="", adds=("calls",), needs=("calls",), clause="R4.15.1",
            label=say("登记", "enter"), help=say("登记一次通话或传真", "enter a call"),
        ),
        Transition(
            verb="charge", source=("open", "billed"), target="", adds=("charges",), needs=("charges",),
            clause="R4.15.1",
            label=say("登记费用", "charge"), help=say("照账单登记各次费用", "enter what each call cost, from the bill"),
        ),
        Transition(
            verb="bill", source=("open",), target="billed", asks=("bill_amount", "bill_on"), needs=("bill_amount",),
            clause="R4.15.1",
            label=say("对账单", "bill"), help=say("登记账单金额", "enter the bill"),
        ),
        Transition(
            verb="close", source=("billed",), target="closed", asks=("irregular",), effect=_charged,
            causes=("compensation.add",), clause="R4.15.1",
            label=say("结清", "close"),
            help=say("核对后结清,私用的登记应付", "end it once it is checked; private use becomes owed"),
        ),
    ),
)
