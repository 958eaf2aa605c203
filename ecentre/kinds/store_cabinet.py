"""Store cabinets: where supplies lie, and who keeps them [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import shelf
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record

FEW = 5


def the_keeper_is_on_the_staff(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever is named keeper of a cabinet works here on that day [A2.8.9]."""
    keeper, on = record.text("keeper"), facts.entered(record, "keeper")
    if keeper and on is not None and not facts.at_work(book, keeper, on):
        yield problem(
            record, "keeper", "A2.8.9",
            say(
                "{name} 不在岗,不能保管;请换人:ecentre stock handover take-over --cabinet {id} "
                "--receiver 姓名 --reason 原因",
                "{name} is not on the staff; pass it on: ecentre stock handover take-over --cabinet {id} "
                "--receiver NAME --reason TEXT",
                name=facts.named(book, "person", keeper), id=record.id,
            ),
            "keeper",
        )


def a_keeper_comes_by_a_handover(record: Record, book: Book) -> Iterator[Problem]:
    """No keeper is put in another's place but by a hand-over that they signed for [A2.8.9, X.2]."""
    for place, step in enumerate(record.steps[1:], start=1):
        keeper = (step.get("set") or {}).get("keeper")
        handover = book.get("store_handover", str(step.get("cause", "")))
        if keeper and (handover is None or handover.state != "received" or handover.get("receiver") != keeper):
            message = say(
                "换保管人走交接,接手人签收:ecentre stock handover add --cabinet {id} --receiver 姓名",
                "a keeper changes by a hand-over that the next one signs for: ecentre stock handover add "
                "--cabinet {id} --receiver NAME",
                id=record.id,
            )
            yield problem(record, "handed", "X.2", message, f"steps/{place}/set")


def a_retired_cabinet_is_empty(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing lies in a cabinet when it is retired [A2.8.9]."""
    retired = facts.last(record, "retire") if record.state == "retired" else None
    left = [facts.named(book, "supply_item", id) for id in _left(record, book, str(retired["at"]))] if retired else []
    if left:
        yield problem(
            record, "contents", "A2.8.9",
            say(
                "{name} 里还有 {items} 等 {n} 种,空了才能停用;看清单:ecentre stock list --cabinet {id}",
                "{name} still holds {n} items, such as {items}; only an empty one is retired: "
                "ecentre stock list --cabinet {id}",
                name=record.text("name"), items=joined(left[:FEW]), n=len(left), id=record.id,
            ),
        )


def each_name_means_one_cabinet(record: Record, book: Book) -> Iterator[Problem]:
    """No two cabinets in use have one name [A2.8.9]."""
    for other in book.find("store_cabinet", name=record.get("name")) if record.state == "in_use" else ():
        if other.id < record.id and other.state == "in_use":
            message = say("{name} 已有 {id};请另起名称", "{name} is {id} already; take another name",
                          name=record.text("name"), id=other.id)  # fmt: skip
            yield problem(record, "name", "A2.8.9", message, "name")


def _left(cabinet: Record, book: Book, moment: str) -> list[str]:
    """Give the items that lay in a cabinet by what stood in the books at a moment."""
    return [row["item"] for row in shelf.contents(book, cabinet.id, moment)]


KIND = Kind(
    name="store_cabinet",
    label=say("存放柜", "store cabinet"),
    help=say("存放办公用品的专用柜和保管人", "dedicated cabinets for supplies and their keepers"),
    title="name",
    columns=("id", "name", "place", "keeper", "state"),
    ended=("retired",),
    rules=(
        the_keeper_is_on_the_staff, a_keeper_comes_by_a_handover, a_retired_cabinet_is_empty,
        each_name_means_one_cabinet,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="in_use", asks=("keeper",), needs=("keeper",), clause="A2.8.9",
            label=say("登记", "add"), help=say("登记一个存放柜", "register a cabinet"),
        ),
        Transition(
            verb="hand-over", source=("in_use",), target="", asks=("keeper",), inner=True, clause="A2.8.9",
            label=say("换保管人", "hand-over"), help=say("交接单签收后换保管人", "the hand-over was signed for"),
        ),
        Transition(
            verb="retire", source=("in_use",), target="retired", reason=True, clause="A2.8.9",
            label=say("停用", "retire"), help=say("停用空了的柜子", "retire an empty cabinet"),
        ),
    ),
)
