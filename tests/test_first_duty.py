"""The first duty of a new centre: from no roster at all every screen leads on, by a command that works as it stands."""

from __future__ import annotations

import re

import worlds


def test_a_centre_without_a_roster_is_led_to_one_and_to_whose_turn_it_is(run, world, typing) -> None:
    world("office")
    for words in (("duty",), ("roster",), ("duty", "open")):
        assert "ecentre roster make 2026-11" in run(*words, as_=worlds.ADMIN).said, words
    assert "“-”" not in run("duty", "open").said
    assert "三选一" in run("--no-input", "roster", "make").err
    typing("")
    made = run("roster", "make", as_="王志强")
    assert made.code == 0, made.said
    assert "排哪个月 [2026-11]" in made.err
    typing("")
    assert "排哪个月 [2026-12]" in run("roster", "make").err, "this month has its roster"
    assert run("roster", "publish", "2026-11").code == 0
    (told,) = re.findall(r"下一步 开始值班\((\S+)\):ecentre duty open --as (\S+)", run("duty", as_=worlds.ADMIN).out)
    assert told[0] == told[1]
    assert run("duty", "open", as_=told[1]).code == 0
    assert f"ecentre duty close DTY-2026-0001 --as {told[1]}" in run("duty", as_=worlds.ADMIN).out


def test_who_opens_a_stocktake_stands_behind_the_command(run, world) -> None:
    world("office")
    command = "ecentre stocktake open --as 艾力江·吾斯曼"
    assert command in run("stocktake", as_=worlds.ADMIN).out
    assert "stocktake.right" not in run(*command.split()[1:]).said
