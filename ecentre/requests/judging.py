"""A request judged against the main line it would join: by the policy, people and schemas of that line, on the outcome.

Nothing of the request is run or believed: its files are read from git's objects, its words are data.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from ecentre import check, fmt, kinds, privacy, records
from ecentre.errors import EcentreError
from ecentre.git import ABSENT, PLAIN_FILE
from ecentre.model import YEARLY_ID, Problem, Ref
from ecentre.requests import branch, guarding, merged, outstanding, waiting
from ecentre.requests.grounds import schemas_at
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.git import Entry, Git
    from ecentre.model import Record
    from ecentre.requests.waiting import Request
    from ecentre.schema import Schemas
    from ecentre.verify import Failure

MOST = 1 << 20  # bytes of one file
UNREADABLE = ("request.size", "request.mode")
LAW = "个人信息保护法"


class Judgement(NamedTuple):
    """What was found, what the request would change in words, and how many records it touches."""

    problems: tuple[Problem, ...]
    told: tuple[tuple[str, tuple[Words, ...]], ...]
    records: int

    @property
    def sound(self) -> bool:
        """Tell whether the request may be taken in."""
        return not any(one.level == "error" for one in self.problems)


def judged(git: Git, schemas: Schemas, base: str, head: str, *, whole: bool = True) -> Judgement:
    """Judge a request: what would be if it were taken in now, and, if it is ``whole``, what it still lacks."""
    both = merged.merge(git, base, head)
    if both.conflicts:
        found = [_conflict(path, git, base, head) for path in both.conflicts]
        return Judgement(tuple(found), (), len(both.conflicts))
    changed = git.difference(git.tree(base), git.tree(both.commit), ".")
    found = list(_files(git, changed))
    if any(one.rule in UNREADABLE and one.path.startswith("records/") for one in found):
        return Judgement(tuple(found), (), 0)
    request = waiting.looked_at(git, schemas, "", head, base)
    found += guarding.problems(git, request.before, base, head, changed)
    found += transition(git, schemas, base, request.book.commit)
    found += [*_records(git, schemas, request), *_numbers(request)]
    found += outstanding.problems(request) if whole else []
    return Judgement(distinct(found), tuple(_told(request, schemas)), len(request.refs))


def transition(git: Git, schemas: Schemas, base: str, head: str) -> list[Problem]:
    """Judge the way from one state of the books to the next as all of history is judged."""
    from ecentre import verify

    return as_problems(verify.judge(git, schemas, base, head))


def as_problems(failures: Iterable[Failure]) -> list[Problem]:
    """Give what ``verify`` found in the form that every check speaks."""
    return [
        Problem(
            one.rule, one.clause, one.message, Ref.from_path(one.path),
            "" if one.step is None else f"steps/{one.step}", one.path,
        )
        for one in failures
    ]  # fmt: skip


def received(git: Git, base: str, head: str) -> list[Problem]:
    """Judge a push to the main line, commit by commit; the first one founds the centre."""
    from ecentre import verify

    schemas = schemas_at(git, head)
    if base == ABSENT:
        ids = [step.commit for step in branch.steps(git, "", head)]
        pairs = zip(["", *ids], ids, strict=False)
        return [one for before, after in pairs for one in transition(git, schemas, before, after)]
    changed = git.difference(git.tree(base), git.tree(head), ".")
    found = [*as_problems(verify.verify(git.root, since=base).failures), *_files(git, changed)]
    return [*found, *_private_fields(git, schemas, changed)]


def _private_fields(git: Git, schemas: Schemas, changed: Iterable[Entry]) -> Iterator[Problem]:
    """Find private numbers in the fields of records; what cannot be read at all is told elsewhere."""
    for one in changed:
        ref = Ref.from_path(one.path)
        if ref is not None and one.blob and one.mode == PLAIN_FILE:
            with suppress(EcentreError):
                yield from privacy.problems(records.decode(ref, git.object(one.blob, "blob"), schemas))


def distinct(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give each problem once, however many checks found it."""
    return tuple({(one.rule, one.file, one.where, str(one.message)): one for one in found}.values())


def _conflict(path: str, git: Git, base: str, head: str) -> Problem:
    """Tell a number that was taken from a record that both sides changed."""
    ref = Ref.from_path(path)
    start = merged.common(git, base, head)
    taken = ref is not None and YEARLY_ID.fullmatch(ref.id) and git.file(base, path) and not git.file(start, path)
    message = say(
        "{id} 与共享的账不一致(编号已被占用,或同一记录都有改动);请提交人先同步(会自动换号或询问):"
        "ecentre sync,再 ecentre submit",
        "{id} does not fit the shared books (the number is taken, or both changed it); whoever put it forward: ecentre"
        " sync, which renumbers or asks, then ecentre submit",
        id=ref.id if ref else path,
    )
    return Problem("request.number" if taken else "request.conflict", "X.7", message, ref, path=path)


