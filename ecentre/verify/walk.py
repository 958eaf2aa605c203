"""The way along history: each commit is judged by the state before it, then the state moves on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ecentre import clock, records
from ecentre.errors import EcentreError
from ecentre.model import Ref
from ecentre.verify import hygiene, reading
from ecentre.verify.book import GOVERNING, SUMMED, Book, Kept, ref_of
from ecentre.verify.history import fetched
from ecentre.verify.passage import Judge
from ecentre.verify.shapes import FOLDER, OWN, ShapesThen, sum_of
from ecentre.verify.verdict import Counts, Failure
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecentre.git import Git
    from ecentre.verify.history import Read
    from ecentre.verify.passage import Grown, Judgement

Shipped = dict[str, bytes]
SLIPS = frozenset(("verify.form", "verify.mode", "verify.case"))
"""Breaches of form alone: what such a file says is said, if it can be read; of any other nothing has an effect."""


class Walk:
    """A book on its way through history, with what was found so far."""

    def __init__(self, git: Git, shipped: Shipped, known: Mapping[str, frozenset[str]]) -> None:
        """Start before the first commit; ``shipped`` are the program's own files, ``known`` all it knows."""
        self.git = git
        self.shapes = ShapesThen(git.root, {path: data for path, data in shipped.items() if path.startswith(FOLDER)})
        self.book = Book(clock.today(), self._loaded)
        self.judge = Judge(self.book, self.shapes, known, int(clock.now().timestamp()))
        self.failures: list[Failure] = []
        self._counted: list[Counts] = []
        self.tip, self.entered = "", 0

    @property
    def counts(self) -> Counts:
        """Give how much was looked at so far."""
        return Counts(*map(sum, zip(*self._counted, strict=True))) if self._counted else Counts()

    def take(self, read: Read) -> tuple[Grown, ...]:
        """Judge one commit and move on to the state it makes; give the records it changed."""
        id, raw = read.passage.commit, read.raw
        commit = hygiene.parsed(raw) if raw is not None else None
        if raw is None or commit is None:
            message = say("提交缺失或损坏;请从备份取回", "the commit is missing or damaged; take it from a backup")
            self.failures.append(Failure(id, "", "verify.commit_form", "X.7", message))
            self.tip = id
            return ()
        first = not self.tip
        if first:
            self._shape(read)
        self.failures += hygiene.failures(id, raw, commit)
        self.failures += hygiene.order(id, commit, self.tip, self.entered, self.judge.now)
        self.book.on = datetime.fromtimestamp(commit.entered, clock.BEIJING).date()
        judgement = self.judge.judged(read, commit, first=first)
        self.failures += judgement.failures
        if first and not any(one.path.startswith("records/centre/") for one in read.passage.changes):
            message = say("第一个提交里没有中心;这不是 ecentre 建的账", "the first commit founds no centre")
            self.failures.append(Failure(id, "", "verify.introduction", "X.1", message))
        self._count(judgement, commit)
        self._move(read, judgement)
        self.tip, self.entered = id, max(self.entered, commit.entered)
        return judgement.grown

    def _count(self, judgement: Judgement, commit: hygiene.Commit) -> None:
        steps = judgement.steps
        moments = sorted(str(step["at"]) for step in steps)
        late = sum(moment < self.book.newest for moment in moments)
        self.book.newest = max(self.book.newest, *moments[-1:], "")
        by = {str(step.get("by")) for step in steps}
        courier = bool(by and self.tip) and self.judge.staff.named(commit.author) not in by
        self._counted.append(judgement.counts._replace(late=late, couriers=int(courier)))

    def _move(self, read: Read, judgement: Judgement) -> None:
        grown = {one.path: one.new for one in judgement.grown}
        wrong = {one.path for one in judgement.failures if one.rule not in SLIPS or one.path not in grown}
        if any(one.rule == "verify.author" for one in judgement.failures):  # whose steps they are, nobody knows
            wrong |= {path for path, kept in grown.items() if kept.record.kind not in GOVERNING}
        for one in read.passage.changes:
            if one.path in wrong:
                self.book.spoil(one.path, grown.pop(one.path, None))
            else:
                self.book.mend(one.path)
            if one.new:
                data = read.files.get(one.new)
                self.book.place(one.path, one.new, sum_of(data) if data is not None and _summed(one.path) else "")
            else:
                self.book.remove(one.path)
            if one.path.startswith(OWN) and not self.judge.recognised(one.path, read.files.get(one.new)):
                self._counted.append(Counts(own=1))
        for path, kept in grown.items():
            self.book.keep(path, kept)
        self._shape(read)

    def _shape(self, read: Read) -> None:
        """Take the schemas that a commit brings, those that the program knows."""
        brought = {one.path: read.files.get(one.new) for one in read.passage.changes if one.path.startswith(FOLDER)}
        new = {path: data for path, data in brought.items() if data and self.judge.recognised(path, data)}
        if new:
            self.shapes = ShapesThen(self.git.root, {**self.shapes.files, **new})
            self.judge.schemas = self.shapes

    def begin(self, commit: str, *, everything: bool = True) -> None:
        """Take the state at a commit as given, to judge what comes after it."""
        for one in self.git.entries(commit):
            self.book.place(one.path, one.blob)
        self.book.settle()
        self._given(commit)
        if everything:
            self.book.fetch([ref for path in self.book.files if (ref := ref_of(path))])
            contents = fetched(self.git, set(), {blob for path, blob in self.book.files.items() if _summed(path)})
            self.book.sums = {path: sum_of(contents.get(self.book.files[path], b"")) for path in self.book.sums}

    def resume(self, tip: str, told: Mapping[str, Any], rows: Iterable[list[str]]) -> None:
        """Take the state that an earlier walk noted down: each file with blob, sum and uid."""
        book = self.book
        for blob, sum, uid, path in rows:
            book.place(path, blob, sum if sum != "-" else "")
            if uid != "-":
                book.uids[uid] = path
        book.series = {**book.series, **told["series"]}
        book.newest = str(told["newest"])
        self._given(tip)
        book.fetch([Ref(kind, id) for kind in sorted(GOVERNING) for id in book.ids(kind)])
        self.entered = max(self.entered, int(told["entered"]))

    def _given(self, commit: str) -> None:
        """Take schemas and the time of the commit that the state stands at."""
        raw = fetched(self.git, {commit}, set()).get(commit, b"")
        parsed = hygiene.parsed(raw)
        self.tip, self.entered = commit, parsed.entered if parsed else 0
        shapes = {path: blob for path, blob in self.book.files.items() if path.startswith(FOLDER)}
        contents = fetched(self.git, set(), set(shapes.values()))
        found = {path: contents[blob] for path, blob in shapes.items() if blob in contents}
        self.shapes = ShapesThen(self.git.root, {**self.shapes.files, **found})
        self.judge.schemas = self.shapes

    def _loaded(self, wanted: Iterable[tuple[Ref, str]]) -> dict[Ref, Kept]:
        """Read records of a state that is taken as given; what cannot be read is no part of it."""
        asked = list(wanted)
        contents = self.git.contents({blob for _, blob in asked})
        found = {}
        for ref, blob in asked:
            try:
                data = contents[blob]
                found[ref] = Kept(records.decode(ref, data, self.shapes), reading.steps_of(data))
            except (EcentreError, KeyError):
                continue
        for ref, kept in found.items():
            self.book.uids.setdefault(kept.record.text("uid"), ref.path)
        return found


def _summed(path: str) -> bool:
    return path.startswith(SUMMED)
