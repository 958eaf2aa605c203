"""What the lines of a duty log must say, and the matters that follow from them [A1.2.3.0, A1.2.3.3b-A1.2.3.3d]."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

ONWARD = {"pass": "to_department", "escalate": "escalate_to"}
CLAUSES = {"pass": "A1.2.3.3c", "escalate": "A1.2.3.3d"}


def entries_fall_into_the_shift(record: Record, book: Book) -> Iterator[Problem]:
    """What is written down happened on the days of the shift, and before it was written [A1.2.3.0]."""
    shift = watch.of(book, record)
    written = str(record.steps[-1]["at"]) if record.steps else ""
    for place, entry in enumerate(record.get("entries", [])):
        time, answered = str(entry["time"]), str(entry.get("answered_at") or "")
        within = shift is None or shift.start.date() <= datetime.fromisoformat(time).date() <= shift.end.date()
        if not within or max(time, answered) > written or (answered and answered < time):
            yield problem(
                record, "time", "A1.2.3.0",
                say(
                    "第 {n} 条的时间({time}{answered})不在本班之内、还没有到,或答复早于来事;"
                    "请更正 --time、--answered-at,别的班记在那一班",
                    "the times of line {n} ({time}{answered}) are outside of the shift, still to come, or the answer "
                    "is before the matter; correct --time, --answered-at, or write in the log of the other shift",
                    n=place + 1, time=facts.minute(time), answered=answered and f" - {facts.minute(answered)}",
                ),
                f"entries/{place}/time",
            )


def other_kinds_are_named(record: Record, _book: Book) -> Iterator[Problem]:
    """What is none of the seven kinds of duty work says in words what it is [A1.2.3.0]."""
    for place, entry in enumerate(record.get("entries", [])):
        if (entry["kind"] == "other") != bool(entry.get("other")):
            message = say(
                "第 {n} 条:类别选其他须用 --other 写明是什么,不选其他则不填",
                "line {n}: the kind other says what it is with --other, no other kind does", n=place + 1,
            )
            where = "other" if entry["kind"] == "other" else "kind"
            yield problem(record, "kind", "A1.2.3.0", message, f"entries/{place}/{where}")


def own_matters_are_answered_at_once(record: Record, _book: Book) -> Iterator[Problem]:
    """A matter within one's power is handled and answered at once: what was done, and when [A1.2.3.3b]."""
    for place, entry in enumerate(record.get("entries", [])):
        for name in [one for one in ("action", "answered_at") if entry["handling"] == "own" and not entry.get(one)]:
            yield problem(
                record, "own", "A1.2.3.3b",
                say(
                    "第 {n} 条自行办理,须写明怎样办理、何时答复:--action … --answered-at 时间;"
                    "不归本人办的用 --handling pass 转交或 escalate 上报",
                    "line {n} is own: say what was done and when: --action … --answered-at TIME; what is not, "
                    "--handling pass or escalate",
                    n=place + 1,
                ),
                f"entries/{place}/{name}",
            )


def matters_sent_on_are_followed_up(record: Record, book: Book) -> Iterator[Problem]:
    """A matter passed on or escalated says to whom, and is followed up until its result [A1.2.3.3c, A1.2.3.3d]."""
    entries = record.get("entries", [])
    for place, entry in enumerate(entries):
        needed = ONWARD.get(entry["handling"], "")
        if needed and not entry.get(needed):
            message = say(
                "第 {n} 条须写明交给谁:--{option} …", "line {n}: to whom? --{option} …",
                n=place + 1, option=needed.replace("_", "-"),
            )
            yield problem(record, "to_whom", CLAUSES[entry["handling"]], message, f"entries/{place}/{needed}")
    wanted = Counter(str(one["time"]) for one in entries if one["handling"] in ONWARD)
    wanted.subtract(one.text("noted_at") for one in book.find("matter", duty=record.id))
    for place, entry in enumerate(entries):
        if entry["handling"] in ONWARD and wanted[str(entry["time"])] > 0:
            wanted[str(entry["time"])] -= 1
            message = say(
                "第 {n} 条没有相应的转办事项,无从跟踪;请恢复:ecentre restore {id}",
                "line {n} has no matter to follow it up; put it back: ecentre restore {id}", n=place + 1, id=record.id,
            )
            yield problem(record, "matter", CLAUSES[entry["handling"]], message, f"entries/{place}/handling")


def sent_on(record: Record, _book: Book) -> Iterator[Act]:
    """Open a matter for each new line that was passed on or escalated."""
    step = record.steps[-1]
    for entry in (step.get("add") or {}).get("entries", []):
        to = entry.get(ONWARD.get(entry["handling"], ""))
        told: Data = {"duty": record.id, "noted_at": entry["time"]}
        told |= {"matter": entry["matter"], "from_whom": entry.get("from_whom")}
        if entry["handling"] == "pass" and to:
            yield Act(Ref("matter", ""), "pass", told | {"to_department": to, "passed_at": step["at"]})
        if entry["handling"] == "escalate" and to:
            yield Act(Ref("matter", ""), "escalate", told | {"escalated_to": to, "escalated_at": step["at"]})
