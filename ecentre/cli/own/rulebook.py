"""The rules as they are enforced: each with its clause, and each kind's steps as a table or a diagram."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import kinds
from ecentre.cli import output
from ecentre.cli.grammar.declare import option
from ecentre.cli.grammar.rulewords import text
from ecentre.cli.session import Call, current
from ecentre.errors import UsageError
from ecentre.model import Column, Table
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Deadline, Kind, Rule, Transition

CLAUSE = re.compile(r"\s*\[([^\]]+)\]\.?")
ENFORCED, REPORTED = say("强制", "enforced"), say("提示", "reported")
NUMBERED = re.compile(r"[A-Z][0-9]*(\.[0-9]+)+[a-z]?")
RULES = (
    Column("kind", say("类别", "kind")),
    Column("rule", say("规则", "rule")),
    Column("clause", say("条款", "clause")),
    Column("force", say("效力", "force")),
    Column("sentence", say("内容", "what must hold")),
)
STEPS = (
    Column("kind", say("类别", "kind")),
    Column("verb", say("命令", "verb")),
    Column("label", say("步骤", "step")),
    Column("source", say("原状态", "from")),
    Column("target", say("新状态", "to")),
    Column("asks", say("可填字段", "may set")),
    Column("conditions", say("条件", "conditions")),
    Column("clause", say("条款", "clause")),
)

Steps = Annotated[bool, option("--steps", say("看办理步骤表", "show the table of steps"))]
DRAWN = say("画成流程图(-o md 为 Mermaid)", "draw the steps (-o md for Mermaid)")
Diagram = Annotated[bool, option("--diagram", DRAWN)]
COLUMNS = say("看 -o json 的答复里各项和各报表的栏目", "what answers of -o json hold, column by column")
Answers = Annotated[bool, option("--answers", COLUMNS)]


def rules(
    kind: Annotated[
        str,
        typer.Argument(
            metavar=str(say("[类别]", "[KIND]")),
            help=str(
                say(
                    "只看一类、一条或一项,如 asset、A2.3.6、requisition.standard",
                    "one kind, clause or rule only, such as asset, A2.3.6 or requisition.standard",
                )
            ),
        ),
    ] = "",
    steps: Steps = False,
    diagram: Diagram = False,
    answers: Answers = False,
) -> None:
    """Show rules, steps or diagrams, or the schema of all answers in JSON."""
    call = current()
    if answers:
        _answers(call)
        return
    clause = kind if NUMBERED.fullmatch(kind) else ""
    kind, _, rule = ("", "", "") if clause else kind.partition(".")
    chosen = [kinds.get(name) for name in ([_named(kind)] if kind else kinds.PREFIXES)]
    if clause or rule:
        output.table(call, rule_table(chosen, clause, f"{chosen[0].name}.{rule}" if rule else ""))
    elif diagram:
        draw = mermaid if call.format == "md" else arrows
        output.text(call, "\n".join(line for one in chosen for line in draw(call, one)) + "\n")
    elif steps:
        output.table(call, step_table(call, chosen))
    else:
        output.table(call, rule_table(chosen))
        if kind and call.format in ("table", "plain"):
            output.text(call, "\n")
            output.table(call, step_table(call, chosen))


def _answers(call: Call) -> None:
    """Give the schema that every JSON answer keeps to; in JSON as a part of an answer itself."""
    import json

    from ecentre.records import data_folder

    text = (data_folder("templates") / "answers" / "answer.json").read_text(encoding="utf-8")
    if call.format == "json":
        output.envelope(call, schema=json.loads(text))
    else:
        output.text(call, text)


def _named(text: str) -> str:
    wanted = text.replace("-", "_")
    found = [
        name
        for name in kinds.PREFIXES
        if wanted == name or text in (kinds.get(name).label.zh, kinds.get(name).label.en)
    ]
    if not found:
        raise UsageError(
            say("没有“{text}”这类记录;全部:ecentre --help", "no kind “{text}”; all: ecentre --help", text=text)
        )
    return found[0]


def rule_table(chosen: list[Kind], clause: str = "", name: str = "") -> Table:
    """Put the rules of some kinds into a table; only those that enforce a clause or a part of it, or of one name."""
    every = (row for kind in chosen for row in listed(kind) if name in ("", row[1]) and stands_for(row[2], clause))
    return Table("rules", say("规则", "rules"), RULES, tuple(every))


def stands_for(cited: str, clause: str) -> bool:
    """Tell whether a rule that cites some clauses, or a range of them, enforces a clause or a part of it."""
    from ecentre.reports import coverage

    return not clause or any(coverage.within(one, clause) for one in coverage.clauses_in(cited))


def listed(kind: Kind) -> Iterator[tuple[str, ...]]:
    """Give the rows of a kind: what it refuses or shows, then what is due and reported late."""
    for rule in kind.rules:
        yield from told(kind, rule)
    for due in kind.dues:
        yield from owed(kind, due)


def told(kind: Kind, rule: Rule) -> Iterator[tuple[str, ...]]:
    """Give kind, name, clause, force and sentence of a rule, once for each name it refuses or shows something by."""
    (clause, words), known = sentence(kind, rule), text(kind.name, rule.__name__)
    for names, force in ((known.names, ENFORCED), (known.shown, REPORTED)):
        for name in names:
            yield kind.name, f"{kind.name}.{name}", clause, str(force), words


def owed(kind: Kind, due: Deadline) -> Iterator[tuple[str, ...]]:
    """Give kind, duty, clause, force and sentence of what is due: reports tell what is late, nothing is refused."""
    (clause, words), known = sentence(kind, due), text(kind.name, due.__name__)
    for duty in (*known.names, *known.shown):
        yield kind.name, duty, clause, str(REPORTED), words


def sentence(kind: Kind, judged: Rule | Deadline) -> tuple[str, str]:
    """Give a rule's clause and the sentence it enforces, in English from its own docstring."""
    first = (judged.__doc__ or "").strip().partition("\n")[0]
    found, english = CLAUSE.search(first), CLAUSE.sub("", first).rstrip(".")
    words = say(text(kind.name, judged.__name__).zh or english, english)
    return found.group(1) if found else "", str(words)


