"""What every answer owes its reader: after a step the next one and whose it is, after a refusal clause and way out.

A command that is quoted anywhere is walked down the tree of commands: its name, its verb and its options are there.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import click

from ecentre.cli.session import Call
from ecentre.cli.tree import Root

ON = re.compile(r"下一步|到此办结|眼下没有要接着办的|还有 \d+ [件项]|撤错了|请[^\n]*?:ecentre")
"""How an answer goes on: with what comes next, what is left, what has to be done first, with the end, or with rest."""
COMMAND = re.compile(r"ecentre((?: [^\s;；。、,,)(“”\[\]]+)*)")
ADVICE = re.compile(r"请|先|再|改|须|应|才能|可以|可用|换|不填|不必|要填|[写用加看等由只](?!于)|--[a-z]")
OPTION = re.compile(r"--[a-z][a-z-]*[a-z]")
RULED = re.compile(r"\[[^\[\]]+\]$")
REFUSED = "按制度不能办理"
HEADS = (REFUSED, "看用法", "不合格", "另有", "  待补或留意", "手工改动")


def tip() -> str:
    """Give what the books of the working folder stand at, without asking git."""
    heads = Path(".git/refs/heads")
    return "".join(sorted(one.read_text(encoding="ascii") for one in heads.rglob("*") if one.is_file()))


def unguided(said: str) -> list[str]:
    """Tell what an answer to a step lacks: how it goes on, with a command to copy; commands that are there."""
    lacks = [] if ON.search(said) else ["does not say what comes next"]
    lacks += [] if COMMAND.search(said) else ["gives no command"]
    return lacks + broken(said)


def unhelpful(said: str) -> list[str]:
    """Tell what a refusal lacks: a rule with its clause where rules refuse, and a way out; commands that are there."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith(HEADS)]
    ruled = REFUSED in said
    lacks = [f"no rule: {line}" for line in lines if ruled and line.startswith("records/") and not RULED.search(line)]
    if not any("ecentre " in line or ADVICE.search(bare(line)) for line in lines):
        lacks.append(f"no way out: {said}")
    return lacks + broken(said)


def bare(line: str) -> str:
    """Give the sentence of a line, without the file before it and the rule behind it."""
    return RULED.sub("", re.sub(r"^\S+\.yaml(:\d+:\d+)?: ", "", line))


def named(said: str) -> list[str]:
    """Give the options that a refusal names beside its commands: what could be given with the very line."""
    return list(dict.fromkeys(OPTION.findall(COMMAND.sub("", said))))


def broken(said: str) -> list[str]:
    """Give the quoted commands that are not there, with what is wrong."""
    return [
        f"ecentre{found[1]}: {fault}"
        for found in COMMAND.finditer(said)
        if (fault := fault_of(tuple(part for part in found[1].split() if part != "…")))
    ]


@cache
def fault_of(words: tuple[str, ...]) -> str:
    """Tell what is wrong with a command line: a name, verb or option that is not there; values are another matter."""
    command: click.Command = Root()
    context = click.Context(command, info_name="ecentre", obj=Call())
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("-") and len(word) > 1:
            name = word.partition("=")[0]
            option = next((one for one in command.params if name in (*one.opts, *one.secondary_opts)), None)
            if option is None and name not in ("--help", "-h"):
                return f"{context.info_name} has no {name}"
            if isinstance(option, click.Option) and not option.is_flag and "=" not in word and rest:
                rest.pop(0)
        elif isinstance(command, click.Group) and ("{" in word or not word.isascii()):
            return ""
        elif isinstance(command, click.Group):
            made = command.get_command(context, word)
            if made is None:
                return f"no command {word}"
            command, context = made, click.Context(made, info_name=word, parent=context, obj=Call())
    return ""
