"""Asking on a terminal for what is missing, one thing at a time; never anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ecentre.cli import naming, values
from ecentre.cli.options import option
from ecentre.errors import EcentreError, UsageError
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.schema import Schema

BACK = "<"


def possible(call: Call) -> bool:
    """Tell whether there is a person to ask."""
    if call.no_input or os.environ.get("CI"):
        return False
    return all(stream is not None and not stream.closed and stream.isatty() for stream in (sys.stdin, sys.stderr))


def line(prompt: object) -> str:
    """Ask for one line; the end of input counts as Ctrl-C."""
    text = str(prompt)
    sys.stderr.write(text if text.endswith(" ") else f"{text}: ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise KeyboardInterrupt
    return answer.rstrip("\r\n").strip()


def missing(
    schema: Schema, names: Sequence[str], given: Mapping[str, object], named: Callable[[str, str], str]
) -> dict[str, object]:
    """Ask for fields one by one; ``<`` goes one back, Enter takes the value shown in brackets."""
    answers: dict[str, object] = {}
    sys.stderr.write(
        str(say("请逐项填写(输入 < 退回上一项,Ctrl-C 放弃)", "fill in one by one (< goes back, Ctrl-C gives up)"))
        + "\n"
    )
    place = 0
    while place < len(names):
        name = names[place]
        said = line(_prompt(schema, name, answers.get(name)))
        if said == BACK:
            place = max(0, place - 1)
        elif _taken(schema, name, said, answers, named):
            place += 1
    return {**given, **answers}


def _prompt(schema: Schema, name: str, default: object) -> str:
    offered = "、".join(f"{value}({label})" for value, label in schema.choices(name).items())
    shown = f" {{{offered}}}" if offered else ""
    return f"{schema.label(name)} {option(name)}{shown}{f' [{default}]' if default is not None else ''}: "


def _taken(schema: Schema, name: str, said: str, answers: dict[str, object], named: Callable[[str, str], str]) -> bool:
    if not said:
        if answers.get(name) is None:
            sys.stderr.write(str(say("  这一项必填", "  this one is needed")) + "\n")
            return False
        return True
    try:
        is_list = schema.shape(name) == "list"
        answers[name] = (
            values.read_list(schema, name, [said], named) if is_list else values.read(schema, name, said, named)
        )
    except EcentreError as error:
        sys.stderr.write(f"  {error}\n")
        return False
    return True


def sure(call: Call, question: Words) -> None:
    """Ask whether to go on, unless ``--yes`` said so.

    Raises:
        UsageError: there is nobody to ask.
        KeyboardInterrupt: the answer is no.
    """
    if call.yes:
        return
    if not possible(call):
        raise UsageError(say("{question}确认请加 --yes", "{question} Add --yes to confirm", question=question))
    if line(f"{question} [y/N] ").lower() not in values.YES:
        raise KeyboardInterrupt


def who(call: Call, book: IndexBook) -> str:
    """Ask once who works at this clone, and keep the answer in it."""
    while True:
        said = line(str(say("您是谁?请输入姓名: ", "Who are you? Name: ")))
        try:
            id = naming.person(book, call.schemas, said)
        except EcentreError as error:
            sys.stderr.write(f"  {error}\n")
            continue
        remember(call, id)
        return id


def remember(call: Call, id: str) -> None:
    """Keep who works at this clone, in the clone only."""
    call.me.parent.mkdir(parents=True, exist_ok=True)
    call.me.write_text(id + "\n", encoding="utf-8", newline="\n")
