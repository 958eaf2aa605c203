"""Outgoing papers: ten steps in order, each by its role, the text frozen by the signature [A1.1.1.0]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, series
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import dispatch, issuing, papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

UNSENT = ("vetted", "countersigned", "signed", "numbered", "proofed", "rechecked", "printed")
MADE = ("mode", "delegation", "frozen", "signed_on", "sample", "shown_number", "copies", "printed_on")
"""What the steps wrote upon a text, and what falls with it when the text goes back."""


def the_drafter_is_of_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever drafts belongs to the department that drafts [A1.1.1.1]."""
    on = facts.begun(record)
    if on and record.text("department") not in facts.departments_of(book, record.text("drafter"), on):
        yield problem(
            record, "drafter", "A1.1.1.1",
            say(
                "{person} 不属于 {department};请由拟稿部门的人拟稿:--drafter 姓名 --department 部门",
                "{person} is not of {department}; somebody of it must draft: --drafter NAME --department NAME",
                person=facts.named(book, "person", record.text("drafter")),
                department=facts.named(book, "department", record.text("department")),
            ),
            "drafter",
        )


def _drafted(record: Record, book: Book) -> Data:
    on = facts.begun(record) or book.on
    known = sorted(facts.departments_of(book, record.text("drafter"), on))
    return {"department": next(iter(known), None)}


def _asked_for(record: Record, _book: Book) -> Iterator[Act]:
    if record.get("request"):
        yield Act(Ref("drafting", record.text("request")), "deliver", {"paper": record.id})


def _leaders(record: Record, book: Book) -> Data:
    """Name the leader in charge where there is but one."""
    if record.get("countersigners"):
        return {}
    roles = policy.may(book, "outgoing.countersign", book.on)
    known = {person for role in roles for person in policy.holders(book, role, book.on)}
    return {"countersigners": list(known)} if len(known) == 1 else {}


def _countersigned(_record: Record, _book: Book) -> Data:
    return {"mode": "countersign"}


def _answered(record: Record, _book: Book) -> Iterator[Act]:
    if not issuing.unanswered(record):
        yield Act(record.ref, "conclude")


def _signed(record: Record, book: Book) -> Data:
    return {"frozen": papers.fingerprint(record), "signed_on": book.on.isoformat()}


def _delegated(record: Record, book: Book) -> Data:
    return {"mode": "sign", **_signed(record, book)}


def _numbered(record: Record, book: Book) -> Data:
    """Take the next number of the series; a paper that was numbered before keeps its own."""
    if record.get("number"):
        return {}
    own = policy.text(book, f"outgoing.series.{record.text('document_kind')}", book.on)
    chosen = record.text("series") or own or policy.text(book, "outgoing.series", book.on) or ""
    row = policy.row(book, "series", "series", chosen, book.on)
    if row is None:
        return {"series": chosen or None}
    id = series.next_id(book, "number", chosen, book.on.year)
    official = papers.Number(str(row["code"]), book.on.year, int(id.rpartition("-")[2]))
    return {"series": chosen, "number": id, "official_number": str(official)}


def _claim(record: Record, book: Book) -> Iterator[Act]:
    id = record.text("number")
    if id and book.get("number", id) is None:
        yield Act(Ref("number", id), "claim", {"id": id, "paper": record.id})


def _next(record: Record) -> Iterator[str]:
    if record.state == "sent" and not dispatch.unsent(record):
        yield f"archive add --outgoing {record.id}"


def _shown(record: Record, _book: Book) -> Data:
    return {"shown_number": papers.official(record.text("shown_number")) or record.text("shown_number")}


def _void(record: Record, book: Book) -> Iterator[Act]:
    number = book.get("number", record.text("number")) if record.get("number") else None
    if number and number.state == "claimed":
        yield Act(number.ref, "void")


