"""Filing cabinets: a place for each department, a slot for one owner, labels to print [A1.2.4.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.subjects import mailroom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def a_slot_has_one_owner(record: Record, book: Book) -> Iterator[Problem]:
    """A slot is one department's or one person's, and emptied before it is another's [A1.2.4.2]."""
    owners: dict[str, tuple[str, str]] = {}
    for place, row in enumerate(record.get("slots", [])):
        slot, owner = str(row["slot"]), (str(row.get("department") or ""), str(row.get("person") or ""))
        before = owners.get(slot, ("", ""))
        if all(owner) or (any(owner) and any(before) and owner != before):
            message = say(
                "{slot} 只能有一个所属(现为{owner});先腾空:ecentre cabinet assign {id} --slot {slot}",
                "{slot} has one owner ({owner}); empty it first: ecentre cabinet assign {id} --slot {slot}",
                slot=slot, id=record.id,
                owner=facts.named(book, "department", before[0]) or facts.named(book, "person", before[1]) or "-",
            )
            yield problem(record, "owner", "A1.2.4.2", message, f"slots/{place}")
        owners[slot] = owner


def a_label_needs_an_owner(record: Record, _book: Book) -> Iterator[Problem]:
    """A line that empties a slot says nothing else [A1.2.4.2]."""
    for place, row in enumerate(record.get("slots", [])):
        if not (row.get("department") or row.get("person")) and (row.get("label") or row.get("delegate")):
            message = say(
                "{slot} 没有所属,不能有标签或代领人:--department 部门 或 --person 姓名",
                "{slot} has no owner to be labelled for: --department NAME or --person NAME", slot=row["slot"],
            )
            yield problem(record, "label", "A1.2.4.2", message, f"slots/{place}")


def every_department_has_a_slot(record: Record, book: Book) -> Iterator[Problem]:
    """Every department has a slot before the cabinet is used; one founded later is shown until it has [A1.2.4.2]."""
    start = facts.last(record, "start")
    if record.state != "in_use" or start is None:
        return
    cabinets = [record, *(one for one in book.find("cabinet") if one.id != record.id and one.state != "retired")]
    served = {slot.department for cabinet in cabinets for slot in mailroom.slots(cabinet).values()}
    for department in book.find("department"):
        if department.state != "active" or department.id in served:
            continue
        message = say(
            "{name} 还没有格位:ecentre cabinet assign {id} --slot … --department {name}",
            "{name} has no slot: ecentre cabinet assign {id} --slot … --department {name}",
            name=department.text("name"), id=record.id,
        )
        if str(department.steps[0]["at"]) > str(start["at"]):
            yield note(record, "lacking", "A1.2.4.2", message, "slots")
        else:
            yield problem(record, "departments", "A1.2.4.2", message, "slots")


KIND = Kind(
    name="cabinet",
    label=say("文件柜", "filing cabinet"),
    help=say("每个部门一个格位,标签可打印", "a slot for each department, labels to print"),
    title="name",
    columns=("id", "name", "place", "state"),
    ended=("retired",),
    rules=(a_slot_has_one_owner, a_label_needs_an_owner, every_department_has_a_slot),
    workflow=(
        Transition(
            verb="add", source=(), target="planned", clause="A1.2.4.2",
            label=say("登记", "register"), help=say("登记一个文件柜", "register a cabinet"),
        ),
        Transition(
            verb="assign", source=("planned", "in_use"), target="", adds=("slots",), needs=("slots",),
            clause="A1.2.4.2",
            label=say("分配格位", "assign"),
            help=say("分配格位;不写所属就是腾空", "give a slot an owner; none empties it"),
        ),
        Transition(
            verb="start", source=("planned",), target="in_use", clause="A1.2.4.2",
            label=say("启用", "start"), help=say("各部门都有格位后启用", "use it once every department has a slot"),
        ),
        Transition(
            verb="retire", source=("planned", "in_use"), target="retired", reason=True, clause="A1.2.4.2",
            label=say("停用", "retire"), help=say("不再使用", "it is used no more"),
        ),
    ),
)
