"""The seal register: applied for, approved by kind of paper, looked at and stamped by the keeper [R4.12.3-R4.12.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import seals
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OVER = ("stamped", "refused", "rejected", "withdrawn")
DROPPED = ("refused", "rejected", "withdrawn")
WHOLE = "complete"
BLANK = ("空白",)
AT_THE_SEAL = ("stamp", "refuse")


def the_kind_of_paper_decides_who_approves(record: Record, book: Book) -> Iterator[Problem]:
    """Whose approval a use needs follows from the seal and the kind of paper, and is never chosen [R4.12.5]."""
    seal = book.get("seal", record.text("seal"))
    wanted = seals.matter(seal, record.text("paper_kind"))
    if seal and (record.get("matter") != wanted or record.get("department") != seal.get("department")):
        yield problem(
            record, "matter", "R4.12.5",
            say(
                "{seal} 盖{kind},审批类别应为 {matter}、用章单位应为 {department};请撤回重填:"
                "ecentre seal-use withdraw {id}",
                "{seal} on a paper of this kind ({kind}) is approved as {matter} for {department}; take it back: "
                "ecentre seal-use withdraw {id}",
                seal=seal.text("name"), kind=facts.worded(book, "seal_use", "paper_kind", record.text("paper_kind")),
                matter=facts.worded(book, "seal_use", "matter", wanted), id=record.id,
                department=facts.named(book, "department", seal.text("department")),
            ),
            "matter",
        )


def the_seal_is_in_use(record: Record, book: Book) -> Iterator[Problem]:
    """A seal is used from its start date on, while it has a keeper and is not out of use [R4.12.2]."""
    seal = book.get("seal", record.text("seal"))
    for place, step in enumerate(record.steps):
        if seal is None or (place and step["verb"] != "stamp"):
            continue
        if not seals.usable(seal, str(step["at"])) or (place and str(step["at"])[:10] < seal.text("start_on")):
            yield problem(
                record, "seal", "R4.12.2",
                say(
                    "{seal} 当时未启用、未经保管人签收或已停用;请核对:ecentre show {id}",
                    "{seal} was not in use then: not begun, not received, or retired; see: ecentre show {id}",
                    seal=seal.text("name"), id=seal.id,
                ),
                f"steps/{place}",
            )


def only_its_keeper_or_the_units_head_uses_it(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody sets a seal on paper, or refuses to, but its keeper or the head of its unit [R4.12.3]."""
    seal = book.get("seal", record.text("seal"))
    for place, step in enumerate(record.steps):
        if seal is None or step["verb"] not in AT_THE_SEAL:
            continue
        able = seals.handlers(seal, str(step["at"]), book)
        if step["by"] not in able:
            yield problem(
                record, "handler", "R4.12.3",
                say(
                    "{seal} 只能由保管人或用章单位负责人({who})使用:ecentre seal-use {verb} {id}{hands}",
                    "only the keeper of {seal} or its unit's head ({who}) uses it: "
                    "ecentre seal-use {verb} {id}{hands}",
                    seal=seal.text("name"), verb=step["verb"], id=record.id, hands=hands(able),
                    who=joined(facts.named(book, "person", one) for one in able),
                ),
                f"steps/{place}/by",
            )


def no_blank_paper_is_sealed(record: Record, _book: Book) -> Iterator[Problem]:
    """Nothing blank is sealed, and nothing but what the keeper found whole and as approved [R4.12.8]."""
    if record.state in DROPPED:
        return
    blank = any(word in record.text("document") for word in BLANK)
    if blank or (record.state == "stamped" and record.get("content") != WHOLE):
        yield problem(
            record, "content", "R4.12.8",
            say(
                "空白、有差错或与批准不符的不得用印;请拒绝并说明:"
                "ecentre seal-use refuse {id} --content blank --reason …",
                "what is blank, faulty or not what was approved is never sealed; refuse it: "
                "ecentre seal-use refuse {id} --content blank --reason TEXT",
                id=record.id,
            ),
            "document" if blank else "content",
        )


def special_papers_leave_a_signed_copy(record: Record, book: Book) -> Iterator[Problem]:
    """Of a special paper a copy signed by the approver is kept [R4.12.6]."""
    always = seals.special(record.text("paper_kind"), book, facts.begun(record))
    if always and not record.get("special") and record.state not in DROPPED:
        message = say("这类文件按重要文件办理:--special 是", "papers of this kind are special: --special yes")
        yield problem(record, "special", "R4.12.6", message, "special")
    if record.state == "stamped" and record.get("special") and not record.get("signed_copy"):
        yield problem(
            record, "signed_copy", "R4.12.6",
            say(
                "重要文件须由批准人签一份留存,写明存放处:ecentre seal-use stamp {id} --signed-copy 存放处",
                "the approver signs a copy that is kept; say where: ecentre seal-use stamp {id} --signed-copy TEXT",
                id=record.id,
            ),
            "signed_copy",
        )


