"""Incoming papers: signed for, registered, reviewed, handled, circulated, chased, answered, filed [A1.1.2, N1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, say
from ecentre.subjects import cards, handling, intake, secrecy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record

SORTED = ("genre", "nature", "nature_words", "meeting")
REGISTER = ("title", "number", "dated_on", "copies", "secrecy", "urgency", *SORTED)
ASSIGNED = ("lead", "helpers", "handler", "due_on", "opinion")
MARKS = ("secrecy", "urgency", "genre", "level", "nature")
HISTORY = (*REGISTER, *ASSIGNED, "replied_on", "reply", "result", "handled_on", "archive_number", "returned_to")
OPEN = ("registered", "reviewed", "handling", "replied")


def _sent_back(record: Record, book: Book) -> Data:
    return {} if record.get("returned_to") else {"returned_to": facts.named(book, "sender", record.text("sender"))}


def what_comes_next(record: Record) -> Iterator[str]:
    """File what is handled; the archive files it."""
    if record.state == "handled":
        yield f"archive add --incoming {record.id}"


def _sorted(record: Record, book: Book) -> Iterator[str]:
    """Ask for what the new sort of a paper calls for; its number stands on it already."""
    yield from (name for name in intake.wanted(record, book) if name in SORTED)


def _answered(record: Record, _book: Book) -> Iterator[str]:
    """Ask what was answered, where no paper is named that says it [A1.1.2.3]."""
    if not record.get("outgoing"):
        yield "reply"


def _opening(verb: str, target: str, zh: str, en: str) -> Transition:
    """Make the row by which a paper of an old register comes in with the state it had there."""
    return Transition(
        verb=verb, source=(), target=target, asks=HISTORY, fill=intake.known, clause="A1.1.2.1",
        needs=("sender", "title"), wants=intake.wanted_of_old, label=say(zh, en),
        help=say("从旧登记簿补入:{state}", "from an old register: {state}", state=say(zh.removeprefix("期初"), target)),
    )  # fmt: skip


KIND = Kind(
    name="incoming",
    label=say("收文登记", "incoming paper"),
    help=say("签收、登记、初审、承办、传阅、催办、答复、归档", "papers that come in, from signing for them to filing"),
    title="title",
    columns=(
        "id", "received_on", "sender", "number", "title", "copies", "secrecy", "urgency", "lead", "due_on", "state",
    ),
    ended=("filed", "returned", "withdrawn", "pointer"),
    rules=(
        secrecy.nothing_secret_is_kept, secrecy.a_pointer_names_only_the_paper_register,
        intake.the_register_is_complete, intake.the_level_is_the_senders, intake.the_nature_fits_the_level,
        intake.other_natures_are_put_in_words, intake.the_nature_is_decided_by_the_end,
        intake.meeting_papers_name_their_meeting, intake.received_and_kept_by_the_office,
        intake.an_official_number_has_its_form, intake.one_number_of_one_sender_comes_once,
        intake.entered_while_the_books_open,
        cards.an_import_brings_its_cards_at_once, cards.an_opening_by_hand_is_confirmed_by_another,
        handling.the_stages_come_in_order, handling.one_department_leads,
        handling.an_assigned_paper_has_handler_and_day, handling.an_urgent_paper_has_a_limit,
        handling.nothing_is_due_before_it_came, handling.a_reply_is_on_record, handling.each_reads_for_themself,
        handling.filed_where_the_archive_says,
    ),
    dues=(
        handling.papers_are_done_by_their_day, handling.papers_in_circulation_are_read,
        handling.handled_papers_are_filed_in_time,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="registered", asks=REGISTER, needs=("sender", "title", "copies"),
            fill=intake.known, clause="A1.1.2.7", wants=intake.wanted,
            label=say("签收登记", "register"), help=say("签收来文并登记", "sign for a paper and register it"),
        ),
        Transition(
            verb="sign", source=(), target="signed", asks=("copies",), needs=("sender",),
            fill=intake.signed_for, clause="A1.1.2.7",
            label=say("签收", "sign"), help=say("先签收,随后再登记", "sign for it now, register it later"),
        ),
        _opening("open", "registered", "期初登记", "open"),
        _opening("open-handling", "handling", "期初在办", "open handling"),
        _opening("open-handled", "handled", "期初办结", "open handled"),
        _opening("open-filed", "filed", "期初归档", "open filed"),
        _opening("open-returned", "returned", "期初退回", "open returned"),
        _opening("open-withdrawn", "withdrawn", "期初撤销", "open withdrawn"),
        Transition(
            verb="point", source=(), target="pointer", asks=("paper_register",), needs=("paper_register",),
            clause="A1.0.4",
            label=say("留编号", "point"), help=say("涉密文件另册登记,只留编号", "keep a secret paper's number only"),
        ),
        Transition(
            verb="register", source=("signed",), target="registered", asks=REGISTER, needs=("title", "copies"),
            fills=MARKS, fill=intake.known, clause="A1.1.2.1", wants=intake.wanted,
            label=say("登记", "register"), help=say("登记已签收的来文", "register what was signed for"),
        ),
        Transition(
            verb="confirm", source=(*OPEN, "handled", "filed", "returned", "withdrawn"), target="", clause="X.2",
            label=say("期初核对", "confirm"), help=say("另一人核对期初登记", "another person checks an opening"),
        ),
        Transition(
            verb="sort", source=(*OPEN, "handled"), target="", asks=SORTED, fills=("level",), fill=intake.current_level,
            clause="A1.1.2.2", wants=_sorted,
            label=say("分类", "sort"), help=say("定下类别和性质", "decide what sort of paper it is"),
        ),
        Transition(
            verb="review", source=("registered",), target="reviewed", asks=("opinion",), clause="N1.1",
            label=say("初审", "review"), help=say("初审合格,提出拟办意见", "pass the first review, with a proposal"),
        ),
        Transition(
            verb="return", source=("registered",), target="returned", asks=("returned_to",), fills=("returned_to",),
            fill=_sent_back, reason=True, clause="N1.2",
            label=say("退回", "return"), help=say("初审不合要求,退回来文单位", "the first review sends it back"),
        ),
        Transition(
            verb="instruct", source=("reviewed", "handling"), target="", adds=("instructions",),
            needs=("instructions",), clause="N1.1",
            label=say("批示", "instruct"), help=say("领导批示", "a leader says what to do"),
        ),
        Transition(
            verb="assign", source=("reviewed",), target="handling", asks=ASSIGNED, needs=("lead",), clause="N1.3",
            wants=handling.wanted,
            label=say("交承办", "assign"), help=say("交主办部门承办", "give it to the department that leads"),
        ),
        Transition(
            verb="assign", source=("handling",), target="", asks=ASSIGNED, needs=("lead",), clause="N1.3",
            wants=handling.wanted,
            label=say("改交承办", "assign anew"), help=say("改交或补写承办人和时限", "change who handles it, by when"),
        ),
        Transition(
            verb="circulate", source=("handling",), target="", adds=("circulation",), needs=("circulation",),
            clause="N1.1",
            label=say("送传阅", "circulate"), help=say("送有关人员传阅", "send it round"),
        ),
        Transition(
            verb="read", source=("handling", "replied", "handled"), target="", adds=("reads",), needs=("reads",),
            clause="N1.1",
            label=say("阅文", "read"), help=say("本人阅后签注", "mark it read, in person"),
        ),
        Transition(
            verb="chase", source=("handling",), target="", adds=("chases",), needs=("chases",),
            clause="N1.1",
            label=say("催办", "chase"), help=say("催促承办", "remind who handles it"),
        ),
        Transition(
            verb="reply", source=("handling",), target="replied", asks=("replied_on", "reply", "outgoing"),
            clause="A1.1.2.3", wants=_answered,
            label=say("答复", "reply"), help=say("答复来文单位", "answer the sender"),
        ),
        Transition(
            verb="finish", source=("handling", "replied"), target="handled", asks=("result", "handled_on"),
            clause="A1.1.2.8",
            label=say("办结", "finish"), help=say("办完,等待归档", "it is done and waits to be filed"),
        ),
        Transition(
            verb="file", source=("handled",), target="filed", asks=("archive",), needs=("archive",), inner=True,
            clause="A1.1.2.8",
            label=say("归档", "file"), help=say("随档案登记归档", "filed by the archive"),
        ),
        Transition(
            verb="withdraw", source=("signed", *OPEN), target="withdrawn", reason=True, clause="A1.1.2.0",
            label=say("撤销", "withdraw"), help=say("来文单位收回,或登记有误", "taken back by its sender"),
        ),
    ),
)
