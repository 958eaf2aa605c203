"""``find``: any record by words, in the order a person would want to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import kinds
from ecentre.cli import output
from ecentre.cli.meaning import matching, naming
from ecentre.cli.meaning.sought import folded
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Column, Table, typed
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.cli.meaning.matching import Found, Matcher

SHOWN = 20
ROOMY = 60  # columns from which on a table can be read
CUT = ("table", "plain")
"""The forms for people, who are shown the first so many; programs get everything."""
COLUMNS = (
    Column("kind", say("类别", "kind")),
    Column("id", say("编号", "id")),
    Column("title", say("名称", "name")),
    Column("state", say("状态", "state")),
    Column("matched", say("命中", "matched")),
)
WORD = typer.Argument(
    metavar=str(say("词...", "WORD...")),
    help=str(
        say(
            "词、编号末几位、拼音或拼音首字母;几个词要同时有", "words, ends of ids, pinyin or its initials; all of them"
        )
    ),
)
KIND = typer.Option(
    "--kind",
    metavar=str(say("类别", "KIND")),
    help=str(say("只在这类记录里找,如 资产;可多次", "only among this kind; may be repeated")),
)
ALL = typer.Option("--all", help=str(say("全部列出,不只前几件", "list all, not the first ones only")))


def find(
    words: Annotated[list[str], WORD], kind: Annotated[list[str] | None, KIND] = None, all: Annotated[bool, ALL] = False
) -> None:
    """List the records that hold all the words, the likeliest first."""
    call = current()
    among = [name for one in kind or () for name in named(one)] or list(kinds.PREFIXES)
    matcher = matching.Matcher(call.book, call.schemas, words)
    if not matcher.words:
        raise UsageError(say("要找什么?如 ecentre find 投影仪 会议室", "find what? Such as: ecentre find projector"))
    among = [name for name in among if call.book.ids(name)]
    found = sorted((one for name in among for one in matcher.found(name)), key=lambda one: one.order)
    if not found:
        raise NotFoundError(_nothing(call, matcher, words, among))
    cut = call.format in CUT and not call.to and not all
    shown = found[:SHOWN] if cut else found
    rows = tuple(_row(call, matcher, one) for one in shown)
    narrow = call.format == "table" and not call.to and output.columns() < ROOMY
    if narrow:
        output.text(call, "\n".join(line for row in rows for line in _narrow(row, output.columns())) + "\n")
    else:
        output.table(call, Table("find", say("查找", "find"), COLUMNS, rows))
    _told(call, found, shown, words)


def named(text: str) -> list[str]:
    """Give the kinds that are called so: by name, as typed on the command line, or by a part of the label.

    Raises:
        UsageError: no kind is.
    """
    wanted = folded(text).strip()
    known = {name: kinds.get(name).label for name in kinds.PREFIXES}
    exact = [
        name for name, label in known.items()
        if wanted in (folded(name), typed(name), label.zh, label.en.lower())
    ]  # fmt: skip
    partly = exact or [name for name, label in known.items() if wanted in label.zh]
    if not partly:
        raise UsageError(
            say(
                "没有“{text}”这类记录;全部类别:ecentre --help",
                "there are no records of a kind “{text}”; all kinds: ecentre --help", text=text,
            )
        )  # fmt: skip
    return partly


def _row(call: Call, matcher: Matcher, one: Found) -> tuple[str, ...]:
    raw, kind, data = call.format == "json", kinds.get(one.kind), one.data
    title = data.get(kind.title)
    return (
        one.kind if raw else str(kind.label),
        str(data["id"]),
        matcher.teller.value(one.kind, kind.title, title) if title else "",
        str(data.get("state", "")) if raw else matcher.teller.value(one.kind, "state", data.get("state")),
        joined(_place(kind.title, place) for place in matcher.places(one)),
    )


def _narrow(row: tuple[str, ...], room: int) -> Iterator[str]:
    """Write one record for a narrow screen: what it is, and below it its state and where the words were found."""
    from ecentre.render.clean import clean
    from ecentre.render.folding import hanging

    kind, id, title, state, matched = map(clean, row)
    yield from hanging(f"{id} {title if title != id else kind}", room)
    yield from hanging(f"  {kind}  {state}  {matched}", room)


def _place(title: str, place: tuple[str, str, str]) -> str:
    """Tell where a word was found: the label, and the value where the row does not show it already."""
    where, label, value = place
    return label if where in ("id", title, "state") else f"{label} {value}"


def _told(call: Call, found: Sequence[Found], shown: Sequence[Found], words: Sequence[str]) -> None:
    """Say how many were found, and how to go on."""
    if call.format not in CUT or call.to:
        return
    if len(shown) < len(found):
        more = say(
            "另有 {n} 件;全部列出:ecentre find {words} --all", "and {n} more; all of them: ecentre find {words} --all",
            n=len(found) - len(shown), words=" ".join(map(quoted, words)),
        )  # fmt: skip
        output.words(more)
    output.words(say("看一件:ecentre show {id}", "see one: ecentre show {id}", id=shown[0].data["id"]))


def _nothing(call: Call, matcher: Matcher, words: Sequence[str], among: Sequence[str]) -> Words:
    """Say that nothing was found, which word is to blame, what is spelt alike, and what to try."""
    hints = [*_alone(call, matcher, among), *_alike(call, matcher, among)]
    return say(
        "没有找到“{words}”{hints}\n可以少写一个词、只写编号末几位,或用拼音首字母;按类别看全部:ecentre asset list",
        "nothing found for “{words}”{hints}\ntry fewer words, the end of an id, or pinyin initials; "
        "all of one kind: ecentre asset list",
        words=" ".join(map(quoted, words)), hints="".join(f"\n  {hint}" for hint in hints),
    )  # fmt: skip


def _alone(call: Call, matcher: Matcher, among: Sequence[str]) -> Iterator[Words]:
    """Tell of several words how many records each would find alone."""
    if len(matcher.words) < 2:
        return
    for word in matcher.words:
        one = matching.Matcher(call.book, call.schemas, [word.typed])
        count = sum(len(one.found(name)) for name in among)
        yield say(
            "只找“{word}”有 {n} 件", "“{word}” alone: {n}", word=word.typed, n=count
        )  # fmt: skip


def _alike(call: Call, matcher: Matcher, among: Sequence[str]) -> Iterator[Words]:
    """Give the titles that are spelt much like a word."""
    from difflib import get_close_matches

    titled = [name for name in among if kinds.get(name).title in call.schemas.get(name).names]
    known = {title for name in titled for title in naming.titles(call.book, name).values() if title}
    short = {folded(title): title for title in sorted(known) if len(title) <= LONGEST}
    near = [short[one] for word in matcher.words for one in get_close_matches(word.text, short, n=3, cutoff=0.5)]
    if near:
        yield say("是不是:{near}", "did you mean: {near}", near=joined(dict.fromkeys(near)))


LONGEST = 20  # characters of a title that may be meant by one word
