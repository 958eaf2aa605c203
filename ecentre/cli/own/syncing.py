"""``sync``: others' steps in, one's own out; asked only where one field was really changed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import wording
from ecentre.cli import bar, output
from ecentre.cli.dialogue import asking
from ecentre.cli.own.undoing import step_told
from ecentre.cli.session import Call, current
from ecentre.errors import Exit, RefusedError, UsageError
from ecentre.model import Problem
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.sharing.outcome import Outcome, Question, Renumbered

NAME = str(say("编号.字段", "ID.FIELD"))
Mine = Annotated[
    list[str] | None,
    typer.Option("--mine", metavar=NAME, help=str(say("两边都改过的,用自己的", "changed twice: keep my own"))),
]
Theirs = Annotated[
    list[str] | None,
    typer.Option("--theirs", metavar=NAME, help=str(say("两边都改过的,用别人的", "changed twice: take the others'"))),
]
Renumber = Annotated[
    bool,
    typer.Option(
        "--renumber",
        help=str(say("已印出或导出的编号也可以改", "other ids also for records already printed or exported")),
    ),
]
CHOICES = {"1": "mine", "2": "theirs"}


def sync(mine: Mine = None, theirs: Theirs = None, renumber: Renumber = False) -> int:
    """Take in what others published, put one's own steps on top, publish them."""
    call = current()
    if call.dry_run:
        return _waiting(call)
    given = {**dict.fromkeys(mine or (), "mine"), **dict.fromkeys(theirs or (), "theirs")}
    return sync_now(call, None, given, renumber=renumber)


def sync_now(
    call: Call, more: Words | None = None, given: dict[str, str] | None = None, *, renumber: bool = False
) -> int:
    """Run one round and tell what it did; ``more`` is what can be done next."""
    from ecentre.cli import home
    from ecentre.requests.taking import Taker
    from ecentre.sharing.syncing import sync as run

    asker = Asker(call, given or {}, renumber=renumber)
    taker = Taker(call.root, lambda: home.identity(call, call.kept))
    with bar.moving(say("正在同步", "sharing")) as move:
        done = run(call.root, call.desk, asker, move, taker)
    if asker.given and not asker.asked:
        done.notes.append(say("没有两边都改过的字段,--mine 和 --theirs 没有用上",
                              "no field was changed on both sides; --mine and --theirs decided nothing"))  # fmt: skip
    done.notes += taker.said.values()
    return _told(call, done, more, taker.taken)


class Asker:
    """Asks on a terminal; elsewhere takes what the options say, and refuses where they say nothing."""

    def __init__(self, call: Call, given: dict[str, str], *, renumber: bool) -> None:
        """Keep what the command line decided."""
        self.call, self.given, self.agreed = call, given, renumber
        self.asked: dict[str, None] = {}

    def fields(self, questions: tuple[Question, ...]) -> dict[str, str]:
        """Decide fields that were changed on both sides."""
        self.asked |= dict.fromkeys(one.name for one in questions)
        self._refuse_unknown()
        open_ = [one for one in questions if one.name not in self.given]
        answers = {one.name: self.given[one.name] for one in questions if one.name in self.given}
        if open_ and not asking.possible(self.call):
            raise RefusedError(
                say(
                    "有 {n} 处两边都改过,请先定下用哪个;未写入任何内容",
                    "{n} fields were changed on both sides; decide first; nothing was written",
                    n=len(open_),
                ),
                tuple(self._problem(one) for one in open_),
            )
        return answers | {one.name: self._asked(one) for one in open_}

    def _refuse_unknown(self) -> None:
        """Refuse a name that no open question has: it would decide nothing.

        Raises:
            UsageError: with the names that there are.
        """
        strange = [name for name in self.given if name not in self.asked]
        if strange:
            raise UsageError(
                say(
                    "没有 {names} 这样两边都改过的字段,未写入任何内容;现有:{known}",
                    "no field {names} was changed on both sides, and nothing was written; there are: {known}",
                    names=joined(strange), known=joined(self.asked),
                )
            )

    def renumber(self, shown: tuple[Renumbered, ...]) -> None:
        """Agree to other ids for records that have left the house under their own."""
        if self.agreed:
            return
        listed = ", ".join(f"{one.old.id} -> {one.new.id}" for one in shown)
        if asking.possible(self.call):
            asking.sure(
                self.call,
                say("{listed}:原编号已印出或导出,但别人先用了。改号后须重印。改吗?",
                    "{listed}: the old id was printed or exported, but others used it first; print again after the"
                    " change. Change?", listed=listed),
            )  # fmt: skip
            return
        message = say(
            "{listed}:原编号已印出或导出,但别人先用了;同意改号并重印:ecentre sync --renumber",
            "{listed}: the old id was printed or exported, but others used it first; to change it and print again:"
            " ecentre sync --renumber",
            listed=listed,
        )
        raise RefusedError(
            say("编号要改,先问您;未写入任何内容", "ids would change; you are asked first; nothing was written"),
            tuple(Problem("sync.exposed", "X.7", message, one.old) for one in shown),
        )

    def _asked(self, one: Question) -> str:
        output.words(self._sentence(one))
        while True:
            said = asking.line(say("  1 用我的  2 用别人的  (Ctrl-C 停下,什么都不改)",
                                   "  1 mine  2 theirs  (Ctrl-C stops, nothing is changed)"))  # fmt: skip
            if said in CHOICES:
                return CHOICES[said]

    def _sentence(self, one: Question) -> Words:
        schema = self.call.schemas.get(one.ref.kind)
        field = one.place.partition("/")[0]
        teller = wording.Teller(self.call.kept, self.call.schemas)
        told = [teller.value(one.ref.kind, field, value) for value in (one.base, one.mine, one.theirs)]
        return say(
            "{id} 的{label}:原为 {base},您改为 {mine},{by} 于 {at} 改为 {theirs}",
            "{label} of {id}: it was {base}, you made it {mine}, {by} made it {theirs} at {at}",
            id=one.ref.id, label=schema.label(field), base=told[0], mine=told[1], theirs=told[2],
            by=teller.name("person", one.by), at=one.at[:16].replace("T", " "),
        )  # fmt: skip

    def _problem(self, one: Question) -> Problem:
        message = say(
            "{what};用自己的:ecentre sync --mine {name},用别人的:ecentre sync --theirs {name}",
            "{what}; your own: ecentre sync --mine {name}, theirs: ecentre sync --theirs {name}",
            what=self._sentence(one), name=one.name,
        )  # fmt: skip
        return Problem("sync.field", "X.7", message, one.ref, one.place)


