"""How an outgoing paper comes to be valid: who answered, what was frozen, whose step it was, what was sent [A1.1.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import problem, say
from ecentre.subjects import papers
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.words import Words

SIGNED = ("signed", "numbered", "proofed", "rechecked", "printed", "sent", "filed")
NUMBERED = SIGNED[1:]
ANSWERED = ("countersigned", *SIGNED)
VETTED = ("vetted", *ANSWERED)
SIGNING = ("sign", "sign-delegated")
OWN = ("proof", "copy", "send")
"""The steps of the drafting department itself: proof, copies, sending."""
OPEN = frozenset(("note", "handle_by", "request", "copies", "printed_on"))
"""What may still be put right on a paper that was checked; all else goes back to its author first."""


def round_of(record: Record) -> list[Data]:
    """Give the steps since the paper was last checked; what was answered before that no longer counts."""
    start = max((place for place, step in enumerate(record.steps) if step["verb"] == "vet"), default=len(record.steps))
    return record.steps[start:]


def who(step: Data) -> str:
    """Give whose word a step is: the person it was taken for, else who took it."""
    return str(step.get("acting_for") or step["by"])


def unanswered(record: Record) -> list[str]:
    """Give the leaders named who have neither countersigned nor signed since the check, in the order named."""
    given = {who(step) for step in round_of(record) if step["verb"] in ("countersign", "sign-delegated")}
    return [one for one in record.get("countersigners", []) if one not in given]


def only_leaders_in_charge_are_named(record: Record, book: Book) -> Iterator[Problem]:
    """Those named to countersign were leaders in charge when the paper was checked [A1.1.1.3]."""
    vetted = facts.last(record, "vet")
    if record.state not in VETTED or vetted is None:
        return
    roles, at = policy.may(book, "outgoing.countersign", str(vetted["at"])), str(vetted["at"])
    named = record.get("countersigners", [])
    strange = [one for one in named if roles and not any(policy.held(book, one, role, at) for role in roles)]
    if strange or not named:
        yield problem(
            record, "leaders", "A1.1.1.3",
            say(
                "会签领导 {who} 不是当时的主管领导;请退回改正:ecentre revise {id} --reason …",
                "{who} was no leader in charge then; send it back: ecentre revise {id} --reason …",
                who=joined(facts.named(book, "person", one) for one in strange) or "-", id=record.id,
            ),
            "countersigners",
        )


def only_the_leaders_named_answer(record: Record, book: Book) -> Iterator[Problem]:
    """A leader answers once, and only one whom the check named [A1.1.1.3]."""
    named, given = record.get("countersigners", []), list[str]()
    for step in round_of(record):
        if step["verb"] not in ("countersign", "sign-delegated"):
            continue
        if who(step) in given or who(step) not in named:
            yield problem(
                record, "signed", "A1.1.1.3",
                say(
                    "{who} 不在会签领导之列,或已经答复;还须答复的是 {left},请其办理",
                    "{who} was not asked, or has answered; still to answer, ask them: {left}",
                    who=facts.named(book, "person", who(step)),
                    left=joined(facts.named(book, "person", one) for one in unanswered(record)) or "-",
                ),
                "countersigners",
            )
        given.append(who(step))


def every_leader_named_has_answered(record: Record, book: Book) -> Iterator[Problem]:
    """Before the director signs, or with delegated signing, every leader named has answered [A1.1.1.3, T.26]."""
    left = unanswered(record) if record.state in ANSWERED else []
    if left:
        yield problem(
            record, "signed", "A1.1.1.3",
            say(
                "还有 {who} 没有会签,全部答复后才能签发:ecentre countersign {id}{hands}",
                "{who} has not countersigned; all must answer before it is signed: ecentre countersign {id}{hands}",
                who=joined(facts.named(book, "person", one) for one in left), id=record.id, hands=hands(left[:1]),
            ),
            "countersigners",
        )


def the_mode_of_signing_is_shown(record: Record, _book: Book) -> Iterator[Problem]:
    """A leader countersigned, or signed by a delegation that is named in place of the director [A1.1.1.3, T.26]."""
    signed = facts.last(record, *SIGNING)
    if record.state not in SIGNED or signed is None:
        return
    delegated = signed["verb"] == "sign-delegated"
    fits = record.get("mode") == ("sign" if delegated else "countersign")
    if not fits or delegated != bool(record.get("delegation")):
        yield problem(
            record, "signed", "A1.1.1.3",
            say(
                "会签还是授权签发、授权依据与签发的步骤不符;请恢复:ecentre restore {id}",
                "countersigned or signed by delegation: it differs from the step taken: ecentre restore {id}",
                id=record.id,
            ),
            "mode",
        )


def a_checked_text_is_left_alone(record: Record, _book: Book) -> Iterator[Problem]:
    """A text that was checked is changed only by going back to its author and being checked again [A1.1.1.4, N1.6]."""
    if record.state not in VETTED:
        return
    changed = {
        name
        for step in round_of(record) if step["verb"] in ("edit", "correct", "keep")
        for name in (step.get("set") or {})
    } - OPEN  # fmt: skip
    if changed:
        yield problem(
            record, "fingerprint", "A1.1.1.4",
            say(
                "核稿以后不能直接改动;请退回拟稿:ecentre revise {id} --reason …,改好后重新核稿、会签、签发",
                "it was checked and is not changed as it stands; send it back: ecentre revise {id} --reason …, "
                "then check, countersign and sign again",
                id=record.id,
            ),
            next(iter(sorted(changed))),
        )


def the_text_is_what_was_signed(record: Record, _book: Book) -> Iterator[Problem]:
    """From the signature on the paper is, letter by letter, what was signed [A1.1.1.4, N1.6]."""
    signed = facts.last(record, *SIGNING)
    kept = str((signed.get("set") or {}).get("frozen")) if signed else ""
    if record.state in SIGNED and not kept == record.text("frozen") == papers.fingerprint(record):
        yield problem(
            record, "fingerprint", "A1.1.1.4",
            say(
                "文稿与签发时不一致;请恢复:ecentre restore {id},确需修改的退回拟稿:ecentre revise {id} --reason …",
                "the text is not what was signed; put it back: ecentre restore {id}, or send it back for a change: "
                "ecentre revise {id} --reason …",
                id=record.id,
            ),
            "frozen",
        )


def the_number_is_its_own(record: Record, book: Book) -> Iterator[Problem]:
    """A paper bears one number, claimed for it when it was numbered, and none before [A1.1.1.5, N1.4]."""
    number = book.get("number", record.text("number")) if record.get("number") else None
    if number is None:
        if record.state in NUMBERED:
            yield problem(record, "number", "A1.1.1.5", _unclaimed(record, book), "number")
        return
    state = "void" if record.state == "withdrawn" else "claimed"
    claimed = (number.get("paper"), number.text("official"), number.state)
    if claimed != (record.id, record.text("official_number"), state) or facts.last(record, "number") is None:
        yield problem(
            record, "number", "A1.1.1.5",
            say(
                "发文字号 {number} 不是为本件所取;请恢复:ecentre restore {id}",
                "the number {number} was not claimed for this paper; put it back: ecentre restore {id}",
                number=record.text("official_number") or number.id, id=record.id,
            ),
            "number",
        )


def _unclaimed(record: Record, book: Book) -> Words:
    known = joined(str(row["series"]) for row in policy.rows(book, "series"))
    return say(
        "没有取到发文字号:序列 {series} 不在制度里(现有:{known});请用 --series 指明,"
        "或登记:ecentre policy add --from 文件",
        "no number was claimed: {series} is no series of policy (known: {known}); give --series, or add it: "
        "ecentre policy add --from FILE",
        series=record.text("series") or "-", known=known or "-", id=record.id,
    )


def the_department_does_its_own_steps(record: Record, book: Book) -> Iterator[Problem]:
    """Proof, copies and sending are done by the department that drafted the paper [A1.1.1.6, A1.1.1.8, A1.1.1.9]."""
    clauses = dict(zip(OWN, ("A1.1.1.6", "A1.1.1.8", "A1.1.1.9"), strict=True))
    for place, step in enumerate(record.steps):
        by = str(step["by"])
        own = step["verb"] not in OWN or record.get("department") in facts.departments_of(book, by, facts.day_of(step))
        if not own:
            yield problem(
                record, "department", clauses[step["verb"]],
                say(
                    "{who} 不是拟稿部门 {department} 的人;样稿、印制、发送请由拟稿部门办理",
                    "{who} is not of {department}; proof, copies and sending are for the department that drafted it",
                    who=facts.named(book, "person", by),
                    department=facts.named(book, "department", record.text("department")),
                ),
                f"steps/{place}/by",
            )


def the_proof_shows_the_number_given(record: Record, _book: Book) -> Iterator[Problem]:
    """The proof that was rechecked bears the number given; a failed one goes back to be printed again [A1.1.1.7]."""
    if record.state not in ("rechecked", "printed", "sent", "filed"):
        return
    if not record.get("sample") or record.text("shown_number") != record.text("official_number"):
        yield problem(
            record, "proof", "A1.1.1.7",
            say(
                "样稿上的字号“{shown}”与 {number} 不符;请退回重打样稿:ecentre return-proof {id} --reason …",
                "the proof shows “{shown}”, not {number}; have it printed again: ecentre return-proof {id} --reason …",
                shown=record.text("shown_number"), number=record.text("official_number"), id=record.id,
            ),
            "shown_number",
        )


__all__ = [
    "ANSWERED", "NUMBERED", "SIGNED", "VETTED", "a_checked_text_is_left_alone", "every_leader_named_has_answered",
    "only_leaders_in_charge_are_named", "only_the_leaders_named_answer", "round_of",
    "the_department_does_its_own_steps", "the_mode_of_signing_is_shown", "the_number_is_its_own",
    "the_proof_shows_the_number_given", "the_text_is_what_was_signed", "unanswered", "who",
]  # fmt: skip
