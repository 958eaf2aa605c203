"""Forged steps (T1-T4, T7, T9, T10, T12, T14, T34): written as the program writes them, but by or on something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from forging import (
    AYI,
    CHECKED,
    CHEN,
    GOODS,
    HALF,
    HEAD,
    HUANG,
    JUDGED,
    LI,
    MANAGER,
    NOON,
    OTHER,
    OWN,
    SUN,
    WANG,
    XU,
    ZHI,
    Case,
    Forger,
    tried,
)

from ecentre import approval
from ecentre.model import Record, Ref

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.model import Data

SHEET = {"name": "sheet.pdf", "size": 9, "sha256": "5" * 64}
FINAL = {"role": MANAGER, "stage": 2, "state": "approved"}
FIRST = {"role": HEAD, "stage": 1}
REJECTED = {**FIRST, "state": "rejected", "reason": "不买"}
YAN, YANS_POST = "wang-xiao-yan", Ref("appointment", "APT-2026-0030")
STANDING = {**FIRST, "acting_for": SUN}


def approved(forger: Forger, **more: object) -> str:
    """Let the general manager approve what waits for them."""
    return forger.take(HALF, "approve", WANG, **{**FINAL, "key": WANG, **more})


def headed(forger: Forger, **more: object) -> str:
    """Let the head of the department approve what waits for her."""
    return forger.take(CHECKED, "approve", SUN, **{**FIRST, "key": SUN, **more})


def stood_in(forger: Forger, **more: object) -> str:
    """Let the stand-in approve for her."""
    return forger.take(OTHER, "approve", CHEN, **{**STANDING, "key": CHEN, **more})


def withdrawn(forger: Forger, **more: object) -> str:
    """Let the applicant take it back."""
    return forger.take(HALF, "withdraw", CHEN, state="withdrawn", **more)


def on_paper(forger: Forger, **more: object) -> str:
    """Let the general manager sign a sheet before a witness who signs here."""
    return approved(forger, **{"key": ZHI, "witness": ZHI, "proof": SHEET, **more})


def witnessed(forger: Forger, **more: object) -> str:
    """Let the forge's witness record the general manager's approval."""
    return approved(forger, **{"key": "witness", "mark": "witnessed", **more})


def corrected(forger: Forger) -> None:
    """Let the applicant correct the amount after the first answer, and both answer again."""
    raised(forger)
    forger.take(HALF, "approve", SUN, **FIRST, key=SUN)
    approved(forger)


def raised(forger: Forger) -> str:
    return forger.take(HALF, "correct", CHEN, set={"estimated_price": "9600.00"}, reason="涨价")


def sent_back(forger: Forger) -> str:
    return forger.take(HALF, "send-back", WANG, role=MANAGER, stage=1, reason="请再核对", key=WANG)


def answered_anew(forger: Forger) -> None:
    sent_back(forger)
    forger.take(HALF, "approve", SUN, **FIRST, key=SUN)


def named(by: str):
    """Give the withdrawal in the name of another committer."""
    return lambda forger: forger.write(HALF, forger.step(HALF, "withdraw", CHEN, state="withdrawn"), by)


def borne(address: str):
    """Give the withdrawal carried in by somebody else's machine."""
    return lambda forger: forger.write(
        HALF, forger.step(HALF, "withdraw", CHEN, state="withdrawn"), "courier", address=address
    )


def copied(source, place: int, ref, verb: str, by: str, **more: object):
    """Give the step that carries a signature taken from elsewhere."""

    def forge(forger: Forger) -> str:
        data = forger.step(ref, verb, by, key=by, **more)
        data["steps"][-1]["signature"] = forger.data(source)["steps"][place]["signature"]
        return forger.write(ref, data)

    return forge


def from_another_record(forger: Forger) -> str:
    approved(forger)
    headed(forger)
    return copied(HALF, 4, CHECKED, "approve", WANG, **FINAL)(forger)


def both_approved(forger: Forger) -> None:
    approved(forger)
    headed(forger)
    forger.take(CHECKED, "approve", WANG, **FINAL, key=WANG)


def from_an_earlier_answer(forger: Forger) -> str:
    sent_back(forger)
    return copied(HALF, 3, HALF, "approve", SUN, **FIRST)(forger)


def signed_then_changed(**changes: object):
    """Give an approval of which something was changed once it was signed."""

    def forge(forger: Forger) -> str:
        data = forger.step(HALF, "approve", WANG, **FINAL, key=WANG)
        data["steps"][-1] |= changes
        return forger.write(HALF, data)

    return forge


def beside_the_answer(forger: Forger) -> str:
    data = forger.data(HALF) | {"estimated_price": "9600.00"}
    return forger.write(HALF, forger.step(HALF, "approve", WANG, data=data, **FINAL, key=WANG))


