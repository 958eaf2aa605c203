"""What all tests share: a fixed clock, no settings of the user's, prepared centres, the program called in process."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import uuid
import warnings
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import keyboard
import pytest
import worlds
from filelock import FileLock

from ecentre import cli
from ecentre.words import language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # typer 0.25 imports names that click 8.5 calls old
    import typer  # noqa: F401


gc.set_threshold(100_000, 20, 20)  # thousands of short lives: looking for circles takes a tenth of the time


@dataclass(frozen=True)
class Answer:
    """What one command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's settings, language, name and shell out, and stop the clock."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in [name for name in os.environ if name.startswith(("GIT_", "ECENTRE_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("ECENTRE_HOME", str(home / uuid.uuid4().hex))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("ECENTRE_CLOCK", worlds.CLOCK)
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("SHELL", "/bin/bash")
    yield
    if language() != "zh":
        for name in [name for name in sys.modules if name.startswith("ecentre.cli.own.")]:
            del sys.modules[name]  # hand-written commands speak the language they were imported in
            vars(sys.modules["ecentre.cli.own"]).pop(name.rpartition(".")[2], None)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Give the function that runs one command line in process: ``run("asset", "list", as_="王建国", world=folder)``."""

    def call(*arguments: str, as_: str = "", world: Path | None = None) -> Answer:
        if world is not None:
            monkeypatch.chdir(world)
        if as_:
            monkeypatch.setenv("ECENTRE_AS", as_)
        capsys.readouterr()
        machine = worlds.seated(arguments)
        with monkeypatch.context() as here:
            if machine.parent.is_dir():
                here.setenv("ECENTRE_HOME", str(machine))
            code = cli.main(list(arguments))
        return Answer(code, *capsys.readouterr())

    return call


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch):
    """Give the function that types lines at a terminal, the last of them followed by the end of input."""

    def at(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", keyboard.Terminal("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda call: not call.no_input)

    return at


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory):
    """Give the function that makes a world once for all workers and tells its folder."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent

    def folder(name: str, maker: Callable[[Path], None] | None = None) -> Path:
        place, lock = shared / f"world-{name}", FileLock(str(shared / f"world-{name}.lock"))
        with lock:
            if not (place / "done").exists():
                shutil.rmtree(place, ignore_errors=True)  # a maker that failed left half a centre
                (maker or partial(worlds.make, name))(place / "centre")
                (place / "done").touch()
        return place / "centre"

    return folder


@pytest.fixture
def world(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give the function that copies a prepared centre for one case and works in it: ``world("office")``."""

    def folder(name: str) -> Path:
        place = tmp_path / name
        worlds.copy(prepared(name), place)
        monkeypatch.chdir(place)
        return place

    return folder


@pytest.fixture(scope="session")
def connected(prepared, tmp_path_factory: pytest.TempPathFactory):
    """Give the function that connects a world to a shared folder once, and tells where ``first`` and ``shared`` lie."""

    def folder(name: str) -> Path:
        place = tmp_path_factory.getbasetemp() / f"shared-{name}"
        with FileLock(f"{place}.lock"):
            if not (place / "done").exists():
                worlds.copy(prepared(name), place / "first")
                here = Path.cwd()
                os.chdir(place / "first")
                worlds.run("--as", worlds.ADMIN, "connect", str(place / "shared"))
                os.chdir(here)
                (place / "done").touch()
        return place

    return folder


def git(folder: Path, *arguments: str) -> str:
    """Ask plain git."""
    identity = ("-c", "user.name=hand", "-c", "user.email=hand@cele.example")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()
