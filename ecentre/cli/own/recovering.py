"""``key recovery`` and ``key recover``: a key for the safe, and the way back for an administrator who lost theirs."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from ecentre import actions, clock, commit, keyfile, keyring, paperkey, policy, sshsig
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import option
from ecentre.cli.meaning import naming
from ecentre.cli.own import keyentry
from ecentre.cli.own.keyentry import new_pin
from ecentre.cli.session import Call, current
from ecentre.errors import InvalidError, RefusedError, UsageError
from ecentre.index import PendingBook
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record
    from ecentre.sshsig import PrivateKey

SAFE = say("保险柜", "safe")
TEXT = say("文字", "TEXT")
Kept = Annotated[str, option("--label", say("存放处", "where it is kept"), TEXT)]
Label = Annotated[str, option("--label", say("新密钥的存放处", "where the new key is kept"), TEXT)]


def recovery(label: Kept = "") -> int:
    """Make a recovery key, show it once to be printed, and enter its public part."""
    call = current()
    person = call.actor(call.kept)
    keyentry.needs_own_key(call.kept, person)
    if call.format not in ("table", "plain", "html"):
        raise UsageError(say("恢复密钥只有文字或网页:-o html", "a recovery key is text or a web page: -o html"))
    private = keyfile.generate()
    fields = keyentry.with_private(person, private, "recovery", label or str(SAFE))
    if call.dry_run:
        return keyentry.act(call, fields)
    foreseen = commit.act(call.root, lambda book: keyentry.entered(call.desk(book), fields, call.paper()), dry_run=True)
    _show(call, private, foreseen.change.records[0])
    _copied(call, private)
    call.to, call.output = "", "plain"
    return keyentry.act(call, fields)


def _show(call: Call, private: Ed25519PrivateKey, key: Record) -> None:
    """Show the secret once: on the screen, in a pipe to the printer, or in the file that was asked for by name."""
    told = {
        "centre": _centre(call.kept),
        "person": naming.title(call.kept, "person", key.text("person")),
        "id": key.id, "fingerprint": key.text("fingerprint"),
        "day": clock.today().isoformat(), "rows": paperkey.rows(private),
    }  # fmt: skip
    if call.format == "html":
        output.data(call, _page(told), "html")
        if call.to:
            output.words(say("  打印后请删除这个文件", "  print it, then delete the file"))
        return
    head = say("{centre} 恢复密钥 {id} {person} {day}", "{centre}, recovery key {id} {person} {day}", **told)
    rows = "".join(f"  {place}  {row}\n" for place, row in enumerate(paperkey.rows(private), start=1))
    use = say("抄写或打印后封入信封,锁进保险柜;使用时:ecentre key recover",
              "Write or print it, seal it, lock it in the safe; to use it: ecentre key recover")  # fmt: skip
    output.text(call, f"{head}\n{key.text('fingerprint')}\n\n{rows}\n{use}\n")


def _centre(book: IndexBook) -> str:
    """Give the name of the centre with its code."""
    found = book.find("centre")
    return f"{found[0].text('name')}({found[0].text('code')})" if found else keyentry.centre(book)


def _page(told: dict[str, Any]) -> bytes:
    import segno
    from markupsafe import Markup

    from ecentre.records import data_folder
    from ecentre.render import page

    picture = segno.make("".join(told["rows"]).replace(" ", ""), micro=False).svg_inline(scale=5)
    return page.compose(data_folder("templates"), "centre/recovery.html.j2", {**told, "picture": Markup(picture)})  # noqa: S704


def _copied(call: Call, private: Ed25519PrivateKey) -> None:
    """Ask for the last row, so that no key enters the books that nobody wrote down."""
    if not asking.possible(call):
        return
    last = paperkey.ROWS - 1
    wanted = private.private_bytes_raw()[last * paperkey.PART :]
    while _row(last, say("请照抄好的纸输入第 {n} 行", "type row {n} from your copy", n=last + 1)) != wanted:
        output.words(say("不是这一行", "that is another row"))


def recover(label: Label = "") -> int:
    """Replace the lost key of the sole administrator: enter a new one, confirm it, revoke the lost."""
    call = current()
    person = call.actor(call.kept)
    _refuse_where_another_can_help(call, person)
    saved = _typed(call, person)
    private = keyfile.generate()
    fields = keyentry.with_private(person, private, "personal", label)
    if call.dry_run:
        return writing.act(call, lambda book: _recovered(call, book, fields, saved))
    one = keyring.keep(keyentry.centre(call.kept), person, private, new_pin(call, person))
    return keyentry.kept_with(one, lambda: writing.act(call, lambda book: _recovered(call, book, fields, saved)))


def _recovered(call: Call, book: IndexBook, fields: Data, saved: PrivateKey) -> Change:
    desk = replace(call.desk(book), sign=keyentry.pen_of(saved))
    changes = [keyentry.confirmed(desk, actions.create(desk, "key", fields, "add", call.paper()))]
    paper = actions.Paper(call.reason or str(say("密钥遗失", "the key was lost")))
    for lost in keyentry.of_person(book, desk.actor, "personal", "active"):
        at = replace(desk, book=PendingBook(book, [one for change in changes for one in change.records]))
        changes.append(actions.advance(at, lost.ref, "revoke", {}, paper))
    new, used = changes[0].records[0], book.find("key", public=sshsig.line(sshsig.public(saved)))[0]
    said = say("{new} 已启用;作废 {n} 把", "{new} is in use; {n} revoked", new=new.id, n=len(changes) - 1)
    done = actions.combine(changes, "recover", f"key: recover {new.id}", said)
    again = say("恢复密钥已启封;另做一把并作废旧的:ecentre key recovery,再 ecentre key revoke {id} --reason 已启封",
                "the recovery key is out of its envelope; make another: ecentre key recovery, then: "
                "ecentre key revoke {id} --reason used", id=used.id)  # fmt: skip
    return replace(done, follow=(again,))


def _refuse_where_another_can_help(call: Call, person: str) -> None:
    others = [one for one in policy.holders(call.kept, "administrator", clock.today()) if one != person]
    if others:
        raise RefusedError(
            say("还有管理员 {who} 可以确认:先 ecentre key new,再请他确认并作废遗失的密钥",
                "the administrator {who} can help: ecentre key new, then let them confirm it and revoke the lost one",
                who=joined(naming.title(call.kept, "person", one) for one in others))
        )  # fmt: skip


def _typed(call: Call, person: str) -> PrivateKey:
    """Read the printed key, row by row on a terminal, else from standard input.

    Raises:
        RefusedError: it is none that the books know as this person's.
    """
    seed = b""
    if asking.possible(call):
        while len(seed) < paperkey.ROWS * paperkey.PART:
            row = len(seed) // paperkey.PART
            seed += _row(row, say("恢复密钥第 {n} 行", "row {n} of the recovery key", n=row + 1))
    else:
        seed = paperkey.typed("" if sys.stdin is None or call.no_input else sys.stdin.read())
    private = paperkey.private(seed)
    known = keyentry.of_person(call.kept, person, "recovery", "active")
    if sshsig.line(sshsig.public(private)) not in {one.text("public") for one in known}:
        raise RefusedError(
            say("这不是 {person} 现用的恢复密钥;查看:ecentre key", "no recovery key of {person}; see: ecentre key",
                person=naming.title(call.kept, "person", person))
        )  # fmt: skip
    return private


def _row(row: int, prompt: Words) -> bytes:
    """Ask until a row is typed as it is printed."""
    while True:
        try:
            return paperkey.typed(asking.line(prompt), row)
        except InvalidError as error:
            output.words(error)
