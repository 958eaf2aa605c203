"""Keys: which public key is whose, since when and until when; a signature counts by them and by nothing else [X.2]."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecentre import facts, policy, sshsig
from ecentre.kind import Kind, Transition, problem, say
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def claim(person: str, public: str, purpose: str) -> bytes:
    """Give what a key signs about itself when it is entered: whose it is and what for."""
    said = {"person": person, "public": public, "purpose": purpose}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def the_key_is_strong(record: Record, book: Book) -> Iterator[Problem]:
    """A public key is written whole, under its true fingerprint, and of a kind that nobody can forge [X.2]."""
    del book
    try:
        public = sshsig.blob(record.text("public"))
    except sshsig.SignatureError as error:
        yield problem(record, "public", "X.2", error.message, "public")
        return
    if record.get("fingerprint") != sshsig.fingerprint(public):
        message = say("指纹应是 {found}", "the fingerprint is {found}", found=sshsig.fingerprint(public))
        yield problem(record, "fingerprint", "X.2", message, "fingerprint")


def the_holder_proved_it(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody enters a key they do not hold: the key itself signs whose it is and what for [X.2]."""
    del book
    said = claim(record.text("person"), record.text("public"), record.text("purpose"))
    try:
        signer = sshsig.verify(record.text("possession"), said, sshsig.POSSESSION)
        if signer == sshsig.blob(record.text("public")):
            return
    except sshsig.SignatureError:
        pass
    yield problem(
        record, "possession", "X.2",
        say("没有持有证明:这把密钥没有为本人和用途签名;请重新登记:ecentre key add 公钥文件",
            "no proof of possession: the key did not sign for this person and purpose; enter it again: "
            "ecentre key add FILE.pub"),
        "possession",
    )  # fmt: skip


def one_key_belongs_to_one_record(record: Record, book: Book) -> Iterator[Problem]:
    """A key is entered once: it never changes hands and, once revoked, never comes back [X.2]."""
    earlier = (one for one in book.find("key", public=record.get("public")) if one.id < record.id)
    for other in earlier:
        yield problem(
            record, "once", "X.2",
            say("这把密钥已登记为 {id}({person}),不能再用;请另建一把:ecentre key new",
                "this key is entered as {id} ({person}) already; make another: ecentre key new",
                id=other.id, person=facts.named(book, "person", other.text("person"))),
            "public",
        )  # fmt: skip


def special_keys_are_held_by_administrators(record: Record, book: Book) -> Iterator[Problem]:
    """A recovery key and the witness key of the checks are answered for by an administrator [X.2]."""
    if record.get("purpose") == "personal" or not record.steps:
        return
    if record.get("person") not in policy.seated(book, "administrator", str(record.steps[0].get("at"))):
        yield problem(
            record, "administrator", "X.2",
            say("恢复密钥和见证密钥只由系统管理员保管;本人的密钥请用:ecentre key new",
                "recovery and witness keys are kept by administrators; for one's own key: ecentre key new"),
            "person",
        )  # fmt: skip


def another_administrator_confirms_the_key(record: Record, book: Book) -> Iterator[Problem]:
    """An administrator confirms, and as soon as there are two, never a key of their own or one they entered [X.2]."""
    entered = record.steps[0].get("by") if record.steps else ""
    for place, step in enumerate(record.steps):
        if step.get("verb") != "confirm":
            continue
        by, seated = str(step.get("by")), policy.seated(book, "administrator", str(step.get("at")))
        others = [one for one in seated if one not in (by, record.get("person"))]
        if by not in seated or (others and by in (entered, record.get("person"))):
            yield problem(
                record, "confirmed_by_another", "X.2",
                say("密钥由本人和登记人以外的系统管理员({who})当面核对指纹后确认:ecentre confirm {id}{hands}",
                    "an administrator ({who}) other than the holder and who entered it compares the fingerprint face "
                    "to face and confirms: ecentre confirm {id}{hands}",
                    who=joined(facts.named(book, "person", one) for one in others), id=record.id, hands=hands(others)),
                f"steps/{place}/by",
            )  # fmt: skip


