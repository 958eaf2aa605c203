"""What people of the demo do beside the program: sit at a machine, copy books, edit or forge by hand.

Everybody has a machine, a folder with their own keys; a copy of the books that lies there is theirs. A forger here has
all the program has, but for another person's key.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from ecentre import account, clock, keyring, records, sshsig, stepping
from ecentre.cli.copies import ME
from ecentre.cli.meaning import naming
from ecentre.desk import Desk, Paper, Work
from ecentre.errors import EcentreError
from ecentre.git import Git
from ecentre.gitcall import text_of
from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.series import slug
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SITTING = ("--witness", "--as")
"""The options that tell who sits at the machine, the first before the second."""


class Scene:
    """Where the demo plays: the office's copy of the books, the machines beside it, and who sits at which."""

    def __init__(self, centre: Path) -> None:
        """Begin in the office, with whoever is named by the command."""
        self.centre, self.here, self.person = centre, centre, ""
        self.machines = centre.with_name(f"{centre.name}-homes")

    def machine(self, person: str) -> Path:
        """Give the folder that stands for a person's machine."""
        return self.machines / slug(person)

    def settle(self, command: Sequence[str] = ()) -> None:
        """Let the next command run where it is typed, with the keys of who sits there: of a paper's witness, if any."""
        who = next((command[command.index(one) + 1] for one in SITTING if one in command), "")
        named = who or text_of(self.here / ".git/ecentre" / ME)
        home = self.machine(self.person or named)
        home.mkdir(parents=True, exist_ok=True)
        os.environ[account.HOME_VARIABLE] = str(home)
        if self.person and self.here == home:
            self.here = next((one.parent for one in sorted(home.glob("*/.git"))), home)
        os.chdir(self.here)

    def sit(self, person: str) -> None:
        """Sit down at a person's machine, before their copy of the books if they have one."""
        self.person, self.here = person, self.machine(person)
        self.settle()


def at(scene: Scene, person: str) -> Words:
    """Go to a person's machine."""
    scene.sit(person)
    return say("在 {person} 的电脑上", "at the machine of {person}", person=person)


def back(scene: Scene) -> Words:
    """Go back to the office."""
    scene.person, scene.here = "", scene.centre
    scene.settle()
    return say("回到办公室的电脑", "back at the office")


def copy(scene: Scene, name: str) -> Words:
    """Copy the office's books as they lie there."""
    scene.here = scene.machine(scene.person) / name
    shutil.copytree(scene.centre, scene.here)
    scene.settle()
    return say(
        "{person} 把办公室的账整个复制到自己的电脑,以下都在这份复制件里",
        "{person} copies the books of the office; what follows happens in that copy",
        person=scene.person,
    )


def edit(scene: Scene, path: str, old: str, new: str) -> Words:
    """Change a file in an editor and enter that with plain git."""
    file = scene.here / path
    text = file.read_text(encoding="utf-8")
    if old not in text:
        raise EcentreError(say("{path} 里没有 {old}", "{path} does not hold {old}", path=path, old=old))
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    _entered(scene, slug(scene.person))
    return say(
        "{person} 用记事本把 {path} 里的 {old} 改成 {new},再用普通 git 记进历史",
        "{person} changes {old} to {new} in {path} with an editor and enters it with plain git",
        person=scene.person, path=path, old=old, new=new,
    )  # fmt: skip


def forge(scene: Scene, id: str, verb: str, person: str) -> Words:
    """Write a step in another's name, every hash right, signed with the only key at hand; enter it with plain git."""
    schemas = Schemas(scene.here)
    book = open_book(scene.here, schemas)
    record = naming.existing(book, naming.anywhere(book, schemas, id))
    key = keyring.unlock(keyring.held()[0])
    desk = Desk(book, schemas, slug(person), clock.now(), lambda _, said: sshsig.sign(key, said, sshsig.NAMESPACE))
    row = stepping.row_of(desk, record, verb)
    made = stepping.advanced(Work(desk), record, row, {}, Paper(), "")
    (scene.here / made.ref.path).write_bytes(records.encode(made, schemas))
    _entered(scene, desk.actor)
    return say(
        "{person} 用文本编辑器给 {id} 添上一步“{other} {label}”,校验值都算对了,签名用自己的密钥,再用普通 git 记进历史",
        "{person} adds the step “{other} {verb}” to {id} by hand, every sum right, signed with their own key, and"
        " enters it with plain git",
        person=scene.person, other=person, id=id, label=row.label, verb=verb,
    )  # fmt: skip


def _entered(scene: Scene, by: str) -> None:
    Git(scene.here).run("commit", "--quiet", "--all", "--message", "by hand", env=_hand(by, scene))


def _hand(who: str, scene: Scene) -> dict[str, str]:
    """Give whom plain git is told to name, as the program itself names them, and when."""
    code = next(scene.centre.glob("records/centre/*.yaml")).stem
    names = {"NAME": who, "EMAIL": f"{who}@{code}", "DATE": clock.stamp(clock.now())}
    return {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in names.items()}


DEEDS: dict[str, Callable[..., Words]] = {
    "at": at, "back": back, "copy": copy, "edit": edit, "forge": forge,
}  # fmt: skip


__all__ = ["DEEDS", "Scene"]
