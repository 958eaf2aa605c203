"""Judge the rows of a register of incoming papers: what each becomes, or why it is refused [A1.0.4, A1.1.2.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.exchange import cells, days, marks, rows, scrub, senders
from ecentre.exchange.plan import Item, Plan
from ecentre.exchange.posted import Posted
from ecentre.exchange.register import Register
from ecentre.exchange.routing import Routing
from ecentre.exchange.senders import Senders
from ecentre.exchange.synonyms import INCOMING
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Book, Data

LEAST_HEADINGS = 3
REGISTER = "A1.1.2.1"
LONGEST_LINE = 200
LONGEST_NOTE = 3000
HIDDEN = "***"
DATE = say(
    "收文日期应是真实的日期,如 2026-03-06;没有年份的要在标题或年份列写明",
    "give a real day such as 2026-03-06; where it has no year, a title or a column must name it",
)
GRADE = say("密级应是 公开、内部,或空着", "the grade of secrecy is public, internal or empty")
URGENCY = say("紧急程度应是 特急、加急、平件,或空着", "the urgency is extra urgent, urgent, normal or empty")
COPIES = say("份数应是 1 以上的整数", "the copies must be a whole number from 1 on")
SECRET = say(
    "涉密文件不得导入(保守国家秘密法):请只在纸质登记簿登记,原件交保密员;此处不留标题",
    "a secret paper is never brought in (law on guarding state secrets): register it on paper only and give it to the "
    "secrecy officer; not even its title is kept here",
)


def plan(workbook: Workbook, book: Book) -> Plan:
    """Judge a whole register against a book.

    Raises:
        InvalidError: no sheet has a row of headings.
    """
    notes: list[Words] = []
    found = rows.headers(workbook, INCOMING, LEAST_HEADINGS)
    judge = _Judge(book)
    entries: list[Entry] = []
    for sheet, header in found:
        years = days.Years(sheet, header, (workbook.name,))
        said: int | None = None
        for entry in rows.entries(workbook, sheet, header, notes):
            said = days.year_of(entry.raw.get("year")) or said
            entries.append(judge.judged(_Row(entry, header, said or years.at(entry.row), book.on.year)))
    wanted = {item.fields.get("sender") for entry in entries for item in entry.items if item.units}
    first = [item for id, item in judge.senders.added.items() if id in wanted]
    notes += senders.newcomers(first)
    return Plan("incoming", workbook, tuple(header for _, header in found), entries, notes, first=first, opens=True)


class _Judge:
    """One pass over a register, remembering who wrote and what the book has already."""

    def __init__(self, book: Book) -> None:
        self.register = Register(book)
        self.senders = Senders(book)
        self.posted = Posted(book)

    def judged(self, row: _Row) -> Entry:
        """Read a row, find whom it names, and say what it becomes."""
        entry, fields = row.entry, row.fields()
        if row.secret:
            row.hide()
            return entry
        routed = Routing(entry, row.header, self.register).fields()
        if entry.faults:
            return entry
        stage = marks.stage(entry.raw.get("stage"))
        fields |= routed | row.stage(stage) | {"sender": self._sender(entry, row)}
        fields |= {"nature": self._nature(entry, fields), "receiver": None} | row.receiver(self.register)
        fields |= {"note": row.note()} if row.note() else {}
        fields |= {"opening_source": entry.origin.source, "opening_row": entry.origin.row}
        entry.known = self.posted.take(fields)
        verb = "open-filed" if fields.get("archive_number") and stage.verb != "open-filed" else stage.verb
        entry.items = [Item("incoming", verb, fields, 1 - entry.known)]
        return entry

    def _sender(self, entry: Entry, row: _Row) -> str:
        names = senders.split(entry.raw.get("sender"))
        if names[1:]:
            row.remarks.append(f"联合行文:{joined(names)}")
        return self.senders.find(names[0], str(entry.values["nature"]))

    def _nature(self, entry: Entry, fields: Data) -> str:
        """Give the nature the register names, where the sender's level is known; else somebody decides later."""
        nature = str(entry.values["nature"]) or "unsorted"
        if self.senders.level(fields["sender"]) != "unsorted" or nature == "unsorted":
            return nature
        entry.lacking.append(say("来文单位的级别待定,性质先作待分类", "the sender's level is open; it waits unsorted"))
        return "unsorted"


