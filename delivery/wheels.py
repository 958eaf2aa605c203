"""Wheels: the program's own, and those of everything it needs on another kind of machine."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
import zipfile
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING

from ecentre import process
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

    from packaging.requirements import Requirement

    from delivery.targets import Target

ROOT = Path(__file__).parents[1]
ROUNDS = 5  # how deep needs that only another system has may lie
QUIET = ("--quiet", "--disable-pip-version-check")


def build(to: Path) -> Path:
    """Build the program's wheel and give the file.

    Raises:
        RepositoryError: it cannot be built, as where neither ``hatchling`` nor a package index is at hand.
    """
    alone = ("--no-build-isolation",) if importlib.util.find_spec("hatchling") else ()
    with tempfile.TemporaryDirectory() as draft:
        pip("wheel", "--no-deps", *alone, "--wheel-dir", draft, ROOT)
        made = next(Path(draft).glob("ecentre-*.whl"))
        return Path(shutil.move(made, to / made.name))


def fetch(wheel: Path, target: Target, python: str, to: Path) -> None:
    """Bring everything a wheel needs on a kind of machine into a folder, itself included.

    Raises:
        RepositoryError: something has no wheel for that machine, or no package index is at hand.
    """
    wanted: set[str] = set()
    for _ in range(ROUNDS):
        _download([str(wheel), *sorted(wanted)], target, python, to)
        missing = lacking(to, "ecentre", target, python)  # pip judges conditions by the machine it runs on
        if not missing:
            return
        wanted |= missing
    raise RepositoryError(say("依赖不齐:{names}", "still lacking: {names}", names=", ".join(sorted(wanted))))


def fetch_pip(to: Path) -> None:
    """Bring pip itself, so that a system's Python needs none of its own."""
    pip("download", "--only-binary", ":all:", "--no-deps", "--dest", to, "pip")


def _download(requirements: Iterable[str], target: Target, python: str, to: Path) -> None:
    tags = [part for tag in target.tags for part in ("--platform", tag)]
    where = ("--only-binary", ":all:", *tags, "--python-version", python, "--implementation", "cp")
    pip("download", *where, "--dest", to, *requirements)


def pip(*words: str | Path) -> None:
    """Run this Python's pip.

    Raises:
        RepositoryError: it failed.
    """
    process.run([sys.executable, "-m", "pip", *map(str, words[:1]), *QUIET, *words[1:]], cwd=ROOT)


def lacking(folder: Path, root: str, target: Target, python: str) -> set[str]:
    """Give the requirements that no wheel of a folder answers, from one package on down."""
    from packaging.requirements import Requirement

    have = {canonical(one.name.split("-")[0]): one for one in sorted(folder.glob("*.whl"))}
    missing: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [(canonical(root), "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen or name not in have:
            continue
        seen.add((name, extra))
        for line in metadata(have[name]).get_all("Requires-Dist", ()):
            need = Requirement(line)
            if not _applies(need, extra, target, python):
                continue
            if canonical(need.name) not in have:
                missing.add(f"{need.name}{need.specifier}")
            waiting += [(canonical(need.name), part) for part in ("", *need.extras)]
    return missing


def _applies(need: Requirement, extra: str, target: Target, python: str) -> bool:
    return need.marker is None or need.marker.evaluate({**target.markers(python), "extra": extra})


def metadata(wheel: Path) -> Message:
    """Give what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return BytesParser().parsebytes(packed.read(name))


def canonical(name: str) -> str:
    """Write a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
