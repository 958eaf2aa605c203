"""What rests on a breach: steps that were sound, had somebody's post or key, or a policy, come about lawfully."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.verify.verdict import Failure

RULE = "verify.rests_on"
GRANTED = frozenset(f"verify.{name}" for name in (
    "step_role", "right", "chain", "signature", "terms", "person", "post", "acting", "key_revoked", "actor",
    "confirmed_by_another", "two_administrators", "recovery_key", "administrator", "stand_in",
))  # fmt: skip
"""Rules that ask for a post, a key or a policy: nobody can tell while the file that granted it cannot be read."""


def told(found: Iterable[Failure], again: Iterable[Failure], spoilt: Iterable[str], *, unsure: bool) -> list[Failure]:
    """Tell failures of a commit's own from those that only an earlier one is to blame for.

    ``again`` is what is still found once all that was ``spoilt`` earlier is believed as it stands; ``unsure`` tells
    that some of it cannot be read at all.
    """
    own = {(one.path, one.rule, one.step) for one in again if not (unsure and one.rule in GRANTED)}
    ids = joined(spoilt)
    parted = [one if (one.path, one.rule, one.step) in own else _resting(one, ids) for one in found]
    return list({(one.path, one.rule, one.step): one for one in reversed(parted)}.values())[::-1]


def _resting(one: Failure, ids: str) -> Failure:
    message = say(
        "{told};这一步依据的 {ids} 在前面的提交里就不合格,先查清那里",
        "{told}; it rests on {ids}, which an earlier commit spoilt: clear that up first", told=one.message, ids=ids,
    )
    return one._replace(rule=RULE, message=message)