class _Row:
    """One row while its cells are read."""

    def __init__(self, entry: Entry, header: Header, year: int | None, now: int) -> None:
        self.entry, self.header, self.year, self.now = entry, header, year, now
        self.remarks: list[str] = []
        self.secret = False

    def fields(self) -> Data:
        """Give the fields that the cells hold, and refuse what no register can be without."""
        raw, values = self.entry.raw, self.entry.values
        grade = self.read("secrecy", marks.grade, "bad-secrecy", GRADE, "A1.0.4")
        self.secret = grade == "secret" or marks.marked(self.entry.cells)
        values["name"] = cells.line(raw.get("name"))
        values["sender"] = cells.line(raw.get("sender"))
        values["number"] = marks.number(raw.get("number"))
        values["received_on"] = self._received()
        values["copies"] = self.read("copies", marks.copies, "bad-copies", COPIES, REGISTER)
        values["secrecy"] = grade or ""
        values["urgency"] = self.read("urgency", marks.urgency, "bad-urgency", URGENCY, "N1.9")
        values["nature"] = marks.nature(raw.get("nature"))
        self._whole()
        taken = ("number", "received_on", "copies", "secrecy", "urgency")
        fields: Data = {"title": values["name"], **{name: values[name] for name in taken if values[name]}}
        fields |= self._text("opinion") | self._day("dated_on") | self._day("due_on") | self._day("handled_on")
        former = cells.line(raw.get("former_number"))
        return fields | ({"former_number": former[:LONGEST_LINE]} if former else {})

    def refuse(self, reason: str, field: str, message: Words, clause: str) -> None:
        """Give a reason, with the heading of the column it lies in."""
        self.entry.refuse(reason, self.header.words(field) or field, message, clause)

    def read(self, field: str, reader: Callable[[Any], Any], reason: str, message: Words, clause: str) -> Any:
        """Read a cell, or refuse the row with what the cell says."""
        try:
            return reader(self.entry.raw.get(field))
        except ValueError:
            shown = cells.line(self.entry.raw.get(field))
            told = say("“{shown}”:{said}", "“{shown}”: {said}", shown=shown, said=message)
            self.refuse(reason, field, told, clause)
            return None

    def _received(self) -> str:
        """Read the day a paper came: in one cell, or in cells for year, month and day."""
        raw = self.entry.raw
        if not cells.line(raw.get("received_on")) and cells.line(raw.get("month")) and cells.line(raw.get("day")):
            raw["received_on"] = "月".join(cells.joined(raw.get(name)).rstrip("月日号") for name in ("month", "day"))
        found: date | None = self.read("received_on", self._read_day, "bad-date", DATE, REGISTER)
        faulty = any(fault.reason == "bad-date" for fault in self.entry.faults)
        if found is None and not faulty:
            self.refuse("bad-date", "received_on", say("没有写收文日期", "the day it came is missing"), REGISTER)
        return found.isoformat() if found else ""

    def _read_day(self, value: object) -> date | None:
        return days.read(value, self.year, self.now)

    def _day(self, field: str) -> Data:
        """Give a further day; one that cannot be read stays in the note as it is written."""
        try:
            found = self._read_day(self.entry.raw.get(field))
        except ValueError:
            self.remarks.append(f"{self.header.words(field)}:{cells.line(self.entry.raw.get(field))}")
            return {}
        return {field: found.isoformat()} if found else {}

    def _text(self, field: str) -> Data:
        text = scrub.without_private(cells.text(self.entry.raw.get(field)))
        return {field: text[:LONGEST_NOTE]} if text else {}

    def _whole(self) -> None:
        """Refuse what no register can be without: a title, a sender."""
        values = self.entry.values
        if not values["name"]:
            self.refuse("no-title", "name", say("没有写文件标题", "the title is missing"), REGISTER)
        if not senders.split(self.entry.raw.get("sender")):
            self.refuse("no-sender", "sender", say("没有写来文单位", "the sender is missing"), REGISTER)
        for field in ("name", "sender", "number"):
            if len(values[field]) > LONGEST_LINE:
                self.refuse("too-long", field, say("超过 {n} 字", "over {n} characters", n=LONGEST_LINE), REGISTER)

    def stage(self, stage: marks.Stage) -> Data:
        """Give how far the paper had come, and where it was filed."""
        entry, found = self.entry, self._text("archive_number")
        entry.values["stage"] = stage.verb
        if not stage.sure:
            entry.lacking.append(
                say(
                    "“{words}”没有读懂,按承办中读入", "“{words}” is not understood; read as being handled",
                    words=stage.words,
                )
            )
        kept = {name: cells.line(value)[:LONGEST_LINE] for name, value in found.items()}
        if cells.joined(kept.get("archive_number")) in marks.NOTHING | {"未归档", "否"}:
            kept = {}
        return kept | ({"result": scrub.without_private(stage.words)[:LONGEST_NOTE]} if stage.words else {})

    def receiver(self, register: Register) -> Data:
        """Give who signed for it; a name the book does not know stays in the note."""
        said = cells.name(self.entry.raw.get("receiver"))
        found = register.person(said) if said else None
        if said and found is None:
            self.remarks.append(f"{self.header.words('receiver')}:{said}")
        return {"receiver": found.id} if found else {}

    def note(self) -> str:
        """Give the remark with what has no field of its own, private numbers left out."""
        told = cells.text(self.entry.raw.get("instruction"))
        if told:
            self.remarks.append(f"{self.header.words('instruction')}:{told}")
        text = "\n".join(part for part in (cells.text(self.entry.raw.get("note")), *self.remarks) if part)
        return scrub.without_private(text)[:LONGEST_NOTE]

    def hide(self) -> None:
        """Refuse a secret row and let its title go no further: not to the screen, not into another file [A1.0.4]."""
        entry = self.entry
        entry.faults.clear()
        self.refuse("secret", "secrecy", SECRET, "A1.0.4")
        kept = {self.header.columns.get(name) for name in ("received_on", "secrecy")}
        entry.cells = tuple(value if column in kept else None for column, value in enumerate(entry.cells))
        entry.values |= {"name": HIDDEN, "sender": HIDDEN}
        entry.raw = {}
