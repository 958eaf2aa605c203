"""The schemas as they stood at one point of history, read from git's objects and never from the folder."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING

from ecentre.errors import RepositoryError
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecentre.fields import Node

FOLDER = "schemas/"
OWN = "templates/"
MANIFEST = "schemas/_shipped.json"


class ShapesThen(Schemas):
    """Schemas made of the contents of files."""

    def __init__(self, root: Path, files: Mapping[str, bytes]) -> None:
        """Take the files under ``schemas/`` by path."""
        super().__init__(root)
        self.files = dict(files)

    @cached_property
    def version(self) -> str:
        """Give a hash of all of them."""
        lines = (f"{path}\0{sum_of(data)}\n" for path, data in sorted(self.files.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def _read(self, kind: str) -> Node:
        data = self.files.get(f"{FOLDER}{kind}.json")
        try:
            found = json.loads(data) if data is not None else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise RepositoryError(
                say("当时还没有 {kind} 的结构文件", "there was no readable schema of {kind} then", kind=kind)
            )
        return found


def sum_of(data: bytes) -> str:
    """Give the SHA-256 of a file as people compare them."""
    return hashlib.sha256(data).hexdigest()


def known(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    """Give the sums of the files that come with this program, by path."""
    return {path: frozenset((sum_of(data), sum_of(data.replace(b"\r\n", b"\n")))) for path, data in files.items()}