def no_key_vouches_for_itself(record: Record, book: Book) -> Iterator[Problem]:
    """A key is confirmed by a signature of another; only the very first of a centre has none before it [X.2]."""
    for place, step in enumerate(record.steps):
        if step.get("verb") != "confirm" or not step.get("signature"):
            continue
        if _signer(step) == record.get("public") and _earlier(record, str(step.get("at")), book):
            yield problem(
                record, "itself", "X.2",
                say("密钥不能确认自己;请用已有的密钥或恢复密钥:ecentre key recover",
                    "a key never confirms itself; use an older one or the recovery key: ecentre key recover"),
                f"steps/{place}/signature",
            )  # fmt: skip


def _signer(step: Data) -> str:
    try:
        return sshsig.line(sshsig.signer(str(step["signature"])))
    except sshsig.SignatureError:
        return ""


def _earlier(record: Record, moment: str, book: Book) -> bool:
    """Tell whether another key was confirmed before; within one second the lower number was."""
    confirmed = ((facts.last(other, "confirm"), other.id) for other in book.find("key") if other.id != record.id)
    return any(step is not None and (str(step["at"]), id) < (moment, record.id) for step, id in confirmed)


def the_holder_or_an_administrator_revokes(record: Record, book: Book) -> Iterator[Problem]:
    """A key is taken back by its holder or by an administrator, nobody else [X.2]."""
    for place, step in enumerate(record.steps):
        by = str(step.get("by"))
        if step.get("verb") != "revoke" or by == record.get("person"):
            continue
        if not policy.held(book, by, "administrator", str(step.get("at"))):
            yield problem(
                record, "revoked_by", "X.2",
                say("密钥只能由 {who} 本人或系统管理员作废:ecentre revoke {id} --reason …{hands}",
                    "only {who} or an administrator may: ecentre revoke {id} --reason …{hands}", id=record.id,
                    who=facts.named(book, "person", record.text("person")), hands=hands([record.text("person")])),
                f"steps/{place}/by",
            )  # fmt: skip


def _fingerprint(record: Record, book: Book) -> Data:
    del book
    try:
        return {"fingerprint": sshsig.fingerprint(record.text("public"))}
    except sshsig.SignatureError:
        return {}


KIND = Kind(
    name="key",
    label=say("密钥", "key"),
    help=say("谁用哪把密钥签名,何时起、何时止", "which key signs for whom, since when and until when"),
    title="label",
    columns=("id", "person", "purpose", "label", "fingerprint", "state"),
    ended=("revoked",),
    fixed=("proposed", "active", "revoked"),
    rules=(
        the_key_is_strong, the_holder_proved_it, one_key_belongs_to_one_record,
        special_keys_are_held_by_administrators, another_administrator_confirms_the_key, no_key_vouches_for_itself,
        the_holder_or_an_administrator_revokes,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="proposed", by="person", fill=_fingerprint, fills=("fingerprint",),
            clause="X.2",
            label=say("登记", "register"), help=say("登记本人的一把密钥,由管理员确认", "enter a key of one's own"),
        ),
        Transition(
            verb="confirm", source=("proposed",), target="active", recovers=True, clause="X.2",
            label=say("确认密钥", "confirm"),
            help=say("当面核对指纹后确认一把密钥,从此可以签名", "confirm a key after comparing its fingerprint"),
        ),
        Transition(
            verb="revoke", source=("proposed", "active"), target="revoked", reason=True, recovers=True, clause="X.2",
            label=say("作废", "revoke"),
            help=say("作废一把密钥:遗失、泄露、离岗或不予确认", "revoke a key: lost, shared, or not to be used"),
        ),
    ),
)
