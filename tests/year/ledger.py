"""The records of a centre as plain files: read, changed and kept by hand, with none of the program's code."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

ONE = timedelta(days=1)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Data = dict[str, Any]


class Sheet:
    """One record's file."""

    def __init__(self, path: Path) -> None:
        """Read it."""
        text = path.read_text(encoding="utf-8")
        self.path, self.head = path, text.partition("\n")[0]
        self.data: Data = yaml.load(text, Loader)

    def __getitem__(self, name: str) -> Any:
        """Give a field."""
        return self.data[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Give a field that may be empty."""
        return self.data.get(name, default)

    def step(self, verb: str) -> Data | None:
        """Give the last step of a verb."""
        return next((one for one in reversed(self["steps"]) if one["verb"] == verb), None)

    def write(self) -> None:
        """Write the file again."""
        text = yaml.safe_dump(self.data, allow_unicode=True, sort_keys=False, width=10_000)
        self.path.write_text(f"{self.head}\n{text}", encoding="utf-8")

    def shift(self, verb: str, day: date) -> None:
        """Let a step have been taken on another day."""
        step = self.step(verb)
        step["at"] = f"{day}{step['at'][10:]}"
        self.write()

    def put(self, name: str, day: date) -> None:
        """Put another day into a field, in the record and in the step that gave it."""
        self.data[name] = f"{day}{self[name][10:]}"
        for step in self._giving("set", name):
            step["set"][name] = self.data[name]
        self.write()

    def late(self, name: str, day: date) -> None:
        """Let the step that gave a field have been taken on that later day."""
        for step in self._giving("set", name):
            step["at"] = f"{day}{step['at'][10:]}"
        self.put(name, day)

    def _giving(self, how: str, name: str) -> list[Data]:
        return [step for step in self["steps"] if name in (step.get(how) or {})]

    def drop(self, name: str, row: Data) -> None:
        """Take a row out of a growing list, and out of the step that added it."""
        for home in (self.data, *(step["add"] for step in self._giving("add", name))):
            home[name] = [one for one in home[name] if one != row]
            if not home[name]:
                del home[name]
        self.write()

    def add(self, name: str, day: date, field: str, place: int) -> None:
        """Put another day into a cell of a growing list, and into the step that added the row."""
        row = dict(self[name][place])
        for step in self._giving("add", name):
            if row in step["add"][name]:
                step["at"] = f"{day}{step['at'][10:]}"
        for home in (self.data, *(step["add"] for step in self._giving("add", name))):
            for one in home[name]:
                if one == row:
                    one[field] = f"{day}{one[field][10:]}"
        self.write()


def day(value: Any) -> date:
    """Read the day of a date or a moment."""
    return date.fromisoformat(str(value)[:10])


class Ledger:
    """All records of a centre's folder."""

    def __init__(self, folder: Path) -> None:
        """Look into the folder."""
        self.folder, self._read = folder, dict[str, list[Sheet]]()

    def sheets(self, kind: str) -> list[Sheet]:
        """Give the records of a kind, in order of id."""
        if kind not in self._read:
            self._read[kind] = [Sheet(path) for path in sorted((self.folder / "records" / kind).rglob("*.yaml"))]
        return self._read[kind]

    @cached_property
    def _calendar(self) -> Sheet:
        return next(one for one in self.sheets("calendar") if one["id"] == "2026")

    def works(self, on: date) -> bool:
        """Tell whether the office works on a day, by the calendar's own lists."""
        off, work = self._calendar["off"], self._calendar["work"]
        return str(on) in work or (on.weekday() < 5 and str(on) not in off)

    def after(self, on: date, n: int) -> date:
        """Give the day so many working days after another."""
        while n:
            on += ONE
            n -= self.works(on)
        return on

    def before(self, on: date, n: int) -> date:
        """Give the day so many working days before another."""
        while n:
            on -= ONE
            n -= self.works(on)
        return on

    def commit(self) -> None:
        """Write all changes down with plain git."""
        settings = ("-c", "user.name=x", "-c", "user.email=x@x", "-c", "gc.auto=0", "-c", "maintenance.auto=false")
        for words in (("add", "-A", "records"), ("commit", "-q", "-m", "by hand")):
            subprocess.run(("git", *settings, *words), cwd=self.folder, check=True, capture_output=True)
