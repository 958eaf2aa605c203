"""Variations of a history that change nothing of what it says: how it was carried, merged, squashed or rebased."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from month import LAST, Commit
from mutating import COURIER, GOVERNING, PLAIN, RECORD, History, Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    Variation = Callable[[Scene], History | None]

NOBODY = -1
LONGEST = 5
HOUR = 3600


def _history(scene: Scene, *changed: Commit, taking: int = 1) -> History:
    """Put commits in the place of as many as are taken."""
    commits = list(scene.month.commits)
    commits[scene.at : scene.at + taking] = changed
    return History(commits, scene.at, NOBODY)


def _run(scene: Scene) -> list[Commit]:
    """Give a run of commits that change no rule, post or key, or none."""
    run = scene.month.commits[scene.at : scene.at + scene.chance.randrange(2, LONGEST)]
    kinds = {path.split("/")[1] for one in run for path in one.files if RECORD.fullmatch(path)}
    return run if len(run) > 1 and not kinds & set(GOVERNING) else []


def _all(run: list[Commit]) -> dict:
    return {path: entry for one in run for path, entry in one.files.items()}


def untouched(scene: Scene) -> History:
    return History(list(scene.month.commits), len(scene.month.commits), NOBODY)


def carried_by_a_courier(scene: Scene) -> History:
    """Let another machine commit what somebody did, under an address that is nobody's here."""
    name, address, _ = COURIER
    one = scene.commit
    return _history(scene, one.like(author=(name, address, one.author[2]), committer=(name, address, one.committer[2])))


def entered_by_a_colleague(scene: Scene) -> History:
    """Leave the author and let a colleague, or a forge, be the committer."""
    who = scene.chance.choice((("wang-jian-guo", "wang-jian-guo@clds"), ("Gitea", "noreply@example.org")))
    return _history(scene, scene.commit.like(committer=(*who, scene.commit.committer[2])))


def said_otherwise(scene: Scene) -> History:
    said = ("同意购买\n", "Merge pull request #7\n\nReviewed-by: 王建国 <w@example.org>\n", "x" * 8000)
    return _history(scene, scene.commit.like(message=scene.chance.choice(said).encode()))


def signed_by_its_committer(scene: Scene) -> History:
    signature = b"\ngpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lHAAAAAQ\n -----END SSH SIGNATURE-----\n\n"
    return _history(scene, scene.commit.like(raw=lambda raw: raw.replace(b"\n\n", signature, 1)))


def beside_other_files(scene: Scene) -> History:
    """Let the commit bring files that are no part of the books."""
    return scene.putting(scene.chance.choice(("STAFF.md", "notes/meeting.txt")), "x\n")._replace(guilty=NOBODY)


def a_template_of_ones_own(scene: Scene) -> History:
    own = {"templates/asset/own.html.j2": (PLAIN, b"own\n")}
    return _history(scene, scene.commit, Commit(COURIER, scene.commit.committer, b"template\n", own))


def an_empty_one_between(scene: Scene) -> History:
    one = scene.commit
    return _history(scene, one, one.like(files={}, message=b"nothing\n"))


def rebased(scene: Scene) -> History:
    """Enter everything from here on anew, hours later."""
    later = scene.chance.randrange(HOUR)
    commits = list(scene.month.commits)
    for place in range(scene.at, len(commits)):
        name, address, second = commits[place].committer
        commits[place] = commits[place].like(committer=(name, address, min(second + later, LAST)))
    return History(commits, scene.at, NOBODY)


def squashed(scene: Scene) -> History | None:
    """Make one commit of several."""
    run = _run(scene)
    if not run:
        return None
    author = scene.chance.choice((run[-1].author, COURIER))
    return _history(scene, run[-1].like(files=_all(run), author=author), taking=len(run))


def merged(scene: Scene) -> History | None:
    """Let several commits come by a side branch, in one merge."""
    run = _run(scene)
    if not run:
        return None
    second = run[-1].committer[2]
    who = scene.chance.choice((COURIER, ("wang-jian-guo", "wang-jian-guo@clds", 0)))
    one = Commit((*who[:2], second), (*who[:2], second), b"Merge\n", _all(run), tuple(run))
    return _history(scene, one, taking=len(run))


def merged_while_others_worked(scene: Scene) -> History | None:
    """Let commits come by a side branch, while the main line went on with others that have nothing to do with them."""
    run = _run(scene)
    rest = scene.month.commits[scene.at + len(run) : scene.at + len(run) + 2]
    if not run or len(rest) < 2 or _touch(scene, run, rest):
        return None
    second = rest[-1].committer[2]
    one = Commit((*COURIER[:2], second), (*COURIER[:2], second), b"Merge\n", _all(run), tuple(run), fork=len(rest))
    return _history(scene, *rest, one, taking=len(run) + len(rest))


def exchanged(scene: Scene) -> History | None:
    """Rebase a commit over its neighbour, where the two have nothing to do with each other."""
    pair = scene.month.commits[scene.at : scene.at + 2]
    if len(pair) < 2 or _touch(scene, pair[:1], pair[1:]):
        return None
    first, second = pair
    return _history(scene, second, first.like(committer=second.committer), taking=2)


def _touch(scene: Scene, some: list[Commit], others: list[Commit]) -> bool:
    """Tell whether two groups of commits have to do with each other: files, numbers, rules, one naming the other."""
    names = [{path for one in group for path in one.files} for group in (some, others)]
    if any(path.split("/")[1] in GOVERNING or not RECORD.fullmatch(path) for path in names[0] | names[1]):
        return True
    kinds = [{path.split("/")[1] for path in group} for group in names]
    texts = [b"".join(_texts(scene, group)) for group in (some, others)]
    ids = [{re.split(r"[/.]", path)[-2].encode() for path in group} for group in names]
    named = any(id in texts[1] for id in ids[0]) or any(id in texts[0] for id in ids[1])
    return bool(kinds[0] & kinds[1]) or named


def _texts(scene: Scene, commits: list[Commit]) -> list[bytes]:
    entries = (entry for one in commits for entry in one.files.values() if entry)
    return [scene.month.blob(str(data)) for _, data in entries]


def an_empty_merge(scene: Scene) -> History:
    """Merge a branch whose work is in the main line already."""
    one = scene.commit
    side = Commit(COURIER, COURIER, b"side\n", {"STAFF.md": (PLAIN, b"side\n")})
    second = one.committer[2]
    merge = Commit((*COURIER[:2], second), (*COURIER[:2], second), b"Merge\n", {}, (side,))
    return _history(scene, one, merge)


VARIATIONS: tuple[Variation, ...] = (
    untouched, carried_by_a_courier, entered_by_a_colleague, said_otherwise, signed_by_its_committer,
    beside_other_files, a_template_of_ones_own, an_empty_one_between, rebased, squashed, merged,
    merged_while_others_worked, exchanged, an_empty_merge,
)  # fmt: skip
