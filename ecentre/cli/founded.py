"""How far the founding of a centre is: what it takes before nobody acts alone any more [X.2].

Apart from the command that tells of it, because the first page asks too, and wants none of what a command takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, evidence, policy, whose
from ecentre.cli.meaning import naming
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.index import IndexBook

ADMINISTRATOR = "administrator"
FOUNDING = "founding"
DONE, LACKING, ONE_MORE = say("已有", "there is one"), say("还没有", "none yet"), say("还差一位", "one more is needed")
UNPRINTED = say("还没有;打印了锁进保险柜", "none yet; print it for the safe")
VACANT = say("空缺", "vacant")
CLOSE = "ecentre found close"


class Need(NamedTuple):
    """One thing that a founding takes before it ends: what, how it stands, the command for what it lacks."""

    what: Words
    state: str
    command: str


def needs(book: IndexBook) -> tuple[Need, ...]:
    """Give what the end of a founding takes [X.2]; what is there already has no command."""
    moment = clock.stamp(clock.now())
    seated = list(dict.fromkeys(policy.seated(book, ADMINISTRATOR, moment)))
    able = [one for one in seated if evidence.can_sign(book, one, moment)]
    keys = [key for key in evidence.keys(book).values() if key.purpose == "recovery"]
    lacking = [one for one in seated if one not in able]
    return (
        Need(say("第二位管理员", "a second administrator"), _named(book, seated),
             "" if len(seated) > 1 else "ecentre appointment add --role administrator"),
        Need(say("两位管理员的密钥", "a key of each of the two"), _named(book, able),
             "" if len(able) > 1 else _waiting(book, "personal") or f"ecentre key new{_as(book, lacking, seated)}"),
        Need(say("恢复密钥", "a recovery key"), str(DONE if keys else UNPRINTED),
             "" if keys else _waiting(book, "recovery") or "ecentre key recovery"),
    )  # fmt: skip


def vacancies(book: IndexBook) -> Iterator[Need]:
    """Give the roles without a holder that chains and steps need [X.1, X.3].

    Of the roles that may take a step one is enough; a role that is held for a department is needed by each with staff.
    """
    asked = [*((str(row["role"]),) for row in policy.rows(book, "chains")),
             *(tuple(row["roles"]) for row in policy.rows(book, "rights"))]  # fmt: skip
    needed = {seats[0] for seats in asked if not any(policy.holders(book, one, book.on) for one in seats)}
    for role, row in policy.roles(book).items():
        lacking = list(_departments_without(book, role)) if row.get("per_department") else []
        if lacking or (role in needed and not row.get("per_department")):
            yield _vacant(book, role, lacking)


def _departments_without(book: IndexBook, role: str) -> Iterator[str]:
    """Give the departments that have staff and nobody in a role."""
    for department in book.find("department", state="active"):
        staffed = book.find("person", department=department.id, state="active")
        if staffed and not policy.holders(book, role, book.on, department.id):
            yield department.text("name")


def _vacant(book: IndexBook, role: str, lacking: list[str]) -> Need:
    where = say("空缺:{listed}", "vacant: {listed}", listed=joined(lacking)) if lacking else VACANT
    label = policy.role_label(book, role)
    return Need(say("{label}", "{label}", label=label), str(where), str(whose.appointing(book, role)))


def _named(book: IndexBook, people: list[str]) -> str:
    """Name those who are there, and say where one more is needed."""
    names = [naming.title(book, "person", one) for one in people]
    return joined(names if len(people) > 1 else [*names, ONE_MORE if names else LACKING])


def _as(book: IndexBook, lacking: list[str], seated: list[str]) -> str:
    """Say for whom a key is to be made, where one of two has none."""
    return f" --as {quoted(naming.title(book, 'person', lacking[0]))}" if lacking and len(seated) > 1 else ""


def _waiting(book: IndexBook, purpose: str) -> str:
    found = [one.id for one in book.find("key", purpose=purpose, state="proposed")]
    return f"ecentre confirm {' '.join(found)}" if found else ""


def reminder(book: IndexBook) -> Words | None:
    """Say in a line what is left of a founding, or nothing where it is over."""
    centre = next(iter(book.find("centre")), None)
    if centre is None or centre.state != FOUNDING:
        return None
    left = [one.what for one in needs(book) if one.command]
    if not left:
        return say("建账可以结束了,由第二位管理员办:{close}", "the founding can end; the second administrator: {close}",
                   close=CLOSE)  # fmt: skip
    return say(
        "建账中,每一步一人办就行;结束建账还差 {n} 样:ecentre found",
        "founding: one person may take every step; {n} things are left before it ends: ecentre found", n=len(left),
    )
