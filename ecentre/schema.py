"""The schemas of a centre: what each kind holds, its labels, its types, and whether data has that shape.

Reading labels costs one JSON file; the validator is loaded only when something is validated. No schema is ever fetched.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from ecentre import fields, runs
from ecentre.errors import RepositoryError
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.faults import Details
    from ecentre.fields import Node
    from ecentre.model import Data, Problem, Ref

COMMON = "_common"
_COMMON_PREFIX = f"{COMMON}.json#/$defs/"
_OWN_PREFIX = "#/$defs/"
_DEPTH_LIMIT = 20


class Schema:
    """What one kind of record holds."""

    def __init__(self, kind: str, root: Node) -> None:
        """Take a schema whose references have been put in their places."""
        self.kind = kind
        self.root = root
        self.properties: dict[str, Node] = root.get("properties", {})
        self.names = tuple(self.properties)
        self.past = tuple(name for name, node in self.properties.items() if node.get("x-past"))

    def rows(self, field: str) -> Schema:
        """Give what one row of a table holds, as if it were a record of its own."""
        return Schema(self.kind, self.node(field).get("items", {}))

    def node(self, field: str) -> Node:
        """Give the schema of a field, or of a part of it such as ``lines/*/asset``; empty where there is none."""
        return self.properties.get(field) or fields.part(self.root, field)

    def label(self, field: str) -> Words:
        """Give the field's name as the manual says it."""
        return fields.label(self.node(field), field)

    def help(self, field: str) -> Words:
        """Give what to put into the field."""
        return fields.help(self.node(field))

    def choices(self, field: str) -> dict[str, Words]:
        """Give the values to choose from with their labels; empty where the field is free."""
        return fields.choices(self.node(field))

    def value_label(self, field: str, value: Any) -> Words | str:
        """Give a value in words where the schema has words for it."""
        return fields.value_label(self.node(field), value)

    def shape(self, field: str) -> str:
        """Give what the field holds: text, line, int, money, date, month, flag, enum, ref, list, table or object."""
        return fields.shape(self.node(field))

    def ref(self, field: str) -> str:
        """Give the kind that the field (or each item of its list) names, or nothing."""
        return fields.reference(self.node(field))

    def refs(self) -> tuple[tuple[str, str], ...]:
        """Give the places that name other records, as ``keeper``, ``idle/*``, ``lines/*/asset``; steps are left out."""
        return tuple((where, kind) for where, kind in self._references if not where.startswith("steps/"))

    def references(self, data: Data) -> Iterator[tuple[str, str, str]]:
        """Give every reference that ``data`` holds, steps too: its path, the kind named, the id."""
        for where, kind in self._references:
            for place, value in fields.values_at(data, tuple(where.split("/"))):
                for id in runs.unpacked(str(value)) if where in self._many else (str(value),):
                    yield place, kind, id

    @cached_property
    def _references(self) -> tuple[tuple[str, str], ...]:
        return tuple(fields.references(self.root))

    @cached_property
    def _many(self) -> frozenset[str]:
        return frozenset(where for where, _ in self._references if self.node(where).get("x-runs"))

    @cached_property
    def _casts(self) -> dict[str, fields.Cast]:
        return fields.casters(self.properties)

    def typed(self, data: Data) -> Data:
        """Turn text into whole numbers and flags where the schema wants them; what is wrong stays text."""
        typed: Data = fields.cast_fields(data, self._casts)
        steps = typed.get("steps")
        if isinstance(steps, list):
            typed["steps"] = [self._typed_step(step) for step in steps]
        return typed

    def _typed_step(self, step: Any) -> Any:
        if not isinstance(step, dict) or fields.PARTS.isdisjoint(step):
            return step
        inner = {name: fields.cast_fields(step[name], self._casts) for name in fields.PARTS if name in step}
        return {**step, **inner}

    def ordered(self, data: Data) -> Data:
        """Put the fields in the order of the schema, without the empty ones; nothing unknown is lost."""
        ordered: Data = fields.ordered(data, self.root)
        if isinstance(ordered.get("steps"), list):
            ordered["steps"] = [self._ordered_step(step) for step in ordered["steps"]]
        return ordered

    def _ordered_step(self, step: Any) -> Any:
        if not isinstance(step, dict):
            return step
        for part in fields.PARTS:
            if isinstance(step.get(part), dict):
                values = step[part]
                step[part] = {name: values[name] for name in fields.in_order(values, self.properties)}
        return step

    def fits(self, data: Data) -> bool:
        """Tell whether typed data has the shape of its kind, characters apart."""
        return bool(self._validator.is_valid(data))

    def problems(self, data: Data, ref: Ref) -> list[Problem]:
        """Find every place where typed data has not the shape of its kind."""
        from ecentre import faults

        unfit = list(faults.unfit(data, ref))
        return unfit or faults.problems(self._found(data), self.root, ref)

    def _found(self, data: Data) -> Iterator[Details]:
        for error in self._validator.iter_errors(data):
            node: Any = self.root
            for step in error.schema_path[:-1]:
                node = node[int(step)] if isinstance(node, list) else node.get(step, {})
            yield {
                **error.kind.as_dict(), "keyword": error.kind.name, "path": error.instance_path,
                "instance": error.instance, "node": node if isinstance(node, dict) else {},
            }

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs
        linear = jsonschema_rs.RegexOptions()  # a pattern takes no longer than its text (T19)
        try:
            return jsonschema_rs.Draft202012Validator(
                self.root, validate_formats=True, retriever=_never, pattern_options=linear
            )
        except (ValueError, jsonschema_rs.ReferencingError) as error:
            _unreadable(self.kind, str(error).partition("\n")[0])


def _never(uri: str) -> NoReturn:
    """Refuse to fetch: a schema that names another place is not ours (T22)."""
    raise RepositoryError(say("结构文件要从外面取 {uri},不允许", "a schema wants to fetch {uri}; not allowed", uri=uri))


class Schemas:
    """The schemas that stand in a centre's own folder."""

    def __init__(self, root: Path) -> None:
        """Take the folder of the centre; nothing is read until asked for."""
        self.root = root
        self._known: dict[str, Schema] = {}

    def get(self, kind: str) -> Schema:
        """Give the schema of a kind.

        Raises:
            RepositoryError: this centre has no such schema yet, or the file cannot be read.
        """
        if kind not in self._known:
            found = self._read(kind)
            self._known[kind] = Schema(kind, self._placed(found, found.get("$defs", {}), kind))
        return self._known[kind]

    @cached_property
    def version(self) -> str:
        """Give a hash of all schemas: what was derived from them holds as long as it stays the same."""
        import hashlib

        digest = hashlib.sha256()
        for path in sorted((self.root / "schemas").glob("*.json")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()

    @cached_property
    def _common(self) -> dict[str, Node]:
        own: dict[str, Node] = self._read(COMMON).get("$defs", {})
        return {name: self._placed(node, own, COMMON) | {"x-shape": _shape(name, node)} for name, node in own.items()}

    def _read(self, kind: str) -> Node:
        try:
            found = json.loads((self.root / "schemas" / f"{kind}.json").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise RepositoryError(
                say(
                    "本中心还没有 {kind} 的结构文件;请运行 ecentre upgrade",
                    "this centre has no schema of {kind} yet; run ecentre upgrade", kind=kind,
                )
            ) from error
        except (OSError, ValueError, RecursionError) as error:
            _unreadable(kind, error)
        return found if isinstance(found, dict) else _unreadable(kind, "[]")

    def _placed(self, node: Any, own: dict[str, Node], kind: str, depth: int = 0) -> Any:
        """Put every reference in its place, so that nothing is looked up later, let alone fetched."""
        if depth > _DEPTH_LIMIT:
            _unreadable(kind, "$ref")

        def inner(one: Any) -> Any:
            return self._placed(one, own, kind, depth + 1) if isinstance(one, list | dict) else one

        if isinstance(node, list):
            return [inner(one) for one in node]
        placed = {name: inner(one) for name, one in node.items() if name not in ("$ref", "$defs")}
        if "$ref" in node:
            own_pattern = {"x-own-pattern": True} if "pattern" in node else {}
            placed = self._target(node["$ref"], own, kind, depth) | placed | own_pattern
        return placed

    def _target(self, address: Any, own: dict[str, Node], kind: str, depth: int) -> Node:
        name = str(address)
        if name.startswith(_OWN_PREFIX) and name.removeprefix(_OWN_PREFIX) in own:
            target = name.removeprefix(_OWN_PREFIX)
            placed: Node = self._placed(own[target], own, kind, depth + 1)
            return {"x-shape": target} | placed
        if kind != COMMON and name.startswith(_COMMON_PREFIX) and name.removeprefix(_COMMON_PREFIX) in self._common:
            return self._common[name.removeprefix(_COMMON_PREFIX)]
        return _unreadable(kind, name)


def _shape(name: str, node: Node) -> str:
    """Name the shape of a common part: the part it is made of, or itself."""
    return str(node.get("$ref", name)).removeprefix(_OWN_PREFIX)


def _unreadable(kind: str, why: object) -> NoReturn:
    message = say(
        "schemas/{kind}.json 读不懂({why});请运行 ecentre upgrade 换成程序自带的",
        "schemas/{kind}.json cannot be read ({why}); run ecentre upgrade to put the program's own in place",
        kind=kind, why=str(why),
    )
    raise RepositoryError(message)
