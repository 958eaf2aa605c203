"""Openings: a ledger brought in from a workbook, which a second person compares with it and confirms [A2.4.2a, X.2]."""

from collections.abc import Iterator

from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record


def importer_is_who_entered(record: Record, _book: Book) -> Iterator[Problem]:
    """The importer is whoever took the first step, so that nobody confirms their own import [X.2]."""
    entered = record.steps[0].get("by") if record.steps else None
    if entered and record.get("importer") != entered:
        yield problem(
            record,
            "importer_is_who_entered",
            "X.2",
            say("导入人应是办理导入的 {by}", "the importer must be {by}, who entered it", by=entered),
            "importer",
        )


def confirmed_by_another(record: Record, _book: Book) -> Iterator[Problem]:
    """An opening is confirmed by another person than its importer [X.2]."""
    for place, step in enumerate(record.steps):
        if step.get("verb") == "confirm" and step.get("by") == record.get("importer"):
            yield problem(
                record,
                "confirmed_by_another",
                "X.2",
                say(
                    "导入人不能自己确认;请另一人核对:ecentre opening confirm {id}",
                    "the importer cannot confirm; another person must: ecentre opening confirm {id}",
                    id=record.id,
                ),
                f"steps/{place}/by",
            )


KIND = Kind(
    name="opening",
    label=say("期初导入", "opening"),
    help=say("从旧台账导入的批次", "batches brought in from old ledgers"),
    title="file",
    columns=("id", "file", "kind", "rows", "created", "refused", "importer", "state"),
    ended=("confirmed",),
    finish=("confirm",),
    rules=(importer_is_who_entered, confirmed_by_another),
    workflow=(
        Transition(
            verb="add",
            source=(),
            target="entered",
            clause="A2.4.2a",
            label=say("导入", "import"),
            help=say("记下一次期初导入", "enter an opening"),
        ),
        Transition(
            verb="confirm",
            source=("entered",),
            target="confirmed",
            never_by=("importer",),
            clause="X.2",
            label=say("核对确认", "confirm"),
            help=say("与原台账核对后确认", "confirm after comparing it with the ledger"),
        ),
    ),
)
