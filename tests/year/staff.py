"""Helpers who come, change their post and leave again, each handed over on the day that was announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cast import FOUNDER

if TYPE_CHECKING:
    from life import Life


class Staff:
    """The people of one centre who do not stay."""

    def __init__(self, life: Life) -> None:
        """Begin with nobody."""
        self.life, self.month = life, 0

    def morning(self) -> None:
        """Let one helper come and go in each month, on its first working day."""
        if self.life.works() and self.life.today.month != self.month:
            self.month = self.life.today.month
            self._come_and_go()

    def evening(self) -> None:
        """Nobody is left to wait for the evening."""

    def _come_and_go(self) -> None:
        life, today = self.life, str(self.life.today)
        helper = life.make(FOUNDER, "person", id=f"helper-{self.month}", name=f"帮工{self.month}", department="general")
        life.step(FOUNDER, helper.ref, "announce", moves_on=today, leaves_on=today)
        life.step(FOUNDER, helper.ref, "move", department="brand")
        life.step(FOUNDER, helper.ref, "leave", left_on=today)
