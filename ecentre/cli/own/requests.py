"""``submit`` and ``review``: put own steps forward for others to approve, and see what waits for one's own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecentre import kinds
from ecentre.cli import output, todo
from ecentre.cli.acting import several
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, RefusedError
from ecentre.wording import Teller
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.git import Git
    from ecentre.index import IndexBook
    from ecentre.model import Ref
    from ecentre.requests.waiting import Request

Ids = Annotated[list[str], argument(say("要提交的记录", "the records to put forward"), say("编号...", "ID..."))]
One = Annotated[str, argument(say("只看这一份申请", "this request only"), say("[编号]", "[ID]"))]
Renew = Annotated[bool, option("--renew", say("内容变了,已有的答复作废,重新请批", "answers given fall; ask anew"))]
Offline = Annotated[bool, typer.Option("--offline", help=str(say("不联网,看上次取来的", "what was fetched last")))]
SUBMIT = "submit"


def submit(ids: Ids, renew: Renew = False) -> int:
    """Take the step that hands records in, where their table has one, and put them forward as a request."""
    from ecentre.cli.acting import requesting
    from ecentre.git import Git
    from ecentre.requests import courier, forge

    call = current()
    git = Git(call.root)
    request = requesting.holding(call, ids)
    if request is not None and (back := _drafts(call, request.book, ids)):
        requesting.take_up(call, request)
        return several.advance(call, back, SUBMIT, {})
    refs = [naming.anywhere(call.kept, call.schemas, id) for id in ids]
    drafts, url = _drafts(call, call.kept, ids), courier.url(git)
    if drafts or (not url and all(kinds.get(ref.kind).rows(SUBMIT) for ref in refs)):
        several.advance(call, drafts or refs, SUBMIT, {})
    if call.dry_run or (drafts and not url):
        return 0
    if not url:
        raise RefusedError(
            say(
                "本机还没有连接共享库,不能提交申请;请先 ecentre connect 地址",
                "this copy is not connected to a shared one; first: ecentre connect ADDRESS",
            )
        )
    place = forge.of(url, forge.setting(call.kept))
    if drafts and not (place.sort or _own(call, git)):
        return _handed_in(refs)
    call.forget()
    return _put_forward(call, git, place, refs, renew=renew, handed=bool(drafts))


def _drafts(call: Call, book: IndexBook, ids: Sequence[str]) -> list[Ref]:
    """Give the records that have yet to be handed in."""
    refs = (naming.anywhere(book, call.schemas, id) for id in ids)
    pairs = ((ref, book.get(*ref)) for ref in refs)
    return [ref for ref, record in pairs if record and kinds.get(ref.kind).row(SUBMIT, record.state)]


def _own(call: Call, git: Git) -> bool:
    """Tell whether this copy is that of the person who acts; where several work in one, they go on in it."""
    from ecentre.sharing import settings

    return settings.me(git) == call.actor(call.kept)


def _handed_in(refs: Sequence[Ref]) -> int:
    output.words(
        say(
            "这份账由几个人合用,{ids} 已交给其中的人接着办;要请别处的人签,再办一次:ecentre submit {next}",
            "several people work in this copy; {ids} is handed in for them to go on; to have others sign it, once more:"
            " ecentre submit {next}",
            ids=joined(ref.id for ref in refs), next=" ".join(ref.id for ref in refs),
        )
    )
    return 0


def _put_forward(call: Call, git: Git, place: Any, refs: Sequence[Ref], *, renew: bool, handed: bool) -> int:
    from ecentre.requests import courier, opening, submitting

    offline = courier.fetch(git)
    if offline:
        output.words(say("没有联网({why})", "offline ({why})", why=offline))
        if handed:
            return _later(refs)
    me, name = call.actor(call.kept), refs[0].id
    built = submitting.built(git, call.schemas, name, refs, me, renew=renew)
    teller = Teller(call.kept, call.schemas)
    records = [record for ref in refs if (record := call.kept.get(*ref))]
    opened = opening.opened(git, place, name, built, joined(teller.what(one) for one in records))
    output.words(opened.said)
    if call.format == "json":
        output.envelope(call, request=name, way=opened.way, page=opened.page, commit=built.tip)
    elif opened.page:
        output.text(call, f"{opened.page}\n")
    return 0


def _later(refs: Sequence[Ref]) -> int:
    output.words(
        say(
            "提交这一步已记在本机,还没有送到共享处;连上后再运行:ecentre submit {next}",
            "it is handed in here but has not reached the shared place; once connected: ecentre submit {next}",
            next=" ".join(ref.id for ref in refs),
        )
    )
    return 0


def review(id: One = "", offline: Offline = False) -> int:
    """Show what waits for my answer: requests with what they change, and records of the books."""
    from ecentre.git import Git
    from ecentre.requests import courier, waiting

    call = current()
    git = Git(call.root)
    gone = None if offline or not courier.url(git) else courier.fetch(git)
    if gone:
        output.words(say("没有联网({why}),以下是上次取来的", "offline ({why}); this was fetched last", why=gone))
    me = call.actor(call.kept)
    found = [one for one in waiting.all_open(git, call.schemas) if id in ("", one.name) or _touches(one, id)]
    if id and not found:
        raise NotFoundError(say("没有打开的申请 {id}", "there is no open request {id}", id=id))
    if call.format == "json":
        output.envelope(call, rows=[_row_of(call, one, me) for one in found])
        return 0
    lines = [line for one in found for line in _page(call, one, me, whole=bool(id))]
    books = [] if id else list(todo.waits(call.kept, me))
    heads = (
        say("申请 {n} 份", "{n} requests", n=len(found)), say("账上等我办理 {n} 件", "in the books {n}", n=len(books))
    )  # fmt: skip
    shown = [str(heads[0]), *lines, *(() if id else (str(heads[1]), *(f"  {line}" for line in todo.grouped(books))))]
    given = [] if id else list(todo.handed_on(call.kept, me))
    if given:
        shown += [str(say("我交上去、等别人办的 {n} 件", "handed in by me, with others now: {n}", n=len(given)))]
        shown += [f"  {line}" for line in given]
    output.text(call, "\n".join(shown) + "\n")
    return 0


def _touches(request: Request, id: str) -> bool:
    return any(ref.id == id or ref.id.endswith(f"-{id}") for ref in request.refs)


def _mine(request: Request, me: str) -> list[str]:
    """Give the commands by which I answer a request."""
    from ecentre.requests import waiting

    mine = [one for one in waiting.wanted(request) if me in one.people]
    return [f"ecentre {one.row.verb} {one.record.id}" for one in mine]


def _page(call: Call, request: Request, me: str, *, whole: bool) -> Iterator[str]:
    """Tell one request: whole where it waits for me or was asked for, else in a line."""
    from ecentre.requests import outstanding, waiting

    commands = _mine(request, me)
    waits = joined(f"{outstanding.who(one, request)} {one.row.label}" for one in waiting.wanted(request))
    yield str(
        say("  {name}  {turn}", "  {name}  {turn}", name=request.name, turn=_turn(request, commands, waits))
    )
    if request.conflicts:
        yield f"    {say('与共享的账不一致,提交人须先同步', 'does not fit the shared books; sync first')}"
    if commands or whole:
        for ref, told in _told(call, request):
            yield f"    {ref.id}"
            yield from (f"      {line}" for line in told)
        yield from (f"    {say('办理', 'answer')}:{command}" for command in commands)


def _turn(request: Request, commands: list[str], waits: str) -> object:
    from ecentre.requests import waiting

    if commands:
        return say("等我签", "waits for me")
    if waits:
        return say("等 {waits}", "waits for {waits}", waits=waits)
    if not waiting.complete(request):
        return say("办理中", "on its way")
    return say("可以入账:ecentre sync", "ready: ecentre sync")


def _told(call: Call, request: Request) -> Iterator[tuple[Ref, list[str]]]:
    from ecentre.render.clean import clean
    from ecentre.render.difference import differences

    for ref in request.refs:
        old, new = request.before.get(*ref), request.book.get(*ref)
        told = differences(old, new, call.schemas, request.book)
        yield ref, [clean(str(one)).replace("\n", " ") for one in told]


def _row_of(call: Call, request: Request, me: str) -> dict[str, Any]:
    from ecentre.requests import waiting

    wanted = [
        {"id": one.record.id, "verb": one.row.verb, "role": one.role, "people": list(one.people)}
        for one in waiting.wanted(request)
    ]  # fmt: skip
    return {
        "request": request.name, "commit": request.tip, "records": [ref.id for ref in request.refs],
        "conflicts": list(request.conflicts), "wanted": wanted, "mine": _mine(request, me),
        "changes": {ref.id: told for ref, told in _told(call, request)},
    }  # fmt: skip
