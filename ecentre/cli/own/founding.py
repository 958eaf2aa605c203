"""``init``: a new centre in a folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

from ecentre import account, clock, records, syncfolders
from ecentre.cli import output, seat
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import values
from ecentre.cli.session import Call
from ecentre.errors import RepositoryError, UsageError
from ecentre.founding import WORKFLOWS, Founding, found
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


NEEDED = {
    "name": say("中心名称", "name of the centre"),
    "code": say("代码", "code"),
    "admin": say("管理员姓名", "administrator"),
}
ASKED = {
    "name": say("中心全称,印在各种表格上", "full name of the centre, as it is printed on forms"),
    "code": say("简短代码,字母和数字,编号里用", "short code, letters and digits, used in numbers"),
    "admin": say("第一位管理员的姓名,就是您自己或指定的人", "the first administrator: you, or who was chosen"),
}
MEANT = {
    "name": say("印在表格抬头上的名称,如 策勒县电子商务公共服务中心;< 退回上一问,不办了按 Ctrl-C",
                "what stands at the head of forms; < goes back, Ctrl-C gives up"),
    "code": say("只用英文字母、数字和横线,最多 20 个,如 CLDS:县名和“电商”的拼音首字母",
                "letters, digits and hyphens only, at most 20, such as CLDS"),
    "admin": say("一个人的姓名,如 王晓燕;管理员登记人员、任命角色,以后可以再任命别人",
                 "the name of a person, who will enter people and appoint them; others can be appointed later"),
}  # fmt: skip
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
HERE = "."
COLUMNS = ("name", "department", "title")
SHORT = 8
LINKS = frozenset(("a", "an", "and", "for", "in", "of", "the"))


def init(
    folder: Annotated[str, typer.Argument(metavar=str(say("文件夹", "DIR")))] = HERE,
    name: Annotated[str, typer.Option(help=str(say("中心全称", "full name of the centre")))] = "",
    code: Annotated[str, typer.Option(help=str(say("简短代码,如 CLDS", "short code such as CLDS")))] = "",
    admin: Annotated[str, typer.Option(help=str(say("第一位管理员的姓名", "name of the first administrator")))] = "",
    email: Annotated[str, typer.Option(help=str(say("管理员的工作邮箱", "office mailbox of the administrator")))] = "",
    county: Annotated[str, typer.Option(help=str(say("所在县", "county")))] = "",
    forge: Annotated[
        str, typer.Option(metavar="|".join(WORKFLOWS), help=str(say("共享库所在的平台", "the forge to share through")))
    ] = "",
    demo: Annotated[bool, typer.Option("--demo", help=str(say("只供练习的中心", "a centre for practice")))] = False,
) -> int:
    """Make a folder into a centre ready to work, with one founding step."""
    call = click.get_current_context().find_object(Call) or Call()
    _known(forge)
    said = _asked(call, {"name": name, "code": code, "admin": admin})
    root = _folder(call, folder, said["code"]).resolve()
    _prepared(root)
    from ecentre import commit
    from ecentre.schema import Schemas

    wish = Founding(said["name"], said["code"].upper(), said["admin"], email, county, forge, demo)
    schemas = Schemas(records.data_folder("schemas").parent)
    done = commit.act(root, lambda book: found(book, schemas, root, wish, clock.now()), schemas=schemas)
    seat.remember(root, done.change.actor)
    if not demo:
        account.used(root)
    output.words(done.change.said)
    warned = syncfolders.warning(root)
    told = (*_where(root, said["admin"]), *_onward(done.change.follow), *(_witness(root) if forge else ()))
    for line in (*told, *([warned] if warned else ()), *_tab(call)):
        output.words(line)
    return 0


def _known(forge: str) -> None:
    if forge and forge not in WORKFLOWS:
        raise UsageError(
            say("没有平台 {forge};可选 {all}", "no forge {forge}, only {all}", forge=forge, all=joined(WORKFLOWS))
        )


def _asked(call: Call, given: dict[str, str]) -> dict[str, str]:
    missing = [option for option, value in given.items() if not value.strip()]
    if missing and not asking.possible(call):
        options = joined(f"--{option}({NEEDED[option]})" for option in missing)
        raise UsageError(say("还缺:{options}", "missing: {options}", options=options))
    answers, place = dict(given), 0
    while place < len(missing):
        option = missing[place]
        default = suggested(answers["name"]) if option == "code" else ""
        try:
            said = asking.answer(f"{ASKED[option]}{f' [{default}]' if default else ''}") or default
        except asking.BackError:
            place = max(0, place - 1)
            continue
        if _answers(option, said):
            answers[option], place = said, place + 1
        else:
            asking.paragraph(f"  {MEANT[option]}")
    return answers


def _answers(option: str, said: str) -> bool:
    """Tell whether an answer can be what was asked for; a question mark asks for more words."""
    return bool(CODE.fullmatch(said.upper()) if option == "code" else said and values.plain(said) != asking.HELP)


def suggested(name: str) -> str:
    """Give the code that offices of that name use: CLDS, the county and 电商, for 策勒县…; else the initials."""
    from ecentre.series import initials

    place = re.match("(.{2,4}?)(?:地区|[县市区州])", name)
    if place:
        letters = f"{initials(place[1])}DS"
    elif name.isascii():
        letters = "".join(word[0] for word in re.findall(r"[A-Za-z0-9]+", name) if word.lower() not in LINKS)
    else:
        letters = initials(name)
    return re.sub("[^A-Z0-9]", "", letters.upper())[:SHORT]


def _folder(call: Call, folder: str, code: str) -> Path:
    """Give the folder that is meant; where none was named and this one holds other things, ask on a terminal."""
    here = Path(folder)
    if folder != HERE or not any(here.iterdir()) or (here / ".git").exists() or not asking.possible(call):
        return here
    default = code.lower()
    prompt = say("账放在哪个新文件夹 [{default}]", "new folder for the books [{default}]", default=default)
    return Path(asking.line(prompt) or default)


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


def _witness(root: Path) -> Iterator[Words]:
    """Say how approvals given on the forge's pages count, and which steps want a signature all the same [X.2]."""
    from ecentre import kinds, policy
    from ecentre.index import open_book
    from ecentre.schema import Schemas

    book = open_book(root, Schemas(root))
    own = [str(row["verb"]).split(".") for row in policy.rows(book, "signing") if not row.get("witnessed")]
    named = [f"{kinds.get(kind).label}·{kinds.get(kind).rows(verb)[0].label}" for kind, verb in own]
    yield say(
        "平台的检查已写好;要让平台上的批准算数,按其中 ecentre-witness 的说明打开见证",
        "the forge's checks are written; to let approvals on its pages count, switch on the witness as its file says",
    )
    yield say(
        "下列步骤仍须本人签名:{steps}", "these steps want a personal signature still: {steps}", steps=joined(named)
    )


