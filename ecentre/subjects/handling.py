"""What holds of a paper on its way through the office: its stages, its lead, its reply, its end, and what is due [N1].

No due ever refuses; how many working days each may take are thresholds of policy.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, problem, say
from ecentre.subjects import intake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.words import Words

WITH_LEAD = ("handling", "replied", "handled", "filed")
CLOSED = ("handled", "filed")
OVER = (*CLOSED, "returned", "withdrawn")
ANSWERED = {"request": "A1.1.2.3", "inquiry": "A1.1.2.4"}
LATER = ("circulate", "chase", "reply")
OFFICE = "role:ecom_office"


def the_stages_come_in_order(record: Record, _book: Book) -> Iterator[Problem]:
    """Circulating comes before chasing, chasing before the reply; the table orders the rest [A1.1.2.0, N1.1]."""
    verbs = [str(step["verb"]) for step in record.steps]
    firsts = [(verbs.index(verb), verb) for verb in LATER if verb in verbs]
    for (earlier, verb), (later, after) in pairwise(firsts):
        if earlier > later:
            message = say(
                "传阅须在催办之前开始,催办须在答复之前:第 {n} 步 {verb} 在 {after} 之后;"
                "确须例外请申请特批:ecentre override add --rule incoming.stages --record {id} "
                "--grounds 理由 --until 日期",
                "papers are circulated before they are chased, chased before the reply: step {n}, {verb}, came after "
                "{after}; an exception: ecentre override add --rule incoming.stages --record {id} --grounds TEXT "
                "--until DATE",
                n=earlier + 1, verb=verb, after=after, id=record.id,
            )
            yield problem(record, "stages", "N1.1", message, f"steps/{earlier}")


def one_department_leads(record: Record, book: Book) -> Iterator[Problem]:
    """Exactly one department leads from the day a paper is handled; it does not help itself [A1.1.2.0, N1.3]."""
    lead, helpers = record.get("lead"), record.get("helpers", [])
    if _running(record) and not lead:
        message = say(
            "没有主办部门;请交办:ecentre incoming assign {id} --lead 部门",
            "no department leads: ecentre incoming assign {id} --lead NAME", id=record.id,
        )  # fmt: skip
        yield intake.shown(record, "lead", "N1.3", message, "lead")
    if lead and (lead in helpers or len(set(helpers)) != len(helpers)):
        message = say(
            "主办部门恰有一个:{lead} 不能又是协办;请改 --helpers",
            "exactly one leads: {lead} cannot also help; change --helpers",
            lead=facts.named(book, "department", str(lead)),
        )  # fmt: skip
        yield problem(record, "lead", "N1.3", message, "helpers")


def an_assigned_paper_has_handler_and_day(record: Record, _book: Book) -> Iterator[Problem]:
    """Every paper assigned from above has a handler and a due day from the day it is handled [A1.1.2.2]."""
    missing = [name for name in ("handler", "due_on") if not record.get(name)]
    if _running(record) and record.get("nature") == "assigned" and missing:
        message = say(
            "交办性公文须有承办人和办理时限:ecentre incoming assign {id} --handler 姓名 --due-on 日期",
            "an assigned paper needs a handler and a day: ecentre incoming assign {id} --handler NAME --due-on DATE",
            id=record.id,
        )
        yield intake.shown(record, "assigned", "A1.1.2.2", message, missing[0])


def an_urgent_paper_has_a_limit(record: Record, _book: Book) -> Iterator[Problem]:
    """Every urgent paper is handled by a day that is written down [A1.1.2.1, N1.9]."""
    pressing = record.get("urgency", "normal") not in ("normal", "low")
    if _running(record) and pressing and not record.get("due_on"):
        message = say(
            "加急、特急文件须限期办理:ecentre incoming assign {id} --due-on 日期",
            "an urgent paper needs a limit: ecentre incoming assign {id} --due-on DATE", id=record.id,
        )  # fmt: skip
        yield intake.shown(record, "urgent", "N1.9", message, "due_on")


def wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask who handles what was assigned from above, and by when that or anything urgent is done [A1.1.2.2, N1.9]."""
    assigned = record.get("nature") == "assigned"
    if assigned:
        yield "handler"
    if assigned or record.get("urgency", "normal") not in ("normal", "low"):
        yield "due_on"


def nothing_is_due_before_it_came(record: Record, _book: Book) -> Iterator[Problem]:
    """No day a paper is due, answered or done lies before the day it came [A1.1.2.1]."""
    for name in ("due_on", "replied_on", "handled_on"):
        if record.get(name) and record.text(name) < record.text("received_on"):
            message = say(
                "{day} 早于收文日期;请核对 --{option}", "{day} is before the paper came; check --{option}",
                day=record.text(name), option=name.replace("_", "-"),
            )  # fmt: skip
            yield problem(record, "days", "A1.1.2.1", message, name)


def a_reply_is_on_record(record: Record, _book: Book) -> Iterator[Problem]:
    """Every request and inquiry is closed only with its reply, in words or by a paper [A1.1.2.3, A1.1.2.4]."""
    said = bool(record.get("reply") or record.get("outgoing")) or intake.history(record)
    clause = ANSWERED.get(record.text("nature"), "")
    if not said and ((record.state in CLOSED and clause) or record.state == "replied"):
        message = say(
            "须有答复才能办结:ecentre incoming reply {id} --reply 答复内容(或 --outgoing 发文编号)",
            "it is closed only with a reply: ecentre incoming reply {id} --reply TEXT (or --outgoing ID)", id=record.id,
        )  # fmt: skip
        yield intake.shown(record, "reply", clause or "A1.1.2.3", message, "reply")


