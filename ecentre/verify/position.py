"""Who could do it at this place of history, whatever date a step bears: on the staff, in office, with a live key.

Rules that go by the dates of the steps let a back-dated step pass; what history has ended is over for what comes after.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import clock, evidence
from ecentre.model import YEARLY_ID
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ecentre.model import Book, Data, Record
    from ecentre.verify.growth import Found
    from ecentre.verify.hygiene import Commit
    from ecentre.words import Words

SKEW = timedelta(minutes=5)
OPEN_END = "9999-12-31"


class Staff:
    """Who is on the staff, in which posts, under which addresses, as one state of the books has it."""

    def __init__(self, book: Book) -> None:
        """Read people, posts and addresses of a book."""
        people = book.find("person")
        codes = [one.text("code").lower() for one in book.find("centre")]
        self.active = {one.id for one in people if one.state == "active"}
        self.founded = bool(codes)
        self._posts: dict[tuple[str, str], str] = {}
        for one in book.find("appointment"):
            if one.state in ("current", "ended"):
                last = OPEN_END if one.state == "current" else one.text("until_date")
                post = one.text("person"), one.text("role")
                self._posts[post] = max(last, self._posts.get(post, ""))
        self._addresses = {one.text("email").lower(): one.id for one in people if one.get("email")}
        self._addresses |= {f"{one.id}@{code}": one.id for one in people for code in codes}

    def holds(self, person: str, role: str, day: str) -> bool:
        """Tell whether a person has a role that was not ended before a day."""
        return day <= self._posts.get((person, role), "")

    def named(self, address: str) -> str:
        """Give the person of an address, empty where it is nobody's here."""
        return self._addresses.get(address.lower(), "")


def problems(record: Record, first: int, book: Book, staff: Staff, entered: str) -> Iterator[Found]:
    """Find new steps of people whom the state before knows no more, or not yet, in that part.

    ``entered`` is the latest moment that a step of the commit may bear.
    """
    for place, step in enumerate(record.steps[first:], first):
        if str(step["at"]) > entered:
            yield "step_ahead", "X.3", say(
                "第 {n} 步的时间 {at} 晚于它入账的时间;请重新办理",
                "step {n}, of {at}, is later than the commit that holds it; take it again", n=place + 1, at=step["at"],
            ), place  # fmt: skip
        if staff.founded and not step.get("cause"):
            yield from _person(step, place, staff, entered)
        for one in evidence.outdated(record, place, book):
            yield "key_revoked", one.clause, one.message, place


def misplaced(record: Record, first: int, taken: Collection[tuple[str, str, str]]) -> Iterator[Found]:
    """Find what belongs elsewhere in history: a step caused by none of its own commit, a number of another year.

    ``taken`` are the steps of the commit: whose record, by whom, at which moment.
    """
    for place, step in enumerate(record.steps[first:], first):
        if step.get("cause") and (str(step["cause"]), str(step.get("by")), str(step["at"])) not in taken:
            yield "cause", "X.3", say(
                "第 {n} 步说由 {cause} 引起,同一次提交里却没有那一步;请重新办理",
                "step {n} says that {cause} caused it, which this commit holds no step of; take it again",
                n=place + 1, cause=step["cause"],
            ), place  # fmt: skip
    numbered = YEARLY_ID.fullmatch(record.id)
    if not first and numbered and numbered[1] != str(record.steps[0]["at"])[:4]:
        yield "number_year", "X.7", say(
            "{id} 不是登记当年的编号;请重新登记",
            "{id} is no number of the year it was registered in; register it anew",
            id=record.id,
        ), 0  # fmt: skip


def _person(step: Data, place: int, staff: Staff, entered: str) -> Iterator[Found]:
    by, role = str(step.get("by")), str(step.get("role") or "")
    if by not in staff.active:
        yield "person", "X.1", say(
            "{by} 在此之前还没有登记,或已经离岗;请由在岗人员办理,新人先登记:ecentre person add --name …",
            "{by} was not registered by then, or had left; somebody on the staff must, newcomers after: "
            "ecentre person add --name …", by=by,
        ), place  # fmt: skip
    elif role and not staff.holds(by, role, entered[:10]):
        yield "post", "X.1", say(
            "{by} 在此之前不担任 {role},或已卸任;请由现任者办理:ecentre appointment list --where role={role}",
            "{by} did not hold {role} by then, or no longer; its holder must: "
            "ecentre appointment list --where role={role}", by=by, role=role,
        ), place  # fmt: skip


def author(commit: Commit, by: set[str], staff: Staff) -> Words | None:
    """Say it where a commit claims to be a person's who took none of its steps; a merge is carried by anybody."""
    claimed = staff.named(commit.author)
    if not claimed or claimed in by or len(commit.parents) > 1:
        return None
    return say(
        "提交署名 {who},里面的步骤却都不是 {who} 办的({by});请由经办人自己提交",
        "the commit bears the name of {who}, who took none of its steps ({by} did); let the right person commit it",
        who=claimed, by=", ".join(sorted(by)),
    )


def latest(commit: Commit) -> str:
    """Give the latest moment that a step may bear which a commit brings, as steps write it."""
    return clock.stamp(datetime.fromtimestamp(commit.entered, clock.BEIJING) + SKEW)
