"""A long main line judged in parts at once, each by a process of its own.

A part begins at the state that git shows at its first commit, unproven. What it finds counts only where everything
before it is sound and ends at that very state, file by file; otherwise it is judged again, from where the part before
it really ends. So the verdict is always that of one walk from beginning to end.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre import process
from ecentre.errors import EcentreError
from ecentre.verify import history, state
from ecentre.verify.verdict import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from ecentre.git import Git
    from ecentre.verify.walk import Walk

LEAST = 1500  # commits that are worth a process of their own
START = 500  # commits that are judged while another process starts
MOST = 4
PART = "import sys; from ecentre.verify import part; part.main(*sys.argv[1:])"


class Part(NamedTuple):
    """What a process says of a sound part: the mark of the state it began at, what it counted, where it ended."""

    began: str
    counts: Counts
    ended: bytes


def judged(make: Callable[[], Walk], way: Walk, base: str, ids: list[str]) -> Walk:
    """Judge the commits after ``base`` (all of history without one); give the walk that stands at the last of them."""
    if not ids:
        return way
    ends = _ends(ids)
    with ThreadPoolExecutor(max(len(ends) - 1, 1)) as runner:
        waiting = [runner.submit(_elsewhere, way.git, begin, end) for begin, end in pairwise(ends)]
        onwards(way, history.passages(way.git, base, ends[0]), before=bool(base))
        fitting = [] if way.failures else list(_fitting(state.mark(way), waiting))
        if fitting:
            counts, way = way.counts, make()
            state.taken(way, fitting[-1].ended, ends[len(fitting)])
            way.count(counts, *(part.counts for part in fitting))
        if way.tip != ends[-1]:
            onwards(way, history.passages(way.git, way.tip, ends[-1]), before=True)
    return way


def _ends(ids: list[str]) -> list[str]:
    """Give the commits at which the parts end."""
    count = max(1, min(os.cpu_count() or 1, MOST, len(ids) // LEAST)) if sys.executable else 1
    share = (len(ids) + START * (count - 1)) // count
    return [*(ids[share + (share - START) * number - 1] for number in range(count - 1)), ids[-1]]


def _fitting(mark: str, waiting: list[Future[Part | None]]) -> Iterator[Part]:
    """Give the parts, as long as each begins where what came before it ends."""
    for one in waiting:
        part = one.result()
        if part is None or part.began != mark:
            return
        yield part
        mark = state.mark_of(part.ended)


def _elsewhere(git: Git, begin: str, end: str) -> Part | None:
    """Have another process judge a part; None where it is not sound, or nobody can tell."""
    own = str(Path(__file__).parents[2])
    env = os.environ | {"PYTHONPATH": os.pathsep.join((own, *filter(None, (os.environ.get("PYTHONPATH"),))))}
    words = (sys.executable, "-P", "-c", PART, str(git.root.resolve()), begin, end)
    try:
        done = process.run(words, cwd=Path.cwd(), env=env, check=False)
        head, _, ended = done.out.partition(b"\n")
        began, counts = json.loads(head)
        return None if done.code else Part(began, Counts(*counts), ended)
    except (EcentreError, ValueError, TypeError):
        return None


def onwards(way: Walk, line: list[history.Passage], *, before: bool) -> None:
    """Take a walk along a line; ``before`` where it begins at a state that it knows the files of, not what they say."""
    with _unhurried():
        for read in history.read(way.git, line, before=before):
            way.take(read)


@contextmanager
def _unhurried() -> Iterator[None]:
    """Look for no garbage on the way: nothing of the books is, and looking through all of them takes long."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
