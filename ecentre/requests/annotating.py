"""What was found, in the forms that forges and their people read: marks at the line, a quality list, JUnit, a summary.

Text of a request is data in all of them: on one line, without control characters, never a command to the runner [T31].
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from ecentre.render.clean import clean
from ecentre.requests import outstanding
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecentre.model import Problem
    from ecentre.requests.judging import Judgement

ACTIONS = ("GITHUB_ACTIONS", "GITEA_ACTIONS", "FORGEJO_ACTIONS")
MOST = 200
UNTOUCHED = say("没有改动任何记录", "no record changes")


def runner(env: Mapping[str, str]) -> str:
    """Tell whose checks run this: actions, gitlab, or nobody's."""
    if any(env.get(one) == "true" for one in ACTIONS):
        return "actions"
    return "gitlab" if env.get("GITLAB_CI") == "true" else ""


def plain(text: object) -> str:
    """Give a text on one line that no runner takes for a command."""
    line = " ".join(clean(str(text)).split()).replace("##[", "## [")
    return f" {line}".replace(" ::", " : :").strip() if line.startswith("::") else line


def sentence(problem: Problem) -> str:
    """Give a problem's sentence with its rule and clause."""
    tag = " ".join(part for part in (problem.rule, problem.clause) if part)
    return plain(f"{problem.message} [{tag}]" if tag else problem.message)


def marks(problems: Iterable[Problem]) -> Iterator[str]:
    """Write problems as the marks that GitHub, Gitea and Forgejo show beside the line."""
    for one in problems:
        place = {"file": one.file, "line": str(one.line or 1) if one.file else "", "title": one.rule}
        told = ",".join(f"{name}={_property(value)}" for name, value in place.items() if value)
        yield f"::{'error' if one.level == 'error' else 'notice'} {told}::{_data(sentence(one))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(plain(text)).replace(":", "%3A").replace(",", "%2C")


def quality(problems: Iterable[Problem]) -> bytes:
    """Write problems as the code quality report of GitLab."""
    rows = [
        {
            "description": sentence(one), "check_name": one.rule, "fingerprint": _print(one),
            "severity": "major" if one.level == "error" else "info",
            "location": {"path": plain(one.file or "."), "lines": {"begin": one.line or 1}},
        }
        for one in problems
    ]  # fmt: skip
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _print(one: Problem) -> str:
    return hashlib.sha256(f"{one.rule}\0{one.file}\0{one.where}\0{one.message}".encode("utf-8", "replace")).hexdigest()


def junit(problems: Sequence[Problem], places: Iterable[str]) -> bytes:
    """Write problems as test results, a test case a file or record; what has no problem passed."""
    errors: dict[str, list[Problem]] = {place: [] for place in places}
    for one in problems:
        if one.level == "error":
            errors.setdefault(one.ref.id if one.ref else one.file or "-", []).append(one)
    cases = [_case(place, found) for place, found in (errors or {"ecentre": []}).items()]
    failed = sum(bool(found) for found in errors.values())
    head = f'<testsuite name="ecentre" tests="{len(cases)}" failures="{failed}">'
    body = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>", ""))
    return body.encode("utf-8", "backslashreplace")


def _case(place: str, found: Sequence[Problem]) -> str:
    from html import escape

    lines = (f'<failure type="{escape(plain(one.rule))}" message="{escape(sentence(one))}"/>' for one in found)
    return f'<testcase classname="ecentre" name="{escape(plain(place))}">{"".join(lines)}</testcase>'


def summary(judgement: Judgement, head: str) -> str:
    """Write what a person reads beside the request: the verdict, what would change in words, who must sign."""
    from ecentre.render.markdown import literal

    errors = [one for one in judgement.problems if one.level == "error"]
    waits = [one for one in errors if one.rule in outstanding.RULES]
    lines = [f"## {head}", "", f"**{_verdict(len(errors) - len(waits), len(waits))}**", ""]
    lines += [f"### {say('改动', 'What would change')}", ""]
    for id, told in judgement.told[:MOST]:
        lines += [f"- **{literal(id)}**", *(f"  - {literal(plain(one))}" for one in told[:MOST])]
    lines += [] if judgement.told else [str(UNTOUCHED)]
    others = [one for one in judgement.problems if one.rule not in outstanding.RULES]
    for title, found in ((say("还须谁签", "Who must still sign"), waits), (say("问题", "Problems"), others)):
        if found:
            lines += ["", f"### {title}", "", *(f"- {literal(_placed(one))}" for one in found[:MOST])]
    return "\n".join(lines) + "\n"


def _placed(one: Problem) -> str:
    place = f"{one.file}:{one.line}: " if one.file and one.line else f"{one.file}: " if one.file else ""
    note = "" if one.level == "error" else str(say("(留意)", "(note) "))
    return f"{note}{place}{sentence(one)}"


def _verdict(errors: int, waits: int) -> object:
    if errors:
        return say("不能入账:{n} 处问题", "cannot be taken in: {n} problems", n=errors)
    if waits:
        return say("内容合规,还缺 {n} 个签名或步骤", "in order, but {n} signatures or steps are missing", n=waits)
    return say("可以入账", "may be taken in")


__all__ = ["junit", "marks", "plain", "quality", "runner", "sentence", "summary"]
