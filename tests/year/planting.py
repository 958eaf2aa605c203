"""One breach for every duty of the manual's daily work, planted by hand at a place that a seed chooses.

Nothing here knows the program: files are changed as text and days are counted by the calendar's lists, so that what
the reports find is held against another's reckoning.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import places
import storeroom
from ledger import Ledger, Sheet, day
from places import late_field, late_step, shown, within

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from places import Breach, Finder, Place

OVERRIDE = """# yaml-language-server: $schema=../../../schemas/override.json
id: OVR-2026-0001
uid: 5d8f2c1b7a904e6f8b3d2c1a0f9e8d7c
rev: 1
state: granted
rule: outgoing.dates
record: {paper}
grounds: 补寄
requested_by: wang-zhi-qiang
until: "2026-12-31"
steps:
  - verb: add
    by: wang-zhi-qiang
    role: ""
    at: "2026-06-29T10:00:00+08:00"
    rev: 1
    subject: '{nothing}'
    signature: null
"""


def plant(folder: Path, seed: int, last: date) -> list[Breach]:
    """Plant one breach of every sort into a centre's files, none in a file that holds one already; give them."""
    ledger, rng = Ledger(folder), Random(seed)
    planted: list[Breach] = []
    used: set[Path] = set()
    for find in rng.sample(FINDERS, len(FINDERS)):
        fit = [one for one in find(ledger, last) if one.breach.due < last and used.isdisjoint(_paths(one))]
        if not fit:
            raise AssertionError(f"no place for {find.__name__}")
        chosen = rng.choice(fit)
        chosen.plant()
        used |= _paths(chosen)
        planted.append(chosen.breach)
    ledger.commit()
    return planted


def override(folder: Path, seed: int) -> str:
    """Let a rule pass for one paper, entered by hand as granted; give the paper [A1.2.6.1]."""
    ledger = Ledger(folder)
    paper = Random(seed).choice(ledger.sheets("outgoing"))["id"]
    home = folder / "records" / "override" / "2026"
    home.mkdir(parents=True, exist_ok=True)
    (home / "OVR-2026-0001.yaml").write_text(OVERRIDE.format(paper=paper, nothing="0" * 64), encoding="utf-8")
    ledger.commit()
    return paper


def _paths(place: Place) -> set[Path]:
    return {sheet.path for sheet in place.files}


def _swap(ledger: Ledger, one: Sheet) -> date:
    return min(ledger.after(day(one["steps"][0]["at"]), 1), day(one["date"]))


FINDERS: tuple[Finder, ...] = (
    places.receipt, places.slow, places.unfiled, places.unended, places.fortnight, places.roster, places.check,
    places.feedback, places.notice, places.log, places.handover, places.letter, places.stocktake, places.seal,
    places.reading, places.item, places.unmoved,
    late_step("incoming", "file", "incoming.filed", within("handled_on", 10)),
    late_field("incoming", "replied_on", "incoming.replied", shown("due_on", "request inquiry")),
    late_field("loan", "returned_on", "loan.returned", shown("due_back")),
    late_step("drafting", "deliver", "drafting.delivered", shown("due")),
    late_step("duty", "close", "duty.summary", shown("date")),
    late_step("absence", "agree", "absence.agreed", shown("from_time")),
    late_field("matter", "result_at", "matter.result", within("passed_at", 3)),
    late_field("matter", "instructed_at", "matter.instruction", within("escalated_at", 1)),
    late_field("matter", "acted_at", "matter.action", within("instructed_at", 1)),
    late_step("meeting", "minute", "meeting.minutes", within("held_on", 3)),
    late_field("finding", "done_on", "finding.corrected", shown("due_on")),
    late_field("visit", "told_on", "visit.closed", within("visited_on", 10)),
    late_field("seal_outing", "returned_on", "seal_outing.returned", shown("due_back")),
    late_step("swap", "accept", "swap.answered", _swap),
    late_step("person", "leave", "person.leaves", shown("leaves_on")),
    storeroom.unplanned, storeroom.issued_late, storeroom.unissued, storeroom.uncompared,
    late_step("supply_plan", "submit", "supply.plan", storeroom.plan_due),
    late_step("finance_ledger", "close", "finance.compared", storeroom.compare_due),
    late_step("call_log", "close", "calls.closed", storeroom.close_due),
    late_field("compensation", "paid_on", "compensation.settled", shown("due_on")),
)