def _told(call: Call, done: Outcome, more: Words | None, taken: list[str]) -> int:
    if call.format == "json":
        output.envelope(call, **as_data(done), taken=taken)
    else:
        for line in _lines(done):
            output.words(line)
        if more is not None and done.offline is None:
            output.words(more)
    return Exit.PROBLEMS if done.aside else Exit.OK


def as_data(done: Outcome) -> dict[str, object]:
    """Give an outcome as programs read it."""
    return {
        "received": done.received, "published": done.published, "waiting": done.waiting,
        "offline": done.offline is not None,
        "renumbered": [{"from": one.old.id, "to": one.new.id} for one in done.renumbered],
        "aside": [{"step": one.subject, "why": str(one.why), "ids": list(one.ids)} for one in done.aside],
        "notes": [str(one) for one in done.notes], "backup": done.backup,
    }  # fmt: skip


def _lines(done: Outcome) -> list[Words]:
    lines = [
        say("{old} 改为 {new}:原编号已被别人先用", "{old} is now {new}: others had used the id first",
            old=one.old.id, new=one.new.id)
        for one in done.renumbered
    ]  # fmt: skip
    lines += [
        say("没有带上:{what}。{why}", "not brought along: {what}. {why}", what=step_told(one.subject), why=one.why)
        for one in done.aside
    ]
    if done.aside:
        lines.append(say("没有带上的原样存在本机,没有丢;按上面说的重新办理就行",
                         "what was not brought along is kept in this copy; do it again as said above"))  # fmt: skip
    lines += done.notes
    if done.offline is not None:
        lines.append(
            say("{why};不要紧,{n} 步存在本机,连上后再运行 ecentre sync",
                "{why}; never mind, {n} steps wait here; run ecentre sync once connected",
                why=done.offline, n=done.waiting)
        )  # fmt: skip
    elif not (done.received or done.published):
        lines.append(say("已是最新,没有要收发的", "all up to date, nothing to take in or send"))
    else:
        lines.append(say("收到 {n} 步,发出 {k} 步", "{n} steps taken in, {k} sent", n=done.received, k=done.published))
    return lines


def _waiting(call: Call) -> int:
    """Tell what would be sent, without asking anybody."""
    from ecentre.git import Git
    from ecentre.sharing import settings, unpublished

    git = Git(call.root)
    if not settings.connected(git):
        raise UsageError(say("还没有共享;先运行 ecentre connect", "not shared yet; first: ecentre connect"))
    found = unpublished.steps(git, unpublished.ids(git, git.head(), settings.verified(git)), call.schemas)
    output.text(call, "".join(f"{step_told(one.subject)}\n" for one in found))
    output.words(say("{n} 步待发;这是预览,未写入任何内容", "{n} steps to send; nothing was written", n=len(found)))
    return Exit.OK
