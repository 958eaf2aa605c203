"""Backups: the whole centre in one file that was taken back once before it is called a backup.

``making`` makes one, ``sealed`` is the file's form, ``opening`` proves it or makes a centre of it again, ``past`` knows
what was backed up where and reminds of it. Private keys are never in it.
"""

from __future__ import annotations

from ecentre.backup.past import reminder

__all__ = ["reminder"]
