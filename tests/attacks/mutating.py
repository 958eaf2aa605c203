"""Single mutations of a history, each of one commit, and variations that change nothing of what it says.

A mutation makes one commit say what no honest run could have said there. Left out is what would be another honest
history: another wording or minute of a new step that nobody signed, which only a remembered tip can tell (T8).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from month import LAST, Commit

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from month import Month

    Mutation = Callable[["Scene"], "History | None"]

RECORD = re.compile(r"records/[a-z_]+/(?:[0-9]{4}/)?[A-Za-z0-9-]+\.yaml")
GOVERNING = ("policy", "appointment", "person", "key", "centre", "override")
PEOPLE = ("huang-li-na", "xu-wen-jun", "yang-jian-guo", "wang-jian-guo", "li-yu-mei", "gu-li-na-er-a-bu-du")
TEN = 600
COURIER = ("courier", "courier@example.org", LAST)
PLAIN = "100644"


class History(NamedTuple):
    """A history made of the month's: its commits, from which one on they differ, and which one is at fault."""

    commits: list[Commit]
    first: int
    guilty: int


class Scene(NamedTuple):
    """Where a mutation takes place: the month, the commit's place, a source of chance."""

    month: Month
    at: int
    chance: Random

    @property
    def commit(self) -> Commit:
        return self.month.commits[self.at]

    @property
    def path(self) -> str:
        """Give a record that the commit changes."""
        return self.chance.choice(sorted(self.commit.files))

    @property
    def other(self) -> str:
        """Give a record that stood before the commit and that it leaves alone."""
        known = [path for path in self.month.states[self.at - 1] if RECORD.fullmatch(path)]
        return self.chance.choice(sorted(set(known) - set(self.commit.files)))

    def text(self, path: str) -> str:
        return self.month.text(self.at, path).decode()

    def known(self, path: str) -> int:
        """Count the steps that a record had before the commit."""
        before = self.month.states[self.at - 1].get(path)
        return len(steps(self.month.blob(before).decode())) if before else 0

    def putting(self, path: str, data: bytes | str | None, mode: str = PLAIN, **more: object) -> History:
        """Give the history in which the commit puts something else in a place."""
        one = self.commit.like(**more)
        content = data.encode() if isinstance(data, str) else data
        one.files[path] = None if content is None else (mode, content)
        return self.saying(one)

    def saying(self, one: Commit) -> History:
        """Give the history in which the commit is another."""
        commits = list(self.month.commits)
        commits[self.at] = one
        return History(commits, self.at, self.at)

    def line(self, path: str, pattern: str, change: Callable[[re.Match[str]], str]) -> History | None:
        """Change one of the places of a record's text that a pattern finds."""
        text = self.text(path)
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            return None
        place = self.chance.choice(found)
        changed = text[: place.start()] + change(place) + text[place.end() :]
        return self.putting(path, changed) if changed != text else None


def steps(text: str) -> list[str]:
    """Give the steps of a record as text."""
    return re.split(r"(?m)^(?=  - )", text.partition("\nsteps:\n")[2])[1:]


def with_steps(text: str, taken: list[str]) -> str:
    return text.partition("\nsteps:\n")[0] + "\nsteps:\n" + "".join(taken)


