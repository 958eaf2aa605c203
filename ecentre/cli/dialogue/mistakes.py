"""A refusal of what was filled in: told at once, and the form opened again where it can be put right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from ecentre.cli import handing, output
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.flags import option
from ecentre.errors import EcentreError, InvalidError, NotFoundError, RefusedError, UsageError
from ecentre.kind import INTEGRITY
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecentre.cli.dialogue.forms import Form
    from ecentre.cli.session import Call
    from ecentre.schema import Schema

MENDABLE = (RefusedError, InvalidError, UsageError, NotFoundError)
COMMAND = re.compile(r"(ecentre [^,;,;。、))(]*)")
MENDS = re.compile(r"(.+)[;;。][^;;。]*ecentre [^;;。]*|(.+)[::] *ecentre [^;;。]*")
OPTION = re.compile(r"(?P<option>--[a-z][a-z-]*[a-z])(?P<value> [^\s,;,;。、())]+)?")
BLANKS = frozenset((
    "…", "TEXT", "NAME", "DATE", "DAY", "NO", "NUMBER", "YEAR", "SEAL", "FILE", "姓名", "原因", "理由", "日期",
    "部门", "编号", "年份", "印章", "来源", "说明", "规定",
))  # fmt: skip
"""What stands in a refusal for something to be filled in."""


def offer(form: Form, error: EcentreError) -> None:
    """Tell what is wrong and open the form again at the field it is about, if that helps and is wanted.

    Raises:
        EcentreError: no answer could put it right, or the person gives up.
    """
    if any(one.rule.rpartition(".")[2] in INTEGRITY for one in error.problems):
        raise error
    tell(form.call, error, form.schema)
    try:
        again = asking.agreed(say("改一改再办?[Y/n] ", "Put it right and try again? [Y/n] "))
    except asking.BackError:
        again = True
    if not again:
        _leave(error)
    form.reopen(error.problems)


def tell(call: Call, error: EcentreError, schema: Schema) -> None:
    """Tell what is wrong, each field by its label: in a form nobody types options."""
    output.words(handing.said(call, error.message))
    told = (f"{handing.said(call, one.message)} [{one.clause or one.rule}]" for one in error.problems)
    for line in dict.fromkeys(told):
        asking.paragraph(f"  {labelled(line, schema)}")


def labelled(line: str, schema: Schema) -> str:
    """Put the labels of fields in the place of their options, but in commands, which are typed as they stand."""
    by_option = {option(name): schema.label(name) for name in schema.names}
    parts = []
    for part in COMMAND.split(line):
        command = part.startswith("ecentre ")
        parts.append(part if command else OPTION.sub(lambda found: _label(by_option, found), part))
    return "".join(parts)


def here(text: Words) -> str:
    """Give why a field is asked for, without the command at its end that would mend it where nobody asks."""
    said = str(text)
    found = MENDS.fullmatch(said)
    return (found[1] or found[2]) if found else said


def _label(known: Mapping[str, Words], found: re.Match[str]) -> str:
    label, value = known.get(found["option"]), found["value"] or ""
    if label is None:
        return found[0]
    told = say("「{label}」({option})", "“{label}” ({option})", label=label, option=found["option"])
    return f"{told}{'' if value.strip() in BLANKS else value}"


def _leave(error: EcentreError) -> NoReturn:
    """End with the exit code of the refusal, whose words stand on the screen already."""
    raise type(error)(asking.LEFT) from None
