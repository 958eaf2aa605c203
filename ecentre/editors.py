"""What a centre's folder gives to an editor that knows YAML: which schema describes which records, choices in words.

Derived from what stands elsewhere: the kinds, and the labels of choices in the schemas. An editor that follows JSON
Schema shows ``enumDescriptions`` beside the values; the program itself reads ``x-labels`` in both languages.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SETTINGS = ".vscode/settings.json"
_LABELS = re.compile(r'"x-labels": (\{[^{}]*\})')


def mapped(settings: bytes, kinds: Iterable[str]) -> bytes:
    """Give the settings with the schema of every kind of record, for files that lost their first line too."""
    found = json.loads(settings)
    found["yaml.schemas"] = {f"./schemas/{kind}.json": f"records/{kind}/**/*.yaml" for kind in kinds}
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def described(schema: bytes) -> bytes:
    """Give a schema whose labelled choices say their Chinese labels in the way that editors understand."""
    text = schema.decode()
    choices = dict(_choices(json.loads(text)))

    def with_words(found: re.Match[str]) -> str:
        labels = json.loads(found[1])
        words = [labels.get(value, [value])[0] for value in choices.get(tuple(labels), ())]
        return f'{found[0]}, "enumDescriptions": {json.dumps(words, ensure_ascii=False)}' if words else found[0]

    return _LABELS.sub(with_words, text).encode()


def _choices(node: Any) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Give for every labelled choice under a node the keys of its labels, and its values in their own order."""
    if isinstance(node, dict) and "enum" in node and "x-labels" in node:
        yield tuple(node["x-labels"]), tuple(map(str, node["enum"]))
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _choices(inner)


__all__ = ["SETTINGS", "described", "mapped"]
