"""One commit judged by what stood before it: its files, its records, its steps and who took them.

Policy, people, posts, keys and schemas are those of the state before; so whoever changes them uses the change from the
next commit on, never in the same one [T13].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import authority, check, evidence, kinds, steps
from ecentre.pending import PendingBook
from ecentre.verify import growth, position, reading, resting, shapes, tree
from ecentre.verify.book import GOVERNING, Kept, ref_of
from ecentre.verify.shapes import FOLDER, OWN
from ecentre.verify.tree import TOP
from ecentre.verify.verdict import Counts, Failure
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecentre.model import Data, Problem
    from ecentre.schema import Schemas
    from ecentre.verify.book import Book, View
    from ecentre.verify.history import Changed, Passage, Read
    from ecentre.verify.hygiene import Commit

WHO = frozenset(("step_role", "right", "chain", "signature", "terms", "person", "post", "acting", "key_revoked"))
"""Rules that fail where somebody uses a post, a policy or a key that the same commit brings."""


GITLINK = "160000"


class Grown(NamedTuple):
    """One record of a passage: as it was (None for a new one), as it is, and the first new step's place."""

    path: str
    old: Kept | None
    new: Kept
    first: int


class Judgement(NamedTuple):
    """What a passage came to."""

    failures: tuple[Failure, ...]
    grown: tuple[Grown, ...]
    steps: tuple[Data, ...]
    counts: Counts


class Judge:
    """Judges passages one after another against a book that has not moved on yet."""

    def __init__(self, book: Book, schemas: Schemas, known: Mapping[str, frozenset[str]], now: int) -> None:
        """Take the book before, its schemas, the sums of the program's own files, and the present second."""
        self.book, self.schemas, self.known, self.now = book, schemas, known, now
        self._staff: tuple[object, position.Staff] | None = None
        self._broken = set[tuple[str, str, str]]()

    @property
    def staff(self) -> position.Staff:
        """Give who is on the staff in the state before."""
        if self._staff is None or self._staff[0] is not self.book.view:
            self._staff = self.book.view, position.Staff(self.book.view)
        return self._staff[1]

    def judged(self, read: Read, commit: Commit, *, first: bool) -> Judgement:
        """Judge one passage; ``first`` is the introduction, which brings its own schemas."""
        passage = read.passage
        found = list(tree.failures(passage, self.book))
        found += self._program_files(passage, read.files, first=first)
        spoilt = {one.path for one in found if one.rule in ("verify.path", "verify.number_reused")}
        grown, restored = list[Grown](), 0
        for one in passage.changes:
            if one.new and one.mode != GITLINK and one.path.startswith(TOP) and one.path not in spoilt:
                if self._restored(one):
                    restored += 1
                    continue
                bad, record = self._read(passage.commit, one, read.files)
                found += bad
                grown += [record] if record else []
        found += self._uids(passage.commit, grown)
        taken = tuple(step for one in grown for step in one.new.record.steps[one.first :])
        found += self._steps(passage, grown, taken, commit)
        self._broken |= _acts(grown) if found else set()
        counts = _counted(passage, taken, found, restored)
        return Judgement(tuple(found), tuple(grown), taken, counts)

    def _restored(self, one: Changed) -> bool:
        """Tell whether a file that a failure spoilt is put back exactly as it was before."""
        return self.book.sound.get(one.path, ("", None))[0] == one.new

    def _read(self, commit: str, one: Changed, files: Mapping[str, bytes]) -> tuple[list[Failure], Grown | None]:
        ref = ref_of(one.path)
        if ref is None:
            return [], None
        data, forms = files.get(one.new), self.book.forms(ref)
        if data is None:
            return [_told(commit, one.path, reading.gone(ref, one.path), "object")], None
        text = reading.read(ref, data, forms[0], self.schemas)
        rule = "form" if text.kept else "unreadable"
        bad = [_told(commit, one.path, problem, _rule_of(problem, rule)) for problem in text.problems]
        if text.kept is None:
            return bad, None
        record = text.kept.record
        old, wrong = growth.source(forms, record)
        for what, clause, words, place in wrong:
            bad.append(Failure(commit, one.path, f"verify.{what}", clause, words, place))
        return bad, Grown(one.path, old, text.kept, len(old.record.steps) if old else 0)

    def _uids(self, commit: str, grown: list[Grown]) -> Iterator[Failure]:
        mine: dict[str, str] = {}
        for one in grown:
            uid = one.new.record.text("uid")
            other = self.book.uids.get(uid) or mine.setdefault(uid, one.path)
            if other != one.path and one.old is None:
                message = say("内部标识与 {other} 相同,是复制的文件;请重新登记",
                              "same uid as {other}: a copied file; register it anew", other=other)  # fmt: skip
                yield Failure(commit, one.path, "verify.uid_twin", "X.7", message)

    def _steps(
        self, passage: Passage, grown: list[Grown], taken: tuple[Data, ...], commit: Commit
    ) -> Iterator[Failure]:
        """Judge the new steps against the state before; what fails for the sake of an earlier breach rests on it."""
        view = self.book.view
        view.schemas = self.schemas
        found = list(self._judged(passage, grown, view, self.staff, commit))
        doubtful, lost = (self.book.doubtful(), self.book.unreadable()) if found else ([], [])
        if doubtful or lost:
            given = PendingBook(view, doubtful)
            again = self._judged(passage, grown, given, position.Staff(given), commit)
            found = resting.told(found, again, [*lost, *(one.id for one in doubtful)], unsure=bool(lost))
        yield from found
        by = {str(step.get("by")) for step in taken}
        claimed = position.author(commit, by, self.staff) if by else None
        if claimed:
            yield Failure(passage.commit, "", "verify.author", "X.3", claimed)

    def _judged(
        self, passage: Passage, grown: list[Grown], view: View | PendingBook, staff: position.Staff, commit: Commit
    ) -> Iterator[Failure]:
        """Judge the new steps of every record against a state, with the causes this commit brings."""
        latest = position.latest(commit)
        book = PendingBook(view, [one.new.record for one in grown if self._seen(one, grown)])
        governs = any(one.new.record.kind in GOVERNING for one in grown)
        together = _acts(grown) | self._broken
        for one in grown:
            elsewhere = position.misplaced(one.new.record, one.first, together)
            for rule, clause, words, place in (*_taken(one, book, staff, latest), *elsewhere):
                said = _same_commit(words) if governs and rule in WHO else words
                yield Failure(passage.commit, one.path, f"verify.{rule}", clause, said, place)

    def _seen(self, one: Grown, grown: list[Grown]) -> bool:
        """Tell whether a commit's own form of a record counts: for causes, and for the very first key of a centre."""
        kind = one.new.record.kind
        alone = [other for other in grown if other.new.record.kind == "key"] == [one]
        return kind not in GOVERNING or (kind == "key" and alone and not evidence.keys(self.book.view))

    def _program_files(self, passage: Passage, files: Mapping[str, bytes], *, first: bool) -> Iterator[Failure]:
        """Schemas and templates change alone, and schemas only to what some version of the program brought."""
        ours = [one for one in passage.changes if one.path.startswith((FOLDER, OWN))]
        if ours and not first and any(one.path.startswith(TOP) for one in passage.changes):
            message = say(
                "结构文件或模板与记录一起改了;请分开提交:ecentre upgrade 只改前者",
                "schemas or templates changed together with records; they change alone: ecentre upgrade",
            )
            yield Failure(passage.commit, ours[0].path, "verify.mixed", "X.7", message)
        for one in ours:
            data = files.get(one.new) if one.new else None
            if one.path.startswith(FOLDER) and one.path != shapes.MANIFEST and not self.recognised(one.path, data):
                yield Failure(passage.commit, one.path, "verify.schema_unknown", "X.7", say(
                    "{path} 不是本程序认得的版本,或被删去;请运行 ecentre upgrade,或先更新程序",
                    "{path} is no version this program knows, or is gone; run ecentre upgrade, or update the program",
                    path=one.path,
                ))  # fmt: skip

    def recognised(self, path: str, data: bytes | None) -> bool:
        """Tell whether a file is one that came with the program."""
        return data is not None and shapes.sum_of(data) in self.known.get(path, ())


