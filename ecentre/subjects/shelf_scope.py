"""Where supplies are counted: one count a cabinet at a time, cabinets in use, entries within the count [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import problem, say
from ecentre.subjects import receiving, shelf_count
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def a_cabinet_is_counted_once_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """No cabinet is in two counts at once [A2.8.9]."""
    if record.state not in shelf_count.RUNNING:
        return
    for other in book.find("stock_count"):
        mine, theirs = record.text("cabinet"), other.text("cabinet")
        if other.id < record.id and other.state in shelf_count.RUNNING and (not mine or not theirs or mine == theirs):
            message = say(
                "{cabinet} 正在盘点({other}),先办完或取消:ecentre stock count",
                "{cabinet} is being counted in {other}; finish or cancel that first: ecentre stock count",
                cabinet=facts.named(book, "store_cabinet", theirs or mine) or say("全部存放柜", "all cabinets"),
                other=other.id,
            )
            yield problem(record, "once", "A2.8.9", message, "cabinet")


def what_is_counted_lies_in_a_cabinet_in_use(record: Record, book: Book) -> Iterator[Problem]:
    """No cabinet that was out of use by then is counted, nor is anything found in one [A2.8.9]."""
    for place, step in enumerate(record.steps):
        rows = (step.get("add") or {}).get("entries", ())
        named = {record.text("cabinet")} if not place else {str(row["cabinet"]) for row in rows}
        for id in sorted(named):
            cabinet = book.get("store_cabinet", id)
            if cabinet is None or not receiving.retired(cabinet, str(step["at"])):
                continue
            used = joined(one.text("name") for one in book.find("store_cabinet", state="in_use"))
            message = say(
                "{name} 已停用,里面不应再有东西;东西挪进在用的柜子({used})再点:--cabinet 柜子,"
                "还要用它的另登记一个:ecentre stock cabinet add",
                "{name} is out of use and holds nothing; put things into a cabinet in use ({used}) and count them "
                "there: --cabinet NAME; to use it again, register another: ecentre stock cabinet add",
                name=cabinet.text("name"), used=used or "-",
            )
            yield problem(record, "retired", "A2.8.9", message, f"steps/{place}" if place else "cabinet")


def entries_are_of_the_count(record: Record, book: Book) -> Iterator[Problem]:
    """Things counted lie in a cabinet of the count, and were counted while it ran [A2.8.9]."""
    opened, scope, at = "", record.text("cabinet"), 0
    for step in record.steps:
        opened = opened or str(step["at"])
        for row in (step.get("add") or {}).get("entries", ()):
            if scope not in ("", row["cabinet"]):
                message = say(
                    "这次只盘 {cabinet};别的柜子另开盘点:ecentre stock count open --cabinet {other}",
                    "this is a count of {cabinet}; another cabinet has its own: ecentre stock count open "
                    "--cabinet {other}",
                    cabinet=facts.named(book, "store_cabinet", scope), other=row["cabinet"],
                )
                yield problem(record, "scope", "A2.8.9", message, f"entries/{at}/cabinet")
            if not opened <= str(row["time"]) <= str(step["at"]):
                message = say(
                    "清点时间 {time} 不在盘点期间(从 {at} 起);请改清点时间",
                    "{time} is not within the count, begun at {at}; change the time",
                    time=facts.minute(str(row["time"])), at=facts.minute(opened),
                )  # fmt: skip
                yield problem(record, "time", "A2.8.9", message, f"entries/{at}/time")
            at += 1
