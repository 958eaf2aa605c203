"""What a judgement stands on: the schemas of the main line, and a program that knows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecentre import founding
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.schema import Schemas


def schemas_at(git: Git, commit: str) -> Schemas:
    """Give the schemas of a state of the books."""
    from ecentre.verify.shapes import ShapesThen

    files = {one.path: one.blob for one in git.entries(commit, "schemas")}
    data = git.contents(files.values())
    return ShapesThen(git.root, {path: data[blob] for path, blob in files.items() if blob in data})


def refuse_older_program(git: Git, base: str, version: str) -> None:
    """Refuse to judge books that a newer program keeps: it may know rules that this one does not.

    Raises:
        RepositoryError: naming the version to install.
    """
    text = git.file(base, founding.MANIFEST)
    wanted = str(json.loads(text).get("program", "")) if text else ""
    if _parts(wanted) > _parts(version):
        raise RepositoryError(
            say(
                "这份账由 ecentre {wanted} 维护,这里是 {version};请安装同一版本:pip install ecentre=={wanted}",
                "ecentre {wanted} keeps these books, this is {version}; install it: pip install ecentre=={wanted}",
                wanted=wanted, version=version,
            )
        )


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


__all__ = ["refuse_older_program", "schemas_at"]