def _files(git: Git, changed: list[Entry]) -> Iterator[Problem]:
    """Find files that are too large, are no plain files, or hold private numbers."""
    sizes = _sizes(git, [one.blob for one in changed if one.blob and one.mode == PLAIN_FILE])
    for one in changed:
        if not one.blob:
            continue
        if one.mode != PLAIN_FILE:
            message = say("不是普通文件(模式 {mode});请删去", "no plain file (mode {mode}); delete it", mode=one.mode)
            yield Problem("request.mode", "X.7", message, path=one.path)
            continue
        size = sizes.get(one.blob, 0)
        if size > MOST:
            message = say(
                "文件 {size} 字节,超过 1 MiB;扫描件不入库,只记校验值:--scan 文件",
                "{size} bytes, over 1 MiB; scans stay outside, only their hash is kept: --scan FILE", size=size,
            )
            yield Problem("request.size", "X.13", message, path=one.path)
        elif not one.path.startswith("records/"):
            yield from private(one.path, git.object(one.blob, "blob"))


def _sizes(git: Git, blobs: Iterable[str]) -> dict[str, int]:
    """Give the sizes of blobs without reading them."""
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    if not asked:
        return {}
    told = git.run("cat-file", "--batch-check=%(objectname) %(objectsize)", input=asked).out.decode("ascii")
    return {id: int(size) for id, _, size in (line.partition(" ") for line in told.splitlines()) if size.isdecimal()}


def private(path: str, data: bytes) -> Iterator[Problem]:
    """Find private numbers in a file of any sort [X.12]."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        what = privacy.found(line) if len(line) > 10 else None
        if what is not None:
            message = say("含有{what},不得存入;请删去", "holds {what}, which must not be kept; take it out", what=what)
            yield Problem("privacy.number", privacy.LAW, message, path=path, line=number)


def _records(git: Git, schemas: Schemas, request: Request) -> Iterator[Problem]:
    """Find what is wrong with the records a request touches, and with those that rest on them."""
    broken = {one.ref: one for one in request.book.broken}
    for ref in request.refs:
        record, data = request.book.get(*ref), git.file(request.book.commit, ref.path)
        if record is None or data is None:
            yield from [broken[ref]] if ref in broken else []
            continue
        found = [*check.problems(record, request.book, schemas), *fmt.problems(ref, data, record, schemas)]
        yield from (records.position(data, replace(one, path=ref.path)) for one in found)
        yield from _shaken(schemas, request, record)


def _shaken(schemas: Schemas, request: Request, record: Record) -> Iterator[Problem]:
    """Find what a changed record newly breaks in records that the request leaves alone."""
    if request.before.get(*record.ref) is None or not kinds.PREFIXES[record.kind]:
        return
    for other in request.book.refs_to(record.ref):
        if other.ref not in request.refs:
            known = {(one.rule, one.where) for one in check.problems(other, request.before, schemas)}
            after = check.problems(other, request.book, schemas)
            yield from (one for one in after if one.level == "error" and (one.rule, one.where) not in known)


def _numbers(request: Request) -> Iterator[Problem]:
    """Show numbers that leave a gap: another request may hold the one between, or somebody made one up."""
    for ref in request.refs:
        series, _, number = ref.id.rpartition("-")
        if not YEARLY_ID.fullmatch(ref.id) or request.before.get(*ref) is not None or int(number) <= 1:
            continue
        if f"{series}-{int(number) - 1:04}" not in request.book.ids(ref.kind):
            message = say(
                "{id} 前面缺号,可能在另一份申请里", "the number before {id} is missing; another request?", id=ref.id
            )
            yield Problem("request.gap", "X.7", message, ref, "id", ref.path, level="note")


def _told(request: Request, schemas: Schemas) -> Iterator[tuple[str, tuple[Words, ...]]]:
    """Say in words what would change, record by record."""
    from ecentre.render.difference import differences

    for ref in request.refs:
        old, new = request.before.get(*ref), request.book.get(*ref)
        if old is not None or new is not None:
            yield ref.id, tuple(differences(old, new, schemas, request.book))


__all__ = [
    "Judgement", "as_problems", "distinct", "judged", "private", "received", "transition",
]  # fmt: skip
