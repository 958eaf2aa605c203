"""``ecentre supply plan``, ``batch`` or ``issue`` alone: how a period stands and what comes next [A2.8.6a]."""

from __future__ import annotations

from ecentre import clock
from ecentre.cli.own import standings
from ecentre.reports import supply_standing

bare = standings.bare(lambda call: supply_standing.standing(call.book, clock.today()))
