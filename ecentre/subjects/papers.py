"""What holds of all papers between bodies: kinds, grades, the form of a number, what is frozen [N1.4, N1.7-N1.9]."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.kind import note, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.words import Words

BRACKETS = {"〔": "〕", "﹝": "﹞", "[": "]", "［": "］", "(": ")", "（": "）", "【": "】", "〖": "〗"}
"""What people type around the year; only the first pair is right."""
COMMON = frozenset(("notice", "circular", "report", "request", "letter", "minutes", "opinion"))
"""The kinds of paper that a service centre issues; of the fifteen the others are shown."""
UPWARD = frozenset(("report", "request"))
PUBLISHED = frozenset(("resolution", "order", "communique", "announcement", "public_notice", "minutes"))
"""The kinds that need no main addressee: they are published, or handed out."""
SECRET = frozenset(("secret", "confidential", "top_secret", "work_secret"))
URGENT = frozenset(("urgent", "extra_urgent"))
FROZEN = (
    "title", "document_kind", "main_to", "copies_to", "secrecy", "urgency", "signer", "body", "document", "attachments",
)  # fmt: skip
"""What a signature freezes: all that stands on the paper but its number and its date [A1.1.1.4]."""
_DIGITS = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}
_ROUND = "".join(map(re.escape, (*BRACKETS, *BRACKETS.values())))
_TYPED = re.compile(rf"([^\W\d_][^{_ROUND}]*)[{_ROUND}]([0-9]{{4}})年?[{_ROUND}]第?0*([0-9]{{1,6}})号?")
_FORM = re.compile(r"[^\W\d_][^\s〔〕]*〔[0-9]{4}〕[1-9][0-9]*号")
_WANTED = "批示|批复|批准|审批|核准|核批|指示"
_ASKS = re.compile(rf"请(?!求)[^。;；,，!！?？\n]{{0,6}}?(?:{_WANTED})\s*(?=[。;；!！]|$)", re.MULTILINE)


class Number(NamedTuple):
    """An official number in its parts: issuing code, year, serial [N1.4]."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        """Give the number as it is printed: 策电商办〔2026〕12号."""
        return f"{self.code}〔{self.year}〕{self.serial}号"


def read(text: str) -> Number | None:
    """Read an official number however it was typed, or give None [N1.4]."""
    found = _TYPED.fullmatch("".join(text.translate(_DIGITS).split()))
    if found is None or not int(found[3]):
        return None
    return Number(found[1], int(found[2]), int(found[3]))


def official(text: str) -> str | None:
    """Put an official number into its one form, whatever its brackets, digits, blanks and zeros; else None [N1.4]."""
    number = read(text)
    return str(number) if number else None


def formed(text: str) -> bool:
    """Tell whether an official number stands in its one form already [N1.4]."""
    return _FORM.fullmatch(text) is not None


def asks(text: str) -> int:
    """Count the sentences that ask a higher body to decide: 妥否,请批示."""
    return len(_ASKS.findall(text))


def fingerprint(record: Record) -> str:
    """Give the SHA-256 of all that stands on a paper; the same text always has the same one [A1.1.1.4]."""
    said = {name: record.get(name) for name in FROZEN if record.get(name) is not None}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def addressees(record: Record) -> list[str]:
    """Give everybody a paper goes to: the main ones, then the copies-to."""
    return list(dict.fromkeys((*record.get("main_to", []), *record.get("copies_to", []))))


def nothing_secret_is_kept_here(record: Record, _book: Book) -> Iterator[Problem]:
    """A paper marked secret in any grade is never kept in these books, not even its title [A1.0.4]."""
    if record.get("secrecy") in SECRET:
        yield problem(
            record, "secret", "A1.0.4",
            say(
                "涉密和工作秘密的文件不得存入本账,标题也不行;请交保密员登记在纸质登记簿上,在涉密设备上办理",
                "papers marked secret, and work secrets, never enter these books, not even by title; "
                "hand it to the secrecy officer for the paper register",
            ),
            "secrecy",
        )


def _lacking(record: Record, rule: str, clause: str, message: Words, where: str) -> Problem:
    """Show what a draft still lacks; from the check on it is a breach."""
    return (note if record.state == "drafted" else problem)(record, rule, clause, message, where)


def it_has_a_text(record: Record, _book: Book) -> Iterator[Problem]:
    """A paper has its text, written down or as a document by hash [A1.1.1.1]."""
    if record.state != "withdrawn" and not record.get("body") and not record.get("document"):
        message = say(
            "还没有正文;请补:ecentre outgoing edit {id} --body-file 文件.md,或 --document 文件.docx",
            "it has no text yet: ecentre outgoing edit {id} --body-file FILE.md, or --document FILE.docx", id=record.id,
        )
        yield _lacking(record, "text", "A1.1.1.1", message, "body")


def the_kind_is_a_usual_one(record: Record, book: Book) -> Iterator[Problem]:
    """A kind of paper that a service centre hardly issues is shown [N1.8, A1.1.1.2]."""
    if record.get("document_kind") not in COMMON and record.state in ("drafted", "vetted"):
        message = say(
            "{kind}一般不由服务中心制发;写错了请改:ecentre outgoing edit {id} --document-kind 文种",
            "a service centre hardly issues a {kind}; if it is a slip: ecentre outgoing edit {id} --document-kind KIND",
            kind=facts.worded(book, "outgoing", "document_kind", record.text("document_kind")), id=record.id,
        )
        yield note(record, "kind", "N1.8", message, "document_kind")


def it_names_its_addressees(record: Record, _book: Book) -> Iterator[Problem]:
    """Every paper but a published one has a main addressee, a request exactly one [N1.7, N1.8, A1.1.1.2]."""
    kind, named = record.text("document_kind"), record.get("main_to", [])
    if record.state == "withdrawn":
        return
    if not named and kind not in PUBLISHED:
        message = say(
            "没有主送机关;请补:ecentre outgoing edit {id} --main-to 单位",
            "it has no main addressee: ecentre outgoing edit {id} --main-to NAME", id=record.id,
        )
        yield _lacking(record, "main_to", "N1.7", message, "main_to")
    if kind == "request" and len(named) > 1:
        message = say(
            "请示只能主送一个机关,其他的用抄送:ecentre outgoing edit {id} --main-to 单位 --copies-to 单位",
            "a request has one main addressee, others get copies: ecentre outgoing edit {id} --main-to NAME "
            "--copies-to NAME", id=record.id,
        )
        yield _lacking(record, "one_addressee", "N1.8", message, "main_to")


def an_upward_paper_names_its_signer(record: Record, book: Book) -> Iterator[Problem]:
    """A report or a request says who signs it, and that person signed it [N1.7, A1.1.1.4]."""
    named, signed = record.text("signer"), facts.last(record, "sign", "sign-delegated")
    if record.get("document_kind") not in UPWARD or record.state == "withdrawn":
        return
    if not named:
        message = say(
            "上行文(报告、请示)须写明签发人:ecentre outgoing edit {id} --signer 姓名",
            "a report or request names its signer: ecentre outgoing edit {id} --signer NAME", id=record.id,
        )
        yield _lacking(record, "signer", "N1.7", message, "signer")
    elif signed and record.get("frozen") and named not in (signed["by"], signed.get("acting_for")):
        message = say(
            "文上的签发人是 {named},不是签发的人;请退回改正:ecentre revise {id} --reason …",
            "the paper names {named}, who did not sign it; send it back: ecentre revise {id} --reason …",
            named=facts.named(book, "person", named), id=record.id,
        )
        yield problem(record, "signed", "N1.7", message, "signer")


def wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask who signs what goes up, and by when something urgent is out [N1.7, N1.9]."""
    if record.get("document_kind") in UPWARD:
        yield "signer"
    if record.get("urgency") in URGENT:
        yield "handle_by"


