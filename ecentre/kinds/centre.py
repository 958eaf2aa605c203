"""The centre itself: one repository is one centre, and every asset belongs to it [A2.0.2]."""

from collections.abc import Iterator

from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record

FOUNDED = (
    "centre.found", "person.add", "appointment.found", "department.add", "place.add", "category.add", "policy.found",
    "calendar.add",
)  # fmt: skip


def one_repository_is_one_centre(record: Record, book: Book) -> Iterator[Problem]:
    """Every asset belongs to exactly one centre [A2.0.2]."""
    if len(book.ids("centre")) > 1:
        yield problem(
            record, "only_one", "A2.0.2",
            say("一个库只能有一个中心;另一个请另建:ecentre init 目录", "one centre a repository; use ecentre init DIR"),
        )


KIND = Kind(
    name="centre",
    label=say("服务中心", "centre"),
    help=say("中心名称、代码和建账情况", "the centre's name, code and founding"),
    columns=("id", "name", "code", "county", "opened_on", "state"),
    rules=(one_repository_is_one_centre,),
    workflow=(
        Transition(
            verb="found", source=(), target="founding", clause="A2.0.2", inner=True, causes=FOUNDED,
            label=say("建立", "found"), help=say("建立一个中心", "found a centre"),
        ),
    ),
)
