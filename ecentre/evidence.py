"""What stands behind a step: a signature, a sheet signed on paper, a forge's approval, or nobody's word [X.2].

Which steps want evidence, and of which sort, is dated policy. While the centre is founding a step may go without, but
not one of a person who has a key: whoever can sign cannot be spoken for.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, chains, whose
from ecentre.gathering import gathered
from ecentre.kind import problem
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Transition
    from ecentre.model import Book, Data, Problem, Record

SIGNED, PAPER, WITNESSED, NONE, BAD = "signed", "paper", "witnessed", "none", "bad"
ENDED = "revoke"


class Key(NamedTuple):
    """One key as the books know it: whose, what for, and from which moment to which it speaks."""

    id: str
    person: str
    purpose: str
    state: str
    first: str
    last: str


class Evidence(NamedTuple):
    """The sort of evidence behind a step, by which key, and what is wrong with it where it is bad."""

    sort: str
    key: str = ""
    why: Words | None = None


@gathered("key")
def keys(book: Book) -> dict[bytes, Key]:
    """Give every key that was ever confirmed, by its public part."""
    return dict(_read(book))


def _read(book: Book) -> Iterator[tuple[bytes, Key]]:
    for record in book.find("key"):
        first = next((str(step["at"]) for step in record.steps if step["verb"] == "confirm"), "")
        last = next((str(step["at"]) for step in record.steps if step["verb"] == ENDED), "")
        if not first:
            continue
        from ecentre import sshsig  # books without keys and steps without signatures need none of it

        with suppress(sshsig.SignatureError):  # a spoilt key speaks for nobody; the rules of its kind say so
            blob = sshsig.blob(record.text("public"))
            yield blob, Key(record.id, record.text("person"), record.text("purpose"), record.state, first, last)


def can_sign(book: Book, person: str, moment: str) -> bool:
    """Tell whether a person had a key of their own at a moment, confirmed before it."""
    owned = (key for key in keys(book).values() if (key.person, key.purpose) == (person, "personal"))
    return any(key.first < moment and _speaks(key, moment) for key in owned)


def _speaks(key: Key, moment: str) -> bool:
    return key.first <= moment and not (key.last and key.last < moment)


def of(record: Record, place: int, row: Transition | None, book: Book) -> Evidence:
    """Give what stands behind a step of a record."""
    step = record.steps[place]
    if not step.get("signature"):
        return Evidence(NONE)
    from ecentre import sshsig

    try:
        blob = sshsig.verify(
            str(step["signature"]), approval.message(record.kind, record.text("uid"), step), sshsig.NAMESPACE
        )
    except sshsig.SignatureError:
        return Evidence(BAD, why=say("签名与内容不符", "the signature does not fit what the step says"))
    key = keys(book).get(blob)
    if key is None:
        return Evidence(BAD, why=say("签名所用的密钥没有登记", "the signing key is not registered"))
    if not _speaks(key, str(step["at"])):
        why = say("密钥 {key} 当时无效(未确认或已吊销)", "the key {key} was not valid then", key=key.id)
        return Evidence(BAD, key.id, why)
    return _sorted(record, step, row, key, book)


def _sorted(record: Record, step: Data, row: Transition | None, key: Key, book: Book) -> Evidence:
    """Say what a good signature by a known key amounts to."""
    why = _misused(step, row, key)
    if why is not None:
        return Evidence(BAD, key.id, why)
    if key.purpose == "witness":
        return Evidence(WITNESSED, key.id)
    by, seen = str(step.get("by")), bool(step.get("proof")) and bool(step.get("witness"))
    on_paper = seen and row is not None and bool(row.by) and by != record.get(row.by)
    if key.person == by and not on_paper:
        return Evidence(SIGNED, key.id)
    if seen and key.person in (by, step.get("witness")):
        return Evidence(PAPER, key.id)
    who = whose.name_of(book, key.person)
    why = say("签名的是 {who},不是经办人", "it was signed by {who}, not by who took the step", who=who)
    return Evidence(BAD, key.id, why)


def _misused(step: Data, row: Transition | None, key: Key) -> Words | None:
    """Say what a key was used for that it is not for, if it was."""
    marked = step.get("mark") == WITNESSED
    if key.purpose == "witness" and not marked:
        return say("见证密钥只能签平台见证", "a witness key signs witnessed steps only")
    if key.purpose != "witness" and marked:
        return say("见证标记须由见证密钥签署", "the mark is for a witness key to set")
    if key.purpose == "recovery" and not (row is not None and row.recovers):
        return say("恢复密钥只能用于找回密钥", "a recovery key only recovers keys")
    return None


def problems(record: Record, place: int, row: Transition | None, then: Record, book: Book) -> Iterator[Problem]:
    """Find a step whose signature is wrong, or that policy wants signed and is not [X.2, X.3]."""
    step, where = record.steps[place], f"steps/{place}/signature"
    if row is None and not step.get("signature"):
        return
    found = of(record, place, row, book)
    if found.sort == BAD:
        message = say("第 {n} 步的签名无效:{why};请恢复:ecentre restore {id}",
                      "the signature of step {n} is not valid: {why}; put it back: ecentre restore {id}",
                      n=place + 1, why=found.why or "", id=record.id)  # fmt: skip
        yield problem(record, "signature", "X.2", message, where)
        return
    wanted = chains.signing(book, f"{record.kind}.{step.get('verb')}", str(step["at"]))
    moment = str(step["at"])
    if row is not None and found.sort != NONE and step.get("policy") != chains.terms(book, row, then, moment):
        message = say("第 {n} 步签的不是当时的审批规定,须重办", "step {n} was signed under other terms", n=place + 1)
        yield problem(record, "terms", "X.3", message, where)
    if wanted is not None and _lacking(found, wanted, step, book):
        message = _unsigned(step, row, wanted, book)
        yield problem(record, "signature", str(wanted.get("clause") or "X.2"), message, where)


def _lacking(found: Evidence, wanted: Data, step: Data, book: Book) -> bool:
    if found.sort == NONE:
        over = chains.established(book)
        return bool(over and over < str(step["at"])) or can_sign(book, str(step.get("by")), str(step["at"]))
    return (found.sort == PAPER and not wanted.get("paper")) or (
        found.sort == WITNESSED and not wanted.get("witnessed")
    )


def outdated(record: Record, place: int, book: Book) -> Iterator[Problem]:
    """Find a new step signed by a key that history has revoked already, whatever date the step bears [X.2]."""
    step = record.steps[place]
    if not step.get("signature"):
        return
    from ecentre import sshsig

    try:
        key = keys(book).get(sshsig.signer(str(step["signature"])))
    except sshsig.SignatureError:  # what is no signature at all is named elsewhere
        return
    if key is not None and key.state != "active":
        message = say("密钥 {key} 在此之前已吊销", "the key {key} was revoked before this", key=key.id)
        yield problem(record, "signature", "X.2", message, f"steps/{place}/signature")


def _unsigned(step: Data, row: Transition | None, wanted: Data, book: Book) -> Words:
    sheet = say(";纸面签字的加 --witness 见证人 --scan 扫描件", "; on paper: --witness, --scan")
    return say(
        "{label}须由 {who} 本人签名:在本人的电脑上办理,还没有密钥的先运行 ecentre key new{paper}",
        "{verb} must be signed by {who}: do it on their own machine, with a key made by ecentre key new{paper}",
        label=row.label if row else step.get("verb"), verb=step.get("verb"),
        who=whose.name_of(book, str(step.get("by"))), paper=sheet if wanted.get("paper") else "",
    )
