"""``ci`` and ``hooks``: what a forge's checks, a server and pre-commit run; never for clerks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import __version__
from ecentre.cli import failure, output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.session import Call, current
from ecentre.errors import Exit, NotFoundError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.model import Problem
    from ecentre.requests.judging import Judgement

FILE, NAME = say("文件", "FILE"), say("版本", "VERSION")
WITNESS, SORTS = say("[编号|witness]", "[ID|witness]"), say("server|private", "server|private")
Task = Annotated[str, argument(say(
    "编号:检查这份申请;witness:登记平台上的批准", "ID: judge this request; witness: record approvals"
), WITNESS)]
Base = Annotated[str, option("--base", say("正账的版本", "the main line"), NAME)]
Head = Annotated[str, option("--head", say("申请的版本", "the request"), NAME)]
Main = Annotated[bool, option("--main", say("检查正账本身", "judge the main line itself"))]
Receive = Annotated[bool, option("--receive", say("由服务器的钩子调用", "called by a server's hook"))]
Junit = Annotated[str, option("--junit", say("JUnit 结果写到哪里", "where JUnit results go"), FILE)]
Quality = Annotated[str, option("--quality", say("GitLab 代码质量报告写到哪里", "where GitLab's report goes"), FILE)]
Summary = Annotated[str, option("--summary", say("摘要写到哪里", "where the summary goes"), FILE)]
Url = Annotated[str, option("--url", say("共享库的地址,不写按已连接的", "the shared copy"), say("网址", "URL"))]
What = Annotated[str, argument(say("server:服务器;private:查私人号码", "server, or private"), SORTS)]
PLACES = say("位置...", "PLACE...")
Where = Annotated[list[str] | None, argument(say("裸库文件夹,或要查的文件", "a bare repository, or files"), PLACES)]


def ci(
    task: Task = "", base: Base = "origin/main", head: Head = "HEAD", main: Main = False, receive: Receive = False,
    junit: Junit = "", quality: Quality = "", summary: Summary = "", url: Url = "",
) -> int:  # fmt: skip
    """Judge a request against the main line; 1 when it may not be taken in."""
    if receive:
        return _receive()
    call = current()
    if task == "witness":
        return _witness(call, url)
    judgement = _line(call) if main else _request(call, base, _named(call, task) if task else head)
    _written(judgement, {"junit": junit, "quality": quality, "summary": summary})
    _shown(call, judgement)
    return Exit.OK if judgement.sound else Exit.PROBLEMS


def _request(call: Call, base: str, head: str) -> Judgement:
    from ecentre import gitcall
    from ecentre.git import Git
    from ecentre.requests import branch, grounds, judging

    git = Git(call.root)
    start, tip = git.commit_named(base), git.commit_named(head)
    schemas = grounds.schemas_at(git, start)
    grounds.refuse_older_program(git, start, __version__)
    copy = head == "HEAD" and gitcall.text_of(git.dir / "HEAD").strip() == f"ref: refs/heads/{branch.MAIN}"
    if copy:
        output.words(
            say(
                "只检查了本机的账比共享的账多出的步骤,不是哪一份申请;检查申请:ecentre ci 编号",
                "judged are the steps that this copy has beyond the shared books, not a request; for one: ecentre ci"
                " ID",
            )
        )
    return judging.judged(git, schemas, start, tip, whole=not copy)


def _named(call: Call, task: str) -> str:
    """Give the state of an open request, by the id it is named after or the end of one.

    Raises:
        NotFoundError: this copy knows of none.
    """
    from ecentre.git import Git
    from ecentre.requests import branch

    known = branch.states(Git(call.root))
    tail = f"-{task.rjust(4, '0')}"
    found = [tip for name, tip in known.items() if task == name or name.endswith(tail)]
    if len(found) != 1:
        raise NotFoundError(
            say(
                "没有 {name} 这份申请(或不止一份);先取来再看有哪些:ecentre review",
                "there is no request {name}, or more than one; fetch them and see: ecentre review", name=task,
            )
        )
    return found[0]


def _line(call: Call) -> Judgement:
    """Judge the main line: history since the last time, and every record as it stands."""
    from ecentre import verify
    from ecentre.check import check_all
    from ecentre.requests import judging

    verdict = verify.verify(call.root)
    found = [*judging.as_problems(verdict.failures), *check_all(call.kept, call.root, call.schemas)]
    return judging.Judgement(judging.distinct(found), (), verdict.records)


def _written(judgement: Judgement, files: dict[str, str]) -> None:
    from ecentre.requests import annotating

    head = str(say("ecentre 检查", "ecentre"))
    places = [id for id, _ in judgement.told]
    if files["junit"]:
        output.replace(Path(files["junit"]), annotating.junit(judgement.problems, places))
    quality = files["quality"] or ("gl-code-quality-report.json" if annotating.runner(os.environ) == "gitlab" else "")
    if quality:
        output.replace(Path(quality), annotating.quality(judgement.problems))
    text = annotating.summary(judgement, head).encode("utf-8", "backslashreplace")
    if files["summary"]:
        output.replace(Path(files["summary"]), text)
    step = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if step:
        with Path(step).open("ab") as file:
            file.write(text)


def _shown(call: Call, judgement: Judgement) -> None:
    """Say what was found, in the form the runner marks lines by; a person reads plain lines."""
    from ecentre.render.jsons import encode
    from ecentre.requests import annotating

    if call.format == "json":
        found = [failure.as_data(one) for one in judgement.problems]
        changes = {id: [str(one) for one in told] for id, told in judgement.told}
        output.data(call, encode({"version": 1, "ok": judgement.sound, "problems": found, "changes": changes}), "json")
        return
    if annotating.runner(os.environ) == "actions":
        lines = list(annotating.marks(judgement.problems))
    else:
        lines = [annotating.plain(failure.line(one)) for one in _worst_first(judgement.problems)]
    lines += [annotating.plain(f"  {id}: {one}") for id, told in judgement.told for one in told]
    output.text(call, "".join(f"{line}\n" for line in lines))
    errors = sum(one.level == "error" for one in judgement.problems)
    output.words(
        say("可以入账", "may be taken in") if judgement.sound else say("不能入账:{n} 处", "not taken: {n}", n=errors)
    )


def _worst_first(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda one: one.level != "error")


def _receive() -> int:
    """Judge a push on a server; called by git in the bare repository."""
    from ecentre.requests import annotating, judging, receiving

    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    found = receiving.refused(Path.cwd(), text, judging.received)
    errors = [one for one in found if one.level == "error"]
    for one in errors:
        output.words(annotating.plain(failure.line(one)))
    if errors:
        output.words(say("共享库没有接收,账没有变", "nothing was taken; the shared books are as they were"))
    return Exit.PROBLEMS if errors else Exit.OK


def _witness(call: Call, url: str) -> int:
    """Record approvals given on the forge's pages, with the key of the environment."""
    from ecentre.git import Git
    from ecentre.requests import api, courier, forge, opening, witness

    git = Git(call.root)
    offline = courier.fetch(git)
    if offline:
        raise UsageError(offline)
    place = forge.of(url or courier.url(git), forge.setting(call.kept))
    key, token = os.environ.get("ECENTRE_WITNESS_KEY", ""), opening.token()
    if not (key and token and place.sort):
        raise UsageError(
            say(
                "见证须有平台地址、ECENTRE_WITNESS_KEY 和 ECENTRE_FORGE_TOKEN",
                "the witness needs a forge, ECENTRE_WITNESS_KEY and ECENTRE_FORGE_TOKEN",
            )
        )
    book = witness.main_book(git, call.schemas)
    done = list(witness.record(git, call.schemas, api.Interface(place, token), witness.signer(key, book)))
    for one in done:
        output.words(say("{name}:{said}", "{name}: {said}", name=one.name, said=one.said))
    if call.format == "json":
        output.envelope(call, rows=[{"request": one.name, "people": list(one.people)} for one in done])
    return Exit.OK


def hooks(what: What, where: Where = None) -> int:
    """Write the hook of a server, or look for private numbers in files before a commit."""
    from ecentre.requests import hooks as writing

    if what == "server":
        for place in where or ["."]:
            output.words(say("已写入 {place}", "written: {place}", place=writing.install(Path(place).resolve())))
        return Exit.OK
    if what == "private":
        return _private(where or [])
    raise UsageError(say("没有 {what} 钩子;有 server、private", "no hook {what}: server or private", what=what))


def _private(names: Sequence[str]) -> int:
    from ecentre.requests import annotating, judging

    found = [one for name in names if Path(name).is_file() for one in judging.private(name, Path(name).read_bytes())]
    for one in found:
        output.words(annotating.plain(failure.line(one)))
    return Exit.PROBLEMS if found else Exit.OK
