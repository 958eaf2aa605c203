"""An example for every generated command, made from the kind, the verb and the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli.acting import rowing
from ecentre.cli.grammar.flags import is_proof, option, settable
from ecentre.model import typed
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.kind import Kind
    from ecentre.schema import Schema

SHAPES = {
    "money": say("2600", "2600"),
    "date": say("2026-11-03", "2026-11-03"),
    "month": say("2026-11", "2026-11"),
    "moment": say("10:20", "10:20"),
    "sha256": say("0" * 64, "0" * 64),
    "year": say("2026", "2026"),
    "int": say("1", "1"),
    "flag": say("是", "yes"),
}
TEXTS = {
    "name": say("激光打印机", "printer"),
    "item": say("激光打印机", "printer"),
    "model": say("M7605", "M7605"),
    "reason": say("工作需要", "needed"),
    "role": say("资产管理员", "asset_keeper"),
    "begins": say("15:00", "15:00"),
    "series": say("CDSB", "CDSB"),
    "code": say("CDSB", "CDSB"),
    "spans": say("09:30-13:30", "09:30-13:30"),
    "rule": say("asset.price", "asset.price"),
    "record": say("AST-2026-0001", "AST-2026-0001"),
    "forge_account": say("wang-jian-guo", "wang-jian-guo"),
}
SCAN = say("扫描件.pdf", "scan.pdf")
BESIDES = {"seal_use": ("document",)}
"""What a new record of a kind needs by its rules though not by its schema."""
RECORDS = {
    "person": "王建国",
    "department": "综合部",
    "place": "电子商务运营中心",
    "category": "打印机",
    "policy": "standards",
    "calendar": "2026",
    "number": "CDSB-2026-0012",
    "sender": "策勒县财政局",
    "cabinet": "一楼文件柜",
    "seal": "中心公章",
    "supply_item": "签字笔",
    "store_cabinet": "一号柜",
    "centre": "clds",
}
COME_WITH_IT = ("person", "department", "place", "category", "policy", "calendar")
"""The kinds of which every centre has records from its first day."""


def number(kind: str) -> str:
    """Give an id or a name such as those of the kind."""
    prefix = kinds.PREFIXES[kind]
    return f"{prefix}-2026-0001" if prefix else RECORDS[kind]


def sample(schema: Schema, name: str) -> str:
    """Give a value a field may take."""
    target, choices = schema.ref(name), schema.choices(name)
    if target:
        return number(target)
    if choices:
        return quoted(next(iter(choices.values())))
    if is_proof(schema, name):
        return str(SCAN)
    known = SHAPES.get("year" if name == "year" else schema.shape(name)) or TEXTS.get(name)
    return quoted(known or schema.label(name))


def setting(schema: Schema, names: Iterable[str]) -> str:
    """Write options that set some fields; tables come from a file."""
    wanted = list(names)
    flat = [name for name in wanted if settable(schema, name)]
    table = " --from fields.yaml" if len(flat) < len(wanted) else ""
    return "".join(f" {option(name)} {sample(schema, name)}" for name in flat) + table


def creation(kind: Kind, schema: Schema, verb: str, names: Iterable[str]) -> tuple[str]:
    """Write an example of making a record."""
    grown, row = _row(kind, schema, verb)
    wanted = dict.fromkeys([*(one for one in names if one != grown), *BESIDES.get(kind.name, ())])
    return (f"ecentre {typed(kind.name)} {verb}{setting(schema, wanted)}{row}",)


def telling(kind: Kind, schema: Schema, names: Iterable[str]) -> list[str]:
    """Choose a field that shows best what a change is: one with words of its own, if there is any."""
    filled = {name for row in kind.workflow for name in row.fills}
    chosen = [name for name in names if settable(schema, name) and name not in filled and name != "reason"]
    worded = [name for name in chosen if schema.shape(name) in ("line", "text", "money")]
    return [*worded, *chosen][:1]


def step(kind: Kind, schema: Schema, verb: str, needs: Iterable[str], *, reason: bool = False) -> tuple[str]:
    """Write an example of a step on a record."""
    why = f" --reason {say('情况属实', 'checked')}" if reason else ""
    _, row = _row(kind, schema, verb)
    return (f"ecentre {typed(kind.name)} {verb} {number(kind.name)}{setting(schema, needs)}{row}{why}",)


def _row(kind: Kind, schema: Schema, verb: str) -> tuple[str, str]:
    """Give the list that a verb must append to, and the options that write one row of it."""
    name = next((name for row in kind.rows(verb) for name in row.adds if name in row.needs), "")
    table = schema.rows(name) if name else None
    if table is None:
        return "", ""
    return name, "".join(f" {option(one)} {sample(table, one)}" for one in rowing.needed(table))


def listing(kind: Kind, schema: Schema) -> list[str]:
    """Write examples of a list."""
    name = typed(kind.name)
    where = next((one for one in kind.columns if schema.ref(one) in COME_WITH_IT or schema.choices(one)), "state")
    return [
        f"ecentre {name} list --where {where}={sample(schema, where)}",
        f"ecentre {name} list -o xlsx --to {kind.name}.xlsx",
    ]
