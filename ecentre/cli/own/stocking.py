"""Stock on the command line: what lies in which cabinet, what it is worth, what runs low [A2.8.9]."""

from __future__ import annotations
