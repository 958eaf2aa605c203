"""``new``: what do you want to do? Offers the everyday wishes, hears what the words tell, and begins the form."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import click

from ecentre.cli import output
from ecentre.cli.dialogue import asking, choosing, wishes
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import values
from ecentre.cli.session import current
from ecentre.errors import EcentreError, NotFoundError, RepositoryError
from ecentre.model import Column, Table
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.cli.dialogue.wishes import Way, Wish
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook

NEAR = 6
ASK = say("您想办什么事?", "What do you want to do?")
HOW = say("序号,或直接写(如 打印机坏了)", "a number, or in words (such as: printer broken)")
NONE = say("  没听懂,换个说法,或写序号", "  not understood; say it another way, or give a number")
ALL = say("全部:ecentre new;按词查命令:ecentre --help", "all of them: ecentre new; all commands: ecentre --help")
Said = Annotated[
    list[str] | None,
    argument(
        say("想办的事,如 我要领一台电脑;不写就逐项选", "what you want, such as: a new computer; else choose"),
        say("[想办的事]...", "[WISH]..."),
    ),
]


def new(words: Said = None) -> int:
    """Say what you want to do; the form for it begins here."""
    call, text = current(), " ".join(words or ())
    if not asking.possible(call):
        return _listed(call, text)
    with suppress(RepositoryError):
        _ = call.root  # which books these are is said before the first question
    said = text
    while True:
        call.asked, call.answers = False, {}
        wish = _meant(call, said) if said else _chosen(call)
        if wish is None:
            said = ""
            continue
        call.asked = True
        try:
            return _begun(call, wish, said)
        except asking.BackError:
            said = ""


def _listed(call: Call, text: str) -> int:
    """Give the wishes with their commands, those that come near the words where there are any."""
    found = [one for _, one in wishes.near(text, _heard(call, text))][:NEAR] if text else wishes.everything()
    if not found:
        raise NotFoundError(say("没有听懂“{text}”。{all}", "“{text}” was not understood. {all}", text=text, all=ALL))
    headings = dict(wishes.groups())
    columns = (
        Column("group", say("类别", "group")), Column("wish", say("想办的事", "wish")),
        Column("command", say("命令", "command")),
    )  # fmt: skip
    rows = tuple((str(headings[one.group]), str(one.label), f"ecentre {way.run}") for one in found for way in one.ways)
    output.table(call, Table("wishes", ASK, columns, rows))
    return 0


def _heard(call: Call, text: str) -> dict[str, Any]:
    try:
        return wishes.heard(call.kept, text)
    except EcentreError:  # outside of a centre there are no names to hear
        return {}


def _meant(call: Call, text: str) -> Wish | None:
    """Give the wish that words mean: the nearest, where it is much nearer than the next, else one that is chosen."""
    found = wishes.near(text, _heard(call, text))[:NEAR]
    if not found:
        output.words(NONE)
        return None
    if len(found) == 1 or found[0][0] >= 2 * found[1][0]:
        return found[0][1]
    call.asked = True
    try:
        return _one(say("您是想:", "Do you mean:"), [one for _, one in found])
    except asking.BackError:
        return None


def _chosen(call: Call) -> Wish | None:
    """Let a person choose a group and a wish in it, or say it in words."""
    offered = wishes.groups()
    output.words(ASK)
    choosing.tell([(str(label), "") for _, label in offered])
    said = asking.line(HOW)
    bare = values.plain(said)
    if bare.isdecimal() and 0 < int(bare) <= len(offered):
        name, heading = offered[int(bare) - 1]
        try:
            return _one(heading, [one for one in wishes.everything() if one.group == name])
        except asking.BackError:
            return None
    return _meant(call, said) if said else None


def _one(heading: Any, found: Iterable[Wish]) -> Wish:
    by_label = {str(one.label): one for one in found}
    return by_label[choosing.pick(heading, [(label, "") for label in by_label], back=True)]


def _begun(call: Call, wish: Wish, text: str) -> int:
    """Begin the command of a wish, with what the words told already."""
    output.words(f"→ {wish.label}")
    way = wish.ways[0]
    if len(wish.ways) > 1:
        offered = [(one.run, str(one.label)) for one in wish.ways]
        chosen = choosing.pick(say("怎样办?", "How?"), offered, back=True)
        way = next(one for one in wish.ways if one.run == chosen)
    told = _heard(call, text) if text else {}
    call.answers = {field: told[name] for name, field in wish.told.items() if name in told}
    if "category" in told and way.run == "requisition add":
        _idle(call.kept, told["category"])
    return _run(call, way)


def _idle(book: IndexBook, category: str) -> None:
    """Say what of the class stands idle: it is transferred before anything is bought [A2.3.5]."""
    from ecentre.subjects import survey

    free = [one for one in book.find("asset", category=category) if one.state in survey.FREE]
    if free:
        listed = joined(f"{one.id} {one.text('name')}" for one in free[: survey.LISTED])
        asking.paragraph(
            str(say("库里有 {n} 件闲置:{listed}。先调配,后购买 [A2.3.5]:照样填申请,核查时由办公区专员调拨给您",
                    "{n} stand idle: {listed}. Transfer comes before buying [A2.3.5]: ask all the same; the specialist "
                    "will transfer one", n=len(free), listed=listed))
        )  # fmt: skip


def _run(call: Call, way: Way) -> int:
    """Run a command in this process, as if it had been typed."""
    output.words(f"  ecentre {way.run}")
    context = click.get_current_context().find_root()
    command: click.Command = context.command
    words = way.run.split()
    while words and isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        if found is None:
            raise NotFoundError(say("没有 {name} 这个命令", "no command {name}", name=name))
        context = found.make_context(name, [], parent=context, obj=call) if not words else click.Context(
            found, info_name=name, parent=context, obj=call
        )  # fmt: skip
        command = found
    with context:
        answer = command.invoke(context)
    return answer if isinstance(answer, int) else 0