def _taken(one: Grown, book: PendingBook, staff: position.Staff, latest: str) -> Iterator[growth.Found]:
    record, kind = one.new.record, kinds.get(one.new.record.kind)
    if one.first >= len(record.steps):
        return
    for problem in steps.problems(record, kind, book, one.first):
        yield _named(problem)
    for problem in authority.problems(record, kind, book, one.first):
        if problem.level == "error":
            yield _named(problem)
    yield from position.problems(record, one.first, book, staff, latest)
    if record.kind in GOVERNING and staff.founded:
        yield from _ruled(one, book)


def _ruled(one: Grown, book: PendingBook) -> Iterator[growth.Found]:
    """Judge what says who may do what by its own rules too, for nobody could trust it otherwise."""
    broken = set[tuple[str, str]]()
    for record in (*([one.old.record] if one.old else []), one.new.record):
        for rule in kinds.get(record.kind).rules:
            for problem in (check.overridden(found, record, book) for found in rule(record, book)):
                if problem.level != "error" or (problem.rule, problem.where) in broken:
                    continue
                if record is one.new.record:
                    yield _named(problem)
                broken.add((problem.rule, problem.where))


def _acts(grown: list[Grown]) -> set[tuple[str, str, str]]:
    """Give the new steps as causes name them: whose record, by whom, at which moment."""
    new = ((one.new.record.id, step) for one in grown for step in one.new.record.steps[one.first :])
    return {(id, str(step.get("by")), str(step["at"])) for id, step in new}


def _named(problem: Problem) -> growth.Found:
    parts = problem.where.split("/")
    place = int(parts[1]) if len(parts) > 1 and parts[0] == "steps" else None
    return problem.rule.rpartition(".")[2], problem.clause or "X.7", problem.message, place


def _rule_of(problem: Problem, otherwise: str) -> str:
    return "schema" if problem.rule.startswith("schema.") else otherwise


def _told(commit: str, path: str, problem: Problem, rule: str) -> Failure:
    return Failure(commit, path, f"verify.{rule}", problem.clause or "X.7", problem.message)


def _same_commit(words: Words) -> Words:
    return say(
        "{told}(同一次提交里改了人员、任职、制度或密钥;改动从下一次提交起才算数,请分两次提交)",
        "{told} (this commit also changes people, posts, policy or keys, which count from the next commit on)",
        told=words,
    )


def _counted(passage: Passage, taken: tuple[Data, ...], found: list[Failure], restored: int) -> Counts:
    bad = {(one.path, one.step) for one in found if one.rule == "verify.signature"}
    signed = sum(bool(step.get("signature")) for step in taken) - len(bad)
    others = sum(not one.path.startswith((TOP, FOLDER, OWN)) for one in passage.changes)
    return Counts(1, len(taken), max(signed, 0), others=others, healed=restored)
