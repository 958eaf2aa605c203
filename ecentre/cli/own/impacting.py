"""``impact``: what a changed number, or a drafted policy, would have meant for what is on file; it writes nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

from ecentre.cli import output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own.progress import Bar
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.faults import nearest
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.index import IndexBook
    from ecentre.model import Data
    from ecentre.reports.impact import Wish

Policy = Annotated[
    str, argument(say("还没有生效的制度参数", "a policy that is not in force yet"), say("[制度参数]", "[POLICY]"))
]
SET = say("参数=新值,可写多次;不写则列出全部参数", "KEY=VALUE, several times; lists all keys if left out")
Set = Annotated[list[str] | None, option("--set", SET, say("参数=值", "KEY=VALUE"))]
SINCE = say("假定从哪天起实行;不写为一直如此", "as if in force since a day; always if left out")
Since = Annotated[str, option("--since", SINCE, say("日期", "DATE"))]
SHOWN = 5


def impact(drafted: Policy = "", changed: Set = None, since: Since = "") -> int:
    """Show what a change of policy would have touched, before anybody decides on it."""
    from ecentre.reports import impact as report

    call = current()
    book = call.entered
    if not drafted and not changed:
        output.table(call, report.keys(book))
        return 0
    day = date.fromisoformat(values.date_text(since)) if since else date.min
    wish = _of_draft(call, drafted, day) if drafted else _of_numbers(call, changed or [], day)
    if drafted and changed:
        raise UsageError(
            say(
                "--set 和制度参数只写一样:ecentre impact {id}",
                "either a policy or --set, not both: ecentre impact {id}",
                id=drafted,
            )
        )
    with Bar() as bar:
        table = report.weighed(book, call.schemas, wish, bar)
    output.table(call, table)
    return 0


def _of_draft(call: Call, text: str, since: date) -> Wish:
    """Weigh a policy that somebody drafted.

    Raises:
        UsageError: it is in force already, or given up.
    """
    from ecentre.reports import impact as report

    record = naming.record(call.entered, call.schemas, "policy", text)
    waiting = record.state == "in_force" and record.text("from_date") > call.entered.on.isoformat()
    if record.state != "draft" and not waiting:
        state = call.schemas.get("policy").value_label("state", record.state)
        raise UsageError(
            say(
                "{id} 是“{state}”,不再是草案;另试新值:ecentre impact --set 参数=值",
                "{id} is “{state}”, no draft any more; try other values: ecentre impact --set KEY=VALUE",
                id=record.id, state=state,
            )
        )
    return report.Wish(record.text("title"), report.tables(record), since)


def _of_numbers(call: Call, changed: list[str], since: date) -> Wish:
    """Weigh new values of some keys.

    Raises:
        UsageError: one is no KEY=VALUE, or its value is not of the key's unit.
        NotFoundError: policy has no such key.
    """
    from ecentre.reports import impact as report

    known, rows = report.thresholds(call.entered), []
    for text in changed:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not value:
            raise UsageError(
                say("请写成 参数=值,如 --set fixed_asset.price=3000.00,不能是 {text}",
                    "write KEY=VALUE, such as --set fixed_asset.price=3000.00, not {text}", text=text)
            )
        if key not in known:
            raise _tabled(call, key) or _unknown(key, known)
        rows.append({**known[key], "value": _read(call.entered, call, known[key], value)})
    name = joined(f"{row['key']}={row['value']}" for row in rows)
    return report.Wish(name, {"thresholds": rows}, since)


def _tabled(call: Call, key: str) -> UsageError | None:
    """Say how rows of a policy table are weighed, where one was named, or an item that has a row in one."""
    from ecentre.reports import impact as report
    from ecentre.subjects import catalogue

    schema, word = call.schemas.get("policy"), key.partition(".")[0]
    of_item = "allotments" if catalogue.named(call.entered, word) else ""
    lists = (name for name, node in schema.properties.items() if node.get("type") == "array" and name != "steps")
    table = next((name for name in lists if word in (name, schema.label(name).zh, schema.label(name).en)), of_item)
    if not table:
        return None
    now = report.speaking(call.entered, table)
    return UsageError(
        say(
            "{key} 在“{label}”这张表({table})里,不是单个数值;先起草改过的表,再看它的影响:"
            "ecentre policy add --title 名称 --from-date 日期 --from 文件,ecentre impact 草案编号;{now}",
            "{key} is in the table {table} ({label}), not a number by itself; draft the changed table, then weigh it: "
            "ecentre policy add --title NAME --from-date DATE --from FILE, ecentre impact DRAFT; {now}",
            key=key, table=table, label=schema.label(table),
            now=say("现行的:ecentre policy show {id}", "as it is now: ecentre policy show {id}", id=now[-1]) if now
            else say("现在是空的", "it is empty now"),
        )
    )


def _unknown(key: str, known: dict[str, Data]) -> NotFoundError:
    named = {name: name for name in known} | {str(row.get("meaning") or name): name for name, row in known.items()}
    parts = [name for name in known if key and (key in name or key in str(known[name].get("meaning", "")))]
    near = parts[:SHOWN] or [one for one in [nearest(key, named)] if one]
    return NotFoundError(
        say(
            "没有参数 {key}{near};全部参数:ecentre impact", "no key {key}{near}; all keys: ecentre impact",
            key=key, near=say(",相近的有 {listed}", ", near ones: {listed}", listed=joined(near)) if near else "",
        )
    )


def _read(book: IndexBook, call: Call, row: Data, text: str) -> str:
    """Read a new value as its unit wants it."""
    unit, was = str(row["unit"]), str(row["value"])
    named: dict[str, Callable[[str], str]] = {
        "role": lambda word: naming.role(book, word),
        "department": lambda word: naming.find(book, call.schemas, "department", word),
    }
    if unit == "yuan":
        return values.money_text(text)
    if unit in named:
        return " ".join(named[unit](word) for word in text.split())
    choices = ("0", "1") if unit == "flag" else [one for one in re.split(r"\||(?: or )", unit) if one != unit]
    if (choices and text not in choices) or (not choices and _whole(was) and not _whole(text)):
        wanted: Words | str = joined(choices) or say("整数,不为负", "whole numbers, not negative")
        raise UsageError(
            say("{key} 的单位是 {unit},应为 {wanted},不能是 {text}",
                "{key} is counted in {unit}: it takes {wanted}, not {text}",
                key=row["key"], unit=unit, wanted=wanted, text=text)
        )
    return text


def _whole(text: str) -> bool:
    """Tell whether a text is whole numbers from 0 on, such as 5, or 5 6."""
    return all(part.isascii() and part.isdigit() for part in text.split())
