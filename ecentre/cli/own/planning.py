"""``ecentre plan`` alone: how the plans of both scopes stand and what comes next."""

from __future__ import annotations

from ecentre import clock
from ecentre.cli.own import standings
from ecentre.reports import arrangement

bare = standings.bare(lambda call: arrangement.standing(call.book, clock.today()))
