"""The user's own folder of this program at this machine: keys, which centres were used last, what was backed up."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

HOME_VARIABLE = "ECENTRE_HOME"
CENTRES = "centres"
MOST = 20  # centres remembered


def home() -> Path:
    """Give the user's own folder of this program; ``ECENTRE_HOME`` names another."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "ecentre"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "ecentre"


def centres() -> list[Path]:
    """Give the folders of the centres that were used here, the last one first; some may be gone."""
    return [Path(line) for line in kept(CENTRES).splitlines() if line]


def used(centre: Path) -> None:
    """Remember a centre as the last one used; where nothing can be written nothing is remembered.

    A folder whose name holds a line break would name a second one.
    """
    known = centres()
    if known[:1] == [centre] or len(str(centre).splitlines()) > 1:
        return
    rows = [centre, *(one for one in known if one != centre)][:MOST]
    with suppress(ValueError):  # a folder whose name is no text cannot be kept
        keep(CENTRES, "".join(f"{one}\n" for one in rows))


def kept(name: str) -> str:
    """Give a text kept in the user's own folder, empty where there is none that can be read."""
    try:
        return (home() / name).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def keep(name: str, text: str) -> None:
    """Keep a text under a name in the user's own folder, whole or not at all; nothing where none can be written."""
    file = home() / name
    draft = file.with_name(f"{name}.{os.getpid()}.part")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(file)
