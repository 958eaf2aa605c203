"""``key statement``: one signed step as three plain files, and the line that proves it with ssh-keygen alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import approval, evidence, kinds, sshsig
from ecentre.cli import output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, RefusedError
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Record

SIGNERS, MESSAGE, SIGNATURE = "allowed_signers", "message.json", "signature.sig"
Id = Annotated[str, argument(say("哪条记录", "which record"), say("编号", "ID"))]
WHICH = say("第几步;不填为最后一个签名的步骤", "which step; else the last that is signed")
Step = Annotated[int, argument(WHICH, say("步", "STEP"))]
Folder = Annotated[str, option("--to", say("写到哪个文件夹", "the folder to write to"), say("文件夹", "DIR"))]


def statement(id: Id, step: Step = 0, to: Folder = "") -> int:
    """Write the message, the signature and the signer's key of one step."""
    call = current()
    ref = naming.anywhere(call.kept, call.schemas, id, list(kinds.PREFIXES))
    record = naming.existing(call.kept, ref)
    place = _place(record, step)
    person, public = _signer(call, record, place)
    folder = Path(to or f"statement-{record.id}-{place + 1}")
    _write(folder, record, place, f'{person} namespaces="{sshsig.NAMESPACE}" {public}\n')
    output.words(
        say("{id} 第 {n} 步的签名写在 {folder};签名人 {person},密钥指纹 {found}。在该文件夹里核对:",
            "the signature of step {n} of {id} is in {folder}; signed by {person}, key {found}. In that folder run:",
            id=record.id, n=place + 1, folder=folder, person=person, found=sshsig.fingerprint(public))
    )  # fmt: skip
    output.text(call, f"{_command(person)}\n")
    return 0


def _command(person: str) -> str:
    told = f"ssh-keygen -Y verify -f {SIGNERS} -I {person} -n {sshsig.NAMESPACE} -s {SIGNATURE} < {MESSAGE}"
    return f'cmd /c "{told}"' if os.name == "nt" else told


def _place(record: Record, step: int) -> int:
    signed = [place for place, one in enumerate(record.steps) if one.get("signature")]
    if not signed or (step and step - 1 not in signed):
        listed = joined(place + 1 for place in signed) or "-"
        raise NotFoundError(
            say("{id} 的这一步没有签名;有签名的步骤:{listed}", "that step of {id} is unsigned; signed steps: {listed}",
                id=record.id, listed=listed)
        )  # fmt: skip
    return step - 1 if step else signed[-1]


def _signer(call: Call, record: Record, place: int) -> tuple[str, str]:
    """Give the person and the public key behind a signature that holds.

    Raises:
        RefusedError: it does not.
    """
    row = kinds.get(record.kind).row_of(record.steps[place], place)
    found = evidence.of(record, place, row, call.kept)
    key = call.kept.get("key", found.key) if found.key else None
    if key is None or found.sort == evidence.BAD:
        raise RefusedError(
            say("第 {n} 步的签名无效:{why};查看:ecentre check {id}",
                "the signature of step {n} does not hold: {why}; see: ecentre check {id}",
                n=place + 1, why=found.why or "-", id=record.id)
        )  # fmt: skip
    return key.text("person"), key.text("public")


def _write(folder: Path, record: Record, place: int, signers: str) -> None:
    step = record.steps[place]
    folder.mkdir(parents=True, exist_ok=True)
    output.replace(folder / MESSAGE, approval.message(record.kind, record.text("uid"), step))
    output.replace(folder / SIGNATURE, sshsig.armored(str(step["signature"])))
    output.replace(folder / SIGNERS, signers.encode())
