"""A folder for machines without a network: every wheel, and what installs them from there and nowhere else."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from delivery import packing, wheels
from ecentre import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from delivery.targets import Target

STARTERS = {"Windows": ("install.cmd", "install.ps1"), "Linux": ("install.sh",)}


def make(to: Path, target: Target, pythons: Sequence[str]) -> Path:
    """Fetch all wheels for a kind of machine and lay the folder out.

    Raises:
        RepositoryError: a wheel cannot be built or had.
    """
    with tempfile.TemporaryDirectory() as draft:
        own = wheels.build(Path(draft))
        store = Path(draft, "wheels")
        for python in pythons:
            wheels.fetch(own, target, python, store)
        wheels.fetch_pip(store)
        return lay(to, store, target, pythons)


def lay(to: Path, store: Path, target: Target, pythons: Sequence[str]) -> Path:
    """Lay the folder out from a folder of wheels, in place of an older one, and give it."""
    folder = to / f"ecentre-{__version__}-offline-{target.name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(store, folder / "wheels")
    told = {"version": __version__, "system": target.system, "machines": target.machines, "pythons": list(pythons)}
    (folder / "folder.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8", newline="\n")
    values = {"version": __version__, "python": pythons[0], "pythons": "、".join(pythons), "target": target.name}
    for name in ("install.py", *STARTERS[target.system]):
        packing.page(name, folder / name, **values)
        (folder / name).chmod(0o755)
    packing.page(f"offline-{target.system.lower()}.txt", folder / "READ-ME.txt", **values)
    packing.sums(folder)
    return folder