def edited(forger: Forger) -> str:
    return forger.alter(HALF, lambda data: data.update(estimated_price="9600.00"))


def rehashed(data: Data) -> None:
    """Change the amount and put every hash right."""
    data["estimated_price"] = "9600.00"
    for place, then in approval.backwards(Record(HALF, data)):
        data["steps"][place]["subject"] = approval.subject(then)


def after_the_approval(forger: Forger) -> str:
    approved(forger)
    return raised(forger)


def without_the_first_answer(forger: Forger) -> str:
    raised(forger)
    return approved(forger)


def once_the_applicant(forger: Forger) -> str:
    """Name another applicant, then stand in for the head and approve."""
    forger.take(CHECKED, "correct", CHEN, set={"applicant": XU, "department": "general"}, reason="写错")
    return forger.take(CHECKED, "approve", CHEN, **STANDING, key=CHEN)


def reverted(forger: Forger) -> str:
    before = forger.bytes(HALF.path)
    approved(forger)
    return forger.commit({HALF.path: before}, WANG)


def trailer(forger: Forger) -> str:
    said = "requisition: approve\n\nApproved-by: wang-jian-guo\nActed-by: wang-jian-guo\nRecord: REQ-2026-0001\n"
    return forger.alter(HALF, lambda data: data.update(state="approved"), WANG, message=said)


def with_a_trailer(forger: Forger) -> str:
    return forger.write(HALF, forger.step(HALF, "withdraw", CHEN, state="withdrawn"), message="x\n\nApproved-by: y\n")


def two_lines(forger: Forger) -> str:
    step = forger.step(GOODS, "correct", XU, set={"item": "打印机\n\nApproved-by: wang-jian-guo"}, reason="写错")
    return forger.write(GOODS, step, XU)


def one_line(forger: Forger) -> str:
    return forger.take(GOODS, "correct", XU, set={"item": "激光打印机"}, reason="写错")


def settled(forger: Forger) -> str:
    """Let an applicant take back what she asked for; give the moment after it."""
    forger.take(OTHER, "withdraw", YAN, state="withdrawn")
    return forger.later()


def gone(forger: Forger) -> None:
    """Let her go, with everything handed over."""
    assert forger.data(YANS_POST)["person"] == YAN
    ended = {"set": {"until_date": "2026-11-03"}, "state": "ended"}
    forger.take(YANS_POST, "end", ZHI, role="administrator", key=ZHI, **ended)
    forger.take(Ref("person", YAN), "leave", LI, role="administrator", set={"left_on": "2026-11-03"}, state="left")


def put_right(forger: Forger, **more: object) -> str:
    """Let her correct what she once asked for."""
    return forger.take(OTHER, "correct", YAN, set={"item": "激光打印机"}, reason="写错", **more)


def left(forger: Forger) -> str:
    settled(forger)
    gone(forger)
    return put_right(forger)


def at_work(forger: Forger) -> str:
    settled(forger)
    return put_right(forger)


def agreed(forger: Forger) -> str:
    """Let the head of another department approve there."""
    return forger.take(GOODS, "approve", HUANG, **FIRST, key=HUANG)


