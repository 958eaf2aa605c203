"""Handovers: every open matter, the keys and the time go to the next shift, confirmed by both sides [A1.2.3.4]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import watch
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

HANDED = ("given", "taken")


def it_goes_to_another_person(record: Record, _book: Book) -> Iterator[Problem]:
    """Nobody hands over to themselves [A1.2.3.4, X.2]."""
    if record.state != "void" and record.get("giver") == record.get("taker"):
        message = say(
            "不能交班给自己;下一班也是本人的,不必交接;请更正 --taker",
            "nobody hands over to themselves; correct --taker",
        )
        yield problem(record, "oneself", "A1.2.3.4", message, "taker")


def a_shift_is_handed_over_once(record: Record, book: Book) -> Iterator[Problem]:
    """A shift has one handover [A1.2.3.4]."""
    for other in book.find("handover", date=record.text("date"), shift=record.text("shift")):
        if "void" not in (other.state, record.state) and other.id < record.id:
            message = say(
                "{date} {shift} 已有交接班记录 {other};请办那一份:ecentre show {other}",
                "{date} {shift} has its handover {other}; go on with it: ecentre show {other}",
                date=record.get("date"), shift=record.get("shift"), other=other.id,
            )
            yield problem(record, "one", "A1.2.3.4", message, "shift")


def the_giver_was_on_duty(record: Record, book: Book) -> Iterator[Problem]:
    """A shift is handed over by somebody who was on duty in it [A1.2.3.4]."""
    shift = watch.of(book, record)
    if record.state != "void" and (shift is None or record.text("giver") not in watch.staff(book, shift)):
        yield problem(
            record, "giver", "A1.2.3.4",
            say(
                "{name} 不在 {date} {shift} 值班(当天:{told}),不能交这一班;请更正 --giver、--date、--shift",
                "{name} is not on duty on {date} {shift} ({told}); correct --giver, --date, --shift",
                name=facts.named(book, "person", record.text("giver")), date=record.get("date"),
                shift=record.get("shift"), told=watch.told(book, date.fromisoformat(record.text("date"))),
            ),
            "giver",
        )


def the_taker_is_next(record: Record, book: Book) -> Iterator[Problem]:
    """It goes to the next on the roster, or whom a swap or cover put there [A1.2.3.4]."""
    shift = watch.of(book, record)
    following = watch.next_staff(book, shift) if shift else ()
    if record.state != "void" and shift and record.text("taker") not in following:
        yield problem(
            record, "taker", "A1.2.3.4",
            say(
                "下一班是 {next},不是 {name};换班请先登记 ecentre swap add,替班请登记 ecentre absence add;"
                "没有下一班请先排班:ecentre roster make",
                "next on duty: {next}, not {name}; a swap: ecentre swap add, a cover: ecentre absence add; where there "
                "is no next shift: ecentre roster make",
                next=joined(facts.named(book, "person", one) for one in following) or "-",
                name=facts.named(book, "person", record.text("taker")),
            ),
            "taker",
        )


def nothing_open_is_left_out(record: Record, book: Book) -> Iterator[Problem]:
    """Every matter that was open when the shift was handed over is listed [A1.2.3.4]."""
    given, listed = facts.last(record, "give"), {row["matter"] for row in record.get("open_matters", [])}
    if record.state not in HANDED or given is None:
        return
    for matter in book.find("matter"):
        if matter.id not in listed and _open(matter, str(given["at"])):
            message = say(
                "未办结事项 {id} 没有列入交班;请退回重新交班:ecentre handover return {record} --reason 漏列",
                "the open matter {id} is not listed; send it back: ecentre handover return {record} --reason TEXT",
                id=matter.id, record=record.id,
            )
            yield problem(record, "left_out", "A1.2.3.4", message, "open_matters")


def both_sides_confirmed(record: Record, _book: Book) -> Iterator[Problem]:
    """Giver and taker both confirm, two different people [A1.2.3.4, X.2]."""
    steps = [facts.last(record, verb) for verb in ("give", "take")]
    if record.state == "taken" and not all(steps):
        message = say(
            "须交班人、接班人双方确认:ecentre give {id}{giver},再 ecentre take {id}{taker}",
            "both sides confirm: ecentre give {id}{giver}, then ecentre take {id}{taker}", id=record.id,
            giver=hands([record.text("giver")]), taker=hands([record.text("taker")]),
        )
        yield problem(record, "both", "A1.2.3.4", message, "state")


def handed_over_after_it_was_written(record: Record, _book: Book) -> Iterator[Problem]:
    """The time of handing over is that day or later, and not still to come [A1.2.3.4]."""
    at = record.text("handed_at")
    if at and (at[:10] < record.text("date") or at > str(record.steps[-1]["at"])):
        message = say(
            "交班时间 {at} 早于本班或还没有到;请更正 --handed-at", "{at} is before the shift or to come: --handed-at",
            at=facts.minute(at),
        )
        yield problem(record, "time", "A1.2.3.4", message, "handed_at")


def _open(matter: Record, moment: str) -> bool:
    """Tell whether a matter had been opened and was not done at a moment."""
    ended = next((str(step["at"]) for step in matter.steps if step["verb"] in ("result", "act")), "")
    return str(matter.steps[0]["at"]) <= moment and (not ended or ended > moment)


def _known(record: Record, book: Book) -> Data:
    """Take shift, log and taker from the rosters and the logs."""
    if not record.get("date"):
        return {}
    day, giver = date.fromisoformat(record.text("date")), record.text("giver")
    name = record.text("shift") or next((one.name for one in watch.mine(book, day, giver)), "-")
    shift = watch.shift(book, day, name)
    following = [one for one in (watch.next_staff(book, shift) if shift else ()) if one != giver]
    logs = [one.id for one in book.find("duty", date=day.isoformat(), shift=name) if one.state != "void"]
    return {"shift": name, "duty": next(iter(logs), None), "taker": next(iter(following), giver)}


def _listed(record: Record, book: Book) -> Data:
    """List every open matter, and the log of the shift."""
    left = [{"matter": one.id} for one in book.find("matter") if one.state != "done"]
    return {"open_matters": left or None, "duty": _known(record, book).get("duty")}


KIND = Kind(
    name="handover",
    label=say("交接班记录", "handover"),
    help=say("未办结事项、钥匙、时间交给下一班,双方确认", "open matters, keys, time: given on, confirmed by both"),
    title="date",
    columns=("id", "date", "shift", "giver", "taker", "keys", "handed_at", "state"),
    ended=("taken", "void"),
    rules=(
        it_goes_to_another_person, a_shift_is_handed_over_once, the_giver_was_on_duty, the_taker_is_next,
        nothing_open_is_left_out, both_sides_confirmed, handed_over_after_it_was_written,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", fill=_known, fills=("shift", "duty", "taker"), clause="A1.2.3.4",
            label=say("填写交接班", "prepare"), help=say("准备交班", "prepare to hand over"),
        ),
        Transition(
            verb="give", source=("drafted",), target="given", by="giver", asks=("keys", "handed_at"),
            needs=("keys", "handed_at"), fills=("open_matters", "duty"), fill=_listed, clause="A1.2.3.4",
            label=say("交班", "give"),
            help=say("交班人确认:列出全部未办结事项、钥匙", "the giver confirms: open matters are listed, keys given"),
        ),
        Transition(
            verb="take", source=("given",), target="taken", by="taker", never_by=("giver",), clause="A1.2.3.4",
            label=say("接班", "take"), help=say("接班人核对后确认", "the taker has looked and confirms"),
        ),
        Transition(
            verb="return", source=("given",), target="drafted", by="taker", reason=True, clause="A1.2.3.4",
            label=say("退回", "return"), help=say("与实际不符,退回重新交班", "it is not as listed: hand over again"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="void", reason=True, clause="A1.2.3.4",
            label=say("作废", "cancel"), help=say("填错的作废", "make a wrong one void"),
        ),
    ),
)
