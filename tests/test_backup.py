"""A backup is one sound file or none: what was taken is what comes back, and nothing false is ever taken back."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import pytest
import worlds
from conftest import Answer, git

from ecentre import account, syncfolders
from ecentre.backup import opening, past, sealed
from ecentre.errors import EcentreError, InvalidError
from ecentre.git import Git
from ecentre.paperkey import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ADMIN = worlds.ADMIN
OK, USAGE, INVALID, NOT_FOUND, REFUSED, REPOSITORY = 0, 2, 3, 4, 5, 6
BACKED = "CLDS-20261103-1000.zip"
LINKED = os.name != "nt"


def lying(folder: Path) -> dict[str, bytes]:
    """Give every file of a centre's folder that is no part of git's own."""
    files = (one for one in folder.rglob("*") if one.is_file() and ".git" not in one.relative_to(folder).parts)
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def states(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname) %(objectname)")


@pytest.fixture(scope="session")
def backed(prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one backup of the office, with a hand edit in it."""
    place = tmp_path_factory.mktemp("backed")
    worlds.copy(prepared("office"), place / "centre")
    (place / "centre" / "STAFF.md").write_text("改过\n", encoding="utf-8")
    here = Path.cwd()
    os.chdir(place / "centre")
    worlds.run("backup", str(place / BACKED))
    os.chdir(here)
    return place / BACKED


@pytest.mark.parametrize("seed", range(3))
def test_what_is_backed_up_comes_back_as_it_was(world, run, tmp_path: Path, seed: int) -> None:
    centre, drawn = world("office"), random.Random(seed)
    _lived(centre, run, drawn)
    before, listed = lying(centre), opening.status(Git(centre))
    answer = run("backup", str(tmp_path / "stick"))
    assert answer.code == OK, answer.said
    assert (tmp_path / "stick").is_dir()
    file = next((tmp_path / "stick").glob("*"))
    assert file.name == BACKED
    place = tmp_path / "新 文件夹"
    answer = run("backup", str(file), "--open", str(place), world=tmp_path)
    assert answer.code == OK, answer.said
    assert lying(place) == {name: data for name, data in before.items() if not name.endswith(".xlsx")}
    assert opening.status(Git(place)) == listed
    assert states(place) == states(centre)
    assert git(place, "rev-parse", "HEAD^{tree}") == git(centre, "rev-parse", "HEAD^{tree}")
    assert git(place, "fsck", "--strict", "--no-dangling") == ""
    assert run("person", "list", world=place).out == run("person", "list", world=centre).out
    assert not (place / ".git" / "ecentre" / "me").exists(), "who sits at another machine is to be asked"


def _lived(centre: Path, run, drawn: random.Random) -> None:
    """Let things happen to a copy that no step tells of: hand edits, files beside the books, a step taken back."""
    assert run("place", "add", "--name", "仓库", as_=ADMIN).code == OK
    assert run("undo", "--yes", as_=ADMIN).code == OK
    tracked = sorted((centre / "records").rglob("*.yaml"))
    for file in drawn.sample(tracked, 3):
        file.write_bytes(file.read_bytes() + "# 手工\n".encode())
    for file in drawn.sample(tracked, 2):
        file.unlink()
    for name in drawn.sample(["备忘 录.txt", "附/二/说明.md", "a'b.txt", "records/新.yaml", "空.txt"], 3):
        file = centre / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn.randbytes(drawn.choice((0, 5, 3000))))
    (centre / "打印.xlsx").write_bytes(b"printed")
    if drawn.random() < 0.5:
        git(centre, "add", "-A", "records")
    git(centre, "update-ref", "refs/remotes/origin/request/REQ-2026-0001", "HEAD~1")


