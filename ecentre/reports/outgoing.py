"""Outgoing papers: the register with whose turn it is, and the ten steps of one paper [A1.1.1.0]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, kinds, policy, whose
from ecentre.model import Column, Table
from ecentre.subjects import dispatch, issuing
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.kind import Transition
    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

STEPS = (
    ("draft",), ("vet",), ("countersign", "sign-delegated"), ("sign",), ("number",),
    ("proof",), ("recheck",), ("copy",), ("send",), ("file",),
)  # fmt: skip
"""The ten steps of the manual by their verbs; the third may be either of two [A1.1.1.3]."""
REGISTER = (
    Column("id", say("编号", "id")),
    Column("official_number", say("发文字号", "official number")),
    Column("title", say("标题", "title")),
    Column("document_kind", say("文种", "kind")),
    Column("state", say("状态", "state")),
    Column("step", say("下一步", "next step")),
    Column("who", say("由谁办", "whose turn")),
    Column("since", say("自", "since"), "date"),
)
COURSE = (
    Column("step", say("步骤", "step"), "int"),
    Column("label", say("办理", "what")),
    Column("clause", say("条款", "clause")),
    Column("who", say("由谁办", "by whom")),
    Column("on", say("日期", "day"), "date"),
    Column("opinion", say("意见", "opinion")),
    Column("command", say("办法", "command")),
)


class Turn(NamedTuple):
    """What a paper waits for: which of the ten steps, by whom, by which command."""

    step: int
    label: Words
    clause: str
    who: str
    command: str


def turn(record: Record, book: Book) -> Turn | None:
    """Tell whose turn it is; None where a paper has come to its end."""
    kind = kinds.get("outgoing")
    row = next((row for row in kind.workflow if record.state in row.source and _ahead(row)), None)
    if row is None:
        return None
    if record.state == "sent" and not dispatch.unsent(record):
        row = kind.rows("file")[0]
    step = next(n for n, verbs in enumerate(STEPS, start=1) if row.verb in verbs)
    command = f"archive add --outgoing {record.id}" if row.inner else f"{kind.command(row)} {record.id}"
    return Turn(step, row.label, row.clause, _who(record, row, book), f"ecentre {command}")


def _ahead(row: Transition) -> bool:
    return any(row.verb in verbs for verbs in STEPS)


def _who(record: Record, row: Transition, book: Book) -> str:
    """Name who may take a row now."""
    if row.verb == "countersign":
        return whose.named(book, issuing.unanswered(record))
    if row.home:
        return whose.name_of(book, record.text(row.home), "department")
    roles = policy.may(book, "archive.add" if row.inner else f"outgoing.{row.verb}", book.on)
    held = ((policy.role_label(book, role), whose.named(book, policy.holders(book, role, book.on))) for role in roles)
    return joined((f"{label} {people}" for label, people in held), long=True) or str(say("任何人", "anyone"))


def register(book: Book, schemas: Schemas) -> Table:
    """List the papers under way, each with the next step and whose it is."""
    schema = schemas.get("outgoing")
    papers = [one for one in book.find("outgoing") if one.state not in kinds.get("outgoing").ended]
    rows = []
    for one in papers:
        now = turn(one, book)
        rows.append((
            one.id, one.text("official_number"), one.text("title"),
            str(schema.value_label("document_kind", one.text("document_kind"))),
            str(schema.value_label("state", one.state)),
            str(say("第 {n} 步 {label}", "{n} {label}", n=now.step, label=now.label)) if now else "",
            now.who if now else "", facts.day_of(one.steps[-1]),
        ))  # fmt: skip
    none = say("没有在办的发文;拟稿:ecentre outgoing draft", "none under way: ecentre outgoing draft")
    notes = () if rows else (none,)
    return Table("outgoing", say("在办的发文", "Outgoing papers under way"), REGISTER, tuple(rows), notes)


def course(record: Record, book: Book, schemas: Schemas) -> Table:
    """Give the ten steps of one paper: who took them and when, and what comes next."""
    now = turn(record, book)
    rows = tuple(_line(record, n, verbs, now, book) for n, verbs in enumerate(STEPS, start=1))
    state = schemas.get("outgoing").value_label("state", record.state)
    title = say("{id} {title}:{state}", "{id} {title}: {state}", id=record.id, title=record.text("title"), state=state)
    return Table("outgoing_course", title, COURSE, rows, (_told(now),))


def _told(now: Turn | None) -> Words:
    if now is None:
        return say("已办完", "nothing is left to do")
    return say(
        "下一步 第 {n} 步 {label}({who}):{command}", "Next: step {n}, {label} ({who}): {command}",
        n=now.step, label=now.label, who=now.who, command=now.command,
    )


def _line(record: Record, n: int, verbs: tuple[str, ...], now: Turn | None, book: Book) -> tuple[object, ...]:
    kind = kinds.get("outgoing")
    row = kind.rows(verbs[0])[0]
    taken = [one for one in _standing(record) if one["verb"] in verbs]
    if taken:
        last, people = taken[-1], dict.fromkeys(whose.name_of(book, str(one["by"])) for one in taken)
        label = kind.rows(str(last["verb"]))[0].label
        return n, label, row.clause, joined(people), facts.day_of(last), str(last.get("reason") or ""), ""
    if n == STEPS.index(("sign",)) + 1 and record.get("mode") == "sign":
        words = say("授权签发,依据 {what}", "delegated: {what}", what=record.text("delegation"))
        return n, row.label, row.clause, "", None, str(words), ""
    current = now is not None and now.step == n
    who, command = (now.who, now.command) if now and current else ("", "")
    return n, row.label, row.clause, who, None, "", command


def _standing(record: Record) -> list[Data]:
    """Give the steps that still count: a paper sent back begins anew, but keeps its number; a proof may fail."""
    standing: list[Data] = []
    for step in record.steps:
        if step["verb"] == "revise":
            standing = [one for one in standing if one["verb"] in ("draft", "number") and record.get("number")] or [
                one for one in standing if one["verb"] == "draft"
            ]
        elif step["verb"] == "return-proof":
            standing = [one for one in standing if one["verb"] != "proof"]
        else:
            standing.append(step)
    return standing
