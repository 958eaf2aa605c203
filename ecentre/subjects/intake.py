"""What holds of a paper from the day it comes in: no secrets, a whole register, a nature that fits its sender [A1.1.2].

The level of a paper is its sender's; the nature follows from the level. The manual's natures are examples: other words
are allowed, and a paper may wait unsorted until somebody decides, but not beyond its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, facts, policy
from ecentre.kind import note, problem, say
from ecentre.subjects import cards, papers
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.words import Words

NATURES = {
    "superior": ("A1.1.2.2", ("policy", "guidance", "assigned", "reference")),
    "subordinate": ("A1.1.2.3", ("request",)),
    "peer": ("A1.1.2.4", ("consultation", "inquiry")),
    "unrelated": ("A1.1.2.4", ("consultation", "inquiry")),
    "unsorted": ("A1.1.2.1", ()),
}
UNNUMBERED = "无"
MEETINGS = ("meeting_notice", "meeting_paper")
REGISTER = ("title", "sender", "copies", "secrecy", "urgency", "level")
OFFICE = ("receiver", "keeper")
ENDED = ("handled", "filed")
QUIET = ("confirm", "sort", "edit", "correct", "keep")
"""What may be done to an opening entry before it is asked for all that it lacks."""


def opened(record: Record) -> bool:
    """Tell whether a paper came in with an old register."""
    return bool(record.steps) and str(record.steps[0]["verb"]).startswith("open")


def fresh(record: Record) -> bool:
    """Tell whether a paper of an old register has not been taken further since."""
    return opened(record) and all(step["verb"] in QUIET for step in record.steps[1:])


def history(record: Record) -> bool:
    """Tell whether a paper was done before the books opened: how it was handled is not asked any more."""
    return bool(record.steps) and str(record.steps[0]["verb"]) in ("open-handled", "open-filed")


def shown(record: Record, rule: str, clause: str, message: Words, where: str = "") -> Problem:
    """Show on a fresh opening what refuses every other paper."""
    return note(record, "lacking", clause, message, where) if fresh(record) else problem(
        record, rule, clause, message, where
    )  # fmt: skip


def the_register_is_complete(record: Record, book: Book) -> Iterator[Problem]:
    """Every registered paper has each column of the register; an opening shows what it lacks [A1.1.2.1]."""
    if record.state in ("signed", "pointer"):
        return
    paper = record.get("genre", "paper") == "paper"
    wanted = (*REGISTER, *(("number", "nature") if paper else ()), *(() if opened(record) else OFFICE))
    missing = [name for name in wanted if not record.get(name)]
    if missing:
        labels = joined(str(facts.label(book, "incoming", name)) for name in missing)
        options = " ".join(f"--{name.replace('_', '-')} …" for name in missing)
        message = say(
            "收文登记还缺 {labels};请补:ecentre incoming correct {id} {options} --reason 补登",
            "the register lacks {labels}: ecentre incoming correct {id} {options} --reason TEXT",
            labels=labels, id=record.id, options=options,
        )
        yield shown(record, "register", "A1.1.2.1", message, missing[0])


def the_level_is_the_senders(record: Record, book: Book) -> Iterator[Problem]:
    """Every level of a paper is one its sender has, or had, in the directory [A1.1.2.1]."""
    sender, level = book.get("sender", record.text("sender")), record.get("level")
    if sender is None or level is None or level in approval.parties(sender, "level"):
        return
    message = say(
        "来文级别应是来文单位的级别 {level};单位级别有误请改:ecentre sender sort {sender} --level 级别",
        "the level of a paper is its sender's, {level}; if that is wrong: ecentre sender sort {sender} --level LEVEL",
        level=facts.worded(book, "sender", "level", sender.text("level")), sender=sender.id,
    )
    yield problem(record, "level", "A1.1.2.1", message, "level")


def the_nature_fits_the_level(record: Record, book: Book) -> Iterator[Problem]:
    """Policy to reference come from above, requests from below, the rest from peers [A1.1.2.2-A1.1.2.4]."""
    nature, level = record.get("nature", "unsorted"), record.get("level", "unsorted")
    clause, fitting = NATURES[level]
    if nature in ("unsorted", "other", *fitting) or record.state == "pointer":
        return
    labels = joined(str(facts.worded(book, "incoming", "nature", one)) for one in (*fitting, "other", "unsorted"))
    standing = facts.worded(book, "incoming", "level", level)
    message = say(
        "{level}来文的性质只能是 {labels};请改 --nature(已登记的:ecentre incoming sort {id} --nature …);"
        "单位级别有误请改:ecentre sender sort {sender} --level …",
        "a paper with the level “{level}” is one of {labels}: change --nature (ecentre incoming sort {id} --nature …); "
        "if the sender's level is wrong: ecentre sender sort {sender} --level …",
        level=standing, labels=labels, id=record.id, sender=record.text("sender"),
    )
    yield problem(record, "nature", clause, message, "nature")


def other_natures_are_put_in_words(record: Record, _book: Book) -> Iterator[Problem]:
    """Each nature beyond the manual's examples says in words what it is [A1.1.2.1]."""
    if record.get("nature") == "other" and not record.get("nature_words"):
        message = say(
            "性质为其他的须写明是什么:ecentre incoming sort {id} --nature 其他 --nature-words 说明",
            "say what it is: ecentre incoming sort {id} --nature other --nature-words TEXT", id=record.id,
        )  # fmt: skip
        yield problem(record, "nature_words", "A1.1.2.1", message, "nature_words")