def filed_where_the_archive_says(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is filed that was not handled and stands in the archive record that filed it [A1.1.2.8]."""
    if record.state != "filed":
        return
    filed = facts.last(record, "file")
    archive = book.get("archive", record.text("archive")) if filed else None
    if intake.opened(record) and filed is None:
        if not record.get("archive_number"):
            message = say(
                "旧登记簿上已归档的,写明档号:--archive-number",
                "a paper that was filed already has its number there: --archive-number",
            )
            yield problem(record, "filed", "A1.1.2.8", message, "archive_number")
    elif archive is None or not filed or filed.get("cause") != archive.id:
        message = say(
            "归档须经档案登记;请恢复:ecentre restore {id},再归档:ecentre archive add",
            "filing goes through the archive; put it back: ecentre restore {id}, then: ecentre archive add",
            id=record.id,
        )
        yield problem(record, "filed", "A1.1.2.8", message, "archive")


def each_reads_for_themself(record: Record, book: Book) -> Iterator[Problem]:
    """Every read mark and instruction is one's own, or stands on a sheet with scan and witness [A1.1.2.0, N1.1]."""
    for place, step in enumerate(record.steps):
        rows = [row for name in ("reads", "instructions") for row in (step.get("add") or {}).get(name, [])]
        on_paper = step.get("proof") and step.get("witness") not in (None, step["by"])
        strange = [str(row["person"]) for row in rows if row["person"] != step["by"] and not on_paper]
        if strange:
            message = say(
                "{person} 须本人签阅或批示;纸面签字的加 --witness 见证人 --scan 扫描件",
                "{person} marks it in person; on paper: --witness NAME --scan FILE",
                person=facts.named(book, "person", strange[0]),
            )
            yield problem(record, "own_mark", "N1.1", message, f"steps/{place}")


def papers_are_done_by_their_day(record: Record, book: Book) -> Iterator[Due]:
    """Every paper comes to its end: by its due day, else within the days policy allows [A1.1.2.0, A1.1.2.2]."""
    began = facts.begun(record) if intake.opened(record) else facts.day(record, "received_on")
    state = record.state
    if began is None or state in ("pointer", "returned", "withdrawn"):
        return
    wanted = ANSWERED.get(record.text("nature"))
    due = facts.day(record, "due_on") or _after(book, began, "incoming.open_workdays")
    done = facts.day(record, "replied_on") or _done(record) if wanted else _done(record)
    if due is None:
        return
    owner = record.text("handler") or (f"dept:{record.text('lead')}" if record.get("lead") else OFFICE)
    what = say("答复 {title}", "answer {title}", title=record.text("title")) if wanted else _named(record)
    verb = "reply" if wanted else "finish"
    command = f"ecentre incoming {verb} {record.id}" if state in WITH_LEAD else f"ecentre show {record.id}"
    duty = "incoming.replied" if wanted else "incoming.handled"
    yield Due(record.ref, duty, wanted or "A1.1.2.0", what, due, done, owner, command, began)


def handled_papers_are_filed_in_time(record: Record, book: Book) -> Iterator[Due]:
    """Every handled paper is filed within the working days of policy [A1.1.2.8]."""
    done = _done(record)
    due = _after(book, done, "incoming.file_workdays") if done else None
    if done is None or due is None or record.state not in CLOSED:
        return
    filed = facts.last(record, "file")
    on = facts.day_of(filed) if filed else done if record.state == "filed" else None
    what = say("归档 {title}", "file {title}", title=record.text("title"))
    command = f"ecentre archive add --incoming {record.id}"
    yield Due(record.ref, "incoming.filed", "A1.1.2.8", what, due, on, OFFICE, command, done)


def papers_in_circulation_are_read(record: Record, book: Book) -> Iterator[Due]:
    """Whoever a paper is circulated to reads it within the working days of policy [A1.1.2.0, N1.1]."""
    if record.state in ("withdrawn", "returned"):
        return
    read = {str(row["person"]): str(row["read_at"])[:10] for row in reversed(record.get("reads", []))}
    for row in record.get("circulation", []):
        sent, person = date.fromisoformat(row["sent_on"]), str(row["person"])
        due = _after(book, sent, "incoming.read_workdays")
        if due is not None:
            what = say("传阅 {title}", "read {title}", title=record.text("title"))
            marked = date.fromisoformat(read[person]) if person in read else None
            command = f"ecentre incoming read {record.id}"
            yield Due(record.ref, "incoming.read", "N1.1", what, due, marked, person, command, sent)


def _running(record: Record) -> bool:
    """Tell whether a paper has been given to a department by this office."""
    return record.state in WITH_LEAD and not intake.history(record)


def _named(record: Record) -> Words:
    return say("办理 {title}", "handle {title}", title=record.text("title"))


def _done(record: Record) -> date | None:
    """Give the day a paper was done; one of an old register is done by the day it came in with."""
    if record.state not in CLOSED:
        return None
    return facts.day(record, "handled_on") or facts.begun(record)


def _after(book: Book, day: date, key: str) -> date | None:
    days = policy.number(book, key, day)
    return None if days is None else workdays.add(book, day, days)
