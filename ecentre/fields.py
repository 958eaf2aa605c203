"""What a schema says about one field, for people and for typing: label, help, choices, shape, reference.

Works on the parts of a schema as JSON gives them, with every ``$ref`` already put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.model import Data

Node = dict[str, Any]
Cast = Callable[[Any], Any]

FLAG_LABELS = {True: say("是", "yes"), False: say("否", "no")}
_SHAPES = {"integer": "int", "boolean": "flag", "number": "int"}
_DEFINED = {"count": "int", "rev": "int", "flag": "flag", "price": "money"}
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")

PARTS = frozenset(("set", "was", "add"))
"""The parts of a step that hold fields of its record."""


def part(node: Node, where: str) -> Node:
    """Give the schema of ``lines/0/asset`` (or ``lines/*/asset``) under ``node``; empty where there is none."""
    for name in where.split("/") if where else ():
        inner = node.get("properties", {}).get(name)
        if inner is None:
            inner = node.get("items")
        if not isinstance(inner, dict):
            return {}
        node = inner
    return node


def label(node: Node, name: str = "") -> Words:
    """Give the name the manual uses, or ``name`` where the schema is silent."""
    return say(node.get("title", name), node.get("x-en", name))


def help(node: Node) -> Words:
    """Give what to put in, with units and clause."""
    return say(node.get("description", ""), node.get("x-en-description", ""))


def choices(node: Node) -> dict[Any, Words]:
    """Give the values to choose from, each with its label; a list's are those of its items."""
    if "enum" not in node and isinstance(node.get("items"), dict):
        return choices(node["items"])
    labels = node.get("x-labels", {})
    return {value: say(*labels.get(str(value), (str(value), str(value)))) for value in node.get("enum", ())}


def value_label(node: Node, value: Any) -> Words | str:
    """Give the words for a value of a choice or a flag; any other value as text."""
    if isinstance(value, bool):
        return FLAG_LABELS[value]
    labels = node.get("x-labels") or node.get("items", {}).get("x-labels", {})
    return say(*labels[str(value)]) if str(value) in labels else str(value)


def shape(node: Node) -> str:
    """Give what kind of value a field holds: text, line, int, money, date, enum, ref, list, table and so on."""
    if "enum" in node:
        return "enum"
    if node.get("type") == "array":
        return "table" if node.get("items", {}).get("type") == "object" else "list"
    if node.get("type") == "object":
        return "object"
    if "x-ref" in node:
        return "ref"
    defined = node.get("x-shape", "")
    return _DEFINED.get(defined, defined) or _SHAPES.get(str(node.get("type")), "text")


def reference(node: Node) -> str:
    """Give the kind that a field (or each item of a list) names, or nothing."""
    return str(node.get("x-ref") or node.get("items", {}).get("x-ref", ""))


def references(node: Node, where: str = "") -> Iterator[tuple[str, str]]:
    """Give every place under ``node`` that names a record, as ``lines/*/asset``, with the kind it names."""
    if "x-ref" in node:
        yield where, node["x-ref"]
    lead = f"{where}/" if where else ""
    for name, inner in node.get("properties", {}).items():
        yield from references(inner, lead + name)
    if isinstance(node.get("items"), dict):
        yield from references(node["items"], f"{lead}*")


def values_at(data: Any, parts: tuple[str, ...], where: str = "") -> Iterator[tuple[str, Any]]:
    """Give the values a path like ``lines/*/asset`` leads to, each with its own path."""
    if not parts:
        yield where, data
        return
    lead = f"{where}/" if where else ""
    if parts[0] == "*":
        for index, item in enumerate(data if isinstance(data, list) else ()):
            yield from values_at(item, parts[1:], f"{lead}{index}")
    elif isinstance(data, dict) and data.get(parts[0]) is not None:
        yield from values_at(data[parts[0]], parts[1:], lead + parts[0])


def caster(node: Node) -> Cast | None:
    """Give the function that types text as ``node`` wants it, or None where text stays text."""
    wanted = node.get("type")
    if wanted == "integer" or (isinstance(wanted, list) and "integer" in wanted):
        return _whole
    if wanted == "boolean":
        return _flag
    if wanted == "array" and (one := caster(node.get("items", {}))):
        return lambda value: [one(item) for item in value] if isinstance(value, list) else value
    if wanted == "object" and (casts := casters(node.get("properties", {}))):
        return lambda value: cast_fields(value, casts)
    return None


def casters(properties: dict[str, Node]) -> dict[str, Cast]:
    """Give the casting functions of those fields that need one."""
    found = ((name, caster(node)) for name, node in properties.items())
    return {name: cast for name, cast in found if cast}


def cast_fields(data: Any, casts: dict[str, Cast]) -> Any:
    """Type the fields of a mapping; what is no mapping stays for the validator to name."""
    if not isinstance(data, dict):
        return data
    typed: Data = dict(data)
    for name, cast in casts.items():
        if name in typed:
            typed[name] = cast(typed[name])
    return typed


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def _flag(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def ordered(data: Any, node: Node) -> Any:
    """Put fields in the order of the schema, unknown ones last; an empty field of a mapping is left out."""
    if isinstance(data, list):
        inner = node.get("items", {})
        return [ordered(item, inner) for item in data]
    if not isinstance(data, dict) or "properties" not in node:
        return data
    properties = node["properties"]
    known = ((name, data[name], properties.get(name, {})) for name in in_order(data, properties))
    return {name: ordered(value, inner) for name, value, inner in known if value is not None or nullable(inner)}


def in_order(data: Data, properties: dict[str, Node]) -> list[str]:
    """Give the names in ``data`` in the order of ``properties``, unknown ones last."""
    return [*(name for name in properties if name in data), *(name for name in data if name not in properties)]


def nullable(node: Node) -> bool:
    """Tell whether a field may stand there empty."""
    wanted = node.get("type", ())
    return "null" in wanted if isinstance(wanted, list) else wanted == "null"
