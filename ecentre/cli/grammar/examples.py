"""An example for every generated command, made from the kind, the verb and the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli.acting import rowing
from ecentre.cli.grammar import samples
from ecentre.cli.grammar.flags import is_proof, option, settable
from ecentre.model import typed
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.kind import Kind
    from ecentre.schema import Schema

SCAN = say("扫描件.pdf", "scan.pdf")
COME_WITH_IT = ("person", "department", "place", "category", "policy", "calendar")
"""The kinds of which every centre has records from its first day."""
OPENINGS = ("open", "open-handling", "open-handled", "open-filed", "open-returned", "open-withdrawn")
WANTED: dict[str, tuple[str, ...]] = {
    "acceptance add": ("voucher_number", "invoice_number", "kept_by", "finance_holder", "maker", "model", "warranty"),
    "archive add": ("box", "title", "responsible", "dated_on"),
    "asset open": ("opening_source",),
    "asset open-idle": ("opening_source",),
    "claim add": ("acceptance", "invoice_number"),
    "compensation add": ("scrap",),
    "duty note": ("action", "answered_at"),
    "finance_ledger close": ("explanation",),
    **dict.fromkeys((f"incoming {verb}" for verb in OPENINGS), ("opening_source", "number", "copies")),
    "incoming open-filed": ("opening_source", "number", "copies", "archive_number"),
    "incoming add": ("number",),
    "incoming sign": ("copies",),
    "incoming register": ("number",),
    "incoming reply": ("reply",),
    "low_value open": ("opening_source",),
    "mail receive": ("person",),
    "mail deliver": ("taken_by",),
    "mail redirect": ("person",),
    "meeting decide": ("department", "owner", "due"),
    "meeting minute": ("minutes",),
    "number open": ("id", "witness"),
    "outgoing recheck": ("shown_number",),
    "person announce": ("leaves_on",),
    "person move": ("department",),
    "reception use": ("slip",),
    "roster assign": ("person",),
    "seal open": ("sort", "department"),
    "seal destroy": ("witness",),
    "seal_handover take-over": ("giver",),
    "seal_use add": ("document",),
    "stock_in add": ("unit_price", "supplier", "voucher_number", "invoice_number", "kept_by", "finance_holder"),
    "stock_in open": ("opening_source", "unit_price"),
    "supply_batch add": ("period",),
    "supply_issue add": ("cabinet", "plan", "line"),
    "supply_issue enter": ("cabinet", "plan", "line"),
    "supply_plan enter": ("person",),
    "supply_return add": ("cabinet",),
    "supply_return enter": ("cabinet",),
    "supply_urgent add": ("person",),
}
"""What a verb must be given by its rules though neither schema nor table says so."""
REASONS = {
    "return": say("数量写错,请改", "the quantity is wrong"),
    "send-back": say("请再核实", "please look again"),
    "reject": say("理由不充分", "the grounds do not convince"),
    "refuse": say("材料不全", "papers are missing"),
    "cancel": say("不再需要", "no longer needed"),
    "withdraw": say("不再需要", "no longer needed"),
    "void": say("重复登记", "entered twice"),
    "correct": say("登记时写错", "a slip when it was entered"),
    "reopen": say("漏记一项", "something was left out"),
    "extend": say("配件未到", "parts are late"),
    "assign": say("工作调整", "duties have changed"),
    "postpone": say("主任出差", "the director travels"),
    "decline": say("当天有事", "not free that day"),
    "forward": say("归该部门办理", "theirs to handle"),
    "redirect": say("看错姓名", "the name was misread"),
    "take-over": say("保管人住院", "the keeper is in hospital"),
    "return-proof": say("字号打错", "the number is wrong"),
    "revise": say("文字有改动", "the wording changes"),
    "retire": say("已停用", "out of use"),
    "destroy": say("已更换", "it was replaced"),
    "drop": say("重新拟定", "to be drawn up anew"),
}
REASON = say("情况属实", "checked")
"""Why a step is taken, by the verb."""


def number(kind: str) -> str:
    """Give an id or a name such as those of the kind."""
    prefix = kinds.PREFIXES[kind]
    return f"{prefix}-2026-0001" if prefix else samples.RECORDS[kind]


def sample(schema: Schema, name: str) -> str:
    """Give a value a field may take."""
    told = samples.told(schema.kind, name)
    if told:
        return quoted(told)
    target, choices = schema.ref(name), schema.choices(name)
    if target:
        return number(target)
    if choices:
        return quoted(next(iter(choices.values())))
    if is_proof(schema, name):
        return str(SCAN)
    return quoted(samples.VALUES.get(name) or samples.SHAPES.get(schema.shape(name)) or schema.label(name))


def setting(schema: Schema, names: Iterable[str], *, anew: bool = False) -> str:
    """Write options that set some fields, perhaps to something new; tables come from a file."""
    wanted = list(names)
    flat = [name for name in wanted if settable(schema, name)]
    table = " --from fields.yaml" if len(flat) < len(wanted) else ""
    new = {name: samples.CHANGED.get(f"{schema.kind}.{name}") for name in flat if anew}
    told = {name: quoted(new[name]) if new.get(name) else sample(schema, name) for name in flat}
    return "".join(f" {option(name)} {value}" for name, value in told.items()) + table


def creation(kind: Kind, schema: Schema, verb: str, names: Iterable[str]) -> tuple[str]:
    """Write an example of making a record."""
    why = _why(verb) if any(row.reason for row in kind.rows(verb)) else ""
    return (f"ecentre {typed(kind.name)} {verb}{_given(kind, schema, verb, names)}{why}",)


def telling(kind: Kind, schema: Schema, names: Iterable[str]) -> list[str]:
    """Choose a field that shows best what a change is: one that a person writes in words, if there is any."""
    filled = {name for row in kind.workflow for name in row.fills}
    chosen = [name for name in names if settable(schema, name) and name not in filled and name != "reason"]
    written = [name for name in chosen if "x-default" not in schema.node(name)]
    worded = [name for name in written if schema.shape(name) in ("line", "text", "money")]
    return [*worded, *written, *chosen][:1]


def step(kind: Kind, schema: Schema, verb: str, needs: Iterable[str], *, reason: bool = False) -> tuple[str]:
    """Write an example of a step on a record."""
    written = (name for name in needs if "x-default" not in schema.node(name))
    why = _why(verb) if reason else ""
    return (f"ecentre {typed(kind.name)} {verb} {number(kind.name)}{_given(kind, schema, verb, written)}{why}",)


def _why(verb: str) -> str:
    return f" --reason {quoted(REASONS.get(verb, REASON))}"


def _given(kind: Kind, schema: Schema, verb: str, names: Iterable[str]) -> str:
    """Write the options of a verb: the fields it needs, and those of one row of the list that it appends to."""
    grown = next((name for row in kind.rows(verb) for name in row.adds if name in row.needs), "")
    table = schema.rows(grown) if grown else None
    wanted = WANTED.get(f"{kind.name} {verb}", ())
    cells = dict.fromkeys([*rowing.needed(table), *(one for one in wanted if one in table.names)]) if table else {}
    fields = dict.fromkeys(one for one in (*names, *wanted) if one != grown and one not in cells)
    return setting(schema, fields, anew=not kind.rows(verb)) + (setting(table, cells) if table else "")


def listing(kind: Kind, schema: Schema) -> list[str]:
    """Write examples of a list."""
    name = typed(kind.name)
    where = next((one for one in kind.columns if schema.ref(one) in COME_WITH_IT or schema.choices(one)), "state")
    return [
        f"ecentre {name} list --where {where}={sample(schema, where)}",
        f"ecentre {name} list -o xlsx --to {kind.name}.xlsx",
    ]
