"""Asking on a terminal for what is missing, one thing at a time; never anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ecentre.cli import choosing, naming, output, values
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


def secret(prompt: object) -> str:
    """Ask for a PIN without showing it; the end of input counts as Ctrl-C."""
    from getpass import getpass

    try:
        return getpass(f"{prompt}: ", sys.stderr).strip()
    except EOFError as error:
        raise KeyboardInterrupt from error


def missing(
    schema: Schema,
    names: Sequence[str],
    given: Mapping[str, object],
    named: Callable[[str, str], str],
    known: choosing.Known,
) -> dict[str, object]:
    """Ask for fields one by one; ``<`` goes one back, Enter takes the value shown in brackets.

    ``named`` finds a record of a kind by what people call it, ``known`` gives those that can be chosen.
    """
    answers: dict[str, object] = {}
    output.words(say("请逐项填写(输入 < 退回上一项,Ctrl-C 放弃)", "fill in one by one (< goes back, Ctrl-C gives up)"))
    place = 0
    while place < len(names):
        answer = one(choosing.Question(schema, names[place], known), answers.get(names[place]), named)
        if answer != BACK:
            answers[names[place]] = answer
        place = max(0, place - 1) if answer == BACK else place + 1
    return {**given, **answers}


def one(question: choosing.Question, before: object, named: Callable[[str, str], str]) -> object:
    """Ask until there is an answer; ``<`` is one."""
    while True:
        said = line(question.prompt(before))
        if said == BACK:
            return BACK
        answer = question.answer(said, named) if said else before
        if answer is not None:
            return answer
        if not said:
            output.words(choosing.NEEDED)


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
