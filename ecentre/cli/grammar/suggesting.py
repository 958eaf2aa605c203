"""What a person may have meant who typed a command that is not there: whole command lines, ready to be copied.

Words are read as commands and verbs are called: by label, by a part of it, by its characters in another order, by the
initials of its pinyin, by what people say for it, with slips of the fingers.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from ecentre import kinds
from ecentre.model import YEARLY_ID, typed
from ecentre.quoting import quoted
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import click

    from ecentre.kind import Kind

MOST = 4
SHORTEST = 3  # shorter words are near to everything
TAIL = 4  # figures that are the tail of an id
ANY_KIND = ("show", "log", "trace", "edit", "correct")
ALONE = ("undo", "today", "whoami")
BEHIND = ("list", "add")
"""Verbs that stand behind a kind only."""
HELPS = frozenset(("help", "帮助", "?", "？", "/?", "/h", "-?", "man"))
SAID = {
    "list": "清单 列表 列出 全部 台账 查询 ls all 查",
    "show": "查看 看 卡片 详情 显示 view cat get",
    "log": "经过 日志 办理经过 history",
    "trace": "经历 来历 追溯",
    "add": "登记 新增 新建 添加 增加 申请 填写 new create insert",
    "edit": "修改 编辑 改 change update",
    "correct": "更正 改正 纠正 fix",
    "undo": "撤回 撤回上一步 后悔 反悔 back 删除 delete remove rm del",
    "find": "查找 搜索 找 search grep",
    "today": "今天 待办 今日 todo",
    "whoami": "我是谁 登录 login user",
    "print": "打印",
    "restore": "恢复 还原",
    "import": "导入",
    "backup": "备份",
}
"""What people say for the commands that no workflow table names."""


class Near(NamedTuple):
    """One command that may be meant: what is typed for it, and what it is called."""

    line: str
    label: str


def plain(name: str) -> str:
    """Give the name of a command with the letters and the hyphen of a keyboard, small."""
    return unicodedata.normalize("NFKC", name).strip().lower().replace("_", "-")


def near(context: click.Context, known: Mapping[str, str], name: str, rest: Sequence[str]) -> list[Near]:
    """Give the command lines that may be meant by a word which is no command of a group; ``known`` tells its help."""
    kind = getattr(context.command, "kind", None)
    if context.parent is None:
        return _at_root(context, known, name, rest)
    if kind is not None:
        return _in_kind(kind, known, name, rest)
    wanted = plain(name)
    called = [one for one, help in known.items() if _means(wanted, help.partition(":")[0])]
    found = slips(wanted, tuple(known)) or called
    return _once(Near(f"{context.command_path} {one}{_tail(rest)}", known[one]) for one in found)


def _at_root(context: click.Context, known: Mapping[str, str], name: str, rest: Sequence[str]) -> list[Near]:
    """Give the command lines that may be meant by a first word which is no command."""
    wanted, tail = plain(name), _tail(rest)
    if rest and shows(name, ()) and plain(rest[0]) in known:
        return [Near(f"ecentre {plain(rest[0])} {quoted(name)}{_tail(rest[1:])}", _label(known, plain(rest[0])))]
    verb = next((one for one in (wanted, *slips(wanted, BEHIND)) if one in BEHIND), "")
    if verb and not rest:
        return [Near(f"ecentre asset {verb}", str(say("先写类别,再写动作", "the kind first, then the verb")))]
    found = list(_kinds_first(verb or wanted, rest))
    found = found or [Near(f"ecentre {one}{tail}", _label(known, one)) for one in slips(wanted, tuple(known))]
    found = found or list(_verbs(known, wanted, tail, exact=True))
    found += [] if rest and found else [*_kinds(context, wanted, rest), *_verbs(known, wanted, tail)]
    return _once(found or _wishes(name))


def shows(name: str, rest: Sequence[str]) -> bool:
    """Tell whether a word is an id that stands alone: whoever types it wants to see the record."""
    from ecentre.cli.meaning import idtext

    id = idtext.read(name)[1]
    whole = YEARLY_ID.fullmatch(id) is not None or (id.isdecimal() and len(id) >= TAIL)
    return whole and not any(not one.startswith("-") for one in rest[:1])


def _in_kind(kind: Kind, names: Mapping[str, str], name: str, rest: Sequence[str]) -> list[Near]:
    """Give the command lines that may be meant by a word which is no verb of a kind; ``names`` tells verb and help."""
    wanted, head = plain(name), f"ecentre {typed(kind.name)}"
    labels = {row.verb: row.label.zh for row in kind.workflow if not row.inner}
    called = [verb for verb in names if _means(wanted, labels.get(verb, "")) or wanted in SAID.get(verb, "").split()]
    verbs = called or slips(wanted, tuple(names))
    found = [Near(f"{head} {verb}{_tail(rest)}", names[verb]) for verb in verbs]
    if not found:
        others = [one for one in kinds.PREFIXES if any(not row.inner for row in kinds.get(one).rows(wanted))]
        found = [Near(f"ecentre {typed(one)} {quoted(wanted)} …", str(kinds.get(one).label)) for one in others[:2]]
        found += [] if others else [Near(f"{head} show {quoted(name)}", names.get("show", ""))]
        found.append(Near(f"{head} --help", str(say("可以:{verbs}", "there are {verbs}", verbs=" ".join(names)))))
    return _once(found)


def told(near: Iterable[Near]) -> Words | str:
    """Put what may be meant under each other."""
    lines = "".join(f"\n  {one.line}    {one.label}".rstrip() for one in near)
    return say(";是不是:{lines}", "; did you mean:{lines}", lines=lines) if lines else ""


def slips(wanted: str, names: Sequence[str]) -> list[str]:
    """Give the names that are a slip of the fingers, a plural or another spelling away."""
    from difflib import get_close_matches

    if not wanted.isascii() or len(wanted) < SHORTEST:
        return []
    for form in (wanted.removesuffix("s"), wanted.removesuffix("es"), wanted.replace("-", "")):
        same = [name for name in names if form in (name, name.replace("-", ""))]
        if same:
            return same[:1]
    return get_close_matches(wanted, [name for name in names if name.isascii()], n=3, cutoff=0.65)


def _means(wanted: str, label: str) -> bool:
    """Tell whether a word stands for a label: as it is, a part of it, its signs in another order, its initials."""
    if not label or not wanted:
        return False
    if not wanted.isascii():
        return wanted in label or (len(wanted) > 1 and set(wanted) <= set(label))
    from ecentre.cli.meaning.pinyin import Pinyin

    return wanted.isalpha() and len(wanted) > 1 and Pinyin().spells(wanted, label)


def _label(known: Mapping[str, str], name: str) -> str:
    """Say what a command of the root is: a kind by its label, any other by its help."""
    kind = name.replace("-", "_")
    return str(kinds.get(kind).label) if kind in kinds.PREFIXES else known.get(name, "")


def _tail(rest: Sequence[str]) -> str:
    return "".join(f" {quoted(word)}" for word in rest)


def _kind_of(word: str) -> list[str]:
    """Give the kinds that a word stands for, those called exactly so first."""
    wanted = plain(word)
    exact = [name for name in kinds.PREFIXES if wanted in (name.replace("_", "-"), str(kinds.get(name).label))]
    return exact or sorted(
        (name for name in kinds.PREFIXES if _means(wanted, kinds.get(name).label.zh)),
        key=lambda name: not _means(wanted, kinds.get(name).label.zh[-len(wanted) :]),
    )


def _kinds(context: click.Context, wanted: str, rest: Sequence[str]) -> Iterator[Near]:
    """Tell the kinds that a word stands for, with the verb behind it as it is typed."""
    for name in _kind_of(wanted):
        kind = kinds.get(name)
        verbs = [*SAID, *(row.verb for row in kind.workflow if not row.inner)]
        labels = {row.verb: row.label.zh for row in kind.workflow}
        words = [plain(one) for one in rest[:1]]
        verb = next((one for one in verbs for word in words if word in (one, *SAID.get(one, "").split())), "")
        verb = verb or next((one for one in labels for word in words if _means(word, labels[one])), "")
        alone = "" if not rest and _answers(context, name) else " list"
        line = f"ecentre {typed(name)}{f' {verb}' if verb else alone}{_tail(rest[1:] if verb else rest)}"
        yield Near(line, str(kind.label))


def _answers(context: click.Context, kind: str) -> bool:
    """Tell whether a kind answers where it is named without a verb."""
    group = context.command
    made = group.get_command(context, kind.replace("_", "-")) if hasattr(group, "get_command") else None
    return bool(getattr(made, "invoke_without_command", False))


def _kinds_first(wanted: str, rest: Sequence[str]) -> Iterator[Near]:
    """Tell the command of somebody who named the verb before the kind: ``list asset``."""
    verb = next((one for one, said in SAID.items() if wanted in (one, *said.split())), wanted)
    for name in _kind_of(rest[0]) if rest else ():
        kind = kinds.get(name)
        if verb in ("list", *ANY_KIND) or kind.rows(verb):
            yield Near(f"ecentre {typed(name)} {verb}{_tail(rest[1:])}", str(kind.label))


def _verbs(known: Mapping[str, str], wanted: str, tail: str, *, exact: bool = False) -> Iterator[Near]:
    """Tell the commands that a word stands for which find the kind by the id, and those of the program itself."""
    for verb, said in SAID.items():
        if wanted in said.split() and verb in known:
            yield Near(f"ecentre {verb}{'' if verb in ALONE else tail}", known[verb])
    rows = [(name, row) for name in kinds.PREFIXES for row in kinds.get(name).workflow if row.source and not row.inner]
    for name, row in rows:
        if wanted == row.label.zh if exact else (not wanted.isascii() and _means(wanted, row.label.zh)):
            yield Near(f"ecentre {kinds.get(name).command(row)}{tail or ' …'}", str(row.label))


def _wishes(text: str) -> Iterator[Near]:
    """Tell the commands for what people want to do, where that is what was typed."""
    from ecentre.cli.dialogue import wishes

    for _, wish in wishes.near(text, {})[:2]:
        yield from (Near(f"ecentre {way.run}", str(way.label)) for way in wish.ways[:1])


def _once(found: Iterable[Near]) -> list[Near]:
    return list({one.line: one for one in found}.values())[:MOST]


__all__ = ["HELPS", "Near", "near", "plain", "shows", "slips", "told"]
