"""The rules and dues in Chinese, and the names under which each refuses or shows something; English is the docstring.

Overrides waive a rule by these names, and refusals cite them: the list of rules must say the same.
"""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

from ecentre.records import data_folder


class Text(NamedTuple):
    """A rule in Chinese, the names it may refuse by, the names it only shows something by; of a due its duties."""

    zh: str
    names: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


@cache
def texts() -> dict[str, dict[str, Text]]:
    """Give the texts of every kind by the names of its functions."""
    file = data_folder("templates") / "clauses" / "rules.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    return {kind: {name: _text(one) for name, one in rules.items()} for kind, rules in said.items()}


def _text(one: dict[str, str | list[str]]) -> Text:
    return Text(str(one["zh"]), tuple(one.get("names", ())), tuple(one.get("shown", ())))


def text(kind: str, name: str) -> Text:
    """Give the text of a rule of a kind; one that has none goes by its function's name, in English."""
    return texts().get(kind, {}).get(name) or Text("", (name,))
