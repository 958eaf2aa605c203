"""What a request still lacks before it may be taken in: the answers it waits for, and the way to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy, turns
from ecentre.model import Problem
from ecentre.requests import waiting
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Record
    from ecentre.requests.waiting import Request
    from ecentre.turns import Wanted

RULES = ("request.waits", "request.ahead")
"""What stands in the way of a request without anything being wrong with it."""


def problems(request: Request) -> Iterator[Problem]:
    """Find the answers that a request waits for, and records still on their way to any."""
    asked = set()
    for wanted in waiting.wanted(request):
        asked.add(wanted.record.ref)
        yield _waits(wanted, request)
    for ref in request.refs:
        record = request.book.get(*ref)
        if record is not None and ref not in asked and turns.ahead(record):
            yield _ahead(record)


def _ahead(record: Record) -> Problem:
    """Say that a record has yet to come to its answers."""
    kind = kinds.get(record.kind)
    rows = [row for row in kind.workflow if record.state in row.source and not row.inner and kind.leads_on(row)]
    message = say(
        "{id} 还在办理中,没有到签批这一步;现在可以:{now}",
        "{id} is on its way and has not come to its answers yet; now possible: {now}",
        id=record.id, now=joined(dict.fromkeys(f"ecentre {row.verb} {record.id}({row.label})" for row in rows)),
    )
    clause = rows[0].clause if rows else "X.3"
    return Problem("request.ahead", clause, message, record.ref, "state", record.ref.path, level="error")


def _waits(wanted: Wanted, request: Request) -> Problem:
    """Say who must still sign."""
    record, row = wanted.record, wanted.row
    message = say(
        "{id} 还须 {who} {label}:ecentre {verb} {id}", "{id} still needs {who}: ecentre {verb} {id}",
        id=record.id, who=who(wanted, request), label=row.label, verb=row.verb,
    )
    return Problem("request.waits", row.clause or "X.3", message, record.ref, "state", record.ref.path, level="error")


def who(wanted: Wanted, request: Request) -> str:
    """Name who may give an answer: the role and its holders."""
    people = [request.book.get("person", one) for one in wanted.people]
    names = joined(one.text("name") for one in people if one) or str(say("(空缺)", "(vacant)"))
    return f"{policy.role_label(request.book, wanted.role)} {names}".strip()


__all__ = ["RULES", "problems", "who"]
