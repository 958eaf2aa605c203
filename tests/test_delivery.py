"""What is handed out: the wheel, the folder for machines without a network, the bundle for Windows.

By default the wheels of other packages are packed anew from what is installed here, so that no index is asked.
``ECENTRE_DELIVERY=full`` fetches them, lives through the demo from the installed folder, and tries the bundle's own
Python where wine is at hand.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from filelock import FileLock

from delivery import __main__ as delivery
from delivery import embedded, offline, packing, targets, wheels, windows
from ecentre import __version__, process
from ecentre.errors import Exit, NotFoundError, RepositoryError

ROOT = Path(__file__).parents[1]
FULL = os.environ.get("ECENTRE_DELIVERY") == "full"
HERE = targets.TARGETS[targets.here()]
ODD = "离线 文件夹 & 中心's"
WINE = shutil.which("wine64", path="/usr/lib/wine") or ""


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with our wheel, built once per run, and with one of every package it needs here, and pip."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "wheels"
    with FileLock(f"{place}.lock"):
        if not place.is_dir():
            draft = place.with_name("wheels-draft")
            draft.mkdir()
            wheels.build(draft)
            while lacking := wheels.lacking(draft, "ecentre", HERE, targets.PYTHON):
                for one in lacking:
                    _packed_anew(re.match(r"[\w.-]+", one)[0], draft)
            _packed_anew("pip", draft)
            draft.rename(place)
    return place


def _packed_anew(name: str, to: Path) -> None:
    """Make a wheel of an installed package, of the files it came with."""
    found = distribution(name)
    own = next(one.parent for one in found.files if one.name == "METADATA")
    tag = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL"), re.MULTILINE)[-1]
    stem = own.name.removesuffix(".dist-info")
    left_out = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
    files = [one for one in found.files if ".." not in one.parts and "__pycache__" not in one.parts]
    with zipfile.ZipFile(to / f"{stem}-{tag}.whl", "w") as out:
        kept = [one for one in files if not (one.parent == own and one.name in left_out)]
        for one in kept:
            out.write(one.locate(), one.as_posix())
        out.writestr(f"{own}/RECORD", "".join(f"{one.as_posix()},,\n" for one in kept) + f"{own}/RECORD,,\n")


@pytest.fixture
def folder(store: Path, tmp_path: Path) -> Path:
    return offline.lay(tmp_path / ODD, store, HERE, [targets.PYTHON])


def _cut_off() -> list[str]:
    """Give what starts a program without a network, where this machine lets us."""
    words = ["unshare", "--map-root-user", "--net"]
    known = shutil.which("unshare") and not subprocess.run([*words, "true"], capture_output=True).returncode
    return words if known else []


def _run(words: list[object], cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Start a program as a stranger's terminal would: none of our variables, a proxy that leads nowhere."""
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), "ECENTRE_HOME": str(cwd / "own"), "LC_ALL": "C"}
    env |= {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", **more}
    told = subprocess.run(list(map(str, words)), cwd=cwd, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    return subprocess.CompletedProcess(words, told.returncode, told.stdout.decode(), told.stderr.decode())


def test_the_wheel_carries_every_file_of_the_program(store: Path) -> None:
    inside = set(zipfile.ZipFile(next(store.glob("ecentre-*.whl"))).namelist())
    ours = [one for one in packing.files(ROOT / "ecentre") if "__pycache__" not in one.parts]
    wanted = {one.relative_to(ROOT).as_posix() for one in ours}
    for name in ("schemas", "templates", "records"):
        wanted |= {f"ecentre/_data/{one.relative_to(ROOT).as_posix()}" for one in packing.files(ROOT / name)}
    assert "ecentre/locale/zh_CN/LC_MESSAGES/messages.mo" in wanted
    assert wanted - inside == set()
    assert not [name for name in inside if name.startswith(("tests/", "delivery/"))]


def test_a_folder_installs_and_works_with_the_network_cut_off(folder: Path, tmp_path: Path) -> None:
    done = _run([*_cut_off(), "sh", folder / "install.sh"], tmp_path)
    assert done.returncode == 0, done.stderr
    program = folder / "program" / "bin" / "ecentre"
    assert f'第一条命令:\nThe first command:\n  "{program}"\n' in done.stdout

    def ecentre(*words: object, centre: Path = tmp_path) -> str:
        told = _run([*_cut_off(), program, *words], centre, ECENTRE_CLOCK="2026-11-03T10:00:00+08:00")
        assert told.returncode == 0, told.stderr
        return told.stdout

    assert ecentre("--version").strip() == f"ecentre {__version__}"
    centre = tmp_path / "我的 中心"
    ecentre("init", centre, "--name", "某县电子商务公共服务中心", "--code", "MXDS", "--admin", "张三", "--no-input")
    people = ROOT / "templates" / "demo" / "people.xlsx"
    ecentre("import", "person", people, "--apply", centre=centre)
    post = ("--person", "陈文军", "--role", "dept_head", "--department", "综合部")
    ecentre("confirm", ecentre("appointment", "add", *post, centre=centre).split()[-1], centre=centre)
    words = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "前台打印机卡纸")
    assert "REQ-2026-0001" in ecentre("--as", "王晓燕", "requisition", "add", *words, centre=centre)
    assert "打印机" in ecentre("requisition", "show", "REQ-2026-0001", "-o", "html", centre=centre)
    origin = "import ecentre, ecentre.records as r; print(ecentre.__file__, r.data_folder('schemas'))"
    where = _run([folder / "program" / "bin" / "python", "-I", "-c", origin], tmp_path).stdout
    assert str(folder) in where
    assert str(ROOT) not in where


def test_a_damaged_copy_installs_nothing(folder: Path, tmp_path: Path) -> None:
    harmed = next((folder / "wheels").glob("click-*.whl"))
    harmed.write_bytes(harmed.read_bytes()[:-1] + b"?")
    done = _run(["sh", folder / "install.sh"], tmp_path)
    assert done.returncode == Exit.PROBLEMS
    assert f"文件缺失或已损坏:wheels/{harmed.name}" in done.stderr
    assert not (folder / "program").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("pythons", ["3.7"], "需要 64 位的 Python 3.7"), ("machines", ["riscv64"], "这个文件夹是给 Linux riscv64 的")],
)
def test_a_folder_for_another_machine_says_so(
    folder: Path, tmp_path: Path, field: str, value: list[str], said: str
) -> None:
    told = json.loads((folder / "folder.json").read_text(encoding="utf-8"))
    (folder / "folder.json").write_text(json.dumps({**told, "system": "Linux", field: value}), encoding="utf-8")
    done = _run(["sh", folder / "install.sh"], tmp_path)
    assert done.returncode == Exit.REPOSITORY
    assert said in done.stderr
    assert not (folder / "program").exists()


