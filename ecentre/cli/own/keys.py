"""Keys on the command line: make one, enter one that exists, see which are usable here, give one another PIN."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click

from ecentre import disk, keyfile, keyring, sshsig
from ecentre.cli import output
from ecentre.cli.acting import pen
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.own import keyentry, recovering, statement
from ecentre.cli.session import Call, current
from ecentre.errors import EcentreError, InvalidError, NotFoundError, UsageError
from ecentre.model import Column, Table
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.keyring import Held
    from ecentre.model import Data, Record

TEXT, FILE = say("文字", "TEXT"), say("文件", "FILE")
KEPT = say("存放处,如 前台电脑、U盘", "where it is kept, such as the front desk computer")
Label = Annotated[str, option("--label", KEPT, TEXT)]
WITNESS = say("给检查程序用的见证密钥,写到 --to 文件", "a witness key for the checks, written to --to FILE")
Witness = Annotated[bool, option("--for-checks", WITNESS)]
Public = Annotated[str, argument(say("公钥文件(.pub)", "the public key (.pub)"), FILE)]
Key = Annotated[str, argument(say("密钥编号", "the key's id"), say("编号", "ID"))]


def bare() -> int:
    """Show my keys, and which of them are usable at this machine."""
    if click.get_current_context().invoked_subcommand:
        return 0
    call = current()
    person = call.actor(call.kept)
    here = {one.public: one for one in keyring.held(person)}
    mine = call.kept.find("key", person=person)
    schema = call.schemas.get("key")
    names = ("id", "purpose", "label", "fingerprint", "state")
    columns = (*(Column(name, schema.label(name)) for name in names), Column("here", say("本机", "here")))
    rows = tuple(_row(call, one, here.get(one.text("public"))) for one in mine)
    if not rows:
        output.words(say("还没有密钥;新建:ecentre key new", "no key yet; make one: ecentre key new"))
    title = say("{name} 的密钥", "keys of {name}", name=naming.title(call.kept, "person", person))
    output.table(call, Table("key", title, columns, rows))
    return 0


def _row(call: Call, key: Record, held: Held | None) -> tuple[str, ...]:
    schema = call.schemas.get("key")
    raw = call.format == "json"
    told = [key.text(name) if raw else str(schema.value_label(name, key.text(name))) for name in ("purpose", "state")]
    usable = str(_here(held)) if key.state == "active" or held is None else "-"
    return (key.id, told[0], key.text("label"), key.text("fingerprint"), told[1], usable)


def _here(held: Held | None) -> Words:
    if held is None:
        return say("不在本机", "not here")
    if held.sort != keyring.FILE:
        return say("可用(ssh-keygen)", "usable (ssh-keygen)")
    try:
        return say("可用,有 PIN", "usable, PIN") if keyring.locked(held) else say("可用,无 PIN", "usable, no PIN")
    except EcentreError:
        return say("文件损坏", "damaged")


def new(label: Label = "", for_checks: Witness = False) -> int:
    """Make an Ed25519 key in this machine and enter its public part for another administrator to confirm."""
    call = current()
    person = call.actor(call.kept)
    if for_checks:
        return _for_checks(call, person, label)
    private = keyfile.generate()
    fields = keyentry.with_private(person, private, "personal", label)
    own = keyentry.pen_of(private)
    if call.dry_run:
        return keyentry.act(call, fields, own)
    one = keyring.keep(keyentry.centre(call.kept), person, private, keyentry.new_pin(call, person))
    return keyentry.kept_with(one, lambda: keyentry.act(call, fields, own))


def _for_checks(call: Call, person: str, label: str) -> int:
    """Write a witness key to the file that becomes a secret of the forge; nothing of it stays here."""
    if not call.to:
        raise UsageError(say("见证密钥写到哪个文件:--to 文件", "which file shall the witness key go to: --to FILE"))
    keyentry.needs_own_key(call.kept, person)
    target, call.to = Path(call.to), ""
    if target.exists():
        raise UsageError(say("{name} 已经存在", "{name} is there already", name=target))
    draft = target.with_name(f"{target.name}.entering")
    private = (keyfile.opened(draft) if draft.exists() else None) or keyfile.generate()
    code = _entered(call, keyentry.with_private(person, private, "witness", label), draft, keyfile.written(private))
    if not call.dry_run:
        disk.replace(draft, target)
        output.words(
            say("私钥已写入 {name}:存为平台的保密变量 ECENTRE_WITNESS_KEY,然后删除这个文件",
                "the private key is in {name}: make it the forge's secret ECENTRE_WITNESS_KEY, then delete the file",
                name=target)
        )  # fmt: skip
    return code


def _entered(call: Call, fields: Data, draft: Path, secret: bytes) -> int:
    """Enter a key whose private part was written down before; where a former try was cut short, go on from there."""
    if call.dry_run:
        return keyentry.act(call, fields)
    if call.kept.find("key", public=fields["public"]):
        return 0
    keyfile.write(draft, secret)
    try:
        return keyentry.act(call, fields)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def add(file: Public, label: Label = "") -> int:
    """Enter a key that exists: of another type, in an agent, on a security key; it signs through ssh-keygen."""
    call = current()
    person = call.actor(call.kept)
    public, secret = _read(Path(file))
    entered = bool(call.kept.find("key", public=sshsig.line(sshsig.blob(public))))
    one = keyring.know(keyentry.centre(call.kept), person, public, secret, entered=entered)

    def enter() -> int:
        pen.announce(one)
        fields = keyentry.proven(
            person, one.public, "personal", label or _comment(public),
            lambda said: keyring.sign(one, None, said, sshsig.POSSESSION),
        )  # fmt: skip
        code = keyentry.act(call, fields, lambda _, message: keyring.sign(one, None, message, sshsig.NAMESPACE))
        if call.dry_run:
            keyring.forget(one)
        return code

    return keyentry.kept_with(one, enter)


def _comment(public: str) -> str:
    return " ".join(public.split(" ")[2:])


def _read(path: Path) -> tuple[str, Path | None]:
    """Give the line of a public key file and the private file beside it, if there is one.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it holds no key that can be accepted.
    """
    if not path.is_file():
        raise NotFoundError(say("找不到文件 {name}", "no such file: {name}", name=path))
    public = path.read_text(encoding="utf-8", errors="replace").strip()
    try:
        sshsig.blob(public)
    except sshsig.SignatureError as error:
        raise InvalidError(error.message) from error
    secret = path.with_suffix("")
    return public, secret if path.suffix == ".pub" and secret.is_file() else None


def pin() -> int:
    """Give my keys at this machine another PIN."""
    call = current()
    person = call.actor(call.kept)
    mine = [one for one in keyring.held(person) if one.sort == keyring.FILE]
    if not mine:
        raise NotFoundError(say("本机没有您的密钥文件;新建:ecentre key new", "no key of yours here: ecentre key new"))
    if not asking.possible(call):
        raise UsageError(say("改 PIN 请在终端办理", "change the PIN on a terminal"))
    for one in mine:
        told = say("{name} 现在的 PIN", "present PIN of {name}", name=one.name)
        old = asking.secret(told) if keyring.locked(one) else ""
        keyfile.unlocked(one.file, old)
        keyring.relock(one, old, keyentry.new_pin(call, person))
        output.words(say("{name} 的 PIN 已改", "the PIN of {name} is changed", name=one.name))
    return 0


def forget(id: Key) -> int:
    """Take one of my keys away from this machine; what it signed stays good, the books are not touched."""
    call = current()
    key = naming.record(call.kept, call.schemas, "key", id)
    one = next((one for one in keyring.held() if one.public == key.get("public")), None)
    if one is None:
        raise NotFoundError(say("{id} 不在本机", "{id} is not at this machine", id=key.id))
    asking.sure(call, say("从本机删除 {id} 的私钥?", "Delete the private key of {id} at this machine?", id=key.id))
    keyring.forget(one)
    output.words(say("{id} 已从本机删除", "{id} is gone from this machine", id=key.id))
    return 0


READS = ("statement",)
COMMANDS = {
    "new": new, "add": add, "recovery": recovering.recovery, "recover": recovering.recover,
    "statement": statement.statement, "pin": pin, "forget": forget,
}  # fmt: skip
HELP = {
    "new": say("新建一把密钥,公钥登记待确认 [X.2]", "make a key and enter its public part [X.2]"),
    "add": say("登记已有的公钥:其他类型、代理或硬件密钥 [X.2]", "enter a key of another type, an agent, a token [X.2]"),
    "recovery": say("制作恢复密钥,打印后锁进保险柜 [X.2]", "make the recovery key, to be printed for the safe [X.2]"),
    "recover": say("唯一的管理员遗失密钥时,凭恢复密钥换新 [X.2]", "replace the sole administrator's lost key [X.2]"),
    "statement": say("写出一步的签名和核对命令,供审计 [X.2]", "write a step's signature for an auditor [X.2]"),
    "pin": say("改本机密钥的 PIN", "change the PIN of one's keys here"),
    "forget": say("从本机删除一把密钥", "delete a key from this machine"),
}
EXAMPLES = {
    "new": "ecentre key new --label 前台电脑",
    "add": "ecentre key add id_ed25519_sk.pub --label 硬件密钥",
    "recovery": "ecentre key recovery -o html --to recovery.html",
    "recover": "ecentre key recover --label 新电脑",
    "statement": "ecentre key statement REQ-2026-0001 4 --to statement",
    "pin": "ecentre key pin",
    "forget": "ecentre key forget KEY-2026-0001",
}
