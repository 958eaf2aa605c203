"""Whatever the console: GBK, plain C, 40 columns, no colours, nothing to read from: words arrive whole, nothing breaks.

Most of it runs in process, on a centre with a record of every kind; each environment is also tried by a process of its
own that runs a dozen commands.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import commandtree
import everykind
import pytest
import worlds

from ecentre import cli
from ecentre.render.folding import spoken
from ecentre.render.plain import width

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
COLUMNS = 40
WHOLE = re.compile(r"^\W*ecentre(?: [^ ]+)*$|^[!-~]+$")
"""What is never broken: a command to be typed, an id, a path, an address."""
BROKEN = re.compile(r"\b[A-Z]{3,4}-(\d{4}-?)?$|\b\d{4}-(\d\d-)?$|^\s*[,。;:、)》」”]")
"""An id or a day that goes on in the next line, a mark at the beginning of one."""
WIDER = 80
ELSEWHERE = {"demo", "init", "tutorial", "backup", "join", "hooks", "completion", "connect", "sync", "manual"}


class Console(io.TextIOWrapper):
    """A stream in memory, with an encoding, that may pass for a terminal."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def bytes(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()


@pytest.fixture
def centre(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the centre with a record of every kind, 李永刚 at its desk."""
    made = prepared("every", lambda folder: everykind.make(folder, prepared("daily")))
    worlds.copy(made, tmp_path / "every")
    monkeypatch.chdir(tmp_path / "every")
    monkeypatch.setenv("ECENTRE_AS", worlds.ADMIN)
    return tmp_path / "every"


def asked(words: tuple[str, ...], encoding: str = "utf-8", *, terminal: bool = False) -> tuple[bytes, bytes, int]:
    """Run one command on consoles of an encoding: what it gave, what it said, how it ended."""
    out, err = Console(encoding, terminal=terminal), Console(encoding, terminal=terminal)
    with pytest.MonkeyPatch.context() as here:
        here.setattr(sys, "stdout", out)
        here.setattr(sys, "stderr", err)
        code = cli.main(list(words))
        return out.bytes(), err.bytes(), code


def looking() -> Iterator[tuple[str, ...]]:
    """Give the examples of all commands that only look: for kinds the list and the card, for all others everything."""
    for found in commandtree.walk():
        if found.writes or not commandtree.once(found) or not found.path or found.path[0] in ELSEWHERE:
            continue
        if len(found.path) > 1 and found.path[-1] in ("log", "trace"):
            continue
        yield from (words for words in found.examples[:1] if not {"-o", "--to"} & set(words))


def narrow_faults(text: str, command: str, room: int = COLUMNS) -> list[str]:
    """Give the lines that are wider than the screen and could be broken, those broken amiss, and any colour."""
    wide = [line for line in text.splitlines() if width(line) > room and not WHOLE.match(line.strip())]
    lines = [*wide, *(line for line in text.splitlines() if BROKEN.search(line))]
    return [f"{command}: {width(line)} {line}" for line in lines] + ([f"{command}: ESC"] if "\x1b" in text else [])


def test_english_help_pages_fit_40_columns_too(run, monkeypatch, tmp_path) -> None:
    """Chinese ones, all of them, are measured where their words are read: tests/test_words.py."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.setenv("ECENTRE_LANG", "en")
    faults = []
    for found in (one for place, one in enumerate(commandtree.walk()) if place % 8 == 0):
        page = run(*found.path, "--help").out
        faults += narrow_faults(re.sub(r"(?m)^ *(示例:|Example: ).*|^  ecentre .*", "", page), f"{found.typed} --help")
    assert not faults, "\n".join(faults[:40])


def test_answers_and_words_fit_the_screen_and_have_no_colour_where_none_is_wanted(centre, monkeypatch) -> None:  # noqa: ARG001
    for name, value in (("COLUMNS", str(COLUMNS)), ("LINES", "9999"), ("NO_COLOR", "1"), ("CI", "1")):
        monkeypatch.setenv(name, value)
    faults, count = [], 0
    failing = [
        ("requisition", "add"),
        ("asset", "add"),
        ("show", "AST-2026-9999"),
        ("lst",),
        ("asset", "list", "--nope"),
    ]
    refused = [
        ("approve", "REQ-2026-0001"),
        ("asset", "list", "--where", "a=b"),
        ("appointment", "add", "--person", "x"),
    ]
    for words in [*looking(), *failing, *refused, ()]:
        for room in (COLUMNS, WIDER) if count % 6 == 0 else (COLUMNS,):
            monkeypatch.setenv("COLUMNS", str(room))
            out, err, _ = asked(words, terminal=True)
            faults += narrow_faults(f"{out.decode()}\n{err.decode()}", " ".join(words), room)
        count += 1
    assert not faults, "\n".join(faults[:60])
    assert count > 150


def test_a_gbk_console_says_what_utf8_says(centre) -> None:  # noqa: ARG001
    count = 0
    for words in list(looking())[::4]:
        out, err, code = asked(words)
        narrow, said, ended = asked(words, "gbk")
        count += 1
        assert (narrow.decode("gbk"), ended) == (out.decode().encode("gbk", "backslashreplace").decode("gbk"), code), (
            words
        )
        assert said == err.decode().encode("gbk", "backslashreplace"), words
    assert count > 40


def test_letters_outside_gbk_stay_readable(centre) -> None:  # noqa: ARG001
    asked(("place", "add", "--name", "𠮷野厅 ✓ €"))
    found = asked(("place", "list"), "gbk")[0].decode("gbk")
    assert "\\U00020bb7野厅 \\u2713 \\u20ac" in found or "\\U00020bb7野厅 \\u2713 €" in found
    told = json.loads(asked(("place", "list", "-o", "json"), "gbk")[0].decode("gbk"))
    assert "𠮷野厅 ✓ €" in [one["name"] for one in told["rows"]]
    sheet = asked(("place", "list", "-o", "csv"), "gbk")[0]
    assert sheet.decode("gbk").startswith("编号,"), "the mark of UTF-8 would be a letter of the first heading"
    assert asked(("place", "list", "-o", "csv"))[0].startswith(b"\xef\xbb\xbf")


def test_moments_read_as_people_write_them_and_stay_whole_for_programs(centre) -> None:  # noqa: ARG001
    assert "  2026-11-03 09:00  " in asked(("absence", "list"), terminal=True)[0].decode()
    assert "2026-11-03T09:00:00+08:00" in asked(("absence", "list", "-o", "csv"))[0].decode("utf-8-sig")


COMMANDS = (
    "", "--help", "place list", "show operations-centre", "place list -o json", "asset list --where 名称=电脑",
    "requisition add", "place add", "rules place", "check operations-centre", "nothing-of-the-kind", "whoami",
    "place add --from -",
)  # fmt: skip
RUNNER = (
    "import sys\nfrom ecentre.__main__ import speak_utf8\nspeak_utf8()\nfrom ecentre import cli\n"
    "for line in sys.argv[1:]:\n"
    "    code = cli.main(line.split())\n"
    "    sys.stdout.flush()\n"
    "    sys.stderr.flush()\n"
    "    sys.stdout.write(f'== {code}\\n')\n"
)
PLAIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = {
    "nothing to read": {},
    "closed": {},
    "gbk": {"PYTHONIOENCODING": "gbk"},
    "C": PLAIN,
    "40 columns, dumb": {"COLUMNS": "40", "TERM": "dumb"},
    "no colour": {"NO_COLOR": "1"},
    "colour": {"FORCE_COLOR": "1"},
}


def around(centre: Path, **more: str) -> dict[str, str]:
    """Give the environment of a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    home = {"HOME": str(centre.parent), "ECENTRE_HOME": str(centre.parent / "home"), "PYTHONPATH": str(ROOT)}
    return {
        **kept,
        **home,
        "ECENTRE_CLOCK": worlds.CLOCK,
        "ECENTRE_AS": worlds.ADMIN,
        "GIT_CONFIG_GLOBAL": os.devnull,
        **more,
    }


@pytest.mark.parametrize("place", PLACES)
def test_a_dozen_commands_in_each_place(centre: Path, place: str) -> None:
    words = [sys.executable, "-c", RUNNER, *COMMANDS]
    if place == "closed":
        if os.name == "nt":
            pytest.skip("a shell of this kind is not there")
        words = ["sh", "-c", 'exec "$@" <&-', "sh", *words]
    done = subprocess.run(
        words, cwd=centre, env=around(centre, **PLACES[place]), stdin=subprocess.DEVNULL, capture_output=True
    )
    encoding = "gbk" if place == "gbk" else "utf-8"
    out, err = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert done.returncode == 0, err
    assert "Traceback" not in out + err
    assert "程序出错" not in out + err
    codes = [int(found) for found in re.findall(r"(?m)^== (?:<[^>]*: )?(\d+)", out)]
    assert codes == [0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 2, 0, 3], f"{codes}\n{err}"
    if place != "colour":
        assert "\x1b" not in out + err
    assert "电子商务运营中心" in out


def program(centre: Path, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ecentre", *words]
    return subprocess.run(
        command, cwd=centre, env=around(centre, **more), stdin=subprocess.DEVNULL, capture_output=True
    )


def test_the_plain_c_locale_reads_and_writes_files_with_chinese_names(centre: Path) -> None:
    """Python left to itself would speak ASCII there: no such file could be opened, and words would be escapes."""
    done = program(centre, "place", "list", "--to", "存放 地点.csv", **PLAIN)
    assert done.returncode == 0, done.stderr
    assert "已写入 存放 地点.csv" in done.stderr.decode()
    assert "电子商务运营中心" in (centre / "存放 地点.csv").read_text(encoding="utf-8-sig")
    (centre / "字 段.yaml").write_text("name: 三楼 东侧\n", encoding="utf-8")
    done = program(centre, "place", "add", "--from", "字 段.yaml", **PLAIN)
    assert done.returncode == 0, done.stderr
    assert "三楼 东侧" in program(centre, "place", "list", **PLAIN).stdout.decode()


@pytest.mark.skipif(os.name == "nt", reason="a shell of this kind is not there")
def test_a_real_gbk_pipe_carries_gbk(centre: Path) -> None:
    line = '"$0" -m ecentre place list | cat'
    found = [
        subprocess.run(
            ["sh", "-c", line, sys.executable], cwd=centre, env=around(centre, **more), capture_output=True
        ).stdout
        for more in ({"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "utf-8"})
    ]
    assert found[0].decode("gbk") == found[1].decode()
    assert "电子商务运营中心" in found[1].decode()


@pytest.mark.parametrize("room", [16, 24, 40, 80])
def test_folding_loses_nothing_and_keeps_commands_whole(room: int) -> None:
    text = (
        "还不知道是谁(第一次)。请先运行 ecentre whoami --set 姓名,或在命令后加 --as 姓名;名单:ecentre person list\n"
        "  缺少:--price 单价、--kind ordinary|other|x 文件类别、--special 是|否 [A2.3.1] see ../schemas/a.json “资产”"
    )
    lines = list(spoken(text, room))
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert any("ecentre whoami --set 姓名" in line for line in lines)
    assert any("ecentre person list" in line for line in lines)
    assert all(width(line) <= room or "ecentre" in line or "/" in line for line in lines)
    assert not [line for line in lines if re.match(r"\s*[,。;:、)」』”]", line)]