def what_it_asks_fits_its_kind(record: Record, _book: Book) -> Iterator[Problem]:
    """A report carries no request, and a request asks for one matter alone [N1.8, A1.1.1.2]."""
    asked, kind = asks(record.text("body")), record.get("document_kind")
    if kind == "report" and asked and record.state != "withdrawn":
        message = say(
            "报告不得夹带请示事项(文中有“请批示”之类);请删去,或改作请示:"
            "ecentre outgoing edit {id} --document-kind 请示",
            "a report may not carry a request; take it out, or make it one: ecentre outgoing edit {id} "
            "--document-kind request", id=record.id,
        )
        yield _lacking(record, "report_asks", "N1.8", message, "body")
    if kind == "request" and asked > 1 and record.state in ("drafted", "vetted"):
        message = say(
            "文中不止一处请求批示;请示应一文一事,几件事请分开行文",
            "it asks more than once; a request deals with one matter, others go into papers of their own",
        )
        yield note(record, "one_matter", "N1.8", message, "body")


def an_urgent_paper_has_a_limit(record: Record, _book: Book) -> Iterator[Problem]:
    """An urgent paper says by when it must be out [N1.9, A1.1.1.2]."""
    if record.get("urgency") in URGENT and not record.get("handle_by") and record.state != "withdrawn":
        message = say(
            "急件须写明办理时限:ecentre outgoing edit {id} --handle-by 日期",
            "an urgent paper needs a limit: ecentre outgoing edit {id} --handle-by DATE", id=record.id,
        )
        yield _lacking(record, "limit", "N1.9", message, "handle_by")