def test_a_backup_says_what_it_holds_and_what_it_does_not(world, run, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ecentre.keyfile import written

    centre, key = world("office"), Ed25519PrivateKey.generate()
    (centre / "我的密钥").write_bytes(written(key))
    (centre / "恢复.txt").write_text("\n".join(rows(key)), encoding="utf-8")
    if LINKED:
        (centre / "外面").symlink_to(tmp_path)
    (centre / ".git" / "ecentre" / "kept").mkdir(parents=True)
    (centre / ".git" / "ecentre" / "kept" / "x.yaml.1").write_text("typed", encoding="utf-8")
    answer = run("backup", str(tmp_path), "-o", "json", as_=ADMIN)
    said = json.loads(answer.out)
    assert {"我的密钥", "恢复.txt"} <= set(said["left_out"])
    assert ("外面" in said["left_out"]) == LINKED
    whole = (tmp_path / BACKED).read_bytes()
    assert b"PRIVATE KEY" not in whole
    assert rows(key)[0].encode() not in whole
    assert (said["records"], said["centre"]["code"], said["person"]) == (sum(said["kinds"].values()), "CLDS", ADMIN)
    proof = opening.prove(tmp_path / BACKED)
    assert (proof.records, proof.unread) == (said["records"], 0)
    assert "own/kept/x.yaml.1" in proof.told.parts
    again = run("backup", as_=ADMIN)
    assert "签名密钥" not in again.err, "nobody has one yet"
    assert "以前的备份 1 份" in again.err
    assert len(list(tmp_path.glob("CLDS-*.zip"))) == 2, "nothing old is deleted or written over"
    listed = json.loads(run("backup", "--list", "-o", "json").out)["rows"]
    assert [Path(row["file"]).name for row in listed] == ["CLDS-20261103-1000-2.zip", BACKED]
    (tmp_path / BACKED).unlink()
    assert [row["there"] for row in json.loads(run("backup", "--list", "-o", "json").out)["rows"]] == [True, False]


def test_plain_git_opens_it_by_hand(backed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backed) as archive:
        archive.extractall(tmp_path)
    assert "git clone books.bundle" in (tmp_path / "README.txt").read_text(encoding="utf-8-sig")
    git(tmp_path, "clone", "-q", "books.bundle", "by-hand")
    told = json.loads((tmp_path / "manifest.json").read_bytes())
    assert git(tmp_path / "by-hand", "rev-parse", "HEAD^{tree}").strip() == told["tree"]
    assert (tmp_path / "folder" / "STAFF.md").read_text(encoding="utf-8") == "改过\n"


def test_it_is_proved_without_any_centre(backed: Path, run, tmp_path: Path) -> None:
    answer = run("backup", str(backed), "--check", world=tmp_path)
    assert (answer.code, "可以用" in answer.err) == (OK, True)
    assert list(tmp_path.iterdir()) == []


def test_no_byte_of_it_can_be_changed(backed: Path, run, tmp_path: Path) -> None:
    whole, drawn = backed.read_bytes(), random.Random(6)
    size, file, target = len(whole), tmp_path / "changed.zip", tmp_path / "target"
    places = [0, 1, 30, size // 2, size - 1, size - 64, size - 65, size - 90, *drawn.sample(range(size), 60)]
    spoilt = [whole[:at] + bytes([whole[at] ^ 1 << drawn.randrange(8)]) + whole[at + 1 :] for at in places]
    spoilt += [whole[:-1], whole[: size // 2], whole[1:], whole + b"\0", b"", b"PK\5\6" + b"\0" * 18]
    for number, data in enumerate(spoilt):
        file.write_bytes(data)
        with pytest.raises(InvalidError):
            sealed.read(file)
        if number % 20 == 0:
            answer = run("backup", str(file), "--open", str(target), world=tmp_path)
            assert (answer.code, "不能用" in answer.err) == (INVALID, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["changed.zip"]


HOSTILE = ("folder/../x", "folder/a/../../x", "/x", "folder//x", "folder/.git/config", "folder/.GIT/hooks/post-merge",
           "folder/.git /x", "folder/.git./x", "folder/git~1/x", "folder/a\\b", "folder/C:x", "x", "own/journal.json",
           "own/me", "own/kept/../me", "own/kept/a/b", "folder/", "folder/a\u202eb", "../x",
           "folder/NUL", "folder/x/com1.txt", "folder/aux .x", "folder/a?.txt", "folder/x.", "folder/x ",
           "own/kept/con")  # fmt: skip


def forged(backed: Path, file: Path, parts: dict[str, bytes] | None = None, **told: Any) -> Path:
    """Make a file with a true seal that says something else."""
    whole = sealed.read(backed)
    with zipfile.ZipFile(backed) as archive:
        held: dict[str, Path | bytes] = {name: archive.read(name) for name in whole.parts}
    sealed.write(file, {**held, **(parts or {})}, {**whole.manifest, **told})
    return file


@pytest.mark.parametrize("name", HOSTILE)
def test_no_part_leads_elsewhere(backed: Path, tmp_path: Path, name: str) -> None:
    file = forged(backed, tmp_path / "evil.zip", {name: b"evil"})
    with pytest.raises(InvalidError):
        opening.open_(file, tmp_path / "target")
    assert [one.name for one in tmp_path.iterdir()] == ["evil.zip"]


def test_names_that_windows_takes_for_one_are_refused(backed: Path, tmp_path: Path) -> None:
    file = forged(backed, tmp_path / "evil.zip", {"folder/A.txt": b"1", "folder/a.TXT": b"2"})
    with pytest.raises(InvalidError):
        opening.open_(file, tmp_path / "target")
    assert [one.name for one in tmp_path.iterdir()] == ["evil.zip"]


@pytest.mark.skipif(os.name == "nt", reason="names that Windows does not have")
def test_what_windows_could_not_lay_again_is_left_out(world, run, tmp_path: Path) -> None:
    centre = world("office")
    for name in ("a?.txt", "nul.txt", "x ", "staff.md", "Twin.txt", "twin.txt", "good.txt"):
        (centre / name).write_text("x", encoding="utf-8")
    assert run("backup", str(tmp_path / "b.zip")).code == OK
    laid = {name for name in sealed.read(tmp_path / "b.zip").parts if name.startswith("folder/")}
    assert laid == {"folder/good.txt", "folder/Twin.txt"}
    assert run("backup", str(tmp_path / "b.zip"), "--open", str(tmp_path / "new")).code == OK


LIES: dict[str, Any] = {
    "head": "0" * 40, "tree": "0" * 40, "records": 1, "refs": {}, "status": [], "branch": "--upload-pack=x",
    "format": "other", "version": 2, "centre": "CLDS",
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_what_it_says_of_itself_must_be_true(backed: Path, tmp_path: Path, name: str) -> None:
    file, whole = tmp_path / "lie.zip", sealed.read(backed)
    with zipfile.ZipFile(backed) as archive:
        held: dict[str, Path | bytes] = {one: archive.read(one) for one in whole.parts}
    manifest = {**whole.manifest, name: LIES[name]}
    sealed.write(file, held, manifest)
    with pytest.raises(InvalidError):
        opening.open_(file, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_packed_or_a_torn_part_is_refused(backed: Path, tmp_path: Path) -> None:
    torn = forged(backed, tmp_path / "torn.zip", {"books.bundle": b"# v2 git bundle\n" + b"0" * 4000})
    with pytest.raises(InvalidError):
        opening.open_(torn, tmp_path / "target")
    listed, bomb = [*sealed.read(backed).manifest["status"], "??big.txt"], tmp_path / "bomb.zip"
    plain = forged(backed, tmp_path / "plain.zip", {"folder/big.txt": b"0" * (1 << 20)}, status=sorted(listed))
    opening.prove(plain)
    with zipfile.ZipFile(plain) as archive, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in archive.namelist():
            packed.writestr(name, archive.read(name), zipfile.ZIP_DEFLATED if "big" in name else zipfile.ZIP_STORED)
        packed.comment = sealed.SEAL + b"0" * sealed.DIGITS
    assert bomb.stat().st_size < 1 << 20
    bomb.write_bytes(bomb.read_bytes()[: -sealed.DIGITS] + sealed._sum(bomb).encode())
    with pytest.raises(InvalidError, match="big"):
        opening.open_(bomb, tmp_path / "target")
    assert not (tmp_path / "target").exists()


@pytest.mark.skipif(not LINKED, reason="no links here")
def test_a_link_in_the_books_leads_nowhere(world, run, tmp_path: Path) -> None:
    centre, outside = world("empty"), tmp_path / "outside"
    outside.mkdir()
    (centre / "way").symlink_to(outside)
    git(centre, "add", "way")
    git(centre, "commit", "-q", "-m", "a link")
    answer = run("backup", str(tmp_path / "link.zip"), as_=ADMIN)
    assert answer.code == OK, answer.said
    file = forged(tmp_path / "link.zip", tmp_path / "evil.zip", {"folder/way/x": b"evil"})
    with pytest.raises(EcentreError):
        opening.open_(file, tmp_path / "target")
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "target").exists()


def test_it_never_goes_over_anything(backed: Path, world, run, tmp_path: Path) -> None:
    centre, full = world("empty"), tmp_path / "full"
    full.mkdir()
    (full / "x").touch()
    for target, code in ((full, REPOSITORY), (centre / "inner", REPOSITORY), (full / "x", REPOSITORY)):
        answer = run("backup", str(backed), "--open", str(target))
        assert (answer.code, answer.said != "") == (code, True)
    assert run("backup", str(tmp_path / "none.zip"), "--open", str(tmp_path / "t")).code == NOT_FOUND
    for place in (centre, centre / "records", centre / ".git"):
        assert run("backup", str(place)).code == REFUSED
    assert run("backup", str(tmp_path / "no" / "stick")).code == REPOSITORY
    assert run("backup", str(tmp_path / "a.zip"), as_=ADMIN).code == OK
    before = (tmp_path / "a.zip").read_bytes()
    assert run("backup", str(tmp_path / "a.zip")).code == REFUSED
    assert (tmp_path / "a.zip").read_bytes() == before
    for words in ((str(backed), "--open", "x", "--check"), ("--check",), ("--list", "x")):
        assert run("backup", *words).code == USAGE
    empty = tmp_path / "here"
    empty.mkdir()
    assert run("backup", str(backed), "--open", ".", world=empty).code == OK
    assert (empty / ".git").is_dir()
    assert not (empty / opening.DRAFT).exists()


def test_nobody_is_asked_where_to(world, run) -> None:
    world("empty")
    answer = run("backup", "--no-input")
    assert (answer.code, "E:/备份" in answer.err) == (USAGE, True)


def test_damaged_books_make_no_backup(world, run, tmp_path: Path) -> None:
    centre = world("empty")
    for pack in (centre / ".git" / "objects" / "pack").glob("*.pack"):
        pack.chmod(0o644)
        pack.write_bytes(pack.read_bytes()[:2000])
    answer = run("backup", str(tmp_path / "x.zip"), as_=ADMIN)
    assert (answer.code, "Traceback" in answer.said) == (REPOSITORY, False)
    assert not list(tmp_path.glob("x.zip*"))


STRACED = shutil.which("strace") is not None and os.name == "posix"


@pytest.fixture
def hurt(world, tmp_path: Path) -> Iterator[Callable[[str], subprocess.CompletedProcess[bytes]]]:
    """Give what runs a backup to ``stick`` and lets one kind of call on its draft go wrong."""
    centre, stick = world("empty"), tmp_path / "stick"
    stick.mkdir()
    draft = stick / f"{BACKED}{opening.DRAFT}"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "ECENTRE_AS": ADMIN}

    def run(fault: str) -> subprocess.CompletedProcess[bytes]:
        traced = ("strace", "-qq", "-o", os.devnull, "-P", str(draft), "-e", "trace=write,fsync,rename")
        command = (*traced, "-e", f"inject={fault}", sys.executable, "-m", "ecentre", "backup", str(stick))
        return subprocess.run(command, cwd=centre, env=env, capture_output=True)

    return run


@pytest.mark.skipif(not STRACED, reason="strace is not installed")
@pytest.mark.parametrize("fault", ["write:error=ENOSPC:when=3+", "write:error=EIO:when=1+", "fsync:error=EIO"])
def test_a_full_disk_or_a_stick_pulled_out_leaves_no_half_file(hurt, tmp_path: Path, fault: str) -> None:
    done = hurt(fault)
    said = done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == (REPOSITORY, False), said
    assert "没有留下半个文件" in said
    assert list((tmp_path / "stick").iterdir()) == []
    assert past.known(Git(tmp_path / "empty")) == []


@pytest.mark.skipif(not STRACED, reason="strace is not installed")
def test_killed_in_the_middle_there_is_no_backup(hurt, run, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert hurt("write:signal=SIGKILL:when=3").returncode != OK
    (left,) = stick.iterdir()
    assert left.name == f"{BACKED}{opening.DRAFT}"
    assert run("backup", str(left), "--check").code == INVALID
    assert past.known(Git(tmp_path / "empty")) == []
    other = stick / f"CLDS-20261001-0800.zip{opening.DRAFT}"
    left.rename(other)
    os.utime(other, (time.time() - 2 * 86400,) * 2)
    assert run("backup", str(stick), as_=ADMIN).code == OK
    assert [one.name for one in stick.iterdir()] == [BACKED]


def at(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", f"{day}T10:00:00+08:00")


def test_the_reminder_comes_by_the_days_of_policy(world, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = world("office")

    def told() -> str:
        answer = run("today", as_=ADMIN)
        assert answer.code == OK
        return next((line for line in answer.err.splitlines() if "ecentre backup" in line), "")

    at("2026-11-08", monkeypatch)
    assert told() == ""
    at("2026-11-09", monkeypatch)
    assert "还没有从这里备份过" in told()
    assert "还没有从这里备份过" in run("doctor").out
    assert "ecentre backup" not in run("today", "--on", "2026-11-09").err
    assert "备份" not in run("today", "-o", "csv").out
    assert run("backup", str(tmp_path)).code == OK
    assert told() == ""
    at("2026-12-20", monkeypatch)
    assert told() == "", "nothing happened since the last backup"
    assert run("place", "add", "--name", "仓库").code == OK
    assert "上次备份是 41 天前" in told()
    git(centre, "config", "remote.origin.url", "//server/books")
    assert told().startswith("提示:")
    git(centre, "config", "--remove-section", "remote.origin")
    file = next((centre / "records" / "centre").glob("*.yaml"))
    file.write_text(file.read_text(encoding="utf-8").replace("\nsteps:", "\ndemo: true\nsteps:"), encoding="utf-8")
    assert told() == "", "a demo needs no backup"


def test_where_the_keys_are_is_told_where_there_are_any(world, run, tmp_path: Path) -> None:
    world("trusted")
    assert "没有任何人的签名密钥" in run("backup", str(tmp_path / "stick"), as_=ADMIN).err


@pytest.mark.parametrize("torn", ['[{"at": 3', "[]", '{"PLACE": 3}', '{"PLACE": [{"other": 3}]}'])
def test_a_list_of_backups_that_is_torn_is_none(torn: str, world, run) -> None:
    place = world("empty").resolve().as_posix()
    account.keep(past.NAME, torn.replace("PLACE", place))
    assert run("backup", "--list").code == OK
    assert run("today", as_=ADMIN).code == OK


def test_each_copy_has_its_own_list_and_what_came_with_it_is_not_believed(world, run, tmp_path: Path) -> None:
    for name in ("mine", "evil"):
        (tmp_path / name).mkdir()
    first = world("office")
    assert run("backup", str(tmp_path / "mine"), as_=ADMIN).code == OK
    row = {"at": "2026-11-01T10:00:00+08:00", "file": str(tmp_path / "evil" / BACKED), "size": 5, "head": "", "sum": ""}
    second = world("empty")
    for kept in (json.dumps([row]), json.dumps({second.resolve().as_posix(): [row]})):
        (second / ".git" / "ecentre" / past.NAME).write_text(kept, encoding="utf-8")
        answer = run("--no-input", "backup")
        assert answer.code == USAGE, answer.said
        assert "请写备份到哪里" in answer.err
        assert BACKED not in run("backup", "--list").said
    assert run("--no-input", "backup", world=first).code == OK
    assert len(list((tmp_path / "mine").iterdir())) == 2
    assert list((tmp_path / "evil").iterdir()) == []


IN_CLOUDS = (
    (r"C:\Users\li\OneDrive\账", "OneDrive"), (r"C:\Users\li\onedrive - 策勒县商务局\账", "OneDrive"),
    ("/Users/li/Library/CloudStorage/OneDrive-Personal/账", "OneDrive"), (r"D:\WPS云盘\账", "WPS 云盘"),
    (r"C:\Users\li\Documents\WPS Cloud Files\1\账", "WPS 云盘"), (r"D:\WPSDrive\x", "WPS 云盘"),
    (r"C:\Users\li\坚果云\账", "坚果云"), ("/home/li/我的坚果云/账", "坚果云"), ("/home/Nutstore Files/账", "坚果云"),
    (r"D:\BaiduSyncdisk\账", "百度网盘"), ("D:/百度网盘/账", "百度网盘"), (r"D:\百度网盘同步空间\账", "百度网盘"),
    ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/账", "iCloud 云盘"),
    (r"C:\Users\li\iCloudDrive\账", "iCloud 云盘"), ("/home/li/Dropbox/账", "Dropbox"),
    (r"C:\Users\li\Dropbox (Office)\账", "Dropbox"), ("/home/li/Google Drive/账", "Google 云端硬盘"),
    (r"G:\阿里云盘\账", "阿里云盘"), (r"D:\微云同步助手\账", "腾讯微云"),
)  # fmt: skip
IN_NONE = (r"D:\账", "/home/li/books", r"D:\百度网盘下载\账", r"D:\OneDriver\账", "/home/li/dropboxes", r"D:\云\账")


@pytest.mark.parametrize(("path", "cloud"), [*IN_CLOUDS, *((path, "") for path in IN_NONE)])
def test_a_cloud_folder_is_known_by_its_name(path: str, cloud: str) -> None:
    pure = PureWindowsPath(path) if "\\" in path or path[1] == ":" else PurePosixPath(path)
    assert syncfolders.synced(pure) == cloud
    told = syncfolders.warning(pure)
    assert (told is not None) == bool(cloud)
    assert cloud in str(told)


def test_a_cloud_folder_is_known_by_marks_and_by_what_its_program_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "甲" / "账"
    inner.mkdir(parents=True)
    assert syncfolders.synced(inner) == ""
    (tmp_path / "甲" / ".dropbox.cache").mkdir()
    assert syncfolders.synced(inner) == "Dropbox"
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    assert syncfolders.synced(inner) == "OneDrive"
    assert syncfolders.synced(tmp_path.with_name(f"{tmp_path.name}-2")) == ""


def test_who_lays_books_into_a_cloud_is_warned(run, tmp_path: Path) -> None:
    answer: Answer = run("init", str(tmp_path / "坚果云" / "账"), *worlds.CENTRE, world=tmp_path)
    assert (answer.code, "坚果云的同步文件夹" in answer.err) == (OK, True)
    centre = tmp_path / "坚果云" / "账"
    answer = run("backup", str(tmp_path / "坚果云" / "备份"), as_=ADMIN, world=centre)
    assert (answer.code, "都在坚果云里" in answer.err) == (OK, True)
    assert run("doctor", world=centre).code == 1
