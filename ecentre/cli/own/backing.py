"""``backup``: the whole centre in one file that was taken back once; proved again, opened again, listed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from ecentre.cli import bar, output
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.session import Call, current
from ecentre.errors import UsageError
from ecentre.model import Column, Table
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.backup.making import Made
    from ecentre.backup.opening import Proof
    from ecentre.git import Git

Place = Annotated[
    str, argument(say("备份到哪个文件夹或文件;不写就放到上次的文件夹", "where to: a folder or a file; if left out,"
                      " the folder of the last one"), say("[文件夹|文件]", "[DIR|FILE]"))
]  # fmt: skip
Opened = Annotated[
    str, option("--open", say("把备份取回到这个新文件夹", "take the backup back into this new folder"),
                say("文件夹", "DIR"))
]  # fmt: skip
Check = Annotated[bool, option("--check", say("只核对这份备份能不能用", "only prove that the backup is sound"))]
Listed = Annotated[bool, option("--list", say("列出在这台电脑上做过的备份", "list the backups made from here"))]
COLUMNS = (
    Column("at", say("时间", "made at")),
    Column("there", say("还在", "there"), "flag"),
    Column("size", say("大小(KB)", "size (KB)"), "int"),
    Column("file", say("文件", "file")),
)
NAMED = 5  # so many names fit into a sentence
KEYS = say(
    "备份里没有任何人的签名密钥:密钥只在各人电脑上,另留恢复密钥一张锁进保险柜:ecentre key recovery",
    "no private key is in it: keys stay at their owners' machines; put a recovery key into the safe: ecentre key"
    " recovery",
)


def backup(place: Place = "", target: Opened = "", check: Check = False, listed: Listed = False) -> int:
    """Make a backup, prove one, or take one back."""
    call = current()
    if sum(map(bool, (target, check, listed))) > 1 or (listed and place) or ((target or check) and not place):
        raise UsageError(
            say("写法:ecentre backup 文件夹;ecentre backup 文件 --check;ecentre backup 文件 --open 新文件夹",
                "usage: ecentre backup FOLDER; ecentre backup FILE --check; ecentre backup FILE --open NEW")
        )  # fmt: skip
    if listed:
        return _list(call)
    if check:
        return _prove(call, Path(place).expanduser())
    return _open(call, Path(place).expanduser(), Path(target).expanduser().resolve()) if target else _make(call, place)


def _make(call: Call, place: str) -> int:
    from ecentre.backup import making
    from ecentre.backup.place import wish
    from ecentre.git import Git

    git = Git(call.root)
    wanted = wish(place or _before(call, git))
    with bar.moving(say("正在备份并试着取回", "making it and taking it back")) as move:
        made = making.make(call.root, wanted, move)
    if call.format == "json":
        notes = [str(one) for one in _warned(git, made)]
        output.envelope(call, **{**_data(made.proof), "file": str(made.file)}, left_out=made.left_out, notes=notes)
        return 0
    output.words(say("已备份:{file}({size})", "backed up: {file} ({size})", file=made.file, size=_size(made.size)))
    output.words(_held(made.proof))
    output.words(
        say("已从这份文件试着取回一遍,逐件核对一致", "it was taken back once from this file, and every record is there")
    )
    for line in (*_warned(git, made), *_keys(made.proof), _back(made.file)):
        output.words(f"  {line}")
    return 0


def _before(call: Call, git: Git) -> str:
    """Give the folder of the last backup, or ask for one."""
    from ecentre.backup import past

    last = next(iter(past.known(git)), None)
    if last:
        return str(Path(last.file).parent)
    said = ""
    if asking.possible(call):
        said = asking.line(say("备份到哪个文件夹(如U盘 E:/备份)", "back up to which folder (such as E:/backup)"))
    if said:
        return said
    raise UsageError(
        say("请写备份到哪里,最好是U盘或别的盘:ecentre backup E:/备份",
            "say where to, best a USB stick or another disk: ecentre backup E:/backup")
    )  # fmt: skip


def _warned(git: Git, made: Made) -> Iterator[Words]:
    """Say what is not as safe as it could be about this backup."""
    from ecentre import syncfolders
    from ecentre.backup.place import code, earlier

    here, there = syncfolders.warning(git.root), syncfolders.synced(made.file)
    if there and there == syncfolders.synced(git.root):
        yield say("备份和账都在{cloud}里,一处出事两份都没", "books and backup both lie in {cloud}", cloud=there)
    elif made.file.stat().st_dev == git.root.stat().st_dev and not there:
        yield say(
            "备份和账在同一个盘上,盘坏了两份都没;请再备一份到U盘或别的电脑:ecentre backup 文件夹",
            "the backup lies on the same disk as the books; make another on a USB stick: ecentre backup FOLDER",
        )
    if here:
        yield here
    if made.left_out:
        shown = [*made.left_out[:NAMED], *(["…"] if len(made.left_out) > NAMED else [])]
        yield say(
            "没有带上 {n} 项:打印件、表格、链接、密钥之类({names});要留的请自己另存",
            "{n} things were left out: printed pages, sheets, links, keys ({names}); keep them yourself if needed",
            n=len(made.left_out),
            names=joined(shown),
        )
    old = [one for one in earlier(made.file.parent, code(git)) if one != made.file]
    if old:
        yield say(
            "这个文件夹里还有本中心以前的备份 {n} 份,共 {size};程序不删旧的,要腾地方请自己删最早的",
            "{n} earlier backups of this centre lie there too, {size} in all; the program deletes none",
            n=len(old),
            size=_size(sum(one.stat().st_size for one in old)),
        )


def _prove(call: Call, file: Path) -> int:
    from ecentre.backup import opening

    with bar.moving(say("正在核对", "proving")) as move:
        proof = opening.prove(file, move)
    if call.format == "json":
        output.envelope(call, **_data(proof))
        return 0
    output.words(say("这份备份可以用:{file}", "the backup is sound: {file}", file=file))
    output.words(_held(proof))
    output.words(f"  {_back(file)}")
    return 0


def _open(call: Call, file: Path, target: Path) -> int:
    from ecentre import syncfolders
    from ecentre.backup import opening

    with bar.moving(say("正在取回", "taking it back")) as move:
        proof = opening.open_(file, target, move)
    told, shown = proof.told.manifest, _typed(target)
    if call.format == "json":
        output.envelope(call, folder=str(target), **_data(proof))
        return 0
    output.words(say("已取回到 {folder}", "taken back into {folder}", folder=target))
    output.words(_held(proof))
    next_ = [
        say("接着在这里办理:ecentre use {folder}", "to work in it: ecentre use {folder}", folder=shown),
        say("再说明坐在这台电脑前的是谁:ecentre whoami --set 姓名", "say who sits here: ecentre whoami --set NAME"),
        say("核实每一步:ecentre verify --full", "to have every step judged: ecentre verify --full"),
    ]
    if told["shared"]:
        next_.append(say("原来共享在 {place};接上:ecentre connect {place}", "it was shared at {place}: ecentre connect"
                         " {place}", place=quoted(told["shared"])))  # fmt: skip
    for line in (*next_, *_keys(proof), *filter(None, [syncfolders.warning(target)])):
        output.words(f"  {line}")
    return 0


def _list(call: Call) -> int:
    from ecentre.backup import past
    from ecentre.git import Git

    known = past.known(Git(call.root))
    rows = tuple((_moment(one.at), Path(one.file).is_file(), -(-one.size // 1024), one.file) for one in known)
    output.table(call, Table("backup", say("做过的备份", "backups made"), COLUMNS, rows))
    if not rows:
        output.words(say("还没有备份过;备份:ecentre backup 文件夹", "none was made yet: ecentre backup FOLDER"))
    return 0


def _held(proof: Proof) -> Words:
    """Say what a backup holds, of which centre, from when, and who sat there."""
    told = proof.told.manifest
    edited = len(told["status"])
    parts: list[Words] = [say("记录 {n} 件", "{n} records", n=proof.records)]
    if edited:
        parts.append(say("还没记账的手工改动和其他文件 {n} 个", "{n} hand edits and other files", n=edited))
    if told["requests"]:
        parts.append(say("待签的申请 {n} 份", "{n} waiting requests", n=told["requests"]))
    if proof.unread:
        parts.append(say("其中 {n} 件在原来的账上就有毛病(ecentre check)", "{n} of them faulty in the books already"
                         " (ecentre check)", n=proof.unread))  # fmt: skip
    return say(
        "{name}({code}),{at} 的账,当时坐在电脑前的是 {who}:{parts}",
        "{name} ({code}), the books of {at}, kept by {who}: {parts}",
        name=told["centre"].get("name", ""), code=told["centre"].get("code", ""), at=_moment(told["at"]),
        who=told["person"] or "-", parts=joined(parts),
    )  # fmt: skip


def _keys(proof: Proof) -> list[Words]:
    """Say where the keys are that the books know of; a centre where nobody has one yet hears nothing of them."""
    return [KEYS] if proof.told.manifest["kinds"].get("key") else []


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")


def _back(file: Path) -> Words:
    return say(
        "要取回时:ecentre backup {file} --open 新文件夹",
        "to take it back: ecentre backup {file} --open NEW",
        file=_typed(file),
    )


def _typed(path: Path) -> str:
    """Write a path as it is typed in a command, on every system."""
    return quoted(path.as_posix())


def _data(proof: Proof) -> dict[str, Any]:
    """Give what programs read of a backup."""
    told = proof.told.manifest
    names = ("centre", "at", "person", "program", "head", "records", "kinds", "requests", "status")
    return {
        "file": str(proof.told.file),
        "sha256": proof.told.sum,
        "unread": proof.unread,
        **{one: told[one] for one in names},
    }


def _size(size: int) -> str:
    """Write a number of bytes as people say it."""
    kilo = 1024
    return f"{-(-size // kilo)} KB" if size < kilo * kilo else f"{size / kilo / kilo:.1f} MB"
