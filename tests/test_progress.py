"""The bar of an import: on a terminal, after a second, on standard error; nowhere else."""

from __future__ import annotations

import io

import pytest

from ecentre.cli.own import progress


class Screen(io.StringIO):
    """Standard error as a terminal shows it."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_a_bar_is_shown_on_a_terminal_after_a_while(
    terminal: bool, patience: float, shown: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = Screen(terminal)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with progress.Bar() as bar:
        for done in range(1, 5):
            bar(done, 4)
    assert ("4/4" in screen.getvalue()) is shown
    assert capsys.readouterr().out == ""
