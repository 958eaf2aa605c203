"""Secret papers are never kept here: refused wherever they are marked, a bare pointer at most [A1.0.4]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import problem, say
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.words import Words

OPEN_GRADES = ("public", "internal")
MARKED = re.compile(r"(绝密|机密|秘密)\s*[★▲☆*]|[(（【\[]\s*(绝密|机密|秘密)\s*[)）】\]]")
POINTER = frozenset(("id", "uid", "rev", "state", "received_on", "receiver", "keeper", "paper_register", "steps"))


def nothing_secret_is_kept(record: Record, book: Book) -> Iterator[Problem]:
    """No paper marked above internal is kept here, nor one whose title bears such a mark [A1.0.4]."""
    marked = next((name for name in ("title", "number", "opinion", "note") if MARKED.search(record.text(name))), "")
    grade = record.get("secrecy", "public")
    if grade in OPEN_GRADES and not marked:
        return
    yield problem(record, "secret", "A1.0.4", _kept_on_paper(book, str(grade)), marked or "secrecy")


def _kept_on_paper(book: Book, grade: str) -> Words:
    """Say why a secret paper is refused and where it goes; neither title nor number is repeated."""
    return say(
        "{grade}文件不得存入非涉密计算机(保守国家秘密法):请只在纸质登记簿登记,原件交保密员;"
        "保密员同意的,可只留纸质登记簿编号:ecentre incoming point --paper-register 编号",
        "a {grade} paper must not be kept on this computer (law on guarding state secrets): register it on paper only "
        "and give it to the secrecy officer, who may allow a bare pointer: "
        "ecentre incoming point --paper-register NUMBER",
        grade=facts.worded(book, "incoming", "secrecy", grade) if grade not in OPEN_GRADES else say("涉密", "secret"),
    )


def a_pointer_names_only_the_paper_register(record: Record, book: Book) -> Iterator[Problem]:
    """Each pointer to a secret paper says its number on paper and nothing else, and policy allows it [A1.0.4]."""
    if record.state != "pointer":
        if record.get("paper_register"):
            message = say("只有另册登记的涉密文件填纸质登记簿编号", "only a pointer to a secret paper has one")
            yield problem(record, "pointer", "A1.0.4", message, "paper_register")
        return
    beyond = sorted(name for name in record.data if name not in POINTER)
    if beyond or not record.get("paper_register") or any(step.get("reason") for step in record.steps):
        message = say(
            "涉密文件只留纸质登记簿编号,不得写 {names};请去掉",
            "of a secret paper only its number on paper is kept; leave out {names}",
            names=joined(str(facts.label(book, "incoming", name)) for name in beyond) or "-",
        )  # fmt: skip
        yield problem(record, "pointer", "A1.0.4", message, beyond[0] if beyond else "paper_register")
    if policy.text(book, "incoming.pointer", facts.begun(record)) != "yes":
        message = say(
            "保密员没有同意在此留编号,请只在纸质登记簿登记;同意后登记:ecentre policy add --from 文件"
            "(thresholds:incoming.pointer = yes)",
            "the secrecy officer has not allowed pointers; register it on paper only, or, once allowed: "
            "ecentre policy add --from FILE (thresholds: incoming.pointer = yes)",
        )
        yield problem(record, "pointer_allowed", "A1.0.4", message, "state")
