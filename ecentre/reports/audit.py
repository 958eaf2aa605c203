"""History as a report in words: when, who, which record, what changed, what stands behind it, and what was unusual."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ecentre import chains, evidence, kinds
from ecentre.model import Column, Table
from ecentre.render import acts, difference
from ecentre.reports import chronicle
from ecentre.runs import packed
from ecentre.wording import Teller, moment
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ecentre.git import Git
    from ecentre.model import Book, Record
    from ecentre.reports.chronicle import Event
    from ecentre.schema import Schemas

MANY = 5
FEW = 3
SHORT = 10
COLUMNS = (
    Column("at", say("时间", "when")),
    Column("who", say("经办人", "who")),
    Column("record", say("记录", "record")),
    Column("change", say("变动", "change")),
    Column("reason", say("意见和凭据", "reason and proof")),
    Column("evidence", say("签认", "evidence")),
    Column("mark", say("留意", "mark")),
    Column("commit", say("版本", "version")),
)
SORTS = (evidence.SIGNED, evidence.PAPER, evidence.WITNESSED, evidence.NONE, evidence.BAD)
SUMS = (
    Column("who", say("经办人", "who")),
    Column("kind", say("类别", "kind")),
    Column("verb", say("步骤", "step")),
    Column("count", say("次数", "times"), "int"),
    *(Column(sort, acts.EVIDENCE[sort], "int") for sort in SORTS),
)
FOUNDER = say("创建人独办", "founder alone")
HAND = say("没有经办步骤", "without a step")
UNREADABLE = say("读不懂", "unreadable")
PROGRAM = say("程序文件", "program files")
UNDER = say("特批", "override")


class Act(NamedTuple):
    """One step for the sums: who, on which kind, what it is called, and the sort of evidence behind it."""

    who: str
    kind: str
    verb: str
    sort: str


class Line(NamedTuple):
    """One line of the report with the steps it stands for."""

    cells: tuple[str, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Wish:
    """What is asked for: days, a person, a kind; ``whole`` lists each record of a step that took many."""

    first: date | None = None
    last: date | None = None
    person: str = ""
    kind: str = ""
    whole: bool = False


class Auditor:
    """Reads history with the names and the policy of one book."""

    def __init__(self, git: Git, schemas: Schemas, book: Book) -> None:
        """Gather what marks a line: the founder, the end of founding, the overrides."""
        self.git, self.schemas, self.teller = git, schemas, Teller(book, schemas)
        self.founders = {record.text("founder") for record in book.find("centre")}
        self.established = chains.established(book)
        self.overrides: dict[str, list[Record]] = defaultdict(list)
        for one in book.find("override"):
            if one.state in ("granted", "ended"):
                self.overrides[one.text("record")].append(one)

    def lines(self, wish: Wish) -> Iterator[Line]:
        """Give the lines of the report, oldest first."""
        base, head = chronicle.span(self.git, wish.first, wish.last)
        for events in chronicle.chapters(self.git, self.schemas, base, head, wish.kind):
            alike: dict[tuple[object, ...], list[Event]] = defaultdict(list)
            for event in events:
                if not wish.person or wish.person in _people(event):
                    alike[_sort(event)].append(event)
            for group in alike.values():
                if group[0].ref is None or (len(group) > MANY and not wish.whole):
                    yield self._together(group)
                else:
                    yield from map(self._alone, group)

    def _alone(self, event: Event) -> Line:
        """Tell one record."""
        record = event.new or event.old
        told = [*self._changes(event)]
        places = range(event.first, event.first + len(event.steps))
        marks = [acts.marked(event.new, place, self.teller) for place in places] if event.new else []
        reasons = [acts.reason_of(step, self.teller) for step in event.steps]
        what = self.teller.what(record) if record else event.path
        return self._line([event], what, joined(told, long=True), _once(reasons), _once(marks))

    def _changes(self, event: Event) -> Iterator[Words | str]:
        if event.new is None:
            yield from difference.differences(event.old, None, self.schemas, self.teller.book)
            return
        labels = joined(dict.fromkeys(_verb(event, step) for step in event.steps))
        if labels:
            yield labels
        if event.old is None:
            yield from difference.main_fields(event.new, self.teller)
            return
        yield from difference.rewritten(event.old.steps, event.new)
        yield from difference.content(event.old, event.new, self.teller)
        yield from difference.standing(event.old, event.new, self.teller)

    def _together(self, events: list[Event]) -> Line:
        """Tell many files of one commit in one line."""
        ref = events[0].ref
        if ref is None:
            names = sorted({one.path.partition("/")[0] for one in events})
            return self._line(events, say("{n} 个文件", "{n} files", n=len(events)), _short(names))
        label, ids = kinds.get(ref.kind).label, packed(one.ref.id for one in events if one.ref)
        what = say("{kind} {n} 条:{ids}", "{n} of {kind}: {ids}", kind=label, n=len(events), ids=_short(ids))
        marks = {acts.marked(one.new, one.first, self.teller) for one in events if one.new and one.steps}
        return self._line(events, what, joined(dict.fromkeys(_verb(events[0], step) for step in events[0].steps)),
                          "", _once(sorted(marks)))  # fmt: skip

    def _line(self, events: list[Event], what: object, change: str, reason: str = "", marks: str = "") -> Line:
        event = events[0]
        steps = event.steps
        at = str(steps[0].get("at")) if steps else event.at
        who = _once([acts.who_of(step, self.teller) for step in steps]) or self.teller.name("person", event.author)
        mark = _once([str(one) for one in self._marks(events)])
        cells = (moment(at), who, str(what), change, reason, marks, mark, event.commit[:SHORT])
        return Line(cells, tuple(one for each in events for one in self._acts(each)))

    def _acts(self, event: Event) -> Iterator[Act]:
        for place, step in enumerate(event.steps, start=event.first):
            if event.new is not None and not step.get("cause"):
                who = self.teller.name("person", str(step.get("by")))
                sort = acts.evidence_of(event.new, place, self.teller)
                yield Act(who, str(kinds.get(event.new.kind).label), _verb(event, step), sort)

    def _marks(self, events: list[Event]) -> Iterator[Words]:
        """Tell what was unusual: the founder alone, an override, a change without a step, files of the program."""
        for event in events:
            if event.ref is None:
                yield PROGRAM
            elif not event.sound or event.new is None:
                yield UNREADABLE if event.new is None and not event.sound else HAND
            elif not event.steps:
                yield HAND
            elif event.ref.kind == "override":
                yield UNDER
            yield from self._marked(event)

    def _marked(self, event: Event) -> Iterator[Words]:
        for step in event.steps:
            day = str(step.get("at"))[:10]
            early = not self.established or str(step.get("at")) < self.established
            if early and step.get("by") in self.founders:
                yield FOUNDER
            for one in self.overrides.get(event.ref.id, ()) if event.ref else ():
                granted = next((str(it["at"])[:10] for it in one.steps if it["verb"] == "approve"), "")
                if granted and granted <= day <= one.text("until"):
                    yield say("经 {id} 特批", "under {id}", id=one.id)


def audit(lines: Iterable[Line], wish: Wish, source: str) -> Table:
    """Make the report; under it, for each person, how often they took which step."""
    found = list(lines)
    title = say("办理历史 {first} 至 {last}", "What was done, {first} to {last}", **_days(found, wish))
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for act in (one for line in found for one in line.acts):
        sums[act.who][act.verb] += 1
    notes = [
        say("{who} 共 {n} 步:{verbs}", "{who}, {n} steps: {verbs}",
            who=who, n=verbs.total(), verbs=joined(f"{verb} {n}" for verb, n in verbs.most_common()))
        for who, verbs in sorted(sums.items(), key=lambda one: -one[1].total())
    ]  # fmt: skip
    return Table("audit", title, COLUMNS, tuple(line.cells for line in found), tuple(notes), source=source)


def totals(lines: Iterable[Line], wish: Wish, source: str) -> Table:
    """Make the sums: a row for each person, kind and step, with the sorts of evidence."""
    counted: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    found = list(lines)
    for act in (one for line in found for one in line.acts):
        counted[act[:3]][act.sort] += 1
    rows = tuple((*key, sorts.total(), *(sorts[sort] for sort in SORTS)) for key, sorts in sorted(counted.items()))
    title = say("办理次数 {first} 至 {last}", "Steps taken, {first} to {last}", **_days(found, wish))
    columns = ((at, column.name) for at, column in enumerate(SUMS) if column.shape == "int")
    sums = {name: sum(int(str(row[at])) for row in rows) for at, name in columns}
    return Table("audit_totals", title, SUMS, rows, (), sums, source=source)


def _days(lines: list[Line], wish: Wish) -> dict[str, object]:
    """Give the days the report is on: as asked, else those of its first and last line."""
    ends = [line.cells[0][:10] for line in lines[:1] + lines[-1:]] or ["-", "-"]
    return {"first": wish.first or ends[0], "last": wish.last or ends[-1]}


def _people(event: Event) -> set[str]:
    named = {str(step.get(name)) for step in event.steps for name in ("by", "witness") if step.get(name)}
    return named or {event.author}


def _sort(event: Event) -> tuple[object, ...]:
    """Tell what makes events of one commit alike: kind, steps, people, and whether the record is new."""
    steps = tuple((step.get("verb"), step.get("by")) for step in event.steps)
    return (event.ref.kind if event.ref else "", steps, event.old is None, event.new is None, event.sound)


def _verb(event: Event, step: dict[str, object]) -> str:
    kind = event.ref.kind if event.ref else ""
    return str(acts.label_of(kind, str(step.get("verb")), str(step.get("from") or "")))


def _once(parts: Iterable[str]) -> str:
    return joined(dict.fromkeys(part for part in parts if part))


def _short(names: list[str]) -> str:
    more = say(" 等", " and more") if len(names) > FEW else ""
    return f"{joined(names[:FEW])}{more}"


__all__ = ["Auditor", "Wish", "audit", "totals"]
