"""Where a centre begins, and how a record becomes a file and a file a record."""

import subprocess
import sys

import pytest

from ecentre import records, yamlio
from ecentre.errors import Exit, InvalidError, NotFoundError, RepositoryError
from ecentre.model import Problem, Record, Ref
from ecentre.schema import Schemas
from ecentre.words import say

ROOM = Ref("place", "room-201")
ISSUE = Ref("issue", "ISS-2026-0004")
STEP = {
    "verb": "add", "by": "zhang-san", "role": "", "at": "2026-11-22T10:00:00+08:00", "rev": 1, "subject": "a" * 64,
    "signature": None,
}
DATA = {"id": "room-201", "uid": "f" * 32, "rev": 1, "state": "active", "name": "201 室", "steps": [STEP]}
TEXT = (
    "# yaml-language-server: $schema=../../schemas/place.json\n"
    f"id: room-201\nuid: {'f' * 32}\nrev: 1\nstate: active\nname: \"201 室\"\nsteps:\n"
    '  - verb: add\n    by: zhang-san\n    role: ""\n    at: "2026-11-22T10:00:00+08:00"\n    rev: 1\n'
    f"    subject: {'a' * 64}\n    signature: null\n"
).encode()


@pytest.fixture(scope="module")
def schemas():
    return Schemas(records.data_folder("schemas").parent)


@pytest.fixture
def centre(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "records" / "centre").mkdir(parents=True)
    (tmp_path / "records" / "centre" / "qixing.yaml").write_bytes(b"id: qixing\n")
    (tmp_path / "records" / "place").mkdir()
    (tmp_path / ROOM.path).write_bytes(TEXT)
    return tmp_path


def test_the_root_is_found_from_any_folder_below_it(centre):
    assert records.find_root(centre) == centre
    assert records.find_root(centre / "records" / "place") == centre


def test_a_linked_work_tree_is_a_centre_too(centre):
    (centre / ".git").rename(centre / "elsewhere")
    (centre / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert records.find_root(centre) == centre


@pytest.mark.parametrize("missing", [".git", "records/centre/qixing.yaml"])
def test_half_a_centre_is_none_and_the_way_to_one_is_told(centre, missing):
    (centre / missing).rename(centre / "gone")
    with pytest.raises(RepositoryError, match="ecentre init") as refusal:
        records.find_root(centre)
    assert refusal.value.code is Exit.REPOSITORY


def test_a_record_becomes_exactly_these_bytes_and_comes_back(schemas):
    shuffled = {name: DATA[name] for name in ("steps", "name", "state", "uid", "rev", "id")}
    assert records.encode(Record(ROOM, {**shuffled, "note": None}), schemas) == TEXT
    assert records.decode(ROOM, TEXT, schemas) == Record(ROOM, DATA)


@pytest.mark.parametrize(
    ("ref", "line"),
    [
        (ROOM, "# yaml-language-server: $schema=../../schemas/place.json"),
        (ISSUE, "# yaml-language-server: $schema=../../../schemas/issue.json"),
    ],
)
def test_the_first_line_leads_from_the_file_to_its_schema(ref, line, tmp_path):
    assert records.schema_line(ref) == line
    steps = line.partition("$schema=")[2]
    assert ((tmp_path / ref.path).parent / steps).resolve() == tmp_path / "schemas" / f"{ref.kind}.json"


@pytest.mark.parametrize("first", [b"", b"# another comment\n", b"# yaml-language-server: $schema=http://x/y.json\n"])
def test_a_missing_or_wrong_first_line_is_no_reason_not_to_read(schemas, first):
    assert records.decode(ROOM, first + TEXT.partition(b"\n")[2], schemas).data == DATA


@pytest.mark.parametrize("id", ["room-202", '""', "null", "[]", "Room-201", '"room-201 "'])
def test_an_id_that_is_not_the_file_name_is_refused_with_its_place(schemas, id):
    with pytest.raises(InvalidError) as refusal:
        records.decode(ROOM, TEXT.replace(b"id: room-201", b"id: " + id.encode()), schemas)
    [problem] = refusal.value.problems
    assert (problem.rule, problem.clause, problem.line, problem.column) == ("file.id", "X.7", 2, 1)
    assert "ecentre restore" in str(problem.message)


def test_a_missing_id_is_refused(schemas):
    with pytest.raises(InvalidError):
        records.decode(ROOM, TEXT.replace(b"id: room-201\n", b""), schemas)


def test_a_broken_file_is_refused_under_its_path(schemas):
    with pytest.raises(InvalidError) as refusal:
        records.decode(ROOM, b"id: room-201\nid: room-201\n", schemas)
    assert (refusal.value.problems[0].file, refusal.value.problems[0].line) == (ROOM.path, 2)


def test_reading_from_the_folder(centre, schemas):
    assert records.read(centre, ROOM, schemas).data == DATA
    with pytest.raises(NotFoundError):
        records.read(centre, Ref("place", "room-999"), schemas)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_never_followed(centre, schemas):
    real = centre / ROOM.path
    real.rename(centre / "secret.yaml")
    real.symlink_to(centre / "secret.yaml")
    with pytest.raises(RepositoryError, match="链接"):
        records.read(centre, ROOM, schemas)
    real.unlink()
    (centre / "secret.yaml").rename(real)
    (centre / "records" / "place").rename(centre / "places")
    assert records.read_bytes(centre, "places/room-201.yaml") == TEXT


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_that_leads_out_of_the_centre_is_not_followed(centre, schemas, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "room-201.yaml").write_bytes(TEXT)
    (centre / ROOM.path).unlink()
    (centre / "records" / "place").rmdir()
    (centre / "records" / "place").symlink_to(outside)
    with pytest.raises(RepositoryError, match="链接"):
        records.read(centre, ROOM, schemas)


def test_a_file_that_cannot_be_opened_is_told_in_words(centre):
    (centre / "records" / "place" / "x.yaml").mkdir()
    with pytest.raises(RepositoryError, match="打不开"):
        records.read_bytes(centre, "records/place/x.yaml")


def test_a_problem_gets_its_line_and_column_only_when_asked(centre):
    problem = Problem("x.y", "", say("a", "b"), ROOM, "steps/0/by")
    assert (problem.line, problem.column) == (0, 0)
    for source in (centre, TEXT):
        placed = records.position(source, problem)
        assert (placed.file, placed.line, placed.column) == (ROOM.path, 9, 5)
    assert records.position(centre, placed) is placed
    nowhere = Problem("x.y", "", say("a", "b"), Ref("place", "gone"))
    assert records.position(centre, nowhere) is nowhere


def test_what_the_program_ships_is_found():
    assert (records.data_folder("schemas") / "_common.json").is_file()
    assert records.data_folder("records").is_dir()


def test_a_text_that_could_not_be_read_back_is_not_written(schemas):
    with pytest.raises(InvalidError):
        records.encode(Record(ROOM, {**DATA, "name": "a\u202eb"}), schemas)
    assert yamlio.load(records.encode(Record(ROOM, {**DATA, "name": "ab"}), schemas))["name"] == "ab"


def test_base_records_can_be_found_before_a_centre_is_founded(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "records" / "place").mkdir(parents=True)
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "_common.json").write_text("{}", encoding="utf-8")
    assert records.find_root(tmp_path / "records" / "place", founded=False) == tmp_path
    with pytest.raises(RepositoryError):
        records.find_root(tmp_path)
