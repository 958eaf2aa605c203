"""Supplies on the command line: ledgers of what was taken, sheets to issue, use by device [A2.8.8b]."""

from __future__ import annotations
