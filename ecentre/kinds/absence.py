"""Absences from duty: somebody covers, and a leader agrees, before the post is left [A1.2.3.2a]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, note, problem, say
from ecentre.subjects import rota, watch
from ecentre.words import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.subjects.rota import Shift

OVER = ("refused", "cancelled")


def it_ends_after_it_begins(record: Record, _book: Book) -> Iterator[Problem]:
    """An absence has a beginning and a later end [A1.2.3.2a]."""
    if record.text("until_time") <= record.text("from_time"):
        message = say(
            "回岗时间不晚于离岗时间;请更正 --from-time、--until-time",
            "it ends no later than it begins; correct --from-time, --until-time",
        )
        yield problem(record, "times", "A1.2.3.2a", message, "until_time")


def somebody_on_duty_is_absent(record: Record, book: Book) -> Iterator[Problem]:
    """Only who is on duty in that time asks to leave it [A1.2.3.2a]."""
    if record.state not in OVER and not list(_shifts(record, book)):
        yield problem(
            record, "on_duty", "A1.2.3.2a",
            say(
                "{name} 这段时间没有值班,不必离岗登记(当天:{told});值班表有变请登记:ecentre swap add",
                "{name} is not on duty then ({told}); if the roster changed: ecentre swap add",
                name=facts.named(book, "person", record.text("person")), told=watch.told(book, _day(record)),
            ),
            "person",
        )


def another_free_person_covers(record: Record, book: Book) -> Iterator[Problem]:
    """The cover is another person on the staff, not on duty elsewhere at that time [A1.2.3.2a]."""
    cover = record.text("cover")
    if record.state in OVER:
        return
    busy = any(cover in one.people for one in _shifts(record, book, anybody=True))
    if cover == record.get("person") or busy or not facts.at_work(book, cover, _day(record)):
        yield problem(
            record, "cover", "A1.2.3.2a",
            say(
                "{name} 不能替班:须是另一位在岗、当时没有值班的人;请换人 --cover 姓名",
                "{name} cannot cover: it takes another person on the staff who is not on duty then; --cover NAME",
                name=facts.named(book, "person", cover),
            ),
            "cover",
        )


def cover_and_leader_have_agreed(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody leaves the post without a cover who agreed and the agreement of a leader [A1.2.3.2a]."""
    covered, agreed = facts.last(record, "accept"), facts.last(record, "agree")
    if record.state == "agreed" and not (covered and agreed):
        message = say(
            "须替班人同意、领导同意后才能离岗:ecentre accept {id}{hands},再 ecentre agree {id}",
            "the cover accepts and a leader agrees first: ecentre accept {id}{hands}, then ecentre agree {id}",
            id=record.id, hands=hands([record.text("cover")]),
        )
        yield problem(record, "agreed", "A1.2.3.2a", message, "state")
    if agreed and record.state == "agreed" and str(agreed["at"]) > record.text("from_time"):
        message = say(
            "{name} 离岗后才补办同意", "{name} left the post before it was agreed to",
            name=facts.named(book, "person", record.text("person")),
        )
        yield note(record, "late", "A1.2.3.2a", message, "from_time")


def agreed_before_the_post_is_left(record: Record, book: Book) -> Iterator[Due]:
    """An absence is covered and agreed to by the day it begins [A1.2.3.2a]."""
    if record.state in OVER:
        return
    agreed, verb = facts.last(record, "agree"), "accept" if record.state == "asked" else "agree"
    yield Due(
        record.ref, "absence.agreed", "A1.2.3.2a",
        say(
            "{name} {day} 离岗须有替班、领导同意", "cover and agreement for the absence of {name} on {day}",
            name=facts.named(book, "person", record.text("person")), day=_day(record),
        ),
        _day(record), facts.day_of(agreed) if agreed else None,
        record.text("cover") if verb == "accept" else "role:duty_leader", f"ecentre {verb} {record.id}",
        facts.begun(record),
    )


def _day(record: Record) -> date:
    return datetime.fromisoformat(record.text("from_time")).date()


def _shifts(record: Record, book: Book, *, anybody: bool = False) -> Iterator[Shift]:
    """Give the shifts an absence falls into: the person's own, or anybody's."""
    last = datetime.fromisoformat(record.text("until_time")).date()
    day = _day(record) - timedelta(days=1)
    while day <= last:
        for one in rota.on_duty(book, day):
            if watch.meets(record, one) and (anybody or record.text("person") in (*one.people, one.leader)):
                yield one
        day += timedelta(days=1)


KIND = Kind(
    name="absence",
    label=say("离岗登记", "absence from duty"),
    help=say("值班中离岗:替班人、领导先后同意", "leaving a shift: the cover accepts, then a leader agrees"),
    title="person",
    columns=("id", "person", "from_time", "until_time", "grounds", "cover", "state"),
    ended=("agreed", "refused", "cancelled"),
    finish=("agree",),
    rules=(
        it_ends_after_it_begins, somebody_on_duty_is_absent, another_free_person_covers, cover_and_leader_have_agreed,
    ),
    dues=(agreed_before_the_post_is_left,),
    workflow=(
        Transition(
            verb="add", source=(), target="asked", clause="A1.2.3.2a",
            label=say("申请离岗", "ask leave"),
            help=say("说明何时、为何离岗,由谁替班", "say when and why, and who covers"),
        ),
        Transition(
            verb="accept", source=("asked",), target="covered", by="cover", never_by=("person",), clause="A1.2.3.2a",
            label=say("同意替班", "accept"), help=say("替班人本人同意", "the cover agrees to take the place"),
        ),
        Transition(
            verb="agree", source=("covered",), target="agreed", never_by=("person", "cover"), clause="A1.2.3.2a",
            label=say("同意离岗", "agree"), help=say("领导同意离岗", "a leader agrees"),
        ),
        Transition(
            verb="refuse", source=("asked", "covered"), target="refused", never_by=("person",), reason=True,
            clause="A1.2.3.2a",
            label=say("不同意", "refuse"), help=say("领导不同意离岗", "a leader does not agree"),
        ),
        Transition(
            verb="decline", source=("asked",), target="refused", by="cover", reason=True, clause="A1.2.3.2a",
            label=say("不能替班", "decline"), help=say("替班人不能替班", "the cover cannot take the place"),
        ),
        Transition(
            verb="cancel", source=("asked", "covered"), target="cancelled", by="person", clause="A1.2.3.2a",
            label=say("取消", "cancel"), help=say("不离岗了", "it is not needed any more"),
        ),
    ),
)
