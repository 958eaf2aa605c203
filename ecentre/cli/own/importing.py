"""Bring people, a ledger or a register in from a workbook: first a plan, then with ``--apply`` one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import handing, output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.own.progress import Bar
from ecentre.cli.session import Call, current
from ecentre.errors import Exit, NotFoundError, UsageError
from ecentre.exchange.plan import REFUSED
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.exchange.bringing import Outcome
    from ecentre.exchange.plan import Plan
    from ecentre.model import Change

KINDS = {
    "person": ("person", "people", "人员", "人员名单"),
    "asset": ("asset", "assets", "资产", "固定资产", "台账"),
    "incoming": ("incoming", "收文", "收文登记", "收文登记簿"),
    "stock_in": ("stock", "stock_in", "stock-in", "库存", "办公用品", "办公用品库存"),
}
"""What can be imported, by kind: the words it answers to, the one that is told first."""
WORDS = tuple(words[0] for words in KINDS.values())
LEDGER = ("ledger", "finance", "财务总账", "总账")
WHAT = say("人员、资产、收文、办公用品库存或财务总账", "people, assets, incoming papers, supplies or finance's ledger")
BOOK = say("文件.xlsx", "FILE.xlsx")
Kind = Annotated[str, typer.Argument(metavar="|".join((*WORDS, LEDGER[0])), help=str(WHAT))]
File = Annotated[Path, argument(say("工作簿", "the workbook"), BOOK)]
AS_PLANNED = say("按计划导入;不加只看计划", "bring it in; without it only the plan is shown")
Apply = Annotated[bool, option("--apply", AS_PLANNED)]
REFUSED_ROWS = say("不能导入的行写到这里,默认在原文件旁", "where refused rows go; beside the source if not given")
Rejects = Annotated[Path | None, option("--rejects", REFUSED_ROWS, BOOK)]
Sheet = Annotated[str, option("--sheet", say("只读这一张工作表", "read this sheet only"), say("工作表", "SHEET"))]
ONLY = say("库存放在哪个柜子;只有一个时不必写", "where the stock lies; only needed with several")
Cabinet = Annotated[str, option("--cabinet", ONLY, say("存放柜", "CABINET"))]
On = Annotated[str, option("--on", say("财务总账是哪天的", "the day of the ledger of finance"), say("日期", "DATE"))]

EMPTY = say("写一份空白表到这个文件:有列名、例子和可选的单子", "write an empty workbook there to fill in")
Template = Annotated[bool, option("--template", EMPTY)]


def import_(
    kind: Kind, file: File, apply: Apply = False, rejects: Rejects = None, sheet: Sheet = "", cabinet: Cabinet = "",
    on: On = "", template: Template = False,
) -> int:  # fmt: skip
    """Import people, assets, incoming papers or supplies in stock from a workbook."""
    if template:
        return _empty(current(), _kind(kind), file)
    if kind.strip().lower() in LEDGER:
        from ecentre.cli.own import ledgers

        return ledgers.bring(file, on, sheet, apply=apply and not current().dry_run)
    from ecentre.exchange import bringing, workbook

    call, chosen = current(), _kind(kind)
    _there(file, chosen)
    where = naming.find(call.kept, call.schemas, "store_cabinet", cabinet) if cabinet else ""
    if apply and not call.dry_run:
        with Bar() as bar:
            outcome = bringing.bring(call.root, file, chosen, call.desk, sheet=sheet, cabinet=where, rejects=rejects,
                                     told=bar)
        return _brought(call, outcome, cabinet)
    with Bar() as bar:
        plan, change = bringing.plan(workbook.read(file, sheet), chosen, call.desk(call.kept), bar, where)
    return _planned(call, _again(file, sheet, cabinet), plan, change)


def _there(file: Path, kind: str) -> None:
    """Refuse a file that is not there, with how a file elsewhere is named and where an empty workbook comes from.

    Raises:
        NotFoundError: it is not there.
    """
    if not file.exists():
        raise NotFoundError(
            say("找不到文件 {name};文件在别处,就把它拖进这个窗口,会写出它的位置;还没有,先要一份空白表:"
                "ecentre import {kind} --template {again}",
                "no such file: {name}; if it lies elsewhere, drag it into this window; for an empty workbook: "
                "ecentre import {kind} --template {again}",
                name=str(file), kind=KINDS[kind][0], again=quoted(file.with_suffix(".xlsx")))
        )  # fmt: skip


def _empty(call: Call, kind: str, file: Path) -> int:
    """Write the empty workbook of a kind, never over another file.

    Raises:
        UsageError: there is such a file already, or its name is no workbook's.
        RepositoryError: the file cannot be written.
    """
    from ecentre.exchange import blanks

    if file.suffix.lower() != ".xlsx":
        raise UsageError(say("空白表的文件名要以 .xlsx 结尾", "the name of the empty workbook must end in .xlsx"))
    if file.exists():
        raise UsageError(
            say("已有文件 {name},没有覆盖;请换个名字", "{name} is there already and was left alone; give another name",
                name=str(file))
        )  # fmt: skip
    command = f"ecentre import {KINDS[kind][0]} {quoted(file)}"
    if not call.dry_run:
        output.replace(file, blanks.workbook(kind, call.book, command))
    if call.format == "json":
        output.envelope(call, file=str(file), kind=kind, next=[command])
        return 0
    output.words(say("空白表已写好:{name}({told})", "the empty workbook is {name} ({told})",
                     name=str(file), told=blanks.told(kind)))  # fmt: skip
    output.words(say("填好、存盘、关闭,然后:{command}", "fill it in, close it, then: {command}", command=command))
    return 0


def _again(file: Path, sheet: str, cabinet: str) -> str:
    """Give a workbook as it is typed once more, with the sheet and the cabinet that were named."""
    named = (f" {name} {quoted(text)}" for name, text in (("--sheet", sheet), ("--cabinet", cabinet)) if text)
    return quoted(file) + "".join(named)


def _kind(text: str) -> str:
    for kind, names in KINDS.items():
        if text.strip().lower() in names:
            return kind
    raise UsageError(
        say(
            "能导入的是 person(人员)、asset(资产)、incoming(收文)或 stock(办公用品库存),不是 {text}",
            "what can be imported is person, asset, incoming or stock, not {text}",
            text=text,
        )
    )


def _planned(call: Call, again: str, plan: Plan, change: Change | None) -> int:
    """Show the plan, on a screen a long one in sums; nothing is written."""
    from ecentre.exchange import briefly, showing

    if call.format == "json":
        output.envelope(call, ok=not plan.of(REFUSED), **showing.content(plan), applied=False)
        return _code(plan)
    brief = call.format == "table" and not call.to and len(plan.entries) > briefly.LONG
    output.table(call, (briefly if brief else showing).table(plan, call.schemas))
    output.words(showing.summary(plan))
    if plan.mendable:
        output.words(
            say("不导入的 {n} 行到时会连同原因另存一份工作簿,改好再导入,不耽误其余的",
                "the {n} refused rows will go with the reasons into a workbook of their own, to be mended and brought"
                " in later", n=len(plan.mendable))
        )  # fmt: skip
    if brief:
        output.words(say("逐行看:上面的命令加 --to 计划.xlsx", "row by row: the same command with --to PLAN.xlsx"))
    if change is None:
        output.words(say("没有可导入的新内容", "there is nothing new to bring in"))
    else:
        output.words(
            say(
                "以上为计划,未写入任何内容。导入:ecentre import {kind} {file} --apply",
                "this is the plan; nothing was written. To bring it in: ecentre import {kind} {file} --apply",
                kind=KINDS[plan.kind][0],
                file=again,
            )
        )
    return _code(plan)


def _brought(call: Call, outcome: Outcome, cabinet: str) -> int:
    """Say what came in, what did not, and what to do next."""
    from ecentre.exchange import showing

    plan, done = outcome.plan, outcome.done
    if call.format == "json":
        changed = [record.id for record in done.change.records] if done else []
        output.envelope(
            call,
            ok=not plan.of(REFUSED),
            **showing.content(plan),
            applied=True,
            changed=changed,
            commit=done.commit if done else "",
            rejects=str(outcome.rejects) if outcome.rejects else "",
        )
        return _code(plan)
    if plan.of(REFUSED) or call.to:
        output.table(call, showing.remaining(plan))
    output.words(showing.summary(plan))
    output.words(
        done.change.said if done else say("没有可导入的新内容,账未变动", "nothing new; the books are as they were")
    )
    for words in filter(None, (showing.lacking(plan),)):
        output.words(words)
    if outcome.rejects:
        output.words(
            say(
                "不能导入的 {n} 行连同原因已写入 {path};改好后再导入:ecentre import {kind} {again} --apply",
                "the {n} refused rows are in {path}; mend them, then: ecentre import {kind} {again} --apply",
                n=len(plan.mendable),
                path=str(outcome.rejects),
                kind=KINDS[plan.kind][0],
                again=_again(outcome.rejects, "", cabinet),
            )
        )
    for words in done.change.follow if done else ():
        output.words(handing.addressed(call, words))
    return _code(plan)


def _code(plan: Plan) -> int:
    return int(Exit.PROBLEMS if plan.of(REFUSED) else Exit.OK)
