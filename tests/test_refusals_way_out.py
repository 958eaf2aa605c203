"""Every refusal says the rule and the way out, and every command that is quoted anywhere is there.

The cases of tests/kinds are the walk: test_kinds.py asks wayout.py about every answer of theirs. Here the questions
themselves are tried, and the commands in all sentences of the program are walked down the tree.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
import wayout

from ecentre import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

from pathlib import Path

PROGRAM = Path(__file__).parents[1] / "ecentre"
ENGLISH = re.compile(r"(?<=[:,;(] )ecentre(?: [^\s;,)(“”\[\]]+)*")
"""In English the name of the program also begins a sentence; a command stands behind a mark."""


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("按制度不能办理\n  records/x/1.yaml: 已经有了,请换一个 [x.y A1]\n", ""),
        ("按制度不能办理\n  records/x/1.yaml: 已经有了,请换一个\n", "no rule"),
        ("按制度不能办理\n  records/x/1.yaml: 已经有了 [x.y A1]\n", "no way out"),
        ("按制度不能办理\n  records/x/1.yaml: 已经有了:ecentre asset lsit [x.y A1]\n", "no command lsit"),
        ("没有找到:ecentre asset list --wehre a=b", "has no --wehre"),
        ("没有这个人", "no way out"),
        ("没有这个人:ecentre --as 张三 person list", ""),
    ],
)
def test_what_a_refusal_lacks_is_found(said: str, fault: str) -> None:
    found = "".join(wayout.unhelpful(said))
    assert fault in found if fault else not found


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("已登记\n  下一步 提交(张三):ecentre submit REQ-2026-0001\n", ""),
        ("撤回\n  到此办结;经过:ecentre log REQ-2026-0001\n", ""),
        ("已登记 REQ-2026-0001\n", "what comes next"),
        ("已登记\n  下一步 提交\n", "no command"),
        ("已登记\n  下一步 提交:ecentre sumbit REQ-2026-0001\n", "no command sumbit"),
    ],
)
def test_what_an_answer_to_a_step_lacks_is_found(said: str, fault: str) -> None:
    found = "".join(wayout.unguided(said))
    assert fault in found if fault else not found


def sentences() -> Iterator[tuple[str, int, str]]:
    """Give every quoted command of every sentence of the program, with where it stands."""
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            for text, pattern in zip(node.args[:2], (wayout.COMMAND, ENGLISH), strict=False):
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield from ((path.name, node.lineno, found[0]) for found in pattern.finditer(text.value))


def test_every_command_in_a_sentence_is_there() -> None:
    found = list(sentences())
    assert len(found) > 1000
    faults = [(*one, fault) for one in found if (fault := wayout.fault_of(tuple(one[2].replace("…", "").split()[1:])))]
    assert not faults


def test_what_finishes_a_record_is_typed_and_leads_on_from_somewhere() -> None:
    for name in kinds.PREFIXES:
        kind = kinds.get(name)
        for verb in kind.finish:
            assert any(row.source and not row.inner for row in kind.rows(verb)), (name, verb)
