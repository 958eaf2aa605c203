"""A new centre in a folder or a clone, and an older one brought forward."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ecentre import cli, founding, records

ROOT = Path(__file__).parents[1]
WISH = ("--name", "某县电子商务公共服务中心", "--code", "MXDS", "--admin", "李管理", "--email", "li@example.cn")


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-02T10:00:00+08:00")
    monkeypatch.delenv("ECENTRE_AS", raising=False)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("name", ["centre", "我的 中心"])
def test_a_new_folder_becomes_a_centre_ready_to_work(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["init", name, *WISH]) == 0
    centre = tmp_path / name
    monkeypatch.chdir(centre)
    assert cli.main(["check"]) == 0
    assert cli.main(["place", "list"]) == 0
    assert git(centre, "status", "--porcelain") == ""
    assert git(centre, "rev-list", "--count", "HEAD").strip() == "1"
    assert git(centre, "log", "--format=%an <%ae>").strip().startswith("li-guan-li <li-guan-li@")
    for path in (".gitattributes", ".gitignore", ".vscode/settings.json", "STAFF.md", "schemas/asset.json"):
        assert (centre / path).is_file(), path


def test_a_clone_of_the_project_becomes_a_centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    for folder in ("schemas", "templates", "records"):
        target = project / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", str(ROOT / folder), str(target)], check=True)
    git_init(project)
    subprocess.run(["git", "clone", "--quiet", str(project), "clone"], check=True)
    monkeypatch.chdir(tmp_path / "clone")
    assert cli.main(["init", ".", *WISH]) == 0
    assert cli.main(["check"]) == 0
    assert git(tmp_path / "clone", "status", "--porcelain") == ""


def git_init(folder: Path) -> None:
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "project")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "busy").mkdir()
    (tmp_path / "busy" / "报告.docx").write_bytes(b"x")
    assert cli.main(["init", "busy", *WISH]) == 6
    assert "不是空文件夹" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "busy").iterdir()] == ["报告.docx"]


def test_what_is_missing_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["--no-input", "init", "new"]) == 2
    said = capsys.readouterr().err
    assert all(option in said for option in ("--name", "--code", "--admin"))
    assert not (tmp_path / "new").exists()


def test_an_upgrade_brings_schemas_forward_and_leaves_the_offices_own_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["init", "old", *WISH]) == 0
    centre = tmp_path / "old"
    monkeypatch.chdir(centre)
    _make_older(centre)
    before = {path: path.read_bytes() for path in (centre / "records").rglob("*.yaml")}
    assert cli.main(["upgrade"]) == 0
    assert "templates/asset/card.html.j2" in capsys.readouterr().err
    assert (centre / "schemas/asset.json").read_bytes() == founding.shipped()["schemas/asset.json"]
    assert (centre / "schemas/low_value.json").is_file()
    assert (centre / "templates/asset/card.html.j2").read_text(encoding="utf-8") == "本单位自己的卡片"
    assert {path: path.read_bytes() for path in (centre / "records").rglob("*.yaml")} == before
    assert git(centre, "status", "--porcelain") == ""
    assert cli.main(["check"]) == 0
    head = git(centre, "rev-parse", "HEAD")
    assert cli.main(["upgrade"]) == 0
    assert git(centre, "rev-parse", "HEAD") == head, "an upgrade with nothing to do makes no step"


def _make_older(centre: Path) -> None:
    """Give the centre the schemas of an earlier program, and a form the office laid out itself."""
    shape = json.loads((centre / "schemas/asset.json").read_text(encoding="utf-8"))
    del shape["properties"]["serial_number"]
    (centre / "schemas/asset.json").write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")
    (centre / "schemas/low_value.json").unlink()
    (centre / "templates/asset/card.html.j2").write_text("本单位自己的卡片", encoding="utf-8")
    git(centre, "add", "--all")
    git(centre, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "older")


def test_everything_shipped_is_known_to_the_manifest(tmp_path: Path) -> None:
    assert cli.main(["init", "new", *WISH]) == 0
    listed = json.loads((tmp_path / "new" / founding.MANIFEST).read_text(encoding="utf-8"))["files"]
    assert set(listed) == set(founding.shipped())
    assert all((tmp_path / "new" / name).is_file() for name in listed)
    assert records.data_folder("schemas").is_dir()


def test_an_upgrade_names_the_base_policies_an_older_centre_has_not_decided_on(world, run) -> None:
    centre = world("office")
    git(centre, "rm", "-q", "records/policy/duties.yaml")
    git(centre, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "an older centre")
    said = run("upgrade", as_="李永刚").said
    assert [line.split(" ")[1] for line in said.splitlines() if "policy add" in line] == ["duties"]
    source = said.partition("--from ")[2].partition(" ")[0]
    assert run("policy", "add", "--from", source, "--from-date", "2026-11-04", as_="李永刚").code == 0
    assert run("approve", "duties", as_="王建国").code == 0


def test_an_upgrade_tells_which_base_items_an_older_centre_lacks_and_registers_them(world, run) -> None:
    """What the office named itself, under one of the item's names, is not registered twice."""
    centre = world("office")
    for id in ("stapler", "gel-pen", "toner"):
        git(centre, "rm", "-q", f"records/supply_item/{id}.yaml")
    git(centre, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "an older centre")
    own = ("stock", "item", "add", "--name", "水笔", "--supply-class", "消耗品", "--group", "办公文具", "--unit", "支")
    assert run(*own, as_="阿依古丽·买买提").code == 0
    told = run("upgrade", as_="李永刚").said
    assert "少 2 种" in told
    assert "ecentre upgrade --items" in told
    before = git(centre, "rev-list", "--count", "HEAD")
    answer = run("upgrade", "--items", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "登记了 2 种" in answer.said
    assert int(git(centre, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert {path.stem for path in (centre / "records/supply_item").glob("*.yaml")} >= {"stapler", "toner", "shui-bi"}
    assert not (centre / "records/supply_item/gel-pen.yaml").exists()
    assert not {"stapler", "toner", "shui-bi"} & set(run("check").out.replace("/", ".").split("."))
    assert "--items" not in run("upgrade", as_="李永刚").said
