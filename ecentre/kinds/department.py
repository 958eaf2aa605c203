"""Departments: the staffed sections of the centre and the offices that act in the manual [B5.2]."""

from collections.abc import Iterator

from ecentre import policy
from ecentre.kind import Kind, Transition, note, say
from ecentre.model import Book, Problem, Record
from ecentre.subjects import supply_owing


def section_has_its_staff(record: Record, book: Book) -> Iterator[Problem]:
    """Each staffed section has at least its number of people; shown, never refused [B5.2, T.13]."""
    row = policy.row(book, "staffing", "department", record.id)
    if record.state != "active" or row is None or not book.ids("centre"):
        return
    minimum = int(row["minimum"])
    present = len(book.find("person", department=record.id, state="active"))
    if present < minimum:
        yield note(
            record, "section_has_its_staff", row["clause"],
            say("{name} 应有 {m} 人,现有 {n} 人", "{name} should have {m} people and has {n}",
                name=record.text("name"), m=minimum, n=present),
        )


KIND = Kind(
    name="department",
    label=say("部门", "department"),
    help=say("编制部门和办事部门", "sections and offices"),
    columns=("id", "name", "section", "state"),
    ended=("closed",),
    rules=(section_has_its_staff,),
    dues=(supply_owing.each_department_files_its_plan,),
    workflow=(
        Transition(
            verb="add", source=(), target="active", clause="B5.2",
            label=say("登记", "register"), help=say("登记一个部门", "register a department"),
        ),
        Transition(
            verb="close", source=("active",), target="closed", reason=True, clause="B5.1",
            label=say("撤销", "close"), help=say("撤销一个部门", "close a department"),
        ),
    ),
)