CASES = [
    Case("T1 a commit in another's name", named(WANG), "author", withdrawn),
    Case("T1 a commit under another's address", borne(f"{WANG}@clds"), "author", borne("pc@example.org")),
    Case("T1 an approval in another's name", lambda f: approved(f, key=None), "signature", approved),
    Case("T1 an approval signed by who gave it not", lambda f: approved(f, key=ZHI), "signature", approved),
    Case("T3 a signature made for git", lambda f: approved(f, namespace="git"), "signature", approved),
    Case("T3 a signature made for files", lambda f: approved(f, namespace="file"), "signature", approved),
    Case("T3 a proof of possession", lambda f: approved(f, namespace="ecentre-key@v1"), "signature", approved),
    Case("T4 an approval in a trailer", trailer, "no_step", with_a_trailer),
    Case("T4 a trailer within a field", two_lines, "schema", one_line),
    Case("T7 a step before the one before it", lambda f: approved(f, at="2026-11-03T09:00:00+08:00"), "step_time",
         approved),
    Case("T7 a step after its commit", lambda f: approved(f, at="2026-11-03T17:00:00+08:00"), "step_ahead", approved),
    Case("T9 the applicant answers", lambda f: f.take(OWN, "approve", SUN, **FIRST, key=SUN), "never_by", headed),
    Case("T9 the applicant answers as a stand-in", lambda f: f.take(CHECKED, "approve", CHEN, **STANDING, key=CHEN),
         "never_by", stood_in),
    Case("T9 a stand-in answers for the applicant", lambda f: f.take(OWN, "approve", CHEN, **STANDING, key=CHEN),
         "never_by", stood_in),
    Case("T9 a stand-in does not say so", lambda f: stood_in(f, acting_for=None), "acting", stood_in),
    Case("T9 a claim to stand in", lambda f: headed(f, acting_for=WANG), "acting", headed),
    Case("T9 who was the applicant once", once_the_applicant, "never_by", stood_in),
    Case("T10 an amount changed after an answer", edited, "no_step", corrected),
    Case("T10 an amount changed beside an answer", beside_the_answer, "fields", corrected),
    Case("T10 an amount changed with all hashes", lambda f: f.alter(HALF, rehashed), "steps_changed", corrected),
    Case("T10 an amount corrected after the approval", after_the_approval, "approved", corrected),
    Case("T10 an amount corrected between two answers", without_the_first_answer, "chain", corrected),
    Case("T12 a signature of another record", from_another_record, "signature", both_approved),
    Case("T12 a signature of an earlier round", from_an_earlier_answer, "signature", answered_anew),
    Case("T12 a signature of another verb", copied(HALF, 3, CHECKED, "reject", SUN, **REJECTED), "signature",
         lambda f: f.take(CHECKED, "reject", SUN, **REJECTED, key=SUN)),
    Case("T12 an approval under other terms", lambda f: approved(f, policy="0" * 64), "terms", approved),
    Case("T12 words changed after signing", signed_then_changed(reason="同意,另购三台"), "signature", approved),
    Case("T12 a moment changed after signing", signed_then_changed(at=NOON), "signature", approved),
    Case("T12 a stage changed after signing", signed_then_changed(stage=1), "signature", approved),
    Case("T12 terms changed after signing", signed_then_changed(policy="0" * 64), "signature", approved),
    Case("T12 a signature taken away", signed_then_changed(signature=None), "signature", approved),
    Case("T12 a signature that is none", signed_then_changed(signature="QUJD"), "signature", approved),
    Case("T14 an approval taken back", reverted, "steps_removed", approved),
    Case("T14 a state put back", lambda f: f.alter(HALF, lambda data: data.update(state="submitted")), "no_step",
         withdrawn),
    Case("T14 a verb that is none", lambda f: f.take(HALF, "unapprove", WANG, state="draft"), "step", approved),
    Case("T14 a verb of another state", lambda f: f.take(HALF, "submit", CHEN, state="submitted"), "step", withdrawn),
    Case("T14 a verb that is only caused", lambda f: f.take(OTHER, "order", AYI, state="ordered"), "step", stood_in),
    Case("T14 a cause that is none", lambda f: withdrawn(f, cause="PUR-2026-0001"), "cause", withdrawn),
    Case("T14 an answer before its turn", lambda f: f.take(CHECKED, "approve", WANG, **FINAL, key=WANG), "chain",
         headed),
    Case("T14 a chain cut short", lambda f: headed(f, state="approved"), "chain", headed),
    Case("T14 one answers twice", lambda f: f.take(HALF, "approve", SUN, **FIRST, key=SUN), "chain", approved),
    Case("T14 a field no verb may set", lambda f: withdrawn(f, set={"quantity": 9}), "step_fields", withdrawn),
    Case("T14 a number of the step left out", signed_then_changed(rev=9), "step_rev", approved),
    Case("T34 a post never held", lambda f: f.take(CHECKED, "approve", LI, **FIRST, key=LI), "step_role", headed),
    Case("T34 a post of another department", lambda f: f.take(GOODS, "approve", SUN, **FIRST, key=SUN), "step_role",
         agreed),
    Case("T34 a post borrowed for its place", lambda f: f.take(HALF, "approve", SUN, **FINAL, key=SUN), "step_role",
         approved),
    Case("T34 nobody's step", lambda f: f.take(HALF, "withdraw", "nobody", state="withdrawn"), "person", withdrawn),
    Case("T34 a step of who had left", left, "person", at_work),
    Case("X.2 a sheet without the witness's signature", lambda f: on_paper(f, key=LI), "signature", on_paper),
    Case("X.2 a sheet without its scan", lambda f: on_paper(f, proof=None), "signature", on_paper),
    Case("X.2 a forge's mark set by a person", lambda f: approved(f, mark="witnessed"), "signature", witnessed),
    Case("X.2 a forge's approval without its mark", lambda f: witnessed(f, mark=None), "signature", witnessed),
    Case("X.2 the printed key approves", lambda f: approved(f, key="recovery"), "signature", approved),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_forged_step_is_named_and_its_twin_passes(case: Case, prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    tried(prepared("besieged"), tmp_path, case)