def step_table(call: Call, chosen: list[Kind]) -> Table:
    """Put the workflow tables of some kinds into one."""
    rows = tuple(step_row(call, kind, row) for kind in chosen for row in kind.workflow)
    return Table("steps", say("办理步骤", "steps"), STEPS, rows)


def step_row(call: Call, kind: Kind, row: Transition) -> tuple[str, ...]:
    """Tell one row of a workflow table."""
    schema = call.shapes.get(kind.name)
    named = {name: str(schema.label(name)) for name in row.asks}
    asks = joined(f"{label}{'*' if name in row.needs else ''}" for name, label in named.items())
    source = joined(state(call, kind, one) for one in row.source)
    return (
        kind.name,
        row.verb,
        str(row.label),
        source,
        state(call, kind, row.target),
        asks,
        joined(conditions(row)),
        row.clause,
    )


def conditions(row: Transition) -> Iterator[str]:
    """Tell what else a row demands."""
    if row.chain:
        yield str(say("逐级审批 {chain}", "chain {chain}", chain=row.chain))
    if row.veto:
        yield str(say("由审批人 {chain}", "by the signer of {chain}", chain=row.veto))
    if row.by:
        yield str(say("须本人 {field}", "by {field} in person", field=row.by))
    if row.proxy:
        yield str(say("登记人可说明原因代办", "or with a reason by who entered it"))
    if row.never_by:
        yield str(say("回避 {fields}", "never by {fields}", fields=joined(row.never_by)))
    if row.reason:
        yield str(say("写明理由", "with a reason"))
    if row.inner:
        yield str(say("由别的步骤带动", "caused by other steps"))


def state(call: Call, kind: Kind, name: str) -> str:
    """Give the label of a state."""
    if not name:
        return str(say("(不变)", "(stays)"))
    return str(call.shapes.get(kind.name).value_label("state", name))


def arrows(call: Call, kind: Kind) -> Iterator[str]:
    """Draw the steps as lines of text."""
    yield f"{kind.label} {kind.name}"
    for row in kind.workflow:
        for source in row.source or ("",):
            start = state(call, kind, source) if source else "( )"
            yield f"  {start} --{row.label} {row.verb}--> {state(call, kind, row.target or source)}"


def mermaid(call: Call, kind: Kind) -> Iterator[str]:
    """Draw the steps for a page that understands Mermaid."""
    yield f"### {kind.label} {kind.name}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for name in kind_states(kind):
        yield f"  {name}: {state(call, kind, name)}"
    for row in kind.workflow:
        for source in row.source or ("[*]",):
            yield f"  {source} --> {row.target or source}: {row.label} {row.verb}"
    yield "```"
    yield ""


def kind_states(kind: Kind) -> list[str]:
    """Give the states of a kind in the order its table names them."""
    return list(dict.fromkeys(name for row in kind.workflow for name in (*row.source, row.target) if name))
