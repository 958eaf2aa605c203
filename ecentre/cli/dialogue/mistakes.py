"""A refusal of what was filled in: told at once, and the form opened again where it can be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.errors import EcentreError, InvalidError, NotFoundError, RefusedError, UsageError
from ecentre.kind import INTEGRITY
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.dialogue.forms import Form

MENDABLE = (RefusedError, InvalidError, UsageError, NotFoundError)
LEFT = say("没有办理,未写入任何内容", "not done; nothing was written")


def offer(form: Form, error: EcentreError) -> None:
    """Tell what is wrong and open the form again at the field it is about, if that helps and is wanted.

    Raises:
        EcentreError: no answer could put it right, or the person gives up.
    """
    if any(one.rule.rpartition(".")[2] in INTEGRITY for one in error.problems):
        raise error
    output.words(error)
    for line in dict.fromkeys(f"{one.message} [{one.clause or one.rule}]" for one in error.problems):
        asking.paragraph(f"  {line}")
    try:
        again = asking.agreed(say("改一改再办?[Y/n] ", "Put it right and try again? [Y/n] "))
    except asking.BackError:
        again = True
    if not again:
        _leave(error)
    form.reopen(error.problems)


def _leave(error: EcentreError) -> NoReturn:
    """End with the exit code of the refusal, whose words stand on the screen already."""
    raise type(error)(LEFT) from None