def other_word(word: str) -> str:
    """Give another value of the same look."""
    if re.fullmatch(r'"?[0-9-]+(\.[0-9]{2})?"?', word):
        return re.sub(r"[0-9](?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), word, count=1)
    return f"{word[:-1]}x{word[-1]}" if word.endswith('"') else f"{word}x"


# what a record says


def a_field_changed(scene: Scene) -> History | None:
    return scene.line(scene.path, r"^(?!steps)([a-z_]+): (.+)$", lambda found: f"{found[1]}: {other_word(found[2])}")


def a_field_of_another_record_changed(scene: Scene) -> History | None:
    path = scene.other
    text = scene.month.text(scene.at - 1, path).decode()
    found = scene.chance.choice(list(re.finditer(r"^(?!steps)([a-z_]+): (.+)$", text, re.MULTILINE)))
    return scene.putting(path, f"{text[: found.start(2)]}{other_word(found[2])}{text[found.end(2) :]}")


def a_field_taken_away(scene: Scene) -> History | None:
    return scene.line(scene.path, r"^(?!steps|id|uid)([a-z_]+): (.+)\n", lambda _: "")


def a_field_added(scene: Scene) -> History | None:
    return scene.line(scene.path, r"^steps:$", lambda _: f"{scene.chance.choice(('note', 'colour'))}: red\nsteps:")


def a_state_skipped(scene: Scene) -> History | None:
    states = ("approved", "fulfilled", "active", "current", "in_use", "closed", "ended", "granted")
    return scene.line(scene.path, r"^state: .+$", lambda _: f"state: {scene.chance.choice(states)}")


def an_earlier_form_put_back(scene: Scene) -> History | None:
    """Put a record back to what it was some commits ago."""
    path = scene.chance.choice(sorted(_lived(scene)) or [""])
    forms = _forms(scene, path)
    return scene.putting(path, scene.month.blob(scene.chance.choice(forms[:-1]))) if path else None


def _lived(scene: Scene) -> set[str]:
    paths = {path for path in scene.month.states[scene.at - 1] if RECORD.fullmatch(path)}
    return {path for path in paths - set(scene.commit.files) if len(_forms(scene, path)) > 1}


def _forms(scene: Scene, path: str) -> list[str]:
    return list(dict.fromkeys(state[path] for state in scene.month.states[: scene.at] if path in state))


# what its steps say


def an_old_step_changed(scene: Scene) -> History | None:
    path = scene.path
    known = scene.known(path)
    if not known:
        return None
    taken = steps(scene.text(path))
    place = scene.chance.randrange(known)
    lines = taken[place].splitlines()
    row = scene.chance.choice([n for n, line in enumerate(lines) if ": " in line and not line.endswith("null")])
    name, _, word = lines[row].partition(": ")
    lines[row] = f"{name}: {other_word(word)}"
    taken[place] = "\n".join(lines) + "\n"
    return scene.putting(path, with_steps(scene.text(path), taken))


def _last(scene: Scene, name: str, change: Callable[[str], str]) -> History | None:
    """Change one thing that the newest step says."""
    path = scene.path
    taken = steps(scene.text(path))
    found = re.search(rf"(?m)^(    |  - ){name}: (.*)$", taken[-1])
    if found is None:
        return None
    word = change(found[2])
    if word == found[2]:
        return None
    taken[-1] = f"{taken[-1][: found.start(2)]}{word}{taken[-1][found.end(2) :]}"
    return scene.putting(path, with_steps(scene.text(path), taken))


def another_taker(scene: Scene) -> History | None:
    by = {re.sub(r"@.*", "", scene.commit.author[1])}
    return _last(scene, "by", lambda _: scene.chance.choice(sorted(set(PEOPLE) - by)))


def another_role(scene: Scene) -> History | None:
    return _last(scene, "role", lambda word: "cashier" if word != "cashier" else "director")


def another_verb(scene: Scene) -> History | None:
    return _last(scene, "verb", lambda word: {"approve": "reject", "add": "open"}.get(word, "approve"))


def another_place_in_line(scene: Scene) -> History | None:
    return _last(scene, "rev", other_word)


def another_state_before(scene: Scene) -> History | None:
    return _last(scene, "from", lambda word: "draft" if word != "draft" else "approved")


def another_stage(scene: Scene) -> History | None:
    return _last(scene, "stage", other_word)


def another_hash(scene: Scene) -> History | None:
    return _last(scene, scene.chance.choice(("subject", "policy")), lambda word: word.translate(TURNED))


TURNED = str.maketrans("0123456789abcdef", "123456789abcdef0")


def another_reason_under_a_signature(scene: Scene) -> History | None:
    if not _is_signed(scene):
        return None
    name = scene.chance.choice(("reason", "at", "by", "role"))
    return _last(scene, name, other_word if name != "at" else lambda word: _moved(word, scene.chance))


def _is_signed(scene: Scene) -> bool:
    return all("signature: null" not in steps(scene.text(path))[-1] for path in scene.commit.files)


def _moved(word: str, chance: Random) -> str:
    return re.sub(r":[0-5][0-9]:", f":{chance.randrange(10, 60)}:", word, count=1)


def a_value_set_in_words_only(scene: Scene) -> History | None:
    """Let the step say that it set something else than it did."""
    path = scene.path
    taken = steps(scene.text(path))
    found = list(re.finditer(r"(?m)^      ([a-z_]+): (.+)$", taken[-1]))
    if not found:
        return None
    place = scene.chance.choice(found)
    taken[-1] = f"{taken[-1][: place.start(2)]}{other_word(place[2])}{taken[-1][place.end(2) :]}"
    return scene.putting(path, with_steps(scene.text(path), taken))


def a_step_ahead_of_its_commit(scene: Scene) -> History | None:
    return _last(scene, "at", lambda word: f"{word[:9]}{int(word[9:11]) + 2:02}{word[11:]}")


def a_step_taken_away(scene: Scene) -> History | None:
    path = scene.path
    known, taken = scene.known(path), steps(scene.text(path))
    if not known:
        return None
    del taken[scene.chance.randrange(known)]
    return scene.putting(path, with_steps(scene.text(path), taken))


def two_steps_exchanged(scene: Scene) -> History | None:
    path = scene.path
    taken = steps(scene.text(path))
    if len(taken) < 2:
        return None
    place = scene.chance.randrange(len(taken) - 1)
    taken[place : place + 2] = reversed(taken[place : place + 2])
    return scene.putting(path, with_steps(scene.text(path), taken))


def a_step_twice(scene: Scene) -> History | None:
    path = scene.path
    taken = steps(scene.text(path))
    place = scene.chance.randrange(len(taken))
    return scene.putting(path, with_steps(scene.text(path), [*taken[: place + 1], *taken[place:]]))


def a_step_of_another_record(scene: Scene) -> History | None:
    path, other = scene.path, scene.other
    foreign = scene.chance.choice(steps(scene.month.text(scene.at - 1, other).decode()))
    return scene.putting(path, with_steps(scene.text(path), [*steps(scene.text(path)), foreign]))


# who signed


def a_byte_of_a_signature(scene: Scene) -> History | None:
    def change(word: str) -> str:
        place = scene.chance.randrange(len(word) - 4)
        return word[:place] + ("A" if word[place] != "A" else "B") + word[place + 1 :]

    return _last(scene, "signature", change) if _is_signed(scene) else None


def no_signature(scene: Scene) -> History | None:
    return _last(scene, "signature", lambda _: "null") if _is_signed(scene) else None


def a_signature_of_another_step(scene: Scene) -> History | None:
    if not _is_signed(scene):
        return None
    texts = (scene.month.blob(id).decode() for id in set(scene.month.states[scene.at - 1].values()))
    known = sorted({word for text in texts for word in re.findall(r"(?m)^    signature: (U1NI\S+)$", text)})
    return _last(scene, "signature", lambda _: scene.chance.choice(known))


# files, names and modes


def a_record_deleted(scene: Scene) -> History | None:
    return scene.putting(scene.other, None)


def a_record_renamed(scene: Scene) -> History | None:
    path = scene.other
    moved = re.sub(r"([a-z0-9]+)(?=\.yaml$)", r"\g<1>9", path)
    one = scene.commit.like()
    one.files |= {path: None, moved: (PLAIN, scene.month.states[scene.at - 1][path])}
    return scene.saying(one)


def a_record_copied(scene: Scene) -> History | None:
    path = scene.other
    moved = re.sub(r"([a-z0-9]+)(?=\.yaml$)", r"\g<1>1", path)
    return scene.putting(moved, scene.month.text(scene.at - 1, path))


def a_file_among_the_records(scene: Scene) -> History | None:
    names = ("records/notes.txt", "records/requisition/2026/REQ-2026-0009.yml", "records/place/Store.yaml")
    return scene.putting(scene.chance.choice(names), "x: y\n")


def a_number_far_ahead(scene: Scene) -> History | None:
    path = "records/requisition/2026/REQ-2026-0001.yaml"
    if path not in scene.month.states[scene.at - 1]:
        return None
    text = scene.month.text(scene.at - 1, path).decode()
    number = f"REQ-2026-{scene.chance.randrange(20, 9000):04}"
    return scene.putting(path.replace("REQ-2026-0001", number), text.replace("REQ-2026-0001", number))


def another_mode(scene: Scene) -> History | None:
    mode = scene.chance.choice(("100755", "120000"))
    path = scene.chance.choice((scene.path, scene.other))
    return scene.putting(path, scene.month.blob(scene.month.states[scene.at][path]), mode)


def a_link_or_a_program_beside(scene: Scene) -> History | None:
    path, mode = scene.chance.choice((("notes/link", "120000"), ("run.sh", "100755"), ("templates/x", "120000")))
    return scene.putting(path, "STAFF.md", mode)


def a_twin_in_capitals(scene: Scene) -> History | None:
    return scene.putting(scene.chance.choice(("Records/x.txt", "SCHEMAS/asset.json", "staff.MD")), "x\n")


def a_schema_changed(scene: Scene) -> History | None:
    path = f"schemas/{scene.chance.choice(('requisition', '_common', 'key', 'asset'))}.json"
    text = scene.month.text(scene.at - 1, path).decode()
    return scene.putting(path, text.replace('"additionalProperties": false', '"x-open": true'))


# the form of a file


def another_form(scene: Scene) -> History | None:
    path = scene.path
    text = scene.text(path)
    forms = (
        text.replace("\n", "\r\n"), f"\ufeff{text}", text.rstrip("\n"), f"{text}\n", f"{text}# seen\n",
        re.sub(r"(?m)^id: (.*)$", r"id: '\1'", text), re.sub(r"(?m)^(id: .*)\n(uid: .*)$", r"\2\n\1", text),
        re.sub(r"(?m)^(rev: .*)$", r"\1\n\1", text), text.replace("steps:\n", "steps: &a\n"),
        re.sub(r"(?m)^    ", "      ", text), text.replace("schemas/", "schemata/", 1),
    )  # fmt: skip
    return scene.putting(path, scene.chance.choice([form for form in forms if form != text]))


def no_text_at_all(scene: Scene) -> History | None:
    texts = (b"", b"[" * 5000, b"\xff\xfe", b"x" * 300_000, b"a: &a [*a]\n", b"steps: []\n")
    return scene.putting(scene.path, scene.chance.choice(texts))


# commits


def another_author(scene: Scene) -> History | None:
    by = re.sub(r"@.*", "", scene.commit.author[1])
    who = scene.chance.choice(sorted(set(PEOPLE) - {by}))
    return scene.saying(scene.commit.like(author=(who, f"{who}@clds", scene.commit.author[2])))


def too_early(scene: Scene) -> History | None:
    """Date the commit before the one before it; before its own step, too."""
    second = scene.month.commits[scene.at - 1].committer[2] - scene.chance.randrange(TEN, 50 * TEN)
    return scene.saying(scene.commit.like(committer=(*scene.commit.committer[:2], second)))


def too_late(scene: Scene) -> History | None:
    """Date the last commit in the future; any other would make those after it look early."""
    scene = scene._replace(at=len(scene.month.commits) - 1)
    second = LAST + scene.chance.randrange(2 * TEN, 500 * TEN)
    return scene.saying(scene.commit.like(committer=(*scene.commit.committer[:2], second)))


def a_strange_message(scene: Scene) -> History | None:
    said = (b"x" * 9000, b"ok\x1b[2K\n", "ok\u202e\n".encode(), b"\xb9\xa4\xd7\xf7\n")
    return scene.saying(scene.commit.like(message=scene.chance.choice(said)))


def a_strange_object(scene: Scene) -> History | None:
    old, new = scene.chance.choice((
        (b"\n\n", b"\nx-approved: yes\n\n"), (b"\n\n", b"\nencoding gbk\n\n"), (b"\n\n", b"\n\n\0"),
        (b"\nauthor ", b"\nauthor x <x@y> 1 +0800\nauthor "),
    ))  # fmt: skip
    return scene.saying(scene.commit.like(raw=lambda raw: raw.replace(old, new, 1)))


def put_after_its_successor(scene: Scene) -> History | None:
    """Exchange a commit with the next one of the same record: then it takes the other's step back."""
    later = scene.at + 1
    if later >= len(scene.month.commits) or not set(scene.commit.files) & set(scene.month.commits[later].files):
        return None
    commits = list(scene.month.commits)
    first, second = commits[scene.at], commits[later]
    times = first.committer[2], second.committer[2]
    commits[scene.at] = second
    commits[later] = first.like(committer=(*first.committer[:2], times[1]))
    return History(commits, scene.at, later)


def smuggled_in_a_merge(scene: Scene) -> History | None:
    """Make the commit a merge that holds more than both of its sides."""
    changes = (a_field_of_another_record_changed, a_record_deleted, a_schema_changed, a_twin_in_capitals)
    change = scene.chance.choice(changes)
    found = change(scene)
    if found is None:
        return None
    one = found.commits[scene.at].like(author=COURIER)
    side = {"notes/side.txt": (PLAIN, b"x\n")}
    one.files |= side
    return scene.saying(one.like(side=(Commit(COURIER, COURIER, b"side\n", dict(side)),)))


MUTATIONS: tuple[Mutation, ...] = (
    a_field_changed, a_field_of_another_record_changed, a_field_taken_away, a_field_added, a_state_skipped,
    an_earlier_form_put_back, an_old_step_changed, another_taker, another_role, another_verb, another_place_in_line,
    another_state_before, another_stage, another_hash, another_reason_under_a_signature, a_value_set_in_words_only,
    a_step_ahead_of_its_commit, a_step_taken_away, two_steps_exchanged, a_step_twice, a_step_of_another_record,
    a_byte_of_a_signature, no_signature, a_signature_of_another_step, a_record_deleted, a_record_renamed,
    a_record_copied, a_file_among_the_records, a_number_far_ahead, another_mode, a_link_or_a_program_beside,
    a_twin_in_capitals, a_schema_changed, another_form, no_text_at_all, another_author, too_early, too_late,
    a_strange_message, a_strange_object, put_after_its_successor, smuggled_in_a_merge,
)  # fmt: skip