def it_is_the_paper_that_was_signed(record: Record, book: Book) -> Iterator[Problem]:
    """An outgoing paper is sealed once it is signed, and in the words that were signed [R4.12.7, A1.1.1.4]."""
    paper = book.get("outgoing", record.text("outgoing"))
    if paper is None or record.state in DROPPED:
        return
    step = facts.last(record, "stamp") or record.steps[0]
    forms = [one for one in seals.standings(paper, str(step["at"])) if one.get("frozen")]
    file = {seals.said(record.get("file"), "sha256")} - {""}
    same = any(file <= _texts(one) and record.get("frozen", one.get("frozen")) == one.get("frozen") for one in forms)
    if not same or (record.state == "stamped" and not record.get("frozen")):
        yield problem(
            record, "text", "R4.12.7",
            say(
                "{paper} 还没有签发,或文件与签发的定稿不是同一份;请核对:ecentre show {paper}",
                "{paper} is not signed, or the file is not the text that was signed; see: ecentre show {paper}",
                paper=paper.id,
            ),
            "outgoing",
        )


def _texts(paper: Record) -> set[str]:
    """Give the hashes under which a signed paper is known: its text, its document, its proof."""
    return {paper.text("frozen"), *(seals.said(paper.get(name), "sha256") for name in ("document", "sample"))}


def the_entry_says_who_approved_and_kept(record: Record, book: Book) -> Iterator[Problem]:
    """An entry of the register names the approver and the keeper of that moment [R4.12.7]."""
    stamp, seal = facts.last(record, "stamp"), book.get("seal", record.text("seal"))
    if record.state != "stamped" or stamp is None or seal is None:
        return
    approved, moment = facts.last(record, "approve"), str(stamp["at"])
    keepers = {one.text("keeper") for one in seals.standings(seal, moment)}
    whole = record.text("stamped_on") == moment[:10] and record.get("approver") == seals.said(approved, "by")
    if not whole or record.get("keeper") not in keepers:
        message = say(
            "批准人、保管人或用印日期与经办过程不符;请恢复:ecentre restore {id}",
            "approver, keeper or day differ from the steps taken; put it back: ecentre restore {id}", id=record.id,
        )
        yield problem(record, "entry", "R4.12.7", message, "keeper")


def _applied(record: Record, book: Book) -> Data:
    """Take the title from the outgoing paper, whose approval it needs from the seal and the kind of paper."""
    seal, paper = book.get("seal", record.text("seal")), book.get("outgoing", record.text("outgoing"))
    kind = record.text("paper_kind")
    return {
        "document": paper.text("title") if paper else None,
        "matter": seals.matter(seal, kind) if kind else None,
        "department": seal.get("department") if seal else None,
        "special": seals.special(kind, book),
    }


def _stamped(record: Record, book: Book) -> Data:
    seal, paper = book.get("seal", record.text("seal")), book.get("outgoing", record.text("outgoing"))
    return {
        "frozen": paper.get("frozen") if paper else None,
        "approver": seals.said(facts.last(record, "approve"), "by") or None,
        "keeper": seal.get("keeper") if seal else None,
        "stamped_on": book.on.isoformat(),
    }


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask where the copy of a special paper lies that its approver signed [R4.12.6]."""
    if record.get("special"):
        yield "signed_copy"


def what_comes_next(record: Record) -> Iterator[str]:
    """Let the keeper look at what was approved, and stamp it."""
    if record.state == "approved":
        yield f"seal-use stamp {record.id} --content 完整" + (" --signed-copy …" if record.get("special") else "")


KIND = Kind(
    name="seal_use",
    label=say("用印登记", "use of a seal"),
    help=say("申请、批准、保管人核对后用印;编号连续", "applied for, approved, looked at and stamped; without gaps"),
    title="document",
    columns=("id", "stamped_on", "seal", "document", "copies", "applicant", "approver", "keeper", "state"),
    ended=OVER,
    rules=(
        the_kind_of_paper_decides_who_approves, the_seal_is_in_use, only_its_keeper_or_the_units_head_uses_it,
        no_blank_paper_is_sealed, special_papers_leave_a_signed_copy, it_is_the_paper_that_was_signed,
        the_entry_says_who_approved_and_kept,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="applied", fill=_applied, clause="R4.12.5",
            label=say("申请用印", "apply"), help=say("申请在一份文件上用印", "apply for a seal on a paper"),
        ),
        Transition(
            verb="approve", source=("applied",), target="approved", chain="seal_use", never_by=("applicant",),
            clause="R4.12.5",
            label=say("批准", "approve"), help=say("按文件类别由有权的人批准", "by whom the kind of paper calls for"),
        ),
        Transition(
            verb="reject", source=("applied",), target="rejected", veto="seal_use", reason=True, clause="R4.12.5",
            label=say("不批准", "reject"), help=say("不批准用印", "turn it down"),
        ),
        Transition(
            verb="stamp", source=("approved",), target="stamped", asks=("content", "signed_copy"), needs=("content",),
            fills=("frozen", "approver", "keeper", "stamped_on"), fill=_stamped, clause="R4.12.7",
            wants=_wanted,
            label=say("用印", "stamp"), help=say("保管人核对后用印并登记", "the keeper looks, stamps and enters it"),
        ),
        Transition(
            verb="refuse", source=("approved",), target="refused", asks=("content",), reason=True, clause="R4.12.8",
            label=say("拒绝用印", "refuse"), help=say("保管人发现问题,拒绝并说明", "the keeper refuses and says why"),
        ),
        Transition(
            verb="withdraw", source=("applied", "approved"), target="withdrawn", by="applicant", clause="R4.12.5",
            label=say("撤回", "withdraw"), help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
