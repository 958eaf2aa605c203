"""Business cards: asked for, agreed, one format; leftovers come back [R4.14.4]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Data, Problem, Record

FORMAT = "card.format"
"""The threshold of policy that names the format; with a role behind a point, that of a post."""
RUNNING = ("requested", "approved", "delivered")


def the_card_says_what_the_record_says(record: Record, book: Book) -> Iterator[Problem]:
    """Title and department are those on the person's record on the day of the request [R4.14.4]."""
    if not record.steps or record.state in ("rejected", "withdrawn"):
        return
    person, on = book.get("person", record.text("person")), facts.day_of(record.steps[0])
    titles = facts.values_on(person, "title", on) if person else frozenset()
    if record.text("card_title") not in titles:
        message = say(
            "名片职务须与人员登记一致({name}:{title});职务有变先登记:ecentre person move {id} --title …",
            "the title is the one on record ({name}: {title}); if it changed, enter that first: ecentre person move "
            "{id} --title …",
            name=facts.named(book, "person", record.text("person")), title=joined(sorted(titles)) or "-",
            id=record.text("person"),
        )
        yield problem(record, "title", "R4.14.4", message, "card_title")
    if record.text("department") not in facts.departments_of(book, record.text("person"), on):
        message = say("名片部门须是本人当日所在的部门;不填即可", "the department is the person's own; leave it out")
        yield problem(record, "department", "R4.14.4", message, "department")


def a_post_has_one_format(record: Record, book: Book) -> Iterator[Problem]:
    """The format is the one that policy names for the post [R4.14.4]."""
    on = facts.begun(record)
    wanted = _format(book, record.text("person"), on) if on else None
    if on and wanted is None:
        message = say(
            "没有核对版式:统一的名片版式还没有人填进制度(数值 {key})。{enter}",
            "the format was not checked: nobody entered the one format of cards (number {key}). {enter}",
            key=FORMAT, enter=whose.entering(book, facts.label(book, "policy", "thresholds")),
        )
        yield note(record, "format_unset", "R4.14.4", message, "card_format")
    elif wanted is not None and record.text("card_format") != wanted:
        message = say(
            "名片版式统一为“{wanted}”;不填即可", "cards have one format, “{wanted}”; leave it out", wanted=wanted
        )
        yield problem(record, "format", "R4.14.4", message, "card_format")


def one_set_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody asks for new cards before the old ones came back, were it none, whatever the title [R4.14.4]."""
    began = str(record.steps[0]["at"]) if record.steps else ""
    for other in book.find("business_card", person=record.text("person")):
        ended = str(other.steps[-1]["at"]) if other.state not in RUNNING else "9"
        if other.id < record.id and ended > began:
            message = say(
                "{name} 还有名片 {other};先交回余量(没有剩的填 0):ecentre business-card return {other} --leftover …,"
                "没印的撤回:ecentre business-card withdraw {other}",
                "{name} still has {other}; hand back what is left first (0 for none): ecentre business-card return "
                "{other} --leftover …, or take the request back: ecentre business-card withdraw {other}",
                name=facts.named(book, "person", record.text("person")), other=other.id,
            )
            yield problem(record, "earlier", "R4.14.4", message, "person")


def no_more_comes_back_than_was_printed(record: Record, _book: Book) -> Iterator[Problem]:
    """Leftovers are told when cards come back, and are no more than were printed [R4.14.4]."""
    left = record.get("leftover")
    if record.state == "returned" and (left is None or int(left) > int(record.get("quantity", 0))):
        message = say(
            "写明交回多少张,不超过印的 {n} 张:--leftover", "say how many came back, {n} at most: --leftover",
            n=record.get("quantity"),
        )  # fmt: skip
        yield problem(record, "leftover", "R4.14.4", message, "leftover")


def _format(book: Book, person: str, on: date) -> str | None:
    """Give the format of a person's post, else that of everybody; None where policy is silent."""
    own = (policy.text(book, f"{FORMAT}.{role}", on) for role in policy.roles_of(book, person, on))
    return next((text for text in own if text), policy.text(book, FORMAT, on))


def _known(record: Record, book: Book) -> Data:
    """Take department, title and format from whom it is about."""
    person = book.get("person", record.text("person"))
    told = {"department": person.get("department"), "card_title": person.get("title")} if person else {}
    return {**told, "card_format": _format(book, record.text("person"), book.on)}


KIND = Kind(
    name="business_card",
    label=say("名片", "business card"),
    help=say("名片:申请、同意、印制、交回", "asked for, agreed, printed, handed back"),
    title="person",
    columns=("id", "person", "department", "card_title", "quantity", "leftover", "state"),
    ended=("returned", "rejected", "withdrawn"),
    rules=(
        the_card_says_what_the_record_says, a_post_has_one_format, one_set_at_a_time,
        no_more_comes_back_than_was_printed,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="requested", needs=("card_title",), fills=("card_title",), fill=_known,
            clause="R4.14.4",
            label=say("申请", "ask"), help=say("申请印名片", "ask for cards"),
        ),
        Transition(
            verb="approve", source=("requested",), target="approved", chain="business_card", never_by=("person",),
            clause="R4.14.4",
            label=say("同意", "approve"), help=say("部门负责人同意", "the head agrees"),
        ),
        Transition(
            verb="reject", source=("requested",), target="rejected", veto="business_card", reason=True,
            clause="R4.14.4",
            label=say("不同意", "reject"), help=say("不同意印制", "say no"),
        ),
        Transition(
            verb="deliver", source=("approved",), target="delivered", asks=("delivered_on",), by="person",
            clause="R4.14.4",
            label=say("签收", "deliver"), help=say("印好后本人签收", "printed, and taken by the person"),
        ),
        Transition(
            verb="return", source=("delivered",), target="returned", asks=("returned_on", "leftover"),
            needs=("leftover",), never_by=("person",), clause="R4.14.4",
            label=say("交回", "return"),
            help=say("办公区收回余量,用完的填 0", "the office area takes leftovers back; 0 if used up"),
        ),
        Transition(
            verb="withdraw", source=("requested", "approved"), target="withdrawn", by="person", clause="R4.14.4",
            label=say("撤回", "withdraw"), help=say("本人撤回", "take it back"),
        ),
    ),
)
