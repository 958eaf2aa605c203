"""Options: the common ones of every command, and those a schema gives for its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ecentre.cli.grammar import texts
from ecentre.cli.grammar.flags import is_proof, option, settable
from ecentre.cli.session import FORMATS, Call
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.schema import Schema

FIELD = "field_"

Common = dict[str, tuple[tuple[str, ...], Words | None, Words]]

METAVARS = {
    "money": say("金额", "AMOUNT"),
    "date": say("日期", "DATE"),
    "month": say("月份", "MONTH"),
    "moment": say("时间", "TIME"),
    "int": say("整数", "NUMBER"),
    "count": say("整数", "NUMBER"),
    "flag": say("是|否", "yes|no"),
    "ref": say("编号或名称", "ID|NAME"),
}
WORD = say("文字", "TEXT")

EVERY: Common = {
    "person": (("--as",), say("姓名", "NAME"), say("以谁的身份办理:姓名或编号", "who acts: name or id")),
    "output": (
        ("-o", "--output"),
        say("格式", "FORMAT"),
        say("输出格式:{formats}", "form of the answer: {formats}", formats="|".join(FORMATS)),
    ),
    "to": (("--to",), say("文件", "FILE"), say("输出到文件", "write the answer to a file")),
    "no_input": (("--no-input",), None, say("不提问,缺什么就报错", "never ask; fail where something is missing")),
}
READING: Common = {
    "at": (("--at",), say("版本", "VERSION"), say("看某一版本时的账", "the books as they were at a version")),
    "as_of": (("--as-of",), say("日期", "DATE"), say("看某天结束时的账", "the books as they said at the end of a day")),
    "on": (
        ("--on",),
        say("日期", "DATE"),
        say("按哪一天计算(任职、期限)", "the business date to judge by (roles, terms)"),
    ),
}
WRITING: Common = {
    "dry_run": (("--dry-run",), None, say("只说会改什么,不写入", "say what would change and write nothing")),
    "yes": (("--yes",), None, say("不再确认", "do not ask for confirmation")),
    "reason": (("--reason",), say("文字", "TEXT"), say("理由或意见", "reason or opinion")),
    "witness": (
        ("--witness",),
        say("姓名", "NAME"),
        say("见证人(纸上签字时)", "witness, where somebody signs on paper"),
    ),
    "scan": (
        ("--scan",),
        say("文件", "FILE"),
        say(
            "凭据扫描件;只记文件名、大小、校验值 [X.13]", "scan of the proof; only name, size and hash are kept [X.13]"
        ),
    ),
}


def keep(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Lay a common option into the call, wherever on the line it was given."""
    if value and not context.resilient_parsing:
        call = context.ensure_object(Call)
        setattr(call, str(parameter.name), value)
    return value


def common(*groups: Common) -> list[click.Option]:
    """Make the common options of a command."""
    made: list[click.Option] = []
    for group in groups:
        for name, (declared, metavar, help) in group.items():
            made.append(_common(name, declared, metavar, help))
    return made


def _common(name: str, declared: tuple[str, ...], metavar: Words | None, help: Words) -> click.Option:
    kind: Any = click.Choice(FORMATS, case_sensitive=False) if name == "output" else None
    return click.Option(
        [*declared, name],
        type=kind,
        is_flag=metavar is None,
        metavar=str(metavar) if metavar else None,
        help=str(help),
        expose_value=False,
        callback=keep,
        is_eager=True,
    )


def fields(schema: Schema, names: Iterable[str], required: Iterable[str] = ()) -> list[click.Option]:
    """Make the options that set some fields; whether all that is needed is there is judged later, all at once."""
    needed, chosen = frozenset(required), [name for name in names if settable(schema, name)]
    return [*(field(schema, name, name in needed) for name in chosen), *texts.options(schema, chosen)]


def field(schema: Schema, name: str, required: bool = False, declared: str = "") -> click.Option:
    """Make the option that sets one field."""
    return click.Option(
        [declared or option(name), FIELD + name],
        metavar=metavar(schema, name),
        multiple=schema.shape(name) == "list",
        help=field_help(schema, name, required),
    )


def given(typed: dict[str, Any]) -> dict[str, Any]:
    """Give the fields that were typed, by their names in the schema."""
    return texts.laid({name.removeprefix(FIELD): value for name, value in typed.items() if value not in (None, ())})


def beside(params: Iterable[click.Parameter], shared: Iterable[click.Option]) -> list[click.Parameter]:
    """Put common options behind a command's own; a field that is called the same comes first."""
    own = list(params)
    taken = {opt for one in own for opt in one.opts}
    return [*own, *(one for one in shared if taken.isdisjoint(one.opts))]


def metavar(schema: Schema, name: str) -> str:
    """Say in a word what an option takes."""
    choices = schema.choices(name)
    if choices:
        return "|".join(choices)
    if is_proof(schema, name):
        return str(say("文件", "FILE"))
    if schema.ref(name):
        return str(METAVARS["ref"])
    return str(METAVARS.get(schema.shape(name), WORD))


def field_help(schema: Schema, name: str, required: bool) -> str:
    """Say what a field is for: label, description, what its values mean, the clause that asks for it."""
    label, described = str(schema.label(name)), str(schema.help(name) or "")
    parts = [label, described] if described and described != label else [label]
    choices = schema.choices(name)
    if choices:
        parts.append(joined(f"{value} {meaning}" for value, meaning in choices.items()))
    text = ":".join([*parts[:1], ";".join(parts[1:])]) if len(parts) > 1 else label
    clause = schema.properties[name].get("x-clause", "")
    if clause and clause not in text:
        text += f" [{clause}]"
    if schema.shape(name) == "list":
        text += str(say("(可重复)", " (may be repeated)"))
    return (str(say("(必填)", "(required) ")) if required else "") + text


def selecting() -> Iterable[click.Parameter]:
    """Make the arguments and options of a list."""
    where = say(
        "条件 字段=值,也可用 != > < >= <=(可重复)", "condition FIELD=VALUE, also != > < >= <= (may be repeated)"
    )
    return (
        click.Argument(
            ["words"],
            nargs=-1,
            metavar=str(say("[词]...", "[WORD]...")),
            help=str(say("任意词或拼音首字母", "any words, or pinyin initials")),
        ),
        click.Option(["--where"], multiple=True, metavar=str(say("条件", "CONDITION")), help=str(where)),
        click.Option(["--state"], metavar=str(say("状态", "STATE")), help=str(say("只看这一状态", "only this state"))),
        click.Option(
            ["--columns"],
            metavar=str(say("字段,字段", "FIELD,FIELD")),
            help=str(say("显示哪些字段", "which fields to show")),
        ),
        click.Option(["--all", "everything"], is_flag=True, help=str(say("包括已结束的", "include what has ended"))),
    )
