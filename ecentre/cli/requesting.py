"""Verbs on a record that lies on a request: the step is taken there, and the request carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli import naming, output
from ecentre.errors import EcentreError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.cli.session import Call
    from ecentre.commit import Done
    from ecentre.index import IndexBook
    from ecentre.model import Change, Record, Ref
    from ecentre.requests.waiting import Request


def entered(call: Call, ids: Sequence[str], among: Iterable[str] = ()) -> Call:
    """Turn a call to the request that holds all the records named, where it is ahead of the books of this copy."""
    from ecentre.git import Git
    from ecentre.requests import waiting

    git = Git(call.root)
    if not ids or not waiting.any_known(git):
        return call
    for request in waiting.all_open(git, call.schemas, ids):
        refs = [_meant(call, request, id, among) for id in ids]
        if all(ref is not None and _ahead(call, request, ref) for ref in refs):
            call.take_up(request)
            output.words(say("(在申请 {name} 上办理)", "(on the request {name})", name=request.name))
            break
    return call


def _meant(call: Call, request: Request, id: str, among: Iterable[str]) -> Ref | None:
    """Give the record of a request that is meant, if it touches one of that name."""
    try:
        ref = naming.anywhere(request.book, call.schemas, id, among)
    except EcentreError:
        return None
    return ref if ref in request.refs else None


def _ahead(call: Call, request: Request, ref: Ref) -> bool:
    """Tell whether a request holds more steps of a record than the books here, and these among them."""
    there, here = request.book.get(*ref), call.kept.get(*ref)
    return there is not None and (here is None or _begins(there, here))


def _begins(there: Record, here: Record) -> bool:
    return len(there.steps) > len(here.steps) and there.steps[: len(here.steps)] == here.steps


def act(call: Call, request: Request, plan: Callable[[IndexBook], Change]) -> Done:
    """Take a step on a request and send it."""
    from ecentre.git import Git
    from ecentre.requests import signing

    return signing.act(Git(call.root), call.schemas, request, plan, dry_run=call.dry_run)
