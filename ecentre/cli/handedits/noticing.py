"""Hand edits noticed: at the end of a command, once for each change, what was changed in words and the two ways on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ecentre.errors import EcentreError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecentre.cli.handedits.edited import Found
    from ecentre.cli.session import Call
    from ecentre.git import Git
    from ecentre.words import Words

TOLD = "noticed"
SHOWN = 5
LARGE = 300_000  # bytes of git's index, some 3,000 files, from which on git is quicker, or what a list has seen will do
BY_ITSELF = frozenset(("keep", "open", "restore", "doctor"))
"""Commands that are about hand edits themselves."""
GONE = "-"
Way = tuple["Words", tuple[str, ...]]
KEEP: Way = (say("保留(记为一次更正)", "keep it as a correction"), ("k", "keep", "保留"))
PUT_BACK: Way = (say("恢复原样", "put it back"), ("r", "restore", "恢复", "恢复原样"))
TAKE_AWAY: Way = (say("收走", "take it away"), ("r", "restore", "收走"))
LATER: Way = (say("以后再说", "later"), ())
"""What may be done with a hand edit: how it is called, and the words that mean it beside its number."""


def noticed(call: Call) -> bool:
    """Tell of hand edits not told of before; False where whoever was asked what to do with them broke off.

    Nothing is looked for where no books were opened, or only read with nobody looking on.
    """
    if not _worth_it(call):
        return True
    from ecentre.git import Git

    git = Git(call.root)
    new = _untold(git, _touched(call, git))
    return not new or _told(call, new)


def _worth_it(call: Call) -> bool:
    used = vars(call).keys()
    if "root" not in used or not ("kept" in used or ({"book", "entered"} & used and sys.stderr.isatty())):
        return False
    from ecentre.cli import own

    entry = own.COMMANDS.get(call.command)
    return call.command not in BY_ITSELF and not (entry is not None and entry.hidden)


def _touched(call: Call, git: Git) -> list[str]:
    from ecentre import worktree

    if (git.dir / "index").stat().st_size < LARGE:
        return worktree.touched(git)
    if "book" in vars(call):
        return sorted(ref.path for ref in call.book.laid)
    return [path for _, path in git.changed() if path.startswith(f"{worktree.TOP}/")]


def _untold(git: Git, paths: Iterable[str]) -> list[str]:
    """Give the paths whose content was not told of before, and remember all of them as they are now."""
    import json

    from ecentre import disk, objects

    memory = git.own / TOLD
    try:
        before = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = None
    if not isinstance(before, dict):
        before = {}
    now = {path: _content(git.root / path) for path in paths}
    if now != before:
        try:
            disk.write_all({memory: json.dumps(now).encode()}, objects.drafts(git), durable=False)
        except OSError:
            return []  # what cannot be remembered would be told again and again
    return [path for path, content in now.items() if before.get(path) != content]


def _content(file: Path) -> str:
    from ecentre import worktree

    return min(worktree.lies(file), default=GONE) or GONE


def _told(call: Call, paths: list[str]) -> bool:
    from ecentre.cli import output
    from ecentre.cli.handedits import edited

    fresh = _again(call)
    found = [one for path in paths if (one := edited.looked_at(fresh, path))]
    for one in found[:SHOWN]:
        output.words("\n".join(one.lines))
        if not _asked(fresh, call, one):
            return False
    if len(found) > SHOWN:
        output.words(say("另有 {n} 个文件手工改过,全部列出:ecentre doctor", "{n} more files were changed by hand; all"
                         " of them: ecentre doctor", n=len(found) - SHOWN))  # fmt: skip
    return True


def _again(call: Call) -> Call:
    """Give a call of the same person in the same centre, without what was meant for the command that has ended."""
    fresh = type(call)()
    fresh.person, fresh.no_input, fresh.command = call.person, call.no_input, "keep"
    vars(fresh)["root"] = call.root
    return fresh


def _asked(fresh: Call, ended: Call, one: Found) -> bool:
    """Offer the ways on, by number where somebody can answer; False where the question was broken off."""
    from ecentre.cli import output
    from ecentre.cli.dialogue import asking
    from ecentre.cli.handedits import edited

    ways = "\n".join(f"  {way}" for way in edited.ways(one))
    if not ways:
        return True
    if ended.yes or ended.dry_run or not (asking.possible(ended) and sys.stdout.isatty()):
        output.words(ways)
        return True
    try:
        _done(fresh, one)
    except KeyboardInterrupt:
        output.words(f"\n{say('以后再说:', 'later:')}\n{ways}")
        return False
    return True


def _done(fresh: Call, one: Found) -> None:
    from ecentre.cli import failure, output
    from ecentre.cli.dialogue import asking
    from ecentre.cli.handedits import edited
    from ecentre.cli.own import mending, restoring

    ways = [KEEP] if one.keepable else []
    ways += [PUT_BACK if one.known else TAKE_AWAY, LATER]
    shown = "  ".join(f"{number} {way[0]}" for number, way in enumerate(ways, start=1))
    said = asking.line(f"  {shown} [{len(ways)}]").lower()
    meant = next((way for number, way in enumerate(ways, start=1) if said in (str(number), *way[1])), LATER)
    try:
        if meant is KEEP:
            mending.taken(fresh, edited.named(one.path))
        elif meant is not LATER:
            restoring.drop(fresh, [one.path])
        else:
            output.words("\n".join(f"  {way}" for way in edited.ways(one)))
    except (EcentreError, OSError) as error:
        failure.told(error, ())
    fresh.forget()
    fresh.reason = ""


__all__ = ["noticed"]