def test_an_installer_is_understood_by_a_python_that_is_too_old() -> None:
    compile(
        (packing.PAGES / "install.py").read_text(encoding="utf-8"), "install.py", "exec", flags=0, dont_inherit=True
    )
    import ast

    ast.parse((packing.PAGES / "install.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def _needing(to: Path, name: str, *needs: str) -> None:
    with zipfile.ZipFile(to / f"{name}-1-py3-none-any.whl", "w") as out:
        lines = "".join(f"Requires-Dist: {need}\n" for need in needs)
        out.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{lines}\n")


def test_needs_are_judged_by_the_machine_that_is_meant(tmp_path: Path) -> None:
    _needing(tmp_path, "ours", "some_thing[wide]>=2", 'old; python_version < "3.11"')
    _needing(
        tmp_path,
        "some_thing",
        'paint; sys_platform == "win32"',
        'arms; platform_machine == "aarch64"',
        'width<3; extra == "wide"',
        'docs; extra == "doc"',
    )
    lacking = {name: wheels.lacking(tmp_path, "ours", one, "3.11") for name, one in targets.TARGETS.items()}
    assert lacking == {
        "linux_x86_64": {"width<3"},
        "linux_aarch64": {"width<3", "arms"},
        "win_amd64": {"width<3", "paint"},
    }


def _stand_in(place: Path, *names: str) -> Path:
    with zipfile.ZipFile(place, "w") as out:
        for name in (*names, "LICENSE.txt"):
            out.writestr(name, b"MZ")
    return place


@pytest.fixture(scope="module")
def bundle(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("bundle")
    few = tmp_path / "few"
    few.mkdir()
    for one in store.glob("*.whl"):
        if one.name.startswith(("ecentre-", "pip-", "segno-")):
            (few / one.name).write_bytes(one.read_bytes())
    own = _stand_in(tmp_path / "python.zip", "python.exe", "python311.dll", "python311.zip", "python311._pth")
    git = _stand_in(tmp_path / "mingit.zip", "cmd/git.exe", "mingw64/bin/git.exe")
    return windows.lay(tmp_path / ODD, few, own, "3.11", git)


def test_a_bundle_holds_python_packages_git_and_two_ways_to_start(bundle: Path) -> None:
    assert (bundle / "program" / "python311._pth").read_bytes() == b"python311.zip\r\n.\r\nlib\r\n"
    for name in ("ecentre/_data/schemas/asset.json", "ecentre/__main__.py", "segno/__init__.py"):
        assert (bundle / "program" / "lib" / name).is_file()
    assert not list(bundle.rglob("pip"))
    assert (bundle / "git" / "cmd" / "git.exe").is_file()
    assert (bundle / "git" / "READ-ME.txt").is_file()
    started = (bundle / "bin" / "ecentre.exe").read_bytes()
    assert started[:2] == b"MZ"
    assert b"#!<launcher_dir>\\..\\program\\python.exe -I -X utf8\nPK" in started
    with zipfile.ZipFile(bundle / "bin" / "ecentre.exe") as appended:
        assert "from ecentre.__main__ import main" in appended.read("__main__.py").decode()
    for line in (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        assert hashlib.sha256((bundle / name).read_bytes()).hexdigest() == wanted


def test_what_a_bundle_compiled_ahead_does_not_depend_on_the_time_of_files(bundle: Path, tmp_path: Path) -> None:
    lib = tmp_path / "elsewhere"
    shutil.copytree(bundle / "program" / "lib", lib)
    (lib / "segno" / "consts.py").touch()
    done = _run(
        [sys.executable, "-I", "-v", "-c", f"import sys; sys.path.insert(0, {str(lib)!r}); import segno"], tmp_path
    )
    assert done.returncode == 0
    assert f"matches {lib / 'segno' / 'consts.py'}" in done.stderr
    assert "wrote" not in done.stderr


def test_the_same_folder_makes_the_same_zip(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        place = tmp_path / name / "ecentre"
        packing.page("open-ecentre.cmd", place / "open-ecentre.cmd")
        packing.page("git.txt", place / "git" / "READ-ME.txt")
        os.utime(place / "open-ecentre.cmd", (len(made), len(made)))
        made.append(packing.zipped(place).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("name", ["install.cmd", "install.ps1", "ecentre.cmd", "open-ecentre.cmd"])
def test_windows_reads_its_scripts_whatever_its_code_page(tmp_path: Path, name: str) -> None:
    packing.page(name, tmp_path / name, python="3.11", version="1")
    written = (tmp_path / name).read_bytes()
    assert written.isascii()
    assert b"@@" not in written
    assert written.count(b"\n") == written.count(b"\r\n") > 2
    assert b"%1" not in written  # a word taken out of its quotation marks


def test_pages_name_no_place_that_packages_come_from() -> None:
    for page in sorted(packing.PAGES.iterdir()):
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        assert not re.search(r"://|pypi|npm", text, re.IGNORECASE), page.name
        if page.suffix == ".txt":
            chinese, english = text.split("\n\n", 1)[0], text.rsplit("\n\n", 1)[-1]
            assert re.search(r"[\u4e00-\u9fff]", chinese)
            assert english


@pytest.mark.parametrize(
    ("inside", "python", "error"),
    [(("python.exe",), "3.11", RepositoryError), (("python.exe", "python312.dll"), "3.11", RepositoryError)],
)
def test_a_zip_that_is_no_such_python_is_refused(
    tmp_path: Path, inside: tuple[str, ...], python: str, error: type
) -> None:
    with pytest.raises(error, match="python311"):
        embedded.lay(tmp_path / "program", _stand_in(tmp_path / "some.zip", *inside), python)


def test_only_one_version_of_python_can_be_fetched(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="--python-zip"):
        embedded.lay(tmp_path, None, "3.12")


def test_git_that_is_none_is_refused(tmp_path: Path) -> None:
    own = _stand_in(tmp_path / "python.zip", "python.exe", "python311.dll")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(NotFoundError, match="MinGit"):
        windows.lay(tmp_path, empty, own, "3.11", _stand_in(tmp_path / "git.zip", "git.exe"))


def test_a_missing_zip_ends_the_command_with_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["windows", "--to", str(tmp_path / "out"), "--python-zip", str(tmp_path / "none.zip")]
    assert delivery.main(words) == Exit.NOT_FOUND
    assert "none.zip" in capsys.readouterr().err


def test_git_is_looked_for_where_windows_keeps_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "包" / "program" / "python.exe"))
    found = process.windows_folders()
    assert found[0] == str(tmp_path / "Program Files" / "Git" / "cmd")
    assert str(tmp_path / "包" / "git" / "cmd") in found
    assert len(found) == 2 * len(process.INNER)


@pytest.mark.skipif(not FULL, reason="asks a package index: ECENTRE_DELIVERY=full")
def test_a_folder_fetched_whole_lives_through_the_demo(tmp_path: Path) -> None:
    folder = offline.make(tmp_path / ODD, HERE, [targets.PYTHON])
    assert _run([*_cut_off(), "sh", folder / "install.sh", tmp_path / "装 在这里"], tmp_path).returncode == 0
    done = _run([*_cut_off(), tmp_path / "装 在这里" / "bin" / "ecentre", "demo"], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not FULL, reason="asks a package index: ECENTRE_DELIVERY=full")
@pytest.mark.parametrize("name", ["linux_aarch64", "win_amd64"])
def test_every_package_has_a_wheel_for_other_machines(tmp_path: Path, name: str) -> None:
    folder = offline.make(tmp_path, targets.TARGETS[name], ["3.11"])
    assert wheels.lacking(folder / "wheels", "ecentre", targets.TARGETS[name], "3.11") == set()


@pytest.mark.skipif(not FULL, reason="asks a package index: ECENTRE_DELIVERY=full")
def test_a_bundle_fetched_whole_starts_under_wine(tmp_path: Path) -> None:
    made = windows.make(tmp_path, None, "3.11", None)
    assert zipfile.ZipFile(made).testzip() is None
    if WINE:
        place = tmp_path / ODD
        zipfile.ZipFile(made).extractall(place)
        start = next(place.glob("*/bin/ecentre.exe"))
        prefix = {"WINEPREFIX": str(tmp_path / "wine"), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
        _run([WINE, "winecfg", "/v", "win10"], tmp_path, **prefix)
        done = _run([WINE, start, "--version"], tmp_path, **prefix)
        assert done.stdout.strip() == f"ecentre {__version__}", done.stderr
