"""Taking requests into the shared books, where no forge does it: a merge made here, judged, and sent in one move.

The first parent is the shared main line as it was seen, the second the request, whose branch ends in the same push:
whoever was quicker wins, and nothing of this copy's own books is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import commit, objects
from ecentre.git import Git
from ecentre.model import Change
from ecentre.requests import branch, courier, forge, grounds, judging, waiting
from ecentre.sharing import publish
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.requests.waiting import Request
    from ecentre.schema import Schemas
    from ecentre.words import Words


class Taker:
    """Takes in what has all its answers and stands up to the checks; where a forge does that, tells where to click.

    ``said`` is what to tell of each request, ``taken`` are those that came into the books.
    """

    def __init__(self, root: Path, me: Callable[[], str]) -> None:
        """Take the copy, and what gives the person who acts, empty where nobody said so."""
        self._git, self._me = Git(root), me
        self.said: dict[str, Words] = {}
        self.taken: list[str] = []

    def __call__(self) -> bool:
        """Look at every open request; tell whether the shared books moved.

        Raises:
            OfflineError: nobody answers.
        """
        git = self._git
        main = start = git.value(branch.SHARED)
        if not main or courier.fetch_requests(git) is not None:
            return False
        known = branch.states(git)
        schemas = grounds.schemas_at(git, main) if known else None
        for name, tip in sorted(known.items()) if schemas else ():
            if schemas and not branch.finished(git, main, tip):
                main = self._taken(schemas, waiting.looked_at(git, schemas, name, tip, main))
        return main != start

    def _taken(self, schemas: Schemas, request: Request) -> str:
        """Take one request in if it is ready; give where the shared main line then is."""
        git, name = self._git, request.name
        if not waiting.complete(request) or not judging.judged(git, schemas, request.main, request.tip).sound:
            return request.main
        place = forge.of(courier.url(git), forge.setting(request.before))
        if place.sort:
            self.said[name] = _to_click(name, place.compare(branch.MAIN, branch.FOLDER + name) or place.page)
            return request.main
        new = self._joined(request)
        if judging.transition(git, schemas, request.main, new):
            return request.main
        sent = courier.take_in(git, name, request.tip, (request.main, new))
        if not sent.done:
            self.said[name] = _not_now(name, sent.told)
            return request.main
        self.taken.append(name)
        self.said[name] = say("申请 {name} 已入账", "{name} was taken into the books", name=name)
        return new

    def _joined(self, request: Request) -> str:
        """Make the state of the main line that holds a request, in the store only."""
        git, me = self._git, self._me() or "ecentre"
        found = tuple(record for ref in request.refs if (record := request.book.get(*ref)) is not None)
        said = say("入账 {name}", "take in {name}", name=request.name)
        change = Change("take-in", me, found, f"request: take in {request.name}", said)
        who, store = publish.committer(git, request.main, me), objects.Store(git)
        text = commit.commit_text(git.tree(request.book.commit), request.main, who, change, also=request.tip)
        made = store.put("commit", text)
        store.flush()
        return made


def _to_click(name: str, page: str) -> Words:
    return say(
        "申请 {name} 已签齐,请有权限的人在网页上点一下入账:{page}",
        "{name} is signed by all; somebody with the right takes it in on its page: {page}", name=name, page=page,
    )  # fmt: skip


def _not_now(name: str, told: str) -> Words:
    return say(
        "申请 {name} 这次没有入账({told});请再运行 ecentre sync",
        "{name} was not taken in this time ({told}); run ecentre sync again", name=name, told=told,
    )


__all__ = ["Taker"]
