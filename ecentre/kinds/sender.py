"""Bodies that write to the centre: one directory, from which the level of every incoming paper is taken [A1.1.2.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, note, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def one_name_is_one_body(record: Record, book: Book) -> Iterator[Problem]:
    """A name or other name stands for one body in use only [A1.1.2.1]."""
    mine = {record.text("name"), *record.get("aliases", [])}
    for other in book.find("sender", state="active") if record.state == "active" else ():
        shared = sorted(mine & {other.text("name"), *other.get("aliases", [])})
        if other.id != record.id and shared:
            message = say(
                "{name} 已是 {id} 的名称;请改名,或停用其中一个:ecentre sender close {id} --reason 重复",
                "{name} is a name of {id} already; change it, or close one: ecentre sender close {id} --reason TEXT",
                name=shared[0], id=other.id,
            )
            yield problem(record, "name", "A1.1.2.1", message, "name")
            return


def the_level_is_decided(record: Record, _book: Book) -> Iterator[Problem]:
    """A body whose level nobody has decided yet is shown; its papers wait unsorted [A1.1.2.2]."""
    if record.state == "active" and record.get("level") == "unsorted":
        message = say(
            "{name} 的级别待定;请定:ecentre sender sort {id} --level 上级|下级|平级|不相隶属",
            "the level of {name} is open: ecentre sender sort {id} --level superior|subordinate|peer|unrelated",
            name=record.get("name"), id=record.id,
        )
        yield note(record, "lacking", "A1.1.2.2", message, "level")


def _undecided(record: Record, book: Book) -> Data:
    del record, book
    return {"level": "unsorted"}


KIND = Kind(
    name="sender",
    label=say("来文单位", "sender"),
    help=say("来文单位名录,收文的级别由此而定", "who writes to the centre, and where they stand"),
    columns=("id", "name", "level", "aliases", "state"),
    ended=("closed",),
    rules=(one_name_is_one_body, the_level_is_decided),
    workflow=(
        Transition(
            verb="add", source=(), target="active", asks=("level",), fill=_undecided, clause="A1.1.2.1",
            label=say("登记", "register"), help=say("登记一个来文单位", "enter a body that writes to the centre"),
        ),
        Transition(
            verb="sort", source=("active",), target="", asks=("level",), needs=("level",), clause="A1.1.2.2",
            label=say("定级别", "sort"), help=say("定下单位的级别", "decide where a body stands"),
        ),
        Transition(
            verb="close", source=("active",), target="closed", reason=True, clause="A1.1.2.1",
            label=say("停用", "close"), help=say("单位撤并或重复时停用", "take a body out of use"),
        ),
    ),
)