def the_nature_is_decided_by_the_end(record: Record, _book: Book) -> Iterator[Problem]:
    """No paper is closed or filed unsorted, though it may wait so until then [A1.1.2.1]."""
    if record.get("genre", "paper") == "paper" and record.get("nature") == "unsorted":
        message = say(
            "性质还待分类;请定:ecentre incoming sort {id} --nature …",
            "not sorted yet: ecentre incoming sort {id} --nature …", id=record.id,
        )  # fmt: skip
        if record.state in ENDED:
            yield shown(record, "unsorted", "A1.1.2.1", message, "nature")
        elif record.state not in ("returned", "withdrawn"):
            yield note(record, "lacking", "A1.1.2.1", message, "nature")


def meeting_papers_name_their_meeting(record: Record, _book: Book) -> Iterator[Problem]:
    """Notices of meetings and the papers given out there name the meeting [A1.1.2.5]."""
    if record.get("genre") in MEETINGS and not record.get("meeting"):
        message = say(
            "会议通知和会议公文须写明会议:--meeting MTG-…;还没有的先登记:ecentre meeting add",
            "papers of a meeting name it: --meeting MTG-…; register it first: ecentre meeting add",
        )
        yield problem(record, "meeting", "A1.1.2.5", message, "meeting")


def received_and_kept_by_the_office(record: Record, book: Book) -> Iterator[Problem]:
    """Papers to the centre are received and kept by the office alone [A1.1.2.7]."""
    on = facts.begun(record)
    office = policy.may(book, "incoming.add", on)
    for name in OFFICE if on and office and record.state != "pointer" else ():
        person = record.text(name)
        moment = str(record.steps[0]["at"])
        if person and not any(policy.held(book, person, role, moment) for role in office):
            roles = joined(policy.role_label(book, role) for role in office)
            message = say(
                "{label}须是{roles}的人,{person} 不是;请改 --{option} 姓名(来文由电商办统一接收保管)",
                "the {label} must be of {roles}, which {person} is not: --{option} NAME",
                label=facts.label(book, "incoming", name), roles=roles, option=name,
                person=facts.named(book, "person", person),
            )
            yield problem(record, "office", "A1.1.2.7", message, name)


def an_official_number_has_its_form(record: Record, _book: Book) -> Iterator[Problem]:
    """Every official number is in its one form: code, year in 〔〕, serial without padding [A1.1.2.1, N1.4]."""
    number = record.text("number")
    right = papers.official(number) if number else None
    if right is not None and right != number:
        message = say("文号应写作 {right}", "write the number as {right}", right=right)
        yield problem(record, "number", "N1.4", message, "number")
    elif number and right is None and number != UNNUMBERED and not fresh(record):
        message = say(
            "“{number}”不是 机关代字〔年份〕序号 的样式,照录;请核对原件",
            "“{number}” has not the form CODE〔YEAR〕SERIAL; kept as it is", number=number,
        )  # fmt: skip
        yield note(record, "number_form", "N1.4", message, "number")


def one_number_of_one_sender_comes_once(record: Record, book: Book) -> Iterator[Problem]:
    """Numbers that one sender uses twice are shown: a second copy, or a slip [A1.1.2.1]."""
    number, sender = record.text("number"), record.text("sender")
    if not number or number == UNNUMBERED or not sender:
        return
    for other in book.find("incoming", number=number):
        if other.id < record.id and other.get("sender") == sender:
            message = say(
                "{number} 已在 {id} 登记过;请核对:ecentre show {id}",
                "{number} stands in {id} already: ecentre show {id}",
                number=number, id=other.id,
            )  # fmt: skip
            yield note(record, "again", "A1.1.2.1", message, "number")
            return


def entered_while_the_books_open(record: Record, book: Book) -> Iterator[Problem]:
    """Papers of an old register come in while the books open, and say where they stood [A1.1.2.1]."""
    on = facts.begun(record)
    if not opened(record) or on is None:
        return
    until = cards.open_until(book, on)
    if (until and on.isoformat() > until) or not (record.get("opening") or record.get("opening_source")):
        message = say(
            "旧登记簿截至 {until} 可以补入,并须写明来源 --opening-source;新来文请登记:ecentre incoming add",
            "old registers come in until {until} and name their source --opening-source; new papers: "
            "ecentre incoming add",
            until=until or "-",
        )
        yield problem(record, "opening", "A1.1.2.1", message, "opening_source")


def wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask for what the marks on a paper call for: its number, its nature in words, its meeting [A1.1.2.1, A1.1.2.5]."""
    if record.get("genre", "paper") == "paper":
        yield "number"
    if record.get("nature") == "other":
        yield "nature_words"
    if record.get("genre") in MEETINGS:
        yield "meeting"


def wanted_of_old(record: Record, book: Book) -> Iterator[str]:
    """Ask the same of a paper of an old register, and where it stood there."""
    yield from (name for name in wanted(record, book) if name != "number")
    if record.state == "filed":
        yield "archive_number"
    if not record.get("opening"):
        yield "opening_source"


def signed_for(record: Record, book: Book) -> Data:
    """Take the level from the sender; whoever signed for a paper keeps it unless another is named."""
    return current_level(record, book) | ({} if record.get("keeper") else {"keeper": record.get("receiver")})


def known(record: Record, book: Book) -> Data:
    """Add what the marks on a paper leave unsaid: public, normal, an official paper that waits to be sorted."""
    marks = {"secrecy": "public", "urgency": "normal", "genre": "paper"}
    marks |= {"nature": "unsorted"} if record.get("genre", "paper") == "paper" else {}
    missing = {name: value for name, value in marks.items() if record.get(name) is None}
    return signed_for(record, book) | missing


def current_level(record: Record, book: Book) -> Data:
    """Bring the level up to what the directory of senders says now."""
    sender = book.get("sender", record.text("sender"))
    return {"level": sender.get("level")} if sender else {}
