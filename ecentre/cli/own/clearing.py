"""``clearance``: what a leaver or a mover still holds or owes, on the screen or as a form to sign [X.9]."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import NAME, argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.own import standings
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change, Record, Ref

PRINTED = ("html", "xlsx")
Who = Annotated[str, argument(say("谁离岗或换岗;不写列出所有预告的", "who leaves or moves; else all announced"), NAME)]
Move = Annotated[bool, option("--move", say("只列换岗要交回的", "only what a change of post takes"))]
To = Annotated[
    str, option("--hand-to", say("改记一个人就交清的,一并移交给谁", "who is entered instead where that does"), NAME)
]


def clearance(person: Who = "", move: Move = False, hand_to: To = "") -> int:
    """List what is to be settled; as a web page or workbook it has room for signatures."""
    from ecentre.reports import clearance as report

    call = current()
    if not person:
        if move or hand_to:
            raise UsageError(say("写明是谁的:ecentre clearance 姓名", "say whose: ecentre clearance NAME"))
        standings.told(call, report.people(call.entered))
        return 0
    found = naming.record(call.entered, call.schemas, "person", person)
    if hand_to:
        return _handed(call, found, naming.record(call.entered, call.schemas, "person", hand_to), move=move)
    standings.told(call, report.listed(call.entered, found, move=move, paper=call.format in PRINTED))
    return 0


def _handed(call: Call, giver: Record, taker: Record, *, move: bool) -> int:
    """Enter another person wherever a correction settles it, such as the keeper of a paper: one change."""

    def plan(book: IndexBook) -> Change:
        from ecentre import actions
        from ecentre.index import PendingBook
        from ecentre.reports import clearance as report

        desk, changes = call.desk(book), []
        touched: dict[Ref, Record] = {}
        for one in report.still(book, giver, move=move):
            if one.field:
                at = replace(desk, book=PendingBook(book, touched.values()))
                paper = call.paper()
                changes.append(actions.correct(at, one.ref, {one.field: taker.id}, paper.reason, paper.witness))
                touched |= {record.ref: record for record in changes[-1].records}
        if not changes:
            raise NotFoundError(
                say("{name} 名下没有可以一并移交的;清单:ecentre clearance {id}",
                    "{name} has nothing that can be handed over at once; the list: ecentre clearance {id}",
                    name=giver.text("name"), id=giver.id)
            )  # fmt: skip
        said = say("{n} 项由 {giver} 移交给 {taker}", "{n} handed over by {giver} to {taker}", n=len(changes),
                   giver=giver.text("name"), taker=taker.text("name"))  # fmt: skip
        return actions.combine(changes, "correct", f"clearance: {giver.id} hands {len(changes)} to {taker.id}", said)

    return writing.act(call, plan, [giver.id])
