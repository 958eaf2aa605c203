"""The first day of the made-up centre: people, posts, senders, a cabinet, a seal and one asset."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import worlds
from cast import ADMINISTRATION, DEPARTMENTS, FOUNDER, OFFICE, SEALS, SENDERS

from ecentre import clock
from ecentre.series import slug

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from life import Life

SEAT = "chen-wen-jun"


def found(folder: Path, day: date) -> None:
    """Make the centre's folder, as the program does it."""
    os.environ[clock.CLOCK_VARIABLE] = f"{day}T08:00:00+08:00"
    worlds.run("init", str(folder), *worlds.CENTRE)


def people(life: Life) -> None:
    """Enter the people and their posts, who may act from the next commit on."""
    life.step(FOUNDER, life.book.get("person", FOUNDER).ref, "move", department="ecom-office")
    for name, department in worlds.PEOPLE:
        life.make(FOUNDER, "person", name=name, department=department)
    for name, role, department in (*worlds.POSTS, *worlds.DAILY):
        of = {"department": department} if department else {}
        post = life.make(FOUNDER, "appointment", person=slug(name), role=role, from_date=str(life.today),
                         basis="任命", **of)  # fmt: skip
        life.step(FOUNDER, post.ref, "confirm")


def things(life: Life) -> None:
    """Enter who writes to the centre, a cabinet, a seal in use and an asset."""
    for name, level, _ in SENDERS:
        life.step(OFFICE, life.make(OFFICE, "sender", name=name).ref, "sort", level=level)
    cabinet = life.make(OFFICE, "cabinet", name="一楼文件柜").ref
    slots = [{"slot": f"A{n}", "department": one} for n, one in enumerate(DEPARTMENTS, start=1)]
    life.step(OFFICE, cabinet, "assign", slots=slots)
    life.step(OFFICE, cabinet, "start")
    seal = life.make(
        ADMINISTRATION, "seal", "open", name="中心公章", sort="official", department="administration",
        impression=life.paper("印模.png"), impression_kept="印章档案第1页", start_on=str(life.today), keeper=SEALS,
        opening_source="旧章",
    )  # fmt: skip
    handover = life.make(ADMINISTRATION, "seal_handover", seal=seal.id, receiver=SEALS)
    life.step(SEALS, handover.ref, "receive")
    asset = life.make(
        FOUNDER, "asset", "open", name="投影仪", category="projector", price="3600.00", purchased_on="2025-06-05",
        department="general", keeper=SEAT, opening_source="台账",
    )  # fmt: skip
    life.step(ADMINISTRATION, asset.ref, "confirm")
