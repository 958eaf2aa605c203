"""Scrap of supplies: the user applies, administration reviews, finance files, the specialist closes [A2.8.11]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def only_lasting_things_use_this_form(record: Record, book: Book) -> Iterator[Problem]:
    """Durables and furniture are scrapped by this form; what is used up is not [A2.8.11]."""
    for place, row in enumerate(record.get("lines", [])):
        item = book.get("supply_item", row["item"])
        used_up = item is not None and item.text("supply_class") not in holding.LASTING
        if item is not None and used_up and record.state not in holding.STOPPED:
            yield problem(
                record, "class", "A2.8.11",
                say(
                    "{item} 是消耗用品,不用报废表:用完的不必登记,交回时写 --condition consumed;"
                    "柜中坏了的盘点调整:ecentre stock count",
                    "{item} is used up, not scrapped: nothing to enter, or --condition consumed on a return; "
                    "what spoilt in stock is a count: ecentre stock count",
                    item=item.text("name"),
                ),
                f"lines/{place}/item",
            )  # fmt: skip


def each_step_follows_the_one_before(record: Record, _book: Book) -> Iterator[Problem]:
    """Finance files what was reviewed, the specialist closes what was filed, each on that day or later [A2.8.11]."""
    reviewed = facts.last(record, "review")
    days = [str(reviewed["at"])[:10] if reviewed else "", record.text("filed_on"), record.text("closed_on")]
    known = [day for day in days if day]
    if known != sorted(known) and record.state not in holding.STOPPED:
        yield problem(
            record, "order", "A2.8.11",
            say(
                "先审核、再备案、后办结;日期 {days} 次序不对,请更正:ecentre correct {id} --closed-on 日期 --reason …",
                "review, filing and closing follow each other; {days} do not: ecentre correct {id} --closed-on DATE "
                "--reason …",
                days=" / ".join(known), id=record.id,
            ),
            "closed_on",
        )


def _known(record: Record, book: Book) -> Data:
    """Take the department from the applicant."""
    return {"department": facts.department_of(book, record.text("applicant"))}


def what_comes_next(record: Record) -> Iterator[str]:
    """Let the specialist close what finance has filed."""
    if record.state == "filed":
        yield f"supply-scrap close {record.id} --handed-to …"


KIND = Kind(
    name="supply_scrap",
    label=say("办公用品报废申请", "supply scrap application"),
    help=say("耐用品、家具报废:申请、审核、备案、办结", "scrap of durables and furniture"),
    title="applicant",
    columns=("id", "applicant", "department", "cause", "state"),
    ended=("closed", "rejected", "withdrawn"),
    follow=what_comes_next,
    rules=(
        only_lasting_things_use_this_form, holding.nobody_gives_more_than_they_hold, each_step_follows_the_one_before,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="applied", adds=("lines",), needs=("lines",), fill=_known, clause="A2.8.11",
            label=say("申请", "apply"), help=say("使用人申请报废", "the user applies"),
        ),
        Transition(
            verb="review", source=("applied",), target="reviewed", never_by=("applicant",), clause="A2.8.11",
            label=say("审核", "review"), help=say("行政人事部审核", "administration reviews it"),
        ),
        Transition(
            verb="reject", source=("applied",), target="rejected", reason=True, never_by=("applicant",),
            clause="A2.8.11",
            label=say("不同意", "reject"), help=say("不同意报废", "say no"),
        ),
        Transition(
            verb="file", source=("reviewed",), target="filed", asks=("filed_on",), never_by=("applicant",),
            clause="A2.8.11",
            label=say("备案", "file"), help=say("财务部备案", "finance puts it on file"),
        ),
        Transition(
            verb="close", source=("filed",), target="closed", asks=("handed_to", "closed_on"), needs=("handed_to",),
            never_by=("applicant",), clause="A2.8.11",
            label=say("办结", "close"), help=say("行政专员办结", "the specialist closes it"),
        ),
        Transition(
            verb="withdraw", source=("applied", "reviewed"), target="withdrawn", by="applicant", clause="A2.8.11",
            label=say("撤回", "withdraw"), help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
