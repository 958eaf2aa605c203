"""What the ledger has of a class of assets: it comes before buying, and is as it was surveyed [A2.3.4, A2.3.5]."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import approval, facts, policy
from ecentre.gathering import gathered
from ecentre.kind import problem, say
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.model import Book, Data, Problem, Record

HELD = ("in_use", "in_repair")
FREE = ("registered", "idle")
SURVEYED = ("checked", "approved", "ordered", "fulfilled")
LISTED = 5
# Clocks of one office may differ by so much: what happened this near to a survey may stand on its list or not.
SKEW = timedelta(minutes=5)

Past = list[tuple[str, bool]]


def survey(record: Record, book: Book) -> Data:
    """Look up the standard, count what the department has in use, list what stands idle [A2.3.4]."""
    category, department = record.text("category"), record.text("department")
    assets = book.find("asset", category=category)
    return {
        "standard": policy.standard(book, category, department),
        "held": sum(1 for one in assets if one.state in HELD and one.get("department") == department),
        "idle": [one.id for one in assets if one.state in FREE] or None,
    }


def transfer_comes_before_buying(record: Record, _book: Book) -> Iterator[Problem]:
    """Nothing is bought while an idle asset of the class stands in the ledger, unless a reason is written [A2.3.5]."""
    idle = record.get("idle", [])
    if record.state in SURVEYED and record.get("decision") == "buy" and idle and not record.get("idle_reason"):
        yield problem(
            record, "idle_first", "A2.3.5",
            say(
                "先调配,后购买:{assets} 闲置(idle)可用;请改为 --decision transfer --asset {first},"
                "或逐件说明不能用的理由:--idle-reason 理由",
                "transfer first, buy second: {assets} stand idle; use --decision transfer --asset {first}, "
                "or say why each cannot be used: --idle-reason TEXT",
                assets=joined(idle[:5]), first=idle[0],
            ),
            "idle_reason",
        )


def why_nothing_idle_will_do(record: Record, _book: Book) -> Iterator[str]:
    """Ask why something is bought while the like of it stands idle [A2.3.5]."""
    if record.get("decision") == "buy" and record.get("idle"):
        yield "idle_reason"


def a_transfer_names_one_idle_asset(record: Record, _book: Book) -> Iterator[Problem]:
    """A transfer is of one asset from the idle list [A2.3.4]."""
    if record.state not in SURVEYED or record.get("decision") != "transfer":
        return
    idle, asset = record.get("idle", []), record.get("asset")
    if not idle or (asset and asset not in idle) or int(record.get("quantity", 1)) != 1:
        yield problem(
            record, "transfer", "A2.3.4",
            say(
                "调拨须用闲置清单({assets})里的一件,一份申请调一件;没有可用的请 --decision buy",
                "a transfer takes one asset of the idle list ({assets}), one an application; else --decision buy",
                assets=joined(idle[:5]) or "-",
            ),
            "asset",
        )


def the_idle_list_is_the_ledgers(record: Record, book: Book) -> Iterator[Problem]:
    """The idle list holds what stood idle in the ledger at the moment of the survey, nothing more or less [A2.3.4].

    An asset that changed within ``SKEW`` of the survey may stand on the list or not; one whose class was put right
    since is judged where it stands on the list.
    """
    surveyed = facts.last(record, "assess", "return")
    if surveyed is None or surveyed["verb"] != "assess":
        return
    listed = set(record.get("idle", []))
    always, ever = _idle_about(str(surveyed["at"]), record.text("category"), listed, book)
    lacking, strange = sorted(always - listed), sorted(listed - ever)
    if lacking or strange:
        yield problem(
            record, "idle_list", "A2.3.4",
            say(
                "闲置清单与核查当时的台账不符(漏列:{lacking};当时并不闲置:{strange});"
                "手工改动的请恢复:ecentre restore {id};否则退回重新核查:ecentre return {id} --reason 重新核查",
                "the idle list is not what the ledger said at the survey (left out: {lacking}; not idle then: "
                "{strange}); put a hand edit back: ecentre restore {id}; else survey again: ecentre return {id} "
                "--reason TEXT",
                lacking=_some(lacking), strange=_some(strange), id=record.id,
            ),
            "idle",
        )


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:LISTED]) or "-"


def _idle_about(moment: str, category: str, listed: Iterable[str], book: Book) -> tuple[set[str], set[str]]:
    """Give the ids that stood idle all through the minutes around a moment, and those that did at some time in them."""
    at = datetime.fromisoformat(moment)
    first, last = (at - SKEW).isoformat(), (at + SKEW).isoformat()
    pasts = _pasts(book, category)
    others = {id: book.get("asset", id) for id in listed if id not in pasts}
    found = {**pasts, **{id: _past(one, category) for id, one in others.items() if one is not None}}
    always, ever = set(), set()
    for id, past in found.items():
        before = [free for when, free in past if when < first][-1:] or [False]
        about = [*before, *(free for when, free in past if first <= when <= last)]
        always |= {id} if all(about) else set()
        ever |= {id} if any(about) else set()
    return always, ever


@gathered("asset")
def _pasts(book: Book, category: str) -> dict[str, Past]:
    """Give the pasts of all assets of a class."""
    return {one.id: _past(one, category) for one in book.find("asset", category=category)}


def _past(asset: Record, category: str) -> Past:
    """Tell of each step of an asset, oldest first, when it was taken, and whether one of the class stood idle then."""
    states = [*(str(step.get("from") or "") for step in asset.steps[1:]), asset.state]
    told = [
        (str(asset.steps[place]["at"]), states[place] in FREE and then.text("category") == category)
        for place, then in approval.backwards(asset)
    ]
    return told[::-1]