def _where(root: Path, admin: str) -> Iterator[Words]:
    """Say where the books lie, what to read there, and in whose name the founding goes on."""
    yield say("文件夹:{root}", "folder: {root}", root=root)
    yield say(
        "里面的 STAFF.md 是给大家看的一页纸,用记事本打开;全部命令的手册:ecentre manual",
        "STAFF.md in it is a page for the staff, in Chinese, for Notepad; the manual of all commands: ecentre manual",
    )
    yield say("您是第一位管理员:{admin}", "you are the first administrator: {admin}", admin=admin)


def _onward(follow: Sequence[Words]) -> Iterator[Words]:
    """Say what comes next; below the first of it how a file is named, its columns, where to get an empty one."""
    from ecentre.exchange import synonyms

    first, *others = follow
    yield first
    yield say(
        "  名单放在哪里都行:打到文件名时,把文件拖进这个窗口,就写出它的位置",
        "  the file may lie anywhere: drag it into this window, and its place is written for you",
    )
    yield say(
        "  要有这几列:{columns};没有名单,先要一份空白表来填:ecentre import person --template 人员名单.xlsx",
        "  its columns are {columns}; to fill in an empty one: ecentre import person --template PEOPLE.xlsx",
        columns=joined(_column(synonyms.PERSON[field]) for field in COLUMNS),
    )
    yield from others


def _column(names: Sequence[str]) -> Words:
    """Name a column of a workbook as it is best known: in English too, where that is read."""
    english = next(filter(str.isascii, names))
    return say(names[0], f"{english} ({names[0]})")


def _tab(call: Call) -> Iterator[Words]:
    """Say once, where somebody sits at a terminal, that the Tab key can be put to use."""
    if asking.possible(call):
        yield say(
            "想按 Tab 键补全命令和名字,先装一次:ecentre completion --install",
            "to complete commands and names with the Tab key, once: ecentre completion --install",
        )
