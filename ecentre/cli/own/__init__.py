"""The index of commands written by hand: each line is a name, its module and function, its help and an example.

A module here is imported only when one of its commands is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    import click


class Own(NamedTuple):
    """Where one hand-written command lives and what its help page says."""

    module: str
    function: str
    help: Words
    examples: tuple[str, ...]
    writes: bool = False
    dated: bool = False


COMMANDS = {
    "init": Own("founding", "init", say("建一个新的服务中心", "found a new centre"), ("ecentre init .",), True),
    "upgrade": Own(
        "founding", "upgrade", say("把旧版中心升到现版", "bring an older centre forward"), ("ecentre upgrade",), True
    ),
    "demo": Own(
        "demo",
        "demo",
        say("建一个示范中心,演示一个月的工作", "make a demo centre and a month of work"),
        ("ecentre demo",),
        True,
    ),
    "whoami": Own(
        "identity",
        "whoami",
        say("我是谁,有哪些身份", "who I am and which roles I hold"),
        ("ecentre whoami --set 王建国",),
    ),
    "find": Own(
        "identity", "find", say("在所有记录里查找", "look in all records"), ("ecentre find 打印机",), dated=True
    ),
    "import": Own(
        "importing",
        "import_",
        say("从工作簿导入人员或资产", "import people or assets from a workbook"),
        ("ecentre import asset 台账.xlsx",),
        True,
    ),
    "print": Own(
        "printing",
        "print_",
        say("打印表单", "print a form"),
        ("ecentre print AST-2026-0001 --to card.html",),
        dated=True,
    ),
    "check": Own(
        "checking",
        "check",
        say("检查记录是否合规、账目是否完整", "check the records against the rules"),
        ("ecentre check", "ecentre check --changed"),
    ),
    "fmt": Own(
        "checking",
        "fmt",
        say("把手工改过的文件排成规范格式", "put hand-edited files into canonical form"),
        ("ecentre fmt --check",),
    ),
    "rules": Own(
        "rulebook",
        "rules",
        say("每条规则及其条款,每类记录的办理步骤", "every rule with its clause, every kind with its steps"),
        ("ecentre rules asset --diagram", "ecentre rules A2.3.6"),
    ),
    "keep": Own(
        "mending",
        "keep",
        say("保留手工改动,记为一次更正", "keep a hand edit as a correction"),
        ("ecentre keep AST-2026-0001 --reason 补型号",),
        True,
    ),
    "restore": Own(
        "mending", "restore", say("放弃手工改动,恢复原样", "drop a hand edit"), ("ecentre restore AST-2026-0001",), True
    ),
    "undo": Own("mending", "undo", say("撤回自己刚办的一步", "take back one's own last step"), ("ecentre undo",), True),
    "completion": Own(
        "identity",
        "completion",
        say("给命令行外壳的自动补全脚本", "a completion script for the shell"),
        ("ecentre completion bash --to ecentre-completion.sh",),
    ),
    "doctor": Own(
        "mending", "doctor", say("检查并修复本地环境", "examine and mend this copy"), ("ecentre doctor --fix",)
    ),
}

KINDS = {"stocktake": "stocktaking"}


def command(name: str) -> click.Command | None:
    """Make a hand-written command, or give None where there is none of that name."""
    if name not in COMMANDS:
        return None
    from ecentre.cli import adopting

    entry = COMMANDS[name]
    module = import_module(f"ecentre.cli.own.{entry.module}")
    return adopting.adopt(name, getattr(module, entry.function), entry)


def bare(kind: str) -> Callable[..., Any] | None:
    """Give what answers when a kind is named without a verb, if its module says so."""
    module = _module(kind)
    return getattr(module, "bare", None)


def added(kind: str) -> dict[str, Words]:
    """Give the names and help of the verbs that a kind adds by hand."""
    found: dict[str, Words] = getattr(_module(kind), "HELP", {})
    return found


def command_of(kind: str, name: str) -> click.Command | None:
    """Make a verb that a kind adds by hand, or give None."""
    module = _module(kind)
    function = getattr(module, "COMMANDS", {}).get(name)
    if function is None:
        return None
    from ecentre.cli import adopting

    help = getattr(module, "HELP", {}).get(name, say("", ""))
    example = getattr(module, "EXAMPLES", {}).get(name, f"ecentre {kind.replace('_', '-')} {name}")
    return adopting.adopt(name, function, Own(KINDS[kind], name, help, (example,), True))


def _module(kind: str) -> Any:
    return import_module(f"ecentre.cli.own.{KINDS[kind]}") if kind in KINDS else None
