"""``init`` and ``upgrade``: a new centre in a folder, and an older one brought forward."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import click
import typer

from ecentre import clock, records
from ecentre.cli import asking, output
from ecentre.cli.session import Call
from ecentre.errors import RepositoryError, UsageError
from ecentre.founding import Founding, found
from ecentre.founding import upgrade as upgraded
from ecentre.words import Words, say

NEEDED = {
    "name": say("中心名称", "name of the centre"),
    "code": say("代码", "code"),
    "admin": say("管理员姓名", "administrator"),
}


def init(
    folder: Annotated[str, typer.Argument(metavar=str(say("文件夹", "DIR")))] = ".",
    name: Annotated[str, typer.Option(help=str(say("中心全称", "full name of the centre")))] = "",
    code: Annotated[str, typer.Option(help=str(say("简短代码,如 CLDS", "short code such as CLDS")))] = "",
    admin: Annotated[str, typer.Option(help=str(say("第一位管理员的姓名", "name of the first administrator")))] = "",
    email: Annotated[str, typer.Option(help=str(say("管理员的工作邮箱", "office mailbox of the administrator")))] = "",
    county: Annotated[str, typer.Option(help=str(say("所在县", "county")))] = "",
) -> int:
    """Make a folder into a centre ready to work, with one founding step."""
    call = click.get_current_context().find_object(Call) or Call()
    said = _asked(call, {"name": name, "code": code, "admin": admin})
    root = Path(folder).resolve()
    _prepared(root)
    from ecentre import commit
    from ecentre.schema import Schemas

    wish = Founding(said["name"], said["code"].upper(), said["admin"], email, county)
    schemas = Schemas(records.data_folder("schemas").parent)
    done = commit.act(root, lambda book: found(book, schemas, root, wish, clock.now()), schemas=schemas)
    _remember(root, done.change.actor)
    output.words(done.change.said)
    for line in (_where(root), *done.change.follow):
        output.words(line)
    return 0


def upgrade() -> int:
    """Bring schemas and templates to this program's versions; records are not touched."""
    from ecentre import commit

    call = click.get_current_context().find_object(Call) or Call()
    done = commit.act(call.root, lambda book: upgraded(call.root, call.actor(book)), dry_run=call.dry_run)
    output.words(done.change.said)
    return 0


def _asked(call: Call, given: dict[str, str]) -> dict[str, str]:
    missing = [option for option, value in given.items() if not value.strip()]
    if missing and not asking.possible(call):
        options = "、".join(f"--{option}({NEEDED[option]})" for option in missing)
        raise UsageError(say("还缺:{options}", "missing: {options}", options=options))
    return {**given, **{option: asking.line(NEEDED[option]) for option in missing}}


def _prepared(root: Path) -> None:
    """Make the folder a repository, or refuse one that holds something else."""
    if (root / ".git").exists():
        return
    if root.is_dir() and any(root.iterdir()):
        raise RepositoryError(
            say(
                "{folder} 不是空文件夹;请换一个新的文件夹:ecentre init 新文件夹",
                "{folder} is not empty; choose a new folder: ecentre init NEW",
                folder=root,
            )
        )
    from ecentre.git import Git

    root.mkdir(parents=True, exist_ok=True)
    Git.make(root)


def _remember(root: Path, person: str) -> None:
    """Keep who works at this copy, so that nobody asks again."""
    from ecentre.git import Git

    place = Git(root).dir / "ecentre" / "me"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(person + "\n", encoding="utf-8", newline="\n")


def _where(root: Path) -> Words:
    return say("文件夹:{root};先读 STAFF.md", "folder: {root}; read STAFF.md first", root=root)
