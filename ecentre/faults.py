"""What is wrong with a record's shape, in words that name the field as the office does and say what to write."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING, Any

from ecentre import fields
from ecentre.model import Problem, typed
from ecentre.strict import UNFIT
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecentre.fields import Node
    from ecentre.model import Ref

Details = dict[str, Any]

SHOWN_LENGTH = 40

_FORMS = {
    "money": say("金额写元,两位小数,如 6027.00", "write yuan with two decimals, such as 6027.00"),
    "price": say("价格写元,大于 0,两位小数,如 6027.00", "write yuan above 0 with two decimals, such as 6027.00"),
    "date": say("日期写 年-月-日,如 2026-03-05", "write the date as 2026-03-05"),
    "month": say("月份写 年-月,如 2026-03", "write the month as 2026-03"),
    "moment": say("时间写成 2026-03-05T10:00:00+08:00", "write the time as 2026-03-05T10:00:00+08:00"),
    "id": say("编号如 AST-2026-0007 或 zhang-san", "an id is like AST-2026-0007 or zhang-san"),
    "ref": say("写那条记录的编号,如 AST-2026-0007 或 zhang-san", "write the id of that record, such as AST-2026-0007"),
    "line": say("只能写一行,不要换行", "write one line only"),
    "uid": say("内部标识不能改动;运行 ecentre restore 恢复原样", "the inner uid must not change; run ecentre restore"),
    "sha256": say("校验值由程序写入;运行 ecentre restore 恢复原样", "the program writes hashes; run ecentre restore"),
}
_TYPES = {
    "integer": say("应为整数,如 3", "write a whole number, such as 3"),
    "boolean": say("应为 true 或 false", "write true or false"),
    "array": say("应为列表,每行以 - 开头", "write a list, each line starting with -"),
    "object": say("应为一组 字段名: 值", "write a group of name: value"),
    "string": say("应为文字;空着的字段请整行删去", "write text; an empty field is left out altogether"),
}
_OTHER_FORM = say("形式不对;说明见 ecentre {kind} add --help", "not in the form wanted; see ecentre {kind} add --help")
_BOUNDS = {
    "maxLength": say("太长,最多 {limit} 字", "too long: at most {limit} characters"),
    "minLength": say("太短,至少 {limit} 字;空着的字段请整行删去", "too short: at least {limit}; or leave it out"),
    "maximum": say("太大,最大 {limit}", "too large: at most {limit}"),
    "minimum": say("太小,最小 {limit}", "too small: at least {limit}"),
    "exclusiveMaximum": say("必须小于 {limit}", "must be less than {limit}"),
    "exclusiveMinimum": say("必须大于 {limit}", "must be more than {limit}"),
    "maxItems": say("项目太多,最多 {limit} 项", "too many entries: at most {limit}"),
    "minItems": say("项目太少,至少 {limit} 项", "too few entries: at least {limit}"),
    "uniqueItems": say("有重复的项目;请只留一个", "an entry stands twice; keep one"),
    "const": say("只能是 {limit}", "must be {limit}"),
}


def problems(found: Iterable[Details], root: Node, ref: Ref) -> list[Problem]:
    """Put what the validator found into words; one problem for one value and question."""
    kept: dict[tuple[str, str], Problem] = {}
    for one in found:
        for problem in _worded(one, root, ref):
            question = problem.rule.replace("format", "pattern")
            kept.setdefault((problem.where, question), problem)
    return list(kept.values())


def _worded(one: Details, root: Node, ref: Ref) -> Iterator[Problem]:
    keyword, where = one["keyword"], "/".join(str(step) for step in one["path"])
    if keyword == "required":
        yield _missing(where, one["property"], fields.part(root, where), ref)
    elif keyword == "additionalProperties":
        inner = fields.part(root, where)
        for name in one["unexpected"]:
            yield _unknown(where, str(name), inner, ref)
    else:
        node = one["node"]
        value = "" if isinstance(one["instance"], (dict, list)) else shown(one["instance"])
        message = say(
            "{label}“{value}”:{told}" if value else "{label}:{told}",
            '{label} "{value}": {told}' if value else "{label}: {told}",
            label=_label(root, where), value=value, told=_told(keyword, one, node, ref),
        )
        yield Problem(f"schema.{keyword}", str(node.get("x-clause", "")), message, ref, where)


def _told(keyword: str, one: Details, node: Node, ref: Ref) -> Words:
    if keyword in ("pattern", "format"):
        if node.get("x-own-pattern") and node.get("description"):
            told = fields.help(node)
            return say("形式不对;要求:{told}", "not in the form wanted: {told}", told=told)
        form = _FORMS.get(str(node.get("x-shape", "")), _OTHER_FORM)
        return Words(form.zh, form.en, {"kind": typed(ref.kind)})
    if keyword == "enum":
        return _choice(one["instance"], fields.choices(node))
    if keyword == "type":
        wanted = node.get("type")
        return _TYPES.get(str(wanted[0] if isinstance(wanted, list) else wanted), _OTHER_FORM_PLAIN)
    if keyword in _BOUNDS:
        words = _BOUNDS[keyword]
        return Words(words.zh, words.en, {"limit": node.get(keyword)})
    return say("不合要求({keyword})", "breaks a rule of its shape ({keyword})", keyword=keyword)


_OTHER_FORM_PLAIN = say("类型不对", "is of the wrong type")


def _label(root: Node, where: str) -> Words:
    """Name a place as people do: the field, and the line of the table it stands in."""
    parts = where.split("/")
    lines = [step for step in parts if step.isdecimal()]
    name = next((step for step in reversed(parts) if not step.isdecimal()), where)
    node = fields.part(root, "/".join(parts[: len(parts) - parts[::-1].index(name)])) if name in parts else {}
    named = fields.label(node, name)
    if not lines:
        return named
    return say("{label}(第 {n} 项)", "{label} (entry {n})", label=named, n=int(lines[-1]) + 1)


def _missing(where: str, name: str, inner: Node, ref: Ref) -> Problem:
    node = fields.part(inner, name)
    label = fields.label(node, name)
    english = "{label} is missing; add it" if label.en == name else "{label} ({name}) is missing; add it"
    message = say("缺少 {label}({name});请补上", english, label=label, name=name)
    return Problem("schema.required", str(node.get("x-clause", "")), message, ref, f"{where}/{name}" if where else name)


def _unknown(where: str, name: str, inner: Node, ref: Ref) -> Problem:
    named: dict[str, str] = {}
    for known, node in inner.get("properties", {}).items():
        named |= dict.fromkeys((known, node.get("title", known), node.get("x-en", known)), known)
    near = nearest(name, named)
    if near:
        label = fields.label(fields.part(inner, near), near)
        message = say(
            "没有 {name} 这个字段;是不是 {near}({label})?请改名或删去",
            "there is no field {name}; did you mean {near} ({label})? Rename or delete it",
            name=shown(name), near=near, label=label,
        )
    else:
        message = say(
            "没有 {name} 这个字段;请删去,或写进备注(note)", "there is no field {name}; delete it or put it into note",
            name=shown(name),
        )
    return Problem("schema.additionalProperties", "", message, ref, f"{where}/{name}" if where else name)


def _choice(value: Any, labels: Mapping[Any, Words]) -> Words:
    listed = say(
        "、".join(f"{known}({words.zh})" for known, words in labels.items()),
        ", ".join(f"{known} ({words.en})" for known, words in labels.items()),
    )
    named = {str(name): known for known, words in labels.items() for name in (known, words.zh, words.en)}
    near = nearest(str(value), named)
    if near is None:
        return say("不在可选值里;可选:{listed}", "is not a choice; choose from: {listed}", listed=listed)
    return say(
        "不在可选值里;是不是 {near}({label})?可选:{listed}",
        "is not a choice; did you mean {near} ({label})? Choose from: {listed}",
        near=near, label=labels[near], listed=listed,
    )


def nearest(text: str, named: Mapping[str, Any]) -> Any | None:
    """Give what the name nearest to ``text`` stands for, or None where nothing is near (“did you mean”)."""
    folded = {name.casefold(): target for name, target in named.items()}
    found = difflib.get_close_matches(text.casefold(), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else None


def shown(value: Any) -> str:
    """Show a value inside a sentence: cut short, with invisible characters made visible."""
    text = UNFIT.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", "null" if value is None else str(value))
    text = text.replace("\n", " ").replace("\t", " ")
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}..."


def unfit(data: Any, ref: Ref, where: str = "") -> Iterator[Problem]:
    """Find texts with characters that no record may hold, before anything else looks at them."""
    if isinstance(data, str):
        if found := UNFIT.search(data):
            yield _bad_character(found[0], ref, where)
        elif not data.isascii() and not unicodedata.is_normalized("NFC", data):
            yield _decomposed(data, ref, where)
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from unfit(name, ref, where)
            yield from unfit(value, ref, f"{where}/{name}" if where else str(name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from unfit(value, ref, f"{where}/{index}")


def _bad_character(character: str, ref: Ref, where: str) -> Problem:
    message = say(
        "{where}:含有看不见的控制字符({code});请删去再填",
        "{where}: holds an invisible control character ({code}); delete it",
        where=shown(where), code=f"U+{ord(character):04X}",
    )
    return Problem("schema.character", "", message, ref, where)


def _decomposed(text: str, ref: Ref, where: str) -> Problem:
    right = unicodedata.normalize("NFC", text)
    message = say(
        "{where}:有的字不是标准写法(NFC);请改为“{right}”", "{where}: not in composed form (NFC); write: {right}",
        where=shown(where), right=shown(right),
    )
    return Problem("schema.character", "", message, ref, where)


__all__ = ["nearest", "problems", "shown", "unfit"]
