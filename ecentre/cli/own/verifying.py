"""``verify``: all of history judged, every failure by commit, file, rule and sentence, and how the books stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import output
from ecentre.cli.session import current
from ecentre.errors import Exit
from ecentre.model import Column, Ref, Table
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.verify import Failure, Verdict

FULL = typer.Option("--full", help=str(say("从头核实,不用上次的结果", "from the beginning, whatever was found before")))
SINCE = typer.Option(
    "--since",
    metavar=str(say("提交", "COMMIT")),
    help=str(say("从这个提交之后核实", "judge what came after this commit")),
)
EXPLAIN = typer.Option(
    "--explain",
    metavar=str(say("编号/第几步", "ID/STEP")),
    help=str(say("说明一步是怎样判断的", "say how one step is judged")),
)
COLUMNS = (
    Column("commit", say("提交", "commit")),
    Column("file", say("文件", "file")),
    Column("step", say("步骤", "step"), "int"),
    Column("rule", say("规则", "rule")),
    Column("clause", say("条款", "clause")),
    Column("message", say("说明", "message")),
)
SHORT = 10
SHEETS = ("csv", "md", "html", "xlsx")


def verify(
    full: Annotated[bool, FULL] = False,
    since: Annotated[str, SINCE] = "",
    explain: Annotated[str, EXPLAIN] = "",
) -> int:
    """Verify history; 1 when something in it is wrong."""
    from ecentre import repair
    from ecentre import verify as history

    call = current()
    if explain:
        return _explained(call, explain)
    found = history.verify(call.root, full=full, since=since)
    edited = [path for _, path in repair.hand_changed(call.root)]
    if call.format == "json":
        output.envelope(call, **as_data(found), edited=edited)
    elif call.format in SHEETS:
        output.table(call, table(found))
    elif found.failures:
        output.text(call, "".join(f"{line(one)}\n" for one in found.failures))
    for said in (*summary(found), *_edited(edited)):
        output.words(said)
    return Exit.OK if found.sound else Exit.PROBLEMS


def line(one: Failure) -> str:
    """Write a failure in one line: commit, file, sentence, rule and clause."""
    place = " ".join(part for part in (one.commit[:SHORT], one.path) if part)
    healed = say("(已在 {commit} 恢复)", " (put right in {commit})", commit=one.healed[:SHORT]) if one.healed else ""
    return f"{place}: {one.message}{healed} [{one.rule} {one.clause}]"


def as_data(found: Verdict) -> dict[str, object]:
    """Give a verdict as the JSON envelope keeps it."""
    return {
        "ok": found.sound,
        "base": found.base,
        "tip": found.tip,
        "digest": found.digest,
        "records": found.records,
        **found.counts._asdict(),
        "problems": [_row(one) for one in found.failures],
    }


def _row(one: Failure) -> dict[str, object]:
    ref = Ref.from_path(one.path)
    return {
        "commit": one.commit, "file": one.path, "id": ref.id if ref else "", "step": one.step, "rule": one.rule,
        "clause": one.clause, "level": "error", "message": str(one.message), "healed": one.healed,
    }  # fmt: skip


def table(found: Verdict) -> Table:
    """Put the failures into a table."""
    rows = tuple(
        (one.commit[:SHORT], one.path, counted(one.step), one.rule, one.clause, str(one.message))
        for one in found.failures
    )
    return Table("verify", say("核实", "verification"), COLUMNS, rows, tuple(summary(found)))


def counted(step: int | None) -> int | None:
    """Give the number people count a step by."""
    return None if step is None else step + 1


def summary(found: Verdict) -> Iterator[Words]:
    """Say how it stands."""
    counts = found.counts
    yield say(
        "核实了 {commits} 次提交、{steps} 个步骤,其中 {signed} 个有签名;现有记录 {records} 件",
        "{commits} commits and {steps} steps judged, {signed} of them signed; {records} records now",
        commits=found.commits, steps=found.steps, signed=found.signed, records=found.records,
    )  # fmt: skip
    if counts.couriers or counts.late or counts.others or counts.own:
        yield say(
            "留意:代为提交 {couriers} 次,迟到的步骤 {late} 个,账外文件改动 {others} 次,自定模板改动 {own} 次",
            "worth a look: {couriers} commits carried by others, {late} late steps, {others} changes outside the books,"
            " {own} of own templates",
            couriers=counts.couriers, late=counts.late, others=counts.others, own=counts.own,
        )  # fmt: skip
    yield say("账的校验值 {digest}(到 {tip})", "digest of the books {digest} (at {tip})", digest=found.digest,
              tip=found.tip[:SHORT])  # fmt: skip
    if found.introduced and found.sound:
        yield say(
            "第一次核实这份账:请把第一个提交与邀请文件或纸面上的核对",
            "these books were verified here for the first time: compare their first commit with the invitation",
        )
    if found.sound:
        yield say("历史全部合格", "history is sound")
    elif all(one.healed for one in found.failures):
        yield say(
            "历史里有过 {n} 处不合格,都已恢复,现有记录全部合格;改坏的经过留在历史里",
            "{n} failures in history, all put right since; the records are sound, and history keeps what happened",
            n=len(found.failures),
        )  # fmt: skip
    else:
        yield say(
            "不合格 {n} 处;查清之前不要在上面继续办理:ecentre verify --explain 编号/第几步",
            "{n} failures; build on nothing until they are clear: ecentre verify --explain ID/STEP",
            n=len(found.failures),
        )  # fmt: skip


def _edited(paths: list[str]) -> Iterator[Words]:
    """Say which files differ from the books: nothing of that was judged."""
    if paths:
        names = [path.rpartition("/")[2].removesuffix(".yaml") for path in paths]
        yield say(
            "留意:另有 {n} 份文件被手工改过、还没有入账,没有核实:{names};作为更正留下:ecentre keep 编号,恢复:"
            "ecentre restore 编号",
            "worth a look: {n} files were changed by hand, are not in the books and were not judged: {names}; take"
            " them in: ecentre keep ID, or put them back: ecentre restore ID",
            n=len(names), names=joined([*names[:SHORT], *(["…"] if names[SHORT:] else [])]),
        )  # fmt: skip


def _explained(call: Call, text: str) -> int:
    from ecentre.cli.meaning import naming
    from ecentre.errors import UsageError
    from ecentre.verify import explain

    name, _, place = text.rpartition("/")
    if not name or not place.isdecimal():
        raise UsageError(
            say("--explain 写成 编号/第几步,如 REQ-2026-0001/3", "write --explain as ID/STEP, such as REQ-2026-0001/3")
        )
    ref = naming.anywhere(call.book, call.schemas, name)
    told = explain.told(call.root, ref, int(place))
    if call.format == "json":
        output.envelope(call, **told.as_data())
    else:
        output.text(call, "".join(f"{one}\n" for one in told.lines))
    return Exit.OK if told.sound else Exit.PROBLEMS
