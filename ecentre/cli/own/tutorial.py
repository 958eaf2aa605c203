"""``tutorial``: ten minutes in a throw-away centre, one task after another, each looked at by what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import lessons, output
from ecentre.cli.dialogue import asking
from ecentre.cli.dialogue.asking import PROGRAM
from ecentre.cli.lessons import Mark
from ecentre.cli.meaning import values
from ecentre.cli.session import current
from ecentre.errors import Exit
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.lessons import Lesson
    from ecentre.cli.own.classroom import Room
    from ecentre.words import Words

HINT, SKIP, BACK, AGAIN, QUIT = "hint", "skip", "<", "again", "quit"
TYPED = {
    HINT: ("提示", "hint", "?", "？"),
    SKIP: ("跳过", "skip"),
    BACK: (BACK, "上一课", "back", "＜", "《"),
    AGAIN: ("重来", "again"),
    QUIT: ("退出", "quit", "exit", "q"),
}
MEANT = {word: meaning for meaning, words in TYPED.items() for word in words}
SHELL = ("cd", "ls", "dir", "pwd", "cls", "clear", "cat", "type", "del", "rm", "copy", "cp", "git", "python", "notepad")
INSIDE = ("tutorial", "demo")
KEEP = typer.Option(
    "--keep",
    metavar=str(say("文件夹", "DIR")),
    help=str(
        say("练习中心建在这个新文件夹里,学完不删", "make the practice centre in this new folder and leave it there")
    ),
)


def tutorial(keep: Annotated[str, KEEP] = "") -> int:
    """Teach the first steps on a terminal; elsewhere give the lessons to read."""
    call = current()
    clock, course = lessons.load()
    if call.format == "json":
        output.envelope(call, rows=[_row(number, one) for number, one in enumerate(course, start=1)])
        return Exit.OK
    if not asking.possible(call):
        output.text(call, "\n".join(_page(course)) + "\n")
        return Exit.OK
    from ecentre.cli.own.classroom import room

    mark, ended = Mark(), False
    start = _start(course, mark)
    output.words(say("正在准备练习中心…", "making the practice centre…"))
    try:
        with room(clock, keep) as made:
            made.arrange(course, start)
            ended = Teacher(course, made, mark, start).teach()
    finally:
        for line in _left(keep, ended=ended):
            output.words(line)
    return Exit.OK


class Teacher:
    """One learner going through the course: which lesson, and how often it was missed."""

    def __init__(self, course: list[Lesson], room: Room, mark: Mark, place: int) -> None:
        """Begin at a lesson."""
        self.course, self.room, self.mark, self.place, self.missed = course, room, mark, place, 0

    def teach(self) -> bool:
        """Go on until the last lesson is done or the learner leaves; tell whether it was done."""
        output.words(WELCOME)
        self.tell()
        while self.place < len(self.course):
            typed = asking.line(PROMPT, commands=True)
            meant = MEANT.get(typed.lower())
            if meant == QUIT:
                return False
            if meant:
                self.turn(meant)
            elif not typed:
                output.words(self.lesson.task)
            else:
                self.try_out(typed)
        self.mark.drop()
        return True

    @property
    def lesson(self) -> Lesson:
        """Give the lesson that is on."""
        return self.course[self.place]

    def tell(self) -> None:
        """Put the lesson on the screen."""
        self.missed = 0
        head = say("== {n}/{all} {title}", "== {n}/{all} {title}", n=self.place + 1, all=len(self.course),
                   title=self.lesson.title)  # fmt: skip
        output.words(f"\n{head}\n{self.lesson.text}")
        output.words(say("请您:{task}", "Your task: {task}", task=self.lesson.task))

    def turn(self, meant: str) -> None:
        """Do what a word to the teacher asks for."""
        if meant == HINT:
            self.missed += 1
            self.help()
            return
        if meant == SKIP:
            lines = "\n".join(f"  {one}" for one in self.lesson.lines)
            output.words(say("跳过;办法是:\n{lines}", "skipped; the way is:\n{lines}", lines=lines))
        self.go({SKIP: self.place + 1, BACK: max(0, self.place - 1), AGAIN: self.place}[meant])

    def go(self, place: int) -> None:
        """Go to a lesson, the centre made ready for it; past the last one there is nothing to make ready."""
        self.place = place
        if place < len(self.course):
            self.room.arrange(self.course, place)
            self.mark.keep(self.lesson.id)
            self.tell()

    def try_out(self, typed: str) -> None:
        """Run what was typed, and look at what came of it."""
        from ecentre.cli.own.classroom import words

        try:
            arguments = words(typed)
        except ValueError:
            output.words(say("引号不成对,请重打这一行", "a quotation mark is missing; type the line again"))
            return
        if arguments[:1] and _misspelled(arguments[0]):
            output.words(WIDE)
        elif arguments[:1] and arguments[0].lower() in SHELL:
            output.words(say("这里只练 ecentre 的命令,用不着 {name}", "practise ecentre here, not {name}",
                             name=arguments[0]))  # fmt: skip
        elif arguments[:1] and arguments[0] in INSIDE:
            output.words(say("您已经在学了", "you are in it already"))
        else:
            answer = self.room.run(arguments)
            self.judge(answer)

    def judge(self, answer: lessons.Answer) -> None:
        """Go on where the lesson is done, else help, a little more each time."""
        lesson, centre = self.lesson, self.room.centre
        if not lessons.met(lesson.wants, centre, answer):
            if lesson.halfway and lessons.met(lesson.halfway, centre, answer):
                output.words(f"\n* {lesson.onward}")
                return
            self.missed += 1
            self.help()
            return
        output.words(say("\n* 办到了。{words}", "\n* Done. {words}", words=lesson.done))
        self.place += 1
        if self.place < len(self.course):
            self.mark.keep(self.lesson.id)
            self.room.begin(self.lesson)
            self.tell()

    def help(self) -> None:
        """Give the hint at first, then the lines themselves."""
        if self.missed == 1:
            output.words(say("\n* 还没办到。提示:{hint}", "\n* Not yet. Hint: {hint}", hint=self.lesson.hint))
            return
        lines = "\n".join(f"  {one}" for one in self.lesson.lines)
        output.words(
            say(
                "\n* 照这样打(弄乱了先打“重来”):\n{lines}",
                "\n* Type this (after a muddle, first: again):\n{lines}",
                lines=lines,
            )
        )


def _misspelled(word: str) -> bool:
    """Tell whether a word is the name of the program in full-width or capital letters, or with a mark behind it."""
    return word != PROGRAM and values.plain(word).lower().rstrip(".。,、!?") == PROGRAM


WIDE = say(
    "程序的名字用小写英文字母打,不用全角,后面不带标点:ecentre;先把输入法切到英文",
    "the name is typed in small plain letters with no mark behind it, ecentre; switch the keyboard to English",
)
PROMPT = say("练习> ", "practice> ")
WELCOME = say(
    "照任务打命令,打完回车。随时可打:提示、跳过、<(上一课)、重来(这一课从头)、退出",
    "Type the command for each task. At any time: hint, skip, < (the lesson before), again (this lesson anew), quit",
)


def _start(course: list[Lesson], mark: Mark) -> int:
    """Ask whether to go on where the learner stopped last time; give the place of the first lesson to take."""
    place = mark.place(course)
    if not place:
        return 0
    told = say(
        "上次学到第 {n} 课“{title}”。回车接着学,打 1 从头学",
        "You stopped at lesson {n}, {title}. Enter goes on, 1 starts over",
        n=place + 1, title=course[place].title,
    )  # fmt: skip
    return 0 if asking.line(told) == "1" else place


def _left(keep: str, *, ended: bool) -> Iterator[Words]:
    """Say what became of the practice centre and how to go on."""
    if ended:
        yield say("\n全部学完。", "\nAll done.")
    yield (
        say("练习中心留在 {folder}", "the practice centre is in {folder}", folder=keep)
        if keep
        else say("练习中心已删除,没有动您的任何东西", "the practice centre is gone; nothing of yours was touched")
    )
    yield (
        say(
            "建自己的中心:ecentre init 我的中心;账已在这台电脑上:ecentre use 文件夹;看一个月的示范:ecentre demo",
            "your own centre: ecentre init my-centre; its books are here already: ecentre use FOLDER; a whole month:"
            " ecentre demo",
        )
        if ended
        else say("接着学:ecentre tutorial", "to go on: ecentre tutorial")
    )


def _page(course: list[Lesson]) -> Iterator[str]:
    """Write the lessons to be read."""
    yield str(say("十分钟入门(在终端里运行 ecentre tutorial,可以边学边练)",
                  "Ten minutes to begin with (run ecentre tutorial on a terminal to practise)"))  # fmt: skip
    for number, one in enumerate(course, start=1):
        yield f"\n{number}. {one.title}\n{one.text}"
        yield str(say("任务:{task}", "Task: {task}", task=one.task))
        yield from (f"    {line}" for line in one.lines)
        yield str(one.done)


def _row(number: int, one: Lesson) -> dict[str, object]:
    """Give a lesson as programs read it."""
    told = {name: str(getattr(one, name)) for name in ("title", "text", "task", "hint", "done")}
    return {"number": number, "id": one.id, **told, "lines": [str(line) for line in one.lines]}
