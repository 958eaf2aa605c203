"""Install ecentre from this folder: look at the machine and the files, make a place of its own, prove that it runs.

Written for any Python from 3.7 on, so that one that is too old can be told so.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, TextIO

HERE = Path(__file__).resolve().parent
BROKEN, ENVIRONMENT = 1, 6


def main(arguments: list[str]) -> int:
    """Install into the folder named, or into ``program`` here, and give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    told = json.loads((HERE / "folder.json").read_text(encoding="utf-8"))
    place = Path(arguments[0]).expanduser().resolve() if arguments else HERE / "program"
    return fits(told) or whole() or put(place, told["version"]) or proved(place)


def fits(told: dict[str, Any]) -> int:
    """Look at this machine and this Python: packed programs run on no other."""
    version, machine = "{}.{}".format(*sys.version_info[:2]), platform.machine()
    if version not in told["pythons"] or sys.maxsize < 2**32:
        names = ", ".join(told["pythons"])
        return say(
            f"这里的 Python 是 {version};需要 64 位的 Python {names}。装好它,再运行一次。",
            f"This Python is {version}; Python {names} (64-bit) is needed. Install it and run this again.",
        )
    if platform.system() != told["system"] or machine not in told["machines"]:
        names = "{} {}".format(told["system"], told["machines"][0])
        return say(
            f"这个文件夹是给 {names} 的,这台机器是 {platform.system()} {machine};请换相应的文件夹。",
            f"This folder is for {names}, this machine is {platform.system()} {machine}; take the one for it.",
        )
    return 0


def whole() -> int:
    """Compare every file with the list of sums: copies on sticks and discs do get damaged."""
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        file = HERE / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != wanted:
            return say(
                f"文件缺失或已损坏:{name}。请重新拷贝整个文件夹,什么都还没有安装。",
                f"Missing or damaged: {name}. Copy the whole folder again; nothing was installed.",
                BROKEN,
            )
    say("文件齐全,校验无误。", "All files are here and sound.", to=sys.stdout)
    return 0


def put(place: Path, version: str) -> int:
    """Make the place and install into it, from here and nowhere else."""
    try:
        import venv

        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(place)
    except ImportError:
        return say(
            "这个 Python 不完整,缺 venv;Debian、统信请安装 python3-venv,Windows 请安装完整的 Python。",
            "This Python is not complete, venv is missing: install python3-venv, on Windows the full Python.",
        )
    except OSError as error:
        return say(
            f"不能写入 {place}({error.strerror});换一个文件夹:在命令后面写上它的路径。",
            f"Cannot write to {place} ({error.strerror}); name another folder after the command.",
        )
    pip = next((HERE / "wheels").glob("pip-*.whl")) / "pip"
    words = [
        str(inner(place, "python")),
        "-I",
        str(pip),
        "--isolated",
        "install",
        "--quiet",
        "--no-index",
        "--disable-pip-version-check",
        "--no-warn-script-location",
        "--find-links",
        str(HERE / "wheels"),
    ]
    if subprocess.run([*words, f"ecentre=={version}"], check=False).returncode:
        return say("没有装成,原因见上。", "It was not installed; the reason stands above.")
    return 0


def proved(place: Path) -> int:
    """Run what was installed, and say the first command."""
    program = inner(place, "ecentre")
    done = subprocess.run([str(program), "--version"], stdout=subprocess.PIPE, check=False)
    if done.returncode:
        return say("装上了,但运行不了。", "It was installed but does not run.")
    say(f"装好了:{done.stdout.decode().strip()},在 {place}", f"Installed in {place}", to=sys.stdout)
    if not shutil.which("git"):
        say(
            "还缺 git:Linux 用系统的软件安装(apt、yum、dnf)装 git,Windows 装 Git for Windows。",
            "git is still missing: install it from your system's packages, or Git for Windows.",
            to=sys.stdout,
        )
    if os.name == "nt":
        path, first = f"$env:Path = {typed(program.parent)} + ';' + $env:Path", f"& {typed(program)}"
    else:
        path, first = f"export PATH={typed(program.parent)}:$PATH", typed(program)
    say("第一条命令:", "The first command:", to=sys.stdout)
    sys.stdout.write(f"  {first}\n")
    say("想以后只写 ecentre,先运行:", "To write just ecentre from then on, run this before:", to=sys.stdout)
    sys.stdout.write(f"  {path}\n")
    return 0


def typed(path: Path) -> str:
    """Write a path for PowerShell or sh so that nothing in it is taken for something to do."""
    text = str(path)
    if os.name == "nt":
        return "'" + re.sub("(['‘’‚‛])", r"\1\1", text) + "'"
    return shlex.quote(text) if set(text) & set('"$`\\!') else f'"{text}"'


def inner(place: Path, name: str) -> Path:
    """Give a program of the place, as each system has it."""
    return place / "Scripts" / f"{name}.exe" if os.name == "nt" else place / "bin" / name


def say(chinese: str, english: str, code: int = ENVIRONMENT, to: TextIO = sys.stderr) -> int:
    """Say it in both languages and give the exit code back."""
    to.write(f"{chinese}\n{english}\n")
    to.flush()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
