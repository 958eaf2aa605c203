"""The bundle for Windows: a folder in a zip that is unpacked and used, with Python, all packages and a way to start."""

from __future__ import annotations

import compileall
import io
import py_compile
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from delivery import embedded, packing, targets, wheels
from ecentre import __version__
from ecentre.errors import NotFoundError
from ecentre.words import say

TARGET = targets.TARGETS["win_amd64"]
LAUNCHER = "pip/_vendor/distlib/t64.exe"  # in pip's own wheel; it runs what its first line names, with what is appended
LINE = "#!<launcher_dir>\\..\\program\\python.exe -I -X utf8\n"
START = "from ecentre.__main__ import main\n\nmain()\n"
LIBRARIES = ("purelib", "platlib")


def make(to: Path, python_zip: Path | None, python: str, git: Path | None) -> Path:
    """Fetch everything, lay the bundle out, pack it, and give the zip.

    Raises:
        RepositoryError: a wheel or Python cannot be had.
        NotFoundError: there is no such zip or folder.
    """
    for given in (python_zip, git):
        if given is not None and not given.exists():
            raise NotFoundError(say("找不到 {name}", "no such file: {name}", name=given))
    with tempfile.TemporaryDirectory() as draft:
        store = Path(draft, "wheels")
        wheels.fetch(wheels.build(Path(draft)), TARGET, python, store)
        wheels.fetch_pip(store)
        return packing.zipped(lay(to, store, python_zip, python, git))


def lay(to: Path, store: Path, python_zip: Path | None, python: str, git: Path | None) -> Path:
    """Lay the bundle out from a folder of wheels, in place of an older one, and give it."""
    folder = to / f"ecentre-{__version__}-windows"
    shutil.rmtree(folder, ignore_errors=True)
    program = folder / "program"
    embedded.lay(program, python_zip, python)
    launcher = b""
    for wheel in sorted(store.glob("*.whl")):
        if wheel.name.startswith("pip-"):
            launcher = zipfile.ZipFile(wheel).read(LAUNCHER)
        else:
            unpack(wheel, program / "lib")
    if python == targets.PYTHON:
        _compiled(program / "lib")
    if launcher:
        (folder / "bin").mkdir()
        (folder / "bin" / "ecentre.exe").write_bytes(launcher + LINE.encode("ascii") + _appended())
    _git(folder / "git", git)
    for name, place in (
        ("ecentre.cmd", "bin/ecentre.cmd"),
        ("open-ecentre.cmd", "open-ecentre.cmd"),
        ("bundle.txt", "READ-ME.txt"),
        ("git.txt", "git/READ-ME.txt"),
    ):
        packing.page(name, folder / place, version=__version__, python=python)
    packing.sums(folder)
    return folder


def unpack(wheel: Path, lib: Path) -> None:
    """Put the content of a wheel where Python finds it; scripts and manuals are of no use there."""
    with zipfile.ZipFile(wheel) as packed:
        for entry in packed.infolist():
            top, _, inner = entry.filename.partition("/")
            if top.endswith(".data"):
                sort, _, inner = inner.partition("/")
                name = inner if sort in LIBRARIES else ""
            else:
                name = entry.filename
            if name and not entry.is_dir() and ".." not in Path(name).parts:
                place = lib / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(packed.read(entry))


def _compiled(lib: Path) -> None:
    """Compile ahead, for a folder that cannot be written to would be compiled anew at each start."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH  # by no time of a file: unpacking a zip changes those
    compileall.compile_dir(lib, quiet=2, stripdir=str(lib), invalidation_mode=mode, workers=1)
    sys.stdout.flush()


def _appended() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(zipfile.ZipInfo("__main__.py", packing.MOMENT), START)
    return held.getvalue()


def _git(place: Path, given: Path | None) -> None:
    """Put the git that was given inside; else only the place for it, with a word on how to fill it."""
    if given is None:
        place.mkdir(parents=True)
    elif given.is_dir():
        shutil.copytree(given, place)
    else:
        with zipfile.ZipFile(given) as packed:
            packed.extractall(place)
    if given is not None and not any((place / inner / "git.exe").is_file() for inner in ("cmd", "bin", "mingw64/bin")):
        raise NotFoundError(
            say(
                "{name} 里没有 cmd\\git.exe;请用 MinGit 的压缩包",
                "no cmd\\git.exe in {name}; take the zip of MinGit",
                name=given,
            )
        )
