"""The tutorial: every lesson can be done, is known by what came of it, and helps whoever goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import keyboard
import pytest

from ecentre import scratch
from ecentre.cli import lessons
from ecentre.cli.own import classroom
from ecentre.git import Git

CLOCK, COURSE = lessons.load()
LINES = [str(line) for one in COURSE for line in one.lines]
TYPED = [typed for line in LINES for typed in ([line, "y"] if line == "ecentre undo" else [line])]


@pytest.fixture
def typing(monkeypatch, tmp_path):
    """Give the function that types lines, the last of them followed by the end of input; temporary files lie apart."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.chdir(tmp_path)

    def at(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", keyboard.Terminal("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda call: not call.no_input)

    return at


@pytest.fixture
def furnished(prepared, monkeypatch):
    """Let every room be a copy of one that was made once."""
    made = prepared("tutorial", ready)

    def furnish(room: classroom.Room) -> None:
        shutil.copytree(made, room.fresh)
        os.environ["ECENTRE_CLOCK"] = room.clock

    monkeypatch.setattr(classroom.Room, "furnish", furnish)


def ready(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    room = classroom.Room(folder.parent, CLOCK)
    before, here = dict(os.environ), Path.cwd()
    room.furnish()
    os.chdir(here)
    os.environ.clear()
    os.environ.update(before)
    shutil.copytree(room.fresh, folder, dirs_exist_ok=True)


@contextmanager
def unspoilt(room: classroom.Room):
    """Put the centre back as it was, where a step was taken in it."""
    git, stays = Git(room.centre), room.folder / "stays"
    head = git.head()
    shutil.copytree(room.centre / ".git", stays / ".git")
    shutil.copytree(room.centre / "records", stays / "records")
    yield
    if git.head() != head:
        for name in (".git", "records"):
            scratch.remove(room.centre / name)
            (stays / name).rename(room.centre / name)
    scratch.remove(stays)


def left(tmp_path) -> list[str]:
    """Give what lies in the folder of temporary files."""
    return sorted(one.name for one in (tmp_path / "tmp").iterdir())


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_lesson_takes_its_own_answer_and_no_wrong_one(language, monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setenv("ECENTRE_LANG", language)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with classroom.room(CLOCK) as room:
        room.arrange(COURSE, 0)
        for place, lesson in enumerate(COURSE):
            if place:
                room.begin(lesson)
            for wrong in lesson.wrong if language == "zh" else ():
                with unspoilt(room):
                    for part in wrong.split(" && "):
                        answer = room.run(classroom.words(part))
                    assert not lessons.met(lesson.wants, room.centre, answer), f"{lesson.id}: {wrong}\n{answer.text}"
            for number, line in enumerate(lesson.lines, start=1):
                answer = room.run(classroom.words(str(line).replace("ecentre undo", "ecentre undo --yes")))
                done = lessons.met(lesson.wants, room.centre, answer)
                assert done == (number == len(lesson.lines)), f"{lesson.id}: {line}\n{answer.text}"
                assert done or lessons.met(lesson.halfway, room.centre, answer), f"{lesson.id}: {line}"
    capsys.readouterr()
    assert all(lesson.wrong for lesson in COURSE)


def test_a_learner_goes_through_all_of_it_and_nothing_of_theirs_is_touched(run, typing, tmp_path) -> None:
    home = Path(os.environ["ECENTRE_HOME"])
    typing(*TYPED)
    answer = run("tutorial")
    assert answer.code == 0, answer.said
    assert answer.err.count("* 办到了") == len(COURSE), answer.said
    assert "没办到" not in answer.err
    assert f"== {len(COURSE)}/{len(COURSE)} " in answer.err
    assert not home.exists() or not any(home.iterdir())
    assert left(tmp_path) == []
    assert Path.cwd() == tmp_path


@pytest.mark.usefixtures("furnished")
def test_who_goes_wrong_gets_a_hint_and_then_the_line(run, typing, tmp_path) -> None:
    typing("whoami", "whoami", "cd ..", "tutorial", '"whoami', "", "提示", "退出")
    answer = run("tutorial")
    assert answer.code == 0, answer.said
    first = COURSE[0]
    assert answer.err.count(first.hint.zh) == 1
    assert answer.err.count("照这样打") == 2
    assert "用不着 cd" in answer.err
    assert "您已经在学了" in answer.err
    assert "引号不成对" in answer.err
    assert answer.err.count(first.task.zh) == 2
    assert "== 2/" not in answer.err
    assert left(tmp_path) == []


@pytest.mark.usefixtures("furnished")
def test_a_quoted_value_and_the_guided_way_count_as_well(run, typing) -> None:
    request = "requisition add --estimated-price 2600 --reason “前台 打印机”"
    typing("跳过", "跳过", "跳过", request, "打印机", "1", "", "", "submit 0001", "submit REQ-2026-0001", "退出")
    answer = run("tutorial")
    assert answer.code == 0, answer.said
    assert "== 5/" in answer.err, answer.said


@pytest.mark.usefixtures("furnished")
def test_the_next_time_goes_on_and_a_lesson_can_be_taken_again(run, typing) -> None:
    typing("ecentre", "跳过", "<", "重来", "退出")
    assert "接着学:ecentre tutorial" in run("tutorial").err
    typing("", LINES[1], "退出")
    answer = run("tutorial")
    assert f"“{COURSE[1].title}”" in answer.err
    assert "== 1/" not in answer.err
    assert "== 3/" in answer.err
    typing("1", "退出")
    assert "== 1/" in run("tutorial").err


@pytest.mark.usefixtures("furnished")
def test_what_went_wrong_in_a_lesson_is_mended_by_taking_it_again(run, typing) -> None:
    right, submitted = map(str, COURSE[3].lines)
    typing("跳过", "跳过", "跳过", right.replace("--quantity 1", "--quantity 2"), "重来", right, submitted, "退出")
    answer = run("tutorial")
    assert answer.code == 0, answer.said
    assert answer.err.count("== 4/") == 2
    assert answer.err.count("== 5/") == 1


@pytest.mark.usefixtures("furnished")
def test_the_end_of_input_leaves_nothing(run, typing, tmp_path) -> None:
    typing("whoami")
    answer = run("tutorial")
    assert answer.code == 130
    assert "练习中心已删除" in answer.err
    assert left(tmp_path) == []
    assert Path.cwd() == tmp_path


@pytest.mark.usefixtures("furnished")
def test_the_centre_is_kept_where_that_is_asked_for_and_never_put_over_another(run, typing, tmp_path) -> None:
    typing("退出")
    assert run("tutorial", "--keep", "练习").code == 0
    assert sorted(one.name for one in (tmp_path / "练习").iterdir()) == ["centre"]
    assert left(tmp_path) == []
    typing("退出")
    answer = run("tutorial", "--keep", "练习")
    assert answer.code == 6
    assert "请换一个文件夹" in answer.err


@pytest.mark.parametrize(("language", "word"), [("zh", "任务:"), ("en", "Task: ")])
def test_without_a_terminal_the_lessons_are_there_to_read(run, monkeypatch, language, word) -> None:
    monkeypatch.setenv("ECENTRE_LANG", language)
    answer = run("tutorial", "--no-input")
    assert answer.code == 0
    assert answer.out.count(word) == len(COURSE)
    assert all(str(line) in answer.out for one in COURSE for line in one.lines)
    assert {row["id"] for row in json.loads(run("tutorial", "-o", "json").out)["rows"]} == {one.id for one in COURSE}


def test_a_windows_path_and_chinese_quotes_are_read_as_they_are_typed() -> None:
    assert classroom.words(r'ecentre backup "C:\我的 备份"') == ["backup", r"C:\我的 备份"]
    assert classroom.words("undo --reason “写 错了”") == ["undo", "--reason", "写 错了"]
    assert classroom.words("ecentre") == []
