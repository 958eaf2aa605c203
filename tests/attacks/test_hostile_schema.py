"""Hostile schemas: patterns that never end (T19), patterns that let things by (T20), schemas that call home (T22)."""

import http.server
import json
import threading
import time

import pytest

from ecentre import records
from ecentre.errors import RepositoryError
from ecentre.model import Ref
from ecentre.schema import Schemas

REF = Ref("thing", "THG-2026-0001")
SHIPPED = records.data_folder("schemas")


def centre(folder, properties, **more):
    (folder / "schemas").mkdir()
    (folder / "schemas" / "_common.json").write_bytes((SHIPPED / "_common.json").read_bytes())
    (folder / "schemas" / "thing.json").write_text(
        json.dumps({"type": "object", "properties": properties, **more}), encoding="utf-8"
    )
    return Schemas(folder)


@pytest.fixture
def listener():
    """A server on this machine that counts who comes: a schema must never be fetched."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "place",
    [
        {"name": {"$ref": "{url}/x.json"}},
        {"name": {"type": "array", "items": {"$ref": "{url}/x.json#/$defs/a"}}},
        {"name": {"allOf": [{"$ref": "{url}/x.json"}]}},
        {"name": {"$ref": "_common.json#/$defs/../../x"}},
        {"name": {"$ref": "other.json"}},
        {"name": {"$ref": "file:///etc/passwd"}},
        {"name": {"$ref": "#/$defs/none"}},
        {"name": {"$ref": 7}},
    ],
    ids=str,
)
def test_a_schema_that_points_elsewhere_is_refused_before_anything_is_fetched(tmp_path, listener, place):
    url, hits = listener
    schemas = centre(tmp_path, json.loads(json.dumps(place).replace("{url}", url)))
    with pytest.raises(RepositoryError, match="ecentre upgrade"):
        schemas.get("thing")
    assert hits == []


@pytest.mark.parametrize("keyword", ["$dynamicRef", "$schema", "$id", "$recursiveRef"])
def test_no_other_keyword_fetches_anything(tmp_path, listener, keyword):
    url, hits = listener
    schemas = centre(tmp_path, {"name": {"type": "string"}}, **{keyword: f"{url}/x.json"})
    try:
        schemas.get("thing").problems({"name": "x"}, REF)
    except RepositoryError as refusal:
        assert "ecentre upgrade" in str(refusal)  # noqa: PT017 -- either way is right, a fetch or a traceback is not
    assert hits == []


def test_an_honest_reference_works(tmp_path, listener):
    _, hits = listener
    schemas = centre(
        tmp_path, {"name": {"$ref": "_common.json#/$defs/line"}, "own": {"$ref": "#/$defs/own"}},
        **{"$defs": {"own": {"type": "integer"}}},
    )
    assert schemas.get("thing").problems({"name": "x", "own": 1}, REF) == []
    assert [one.where for one in schemas.get("thing").problems({"name": "", "own": "x"}, REF)] == ["name", "own"]
    assert hits == []


def test_a_schema_that_contains_itself_is_refused(tmp_path):
    schemas = centre(tmp_path, {"a": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}})
    with pytest.raises(RepositoryError, match="ecentre upgrade"):
        schemas.get("thing")


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_no_pattern_takes_longer_than_its_text(tmp_path, pattern):
    schema = centre(tmp_path, {"name": {"type": "string", "pattern": pattern}}).get("thing")
    started = time.perf_counter()
    assert len(schema.problems({"name": "a" * 5000 + "!\n"}, REF)) <= 1
    assert time.perf_counter() - started < 10  # seconds; a backtracking engine would need years


@pytest.mark.parametrize("pattern", ["(?=a)", "(a)\\1", "(", "(?<!a)b"])
def test_a_pattern_that_needs_backtracking_is_refused_in_words(tmp_path, pattern):
    schema = centre(tmp_path, {"name": {"type": "string", "pattern": pattern}}).get("thing")
    with pytest.raises(RepositoryError, match="ecentre upgrade"):
        schema.problems({"name": "ab"}, REF)


WHOLE = {
    "id": (
        "AST-2026-0007",
        [
            "AST-2026-0007\n", "AST-2026-", "AST-\u0662\u0660\u0662\u0666-0007", "AST-2026-0007 ", "-a", "a-", "a--b",
            "../a", "a/b", "A", "张三", "", "a.yaml", "a\u200b",
        ],
    ),
    "ref": ("zhang-san", ["zhang-san\n", "Zhang", "zhang san", "\u0663", "a_b", "\uff41"]),
    "uid": ("0" * 32, ["0" * 31, "0" * 33, "0" * 32 + "\n", "A" * 32, "\u0663" * 32]),
    "sha256": ("a" * 64, ["a" * 63, "a" * 64 + "\n", "g" * 64, "A" * 64]),
    "money": (
        "6027.00",
        [
            "6027.00\n", "6027.0", "6027", "06027.00", ".00", "-1.00", "1e3", "\uff16.00", "\u0663.00", "1,000.00",
            "NaN", "Infinity", "6027.000", " 6027.00", "1" * 13 + ".00",
        ],
    ),
    "date": (
        "2026-02-28",
        [
            "2026-02-29", "2026-02-30", "2026-2-28", "2026-02-28\n", "2026-00-01", "2026-01-00", "20260228",
            "\uff12026-02-28", "0000-01-01x", "2026-02-28T00:00:00", "+2026-02-28",
        ],
    ),
    "month": ("2026-12", ["2026-13", "2026-00", "2026-1", "2026-12\n", "2026-1\u0662"]),
    "moment": (
        "2026-11-22T10:00:00+08:00",
        [
            "2026-11-22T10:00:00Z", "2026-11-22 10:00:00+08:00", "2026-11-22T10:00:00+08:00\n",
            "2026-11-22T10:00:00.1+08:00",
        ],
    ),
    "line": ("一行", ["", "a\nb", "a\n", "a\rb", "a\tb", "a" * 201, "a\u2028b", "a\x00"]),
    "text": ("一\n二", ["", "字" * 4001, "a\x1bb", "a\u202eb"]),
}
ALL_BAD = [(part, bad) for part, (_, all_bad) in WHOLE.items() for bad in all_bad]


@pytest.mark.parametrize(("part", "bad"), ALL_BAD, ids=ascii)
def test_a_pattern_means_the_whole_text_and_ascii_digits(tmp_path, part, bad):
    schema = centre(tmp_path, {"x": {"$ref": f"_common.json#/$defs/{part}"}}).get("thing")
    assert schema.problems({"x": bad}, REF), (part, bad)
    assert schema.problems({"x": WHOLE[part][0]}, REF) == []


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1.5, True, "1", -1, 1_000_001, 10**30])
def test_a_count_is_a_whole_number_within_bounds(tmp_path, bad):
    schema = centre(tmp_path, {"x": {"$ref": "_common.json#/$defs/count"}}).get("thing")
    assert schema.problems({"x": bad}, REF)
    assert schema.problems({"x": 1_000_000}, REF) == []
