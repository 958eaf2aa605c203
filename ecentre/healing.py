"""Putting right what breaches left in the books: one new step forward, to exactly the last lawful form of a file.

Nothing is written that ``verify`` would not take; history keeps the breach, and tells who put it right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, commit, journal, layout, objects, policy, records, whose
from ecentre.errors import EcentreError, NotFoundError, RefusedError, RepositoryError
from ecentre.git import Git
from ecentre.model import Change, Problem, Ref
from ecentre.owed import packed
from ecentre.verify import history, line
from ecentre.verify.book import GOVERNING
from ecentre.words import hands, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from ecentre.git import Commit
    from ecentre.model import Record
    from ecentre.verify.walk import Walk

RECORDS, SHAPES = "records/", ("schemas/", "templates/")
PROGRAM = 0o111
PUT_RIGHT = "records: put right"
_NOTHING = say("不能恢复,未写入任何内容", "not put back; nothing was written")
_DONE = say("已恢复", "put back")


class Mend(NamedTuple):
    """One file to be put right: its text now and as it will be (None for no file), the breach, the record in both."""

    path: str
    now: bytes | None
    good: bytes | None
    breach: Commit | None
    old: Record | None
    new: Record | None

    @property
    def name(self) -> str:
        """Give the id of the record, or the path of what is none."""
        ref = Ref.from_path(self.path)
        return ref.id if ref else self.path


class Healed(NamedTuple):
    """What was put right, in which state of the books."""

    mends: tuple[Mend, ...]
    commit: str


def heal(
    root: Path, names: Sequence[str], actor: Callable[[], str], sure: Callable[[tuple[Mend, ...], Walk], None]
) -> Healed:
    """Put files back that breaches of history spoilt; ``sure`` is told what that takes back, and may raise.

    Raises:
        NotFoundError: nothing is wrong with what a name means.
        RefusedError: lawful steps were taken on the breach since, or this is an administrator's business.
        RepositoryError: the books moved meanwhile, or a hand edit is in the way.
    """
    git = Git(root)
    way = line.standing(git)
    mends = tuple(_mend(git, way, path) for path in dict.fromkeys(_meant(way, name) for name in names))
    who = actor()
    _refuse_without_right(way, mends, who)
    sure(mends, way)
    with commit.locked(git):
        journal.mend(git)
        if git.head() != way.tip:
            raise RepositoryError(
                say("刚才有别的程序改了账,未写入任何内容;请再办一次", "the books changed meanwhile; do it again")
            )
        for one in mends:
            _refuse_edited(git, one)
        for part in (_under(mends, SHAPES), _under(mends, (RECORDS,))):
            if part:
                _written(git, way, part, who)
    return Healed(mends, git.head())


def _under(mends: Iterable[Mend], tops: tuple[str, ...]) -> list[Mend]:
    return [one for one in mends if one.path.startswith(tops)]


def _meant(way: Walk, name: str) -> str:
    """Give the spoilt file that a path, an id or the end of one means."""
    spoilt = [path for path in way.damage.by if path.startswith((RECORDS, *SHAPES))]
    ids = {path: ref.id if (ref := Ref.from_path(path)) else path for path in spoilt}
    found = [path for path in spoilt if name in (path, ids[path])] or [
        path for path in spoilt if ids[path].endswith(f"-{name}")
    ]
    if len(found) == 1:
        return found[0]
    for path, built in way.damage.built.items():
        if name in (path, ref.id if (ref := Ref.from_path(path)) else path):
            raise _built_on(path, built.breach, built.step)
    raise NotFoundError(
        say(
            "{name} 没有手工改动,在历史里也合格,不必恢复;全面核实:ecentre verify --full",
            "{name} has no hand change and is sound in history; nothing to put back; to judge all of it:"
            " ecentre verify --full",
            name=name,
        )
    )


def _built_on(path: str, breach: str, step: str) -> RefusedError:
    ref = Ref.from_path(path)
    message = say(
        "{id} 被改坏({breach})之后,又按步骤办理过({step});恢复会丢掉后来的步骤。不对的字段请更正:"
        "ecentre correct {id} --reason 理由",
        "lawful steps were taken on {id} ({step}) since it was spoilt ({breach}), and putting it back would drop them;"
        " correct what is wrong: ecentre correct {id} --reason WHY",
        id=ref.id if ref else path, breach=breach[:10], step=step[:10],
    )
    return RefusedError(_NOTHING, (Problem("restore.built_on", "X.7", message, ref, path=path),))


def _mend(git: Git, way: Walk, path: str) -> Mend:
    blob, ref = way.book.files.get(path, ""), Ref.from_path(path)
    now = git.object(blob, "blob") if blob else None
    lawful = way.book.sound.get(path)
    if lawful is None and ref is not None and (kept := way.book.kept(ref)) is not None:  # its form alone is amiss
        good: bytes | None = records.encode(kept.record, way.shapes)
    else:
        good = git.object(lawful[0], "blob") if lawful and lawful[0] else None
    breach = next((one for one in git.history(path) if one.id == way.damage.by[path]), None)
    return Mend(path, now, good, breach, _read(way, ref, now), _read(way, ref, good))


def _read(way: Walk, ref: Ref | None, data: bytes | None) -> Record | None:
    """Give what a text says, None where that cannot be told."""
    try:
        return records.decode(ref, data, way.shapes) if ref and data is not None else None
    except EcentreError:
        return None


def _refuse_without_right(way: Walk, mends: Iterable[Mend], who: str) -> None:
    """Let anyone on the staff put a record right, and administrators what governs the others [X.2]."""
    view, day = way.book.view, clock.today()
    ruling = [one.name for one in mends if one.path.startswith(SHAPES) or one.path.split("/")[1] in GOVERNING]
    able = policy.holders(view, "administrator", day)
    if ruling and who not in able:
        message = say(
            "{names} 决定谁能办什么,只能由系统管理员 {people} 恢复:ecentre restore {names}{hands}",
            "{names} says who may do what; an administrator ({people}) puts it back: ecentre restore {names}{hands}",
            names=joined(ruling), people=whose.named(view, able), hands=hands(able),
        )
        raise RefusedError(_NOTHING, (Problem("restore.right", "X.2", message),))
    if who not in way.judge.staff.active:
        message = say(
            "{who} 不是在岗人员,不能恢复;请在岗的人办:ecentre --as 姓名 restore 编号",
            "{who} is not on the staff; somebody who is must put it back: ecentre --as NAME restore ID", who=who,
        )
        raise RefusedError(_NOTHING, (Problem("restore.right", "X.1", message),))


def _refuse_edited(git: Git, one: Mend) -> None:
    """Refuse to write over what somebody typed since; that a record is a link or a program is part of a breach."""
    file = git.root / one.path
    known = {_blob(one.now), _blob(one.good)}
    if file.is_symlink():
        file.unlink()
    elif file.is_file() and (mode := file.stat().st_mode) & PROGRAM:
        file.chmod(mode & ~PROGRAM)
    if file.exists() and not journal.lies(file) & known:
        raise RepositoryError(
            say("{path} 还有手工改动;先再运行一次 ecentre restore {path}",
                "{path} holds a hand edit; first, once more: ecentre restore {path}", path=one.path)
        )


def _blob(data: bytes | None) -> str:
    return "" if data is None else objects.object_id("blob", data)


def _written(git: Git, way: Walk, part: Sequence[Mend], who: str) -> None:
    """Write one step that puts files right, if history may hold it."""
    store, old = objects.Store(git), way.tip
    after = {one.path: store.put("blob", one.good) if one.good is not None else "" for one in part}
    found = [one.new or one.old for one in part]
    done = layout.TAKEN_OUT if all(one.good is None for one in part) else PUT_RIGHT
    subject = f"{done} {' '.join(one.name for one in part)}"
    change = Change("restore", who, tuple(one for one in found if one), subject, _DONE)
    moment = max(int(clock.now().timestamp()), way.entered)  # never earlier than what it follows
    author = f"{commit.author_line(way.book.view, change).rsplit(' ', 2)[0]} {moment} +0800"
    new = store.put("commit", commit.commit_text(store.tree(git.tree(old), after), old, author, change))
    store.flush()
    known = len(way.failures)
    way.take(next(history.read(git, [history.between(git, old, new)], before=True)))
    if way.failures[known:]:
        raise _unfit(way, known)
    before = {one.path: _blob(one.now) if (git.root / one.path).exists() else "" for one in part}
    step = journal.Owed(git.branch, old, new, f"{author}\tecentre: restore", before, after, packed(store.loose))
    journal.move(git, step)


def _unfit(way: Walk, known: int) -> RefusedError:
    found = way.failures[known:]
    problems = (Problem(one.rule, one.clause, one.message, Ref.from_path(one.path), path=one.path) for one in found)
    return RefusedError(_NOTHING, tuple(problems))


__all__ = ["Healed", "Mend", "heal"]
