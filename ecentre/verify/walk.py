"""The way along history: each commit is judged by the state before it, then the state moves on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ecentre import clock, records
from ecentre.errors import EcentreError
from ecentre.verify import damage, hygiene, reading
from ecentre.verify.book import GOVERNING, SUMMED, Book, Kept, ref_of
from ecentre.verify.history import fetched, read_whole
from ecentre.verify.passage import Judge
from ecentre.verify.shapes import FOLDER, MANIFEST, OWN, ShapesThen, sum_of
from ecentre.verify.verdict import Counts, Failure
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ecentre.git import Git
    from ecentre.model import Ref
    from ecentre.verify.history import Changed, Read
    from ecentre.verify.passage import Grown, Judgement

Shipped = dict[str, bytes]


class Walk:
    """A book on its way through history, with what was found so far."""

    def __init__(self, git: Git, shipped: Shipped, known: Mapping[str, frozenset[str]]) -> None:
        """Start before the first commit; ``shipped`` are the program's own files, ``known`` all it knows."""
        self.git = git
        self.shapes = ShapesThen(git.root, {path: data for path, data in shipped.items() if path.startswith(FOLDER)})
        self.book = Book(clock.today(), self._loaded)
        self.judge = Judge(self.book, self.shapes, known, int(clock.now().timestamp()))
        self.failures: list[Failure] = []
        self.damage = damage.Damage()
        self._counted: list[Counts] = []
        self.tip, self.entered = "", 0
        self.held: Mapping[str, bytes] = {}

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
        first, self.held = not self.tip, read.files
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

    def count(self, *counts: Counts) -> None:
        """Add what others looked at on the way here."""
        self._counted += counts

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
        wrong = {one.path for one in judgement.failures if one.rule not in damage.SLIPS or one.path not in grown}
        if any(one.rule == "verify.author" for one in judgement.failures):  # whose steps they are, nobody knows
            wrong |= {path for path, kept in grown.items() if kept.record.kind not in GOVERNING}
        slips = {one.path for one in judgement.failures} - wrong
        for one in read.passage.changes:
            if one.path in wrong:
                self.damage.done(one.path, read.passage.commit)
                self.book.spoil(one.path, grown.pop(one.path, None))
            else:
                self._lawful(one, read.passage.commit, slip=one.path in slips)
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

    def _lawful(self, one: Changed, commit: str, *, slip: bool) -> None:
        """Take a file that is lawful again, as it was before a breach or on top of one."""
        if slip:
            self.damage.done(one.path, commit)
        elif self.damage.by.get(one.path):
            self.failures = self.damage.ended(one, commit, self.book.sound.get(one.path), self.failures)
        self.book.mend(one.path, gone=not one.new)

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

    def stand(self, tip: str, entered: int) -> None:
        """Stand at a state that the book was given; a schema is read only where it is none of this program's."""
        self.tip, self.entered = tip, entered
        files, sums, ours = self.book.files, self.book.sums, self.shapes.files
        other = {one for one in files if one.startswith(FOLDER) and sums[one] != sum_of(ours.get(one, b""))}
        self._shapes({path: files[path] for path in other if path != MANIFEST})

    def _given(self, commit: str) -> None:
        """Take schemas and the time of the commit that the state stands at."""
        raw = fetched(self.git, {commit}, set()).get(commit, b"")
        parsed = hygiene.parsed(raw)
        self.tip, self.entered = commit, parsed.entered if parsed else 0
        self._shapes({path: blob for path, blob in self.book.files.items() if path.startswith(FOLDER)})

    def _shapes(self, files: Mapping[str, str]) -> None:
        """Take schemas by path and blob."""
        contents = fetched(self.git, set(), set(files.values())) if files else {}
        found = {path: contents[blob] for path, blob in files.items() if blob in contents}
        self.shapes = ShapesThen(self.git.root, {**self.shapes.files, **found})
        self.judge.schemas = self.shapes

    def _loaded(self, wanted: Iterable[tuple[Ref, str]]) -> dict[Ref, Kept]:
        """Read records of a state that is taken as given; what cannot be read is no part of it."""
        asked = list(wanted)
        contents = {blob: self.held[blob] for _, blob in asked if blob in self.held}
        contents |= read_whole(self.git, {blob for _, blob in asked if blob not in contents})
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