KIND = Kind(
    name="outgoing",
    label=say("发文", "outgoing paper"),
    help=say("拟稿、核稿、会签、签发、编号、样稿、复核、印制、发送、存档十步", "the ten steps from draft to file"),
    title="title",
    columns=(
        "id", "official_number", "title", "document_kind", "department", "drafter", "urgency", "handle_by",
        "signed_on", "state",
    ),
    follow=_next,
    ended=("filed", "withdrawn"),
    rules=(
        the_drafter_is_of_the_department, papers.nothing_secret_is_kept_here, papers.it_has_a_text,
        papers.the_kind_is_a_usual_one, papers.it_names_its_addressees, papers.an_upward_paper_names_its_signer,
        papers.what_it_asks_fits_its_kind, papers.an_urgent_paper_has_a_limit,
        issuing.only_leaders_in_charge_are_named, issuing.only_the_leaders_named_answer,
        issuing.every_leader_named_has_answered, issuing.the_mode_of_signing_is_shown,
        issuing.a_checked_text_is_left_alone, issuing.the_text_is_what_was_signed, issuing.the_number_is_its_own,
        issuing.the_department_does_its_own_steps, issuing.the_proof_shows_the_number_given,
        dispatch.there_is_a_copy_for_everybody, dispatch.it_goes_to_its_addressees, dispatch.sent_after_printing,
        dispatch.filed_with_its_archive_record,
    ),
    dues=(dispatch.urgent_papers_are_out_in_time, dispatch.receipts_come_back, dispatch.sent_papers_are_filed),
    workflow=(
        Transition(
            verb="draft", source=(), target="drafted", fill=_drafted, clause="A1.1.1.1", wants=papers.wanted,
            also=("main_to",),
            effect=_asked_for, causes=("drafting.deliver",),
            label=say("拟稿", "draft"), help=say("第一步:相关部门拟稿", "step 1: the department drafts"),
        ),
        Transition(
            verb="vet", source=("drafted",), target="vetted", never_by=("drafter",), clause="A1.1.1.2",
            asks=("countersigners",), needs=("countersigners",), fills=("countersigners",), fill=_leaders,
            label=say("核稿", "vet"), help=say("第二步:电商办核稿,意见写在 --reason", "step 2: the office checks it"),
        ),
        Transition(
            verb="countersign", source=("vetted",), target="vetted", clause="A1.1.1.3",
            fills=("mode",), fill=_countersigned, effect=_answered, causes=("outgoing.conclude",),
            label=say("会签", "countersign"),
            help=say("第三步:主管领导会签,几位会签的都要答复", "step 3: every leader in charge who was named answers"),
        ),
        Transition(
            verb="conclude", source=("vetted",), target="countersigned", inner=True, clause="A1.1.1.3",
            label=say("会签完毕", "conclude"), help=say("会签领导都已答复", "every leader named has answered"),
        ),
        Transition(
            verb="sign-delegated", source=("vetted",), target="signed", clause="A1.1.1.3",
            asks=("delegation",), needs=("delegation",),
            fills=("mode", "frozen", "signed_on"), fill=_delegated,
            label=say("授权签发", "sign by delegation"),
            help=say("第三步:主管领导在授权范围内签发,主任不再签", "step 3: the leader signs in the director's place"),
        ),
        Transition(
            verb="sign", source=("countersigned",), target="signed", clause="A1.1.1.4",
            fills=("frozen", "signed_on"), fill=_signed,
            label=say("签发", "sign"), help=say("第四步:主任签发,文稿定稿", "step 4: the director signs; text frozen"),
        ),
        Transition(
            verb="number", source=("signed",), target="numbered", clause="A1.1.1.5",
            asks=("series",), fills=("series", "number", "official_number"), fill=_numbered,
            effect=_claim, causes=("number.claim",),
            label=say("编号", "number"), help=say("第五步:电商办编号,取下一个字号", "step 5: the office numbers it"),
        ),
        Transition(
            verb="proof", home="department", source=("numbered",), target="proofed", clause="A1.1.1.6",
            asks=("sample",), needs=("sample",),
            label=say("打印样稿", "proof"),
            help=say("第六步:拟稿部门打印样稿", "step 6: the department prints a proof"),
        ),
        Transition(
            verb="recheck", source=("proofed",), target="rechecked", clause="A1.1.1.7",
            asks=("shown_number",), needs=("shown_number",), fills=("shown_number",), fill=_shown,
            label=say("复核样稿", "recheck"),
            help=say("第七步:运营中心对照定稿和字号复核样稿", "step 7: the operations centre rechecks the proof"),
        ),
        Transition(
            verb="return-proof", source=("proofed",), target="numbered", reason=True, clears=("sample",),
            clause="A1.1.1.7",
            label=say("退回样稿", "return the proof"), help=say("复核不符,重打样稿", "it fails: print it again"),
        ),
        Transition(
            verb="copy", home="department", source=("rechecked",), target="printed", clause="A1.1.1.8",
            asks=("copies", "printed_on"), needs=("copies",),
            label=say("印制", "print"), help=say("第八步:拟稿部门印制", "step 8: the department prints the copies"),
        ),
        Transition(
            verb="send", source=("printed",), target="sent", home="department", clause="A1.1.1.9",
            adds=("dispatches",), needs=("dispatches",),
            label=say("发送", "send"), help=say("第九步:拟稿部门发送,登记每个单位", "step 9: the department sends it"),
        ),
        Transition(
            verb="send", source=("sent",), target="", home="department", clause="A1.1.1.9",
            adds=("dispatches",), needs=("dispatches",),
            label=say("补发", "send"), help=say("发给还没有发到的单位", "to those not sent to yet"),
        ),
        Transition(
            verb="receipt", source=("sent", "filed"), target="", adds=("receipts",), needs=("receipts",),
            clause="A1.1.1.9",
            label=say("登记回执", "receipt"), help=say("登记收文单位的回执", "enter an addressee's receipt"),
        ),
        Transition(
            verb="file", source=("sent",), target="filed", inner=True, asks=("archive",), needs=("archive",),
            clause="A1.1.1.10",
            label=say("存档", "file"), help=say("第十步:由归档登记引起", "step 10: caused by the archive record"),
        ),
        Transition(
            verb="revise", source=UNSENT, target="drafted", reason=True, clears=MADE, clause="A1.1.1.4",
            label=say("退回修改", "revise"),
            help=say("退回拟稿,改后重新核稿、会签、签发", "back to the draft; every answer given is void"),
        ),
        Transition(
            verb="withdraw", source=("drafted",), target="withdrawn", by="drafter", reason=True, clause="A1.1.1.1",
            effect=_void, causes=("number.void",),
            label=say("撤销", "withdraw"), help=say("不再发文;已编的号作废", "no paper after all; its number is void"),
        ),
        Transition(
            verb="withdraw", source=UNSENT, target="withdrawn", reason=True, clause="A1.1.1.5",
            effect=_void, causes=("number.void",),
            label=say("撤销", "withdraw"), help=say("不再发文;已编的号作废", "no paper after all; its number is void"),
        ),
    ),
)
