"""Hostile YAML (T18): every trick is refused with its place, and an honest twin of it is read."""

import time

import pytest
import yaml

from ecentre import canonical, yamlio
from ecentre.errors import Exit, InvalidError
from ecentre.strict import SIZE_LIMIT, decoded

READERS = [pytest.param(yaml.SafeLoader, id="pure")]
if yaml.__with_libyaml__:
    READERS.append(pytest.param(yaml.CSafeLoader, id="C"))

LAUGHS = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))

# rule, hostile text, line, column, honest twin, what the twin reads as
TRICKS = [
    ("duplicate", "a: 1\nb: 2\na: 3\n", 3, 1, "a: 1\nb: 2\n", {"a": "1", "b": "2"}),
    ("duplicate", "s:\n  - {x: 1, x: 2}\n", 2, 12, "s:\n  - {x: 1, y: 2}\n", {"s": [{"x": "1", "y": "2"}]}),
    ("duplicate", 'a: 1\n"a": 2\n', 2, 1, 'a: 1\n"b": 2\n', {"a": "1", "b": "2"}),
    ("duplicate", 'a: 1\n"\\u0061": 2\n', 2, 1, '"\\u0061": 2\n', {"a": "2"}),
    ("directive", "%YAML 1.1\n---\na: yes\n", 1, 1, "---\na: yes\n", {"a": "yes"}),
    ("directive", "%TAG ! tag:x,2026:\n---\na: yes\n", 1, 1, "a: 100%\n", {"a": "100%"}),
    ("directive", "%FOO bar\n---\na: b\n", 1, 1, "a: '%FOO'\n", {"a": "%FOO"}),
    ("documents", "a: b\n---\nc: d\n", 2, 1, "a: b\n", {"a": "b"}),
    ("anchor", "a: &x b\n", 1, 4, "a: '&x b'\n", {"a": "&x b"}),
    ("anchor", "a: *x\n", 1, 4, "a: '*x'\n", {"a": "*x"}),
    ("anchor", LAUGHS, 1, 4, "a: [x]\n", {"a": ["x"]}),
    ("anchor", "a: &x\n  b: c\n", 1, 4, "a:\n  b: c\n", {"a": {"b": "c"}}),
    ("tag", "a: !!binary aGk=\n", 1, 4, "a: aGk=\n", {"a": "aGk="}),
    ("tag", "a: !!set {x}\n", 1, 4, "a: [x]\n", {"a": ["x"]}),
    ("tag", "a: !!python/object/apply:os.system ['x']\n", 1, 4, "a: ['x']\n", {"a": ["x"]}),
    ("tag", "a: ! b\n", 1, 4, "a: b!\n", {"a": "b!"}),
    ("key", "? [a, b]\n: c\n", 1, 3, "? a\n: c\n", {"a": "c"}),
    ("key", "? {a: b}\n: c\n", 1, 3, "a: {b: c}\n", {"a": {"b": "c"}}),
    ("key", "null: c\n", 1, 1, "'null': c\n", {"null": "c"}),
    ("key", "~: c\n", 1, 1, "'~': c\n", {"~": "c"}),
    ("syntax", ": c\n", 1, 1, "c:\n", {"c": None}),
    ("key", "k" * 201 + ": c\n", 1, 1, "k" * 200 + ": c\n", {"k" * 200: "c"}),
    ("depth", "a: " + "[" * 13 + "]" * 13 + "\n", 1, 15, "a: [[x]]\n", {"a": [["x"]]}),
    ("events", "a:\n" + "- x\n" * 20_000, 19998, 3, "a:\n" + "- x\n" * 3, {"a": ["x"] * 3}),
    ("control", 'a: "\\e[31m"\n', 1, 4, 'a: "[31m"\n', {"a": "[31m"}),
    ("control", 'a: "\\u202e"\n', 1, 4, 'a: "\\u4e2d"\n', {"a": "中"}),
    ("control", 'a: "\\0"\n', 1, 4, 'a: "0"\n', {"a": "0"}),
    ("control", "a: x\u202ey\n", 1, 5, "a: xy\n", {"a": "xy"}),
    ("control", "a: x\x1by\n", 1, 5, "a: x\\x1b\n", {"a": "x\\x1b"}),
    ("control", "a: x\x9by\n", 1, 5, "a: x›y\n", {"a": "x›y"}),
    ("control", "a: x\u2028y\n", 1, 5, "a: x y\n", {"a": "x y"}),
    ("control", "a: x\ufeffy\n", 1, 5, "a: x\u00a0y\n", {"a": "x\u00a0y"}),
    ("control", "a: x\x00y\n", 1, 5, "a: x0y\n", {"a": "x0y"}),
    ("bom", "\ufeffa: b\n", 1, 1, "a: b\n", {"a": "b"}),
    ("cr", "a: b\r\nc: d\r\n", 1, 5, "a: b\nc: d\n", {"a": "b", "c": "d"}),
    ("tab", "a:\tb\n", 1, 3, 'a: "\\t"\n', {"a": "\t"}),
    ("nfc", "b: 1\na: e\u0301\n", 2, 4, "a: \u00e9\n", {"a": "\u00e9"}),
    ("nfc", "a: \ufa30\n", 1, 4, "a: \u4fae\n", {"a": "\u4fae"}),
    ("nfc", 'a: "e\\u0301"\n', 1, 4, 'a: "\\u00e9"\n', {"a": "\u00e9"}),
    ("mapping", "- a\n- b\n", 1, 1, "a:\n- b\n", {"a": ["b"]}),
    ("mapping", "just words\n", 1, 1, "just: words\n", {"just": "words"}),
    ("empty", "", 1, 1, "a: ''\n", {"a": ""}),
    ("empty", "# nothing\n", 1, 1, "# something\na: b\n", {"a": "b"}),
    ("syntax", "a: b: c\n", 1, 5, "a: 'b: c'\n", {"a": "b: c"}),
    ("syntax", "a: [b\n", 2, 1, "a: [b]\n", {"a": ["b"]}),
    ("syntax", 'a: "b\n', 2, 1, 'a: "b"\n', {"a": "b"}),
    ("syntax", "a: @b\n", 1, 4, "a: x@b\n", {"a": "x@b"}),
]


@pytest.mark.parametrize("loader", READERS)
@pytest.mark.parametrize(("rule", "bad", "line", "column", "good", "read"), TRICKS, ids=lambda x: str(x)[:18])
def test_a_trick_is_refused_where_it_stands_and_its_twin_is_read(loader, rule, bad, line, column, good, read):
    with pytest.raises(InvalidError) as refusal:
        yamlio._Reader("records/x.yaml", loader).read(decoded(bad.encode(), "records/x.yaml"))
    [one] = refusal.value.problems
    assert (one.rule, one.file, one.line, one.column) == (f"yaml.{rule}", "records/x.yaml", line, column)
    assert refusal.value.code is Exit.INVALID
    with pytest.raises(InvalidError):
        yamlio.load(bad.encode())
    assert yamlio._Reader("", loader).read(decoded(good.encode())) == read == yamlio.load(good.encode())


@pytest.mark.parametrize(
    ("bad", "line", "column"), [("中文".encode("gbk"), 1, 1), (b"a: b\nc: \xff\n", 2, 4), (b"\xed\xa0\x80: a", 1, 1)]
)
def test_other_encodings_are_refused_with_their_place(bad, line, column):
    with pytest.raises(InvalidError) as refusal:
        yamlio.load(bad)
    [problem] = refusal.value.problems
    assert (problem.rule, problem.line, problem.column) == ("yaml.utf8", line, column)
    assert yamlio.load("c: 中文".encode()) == {"c": "中文"}


def test_a_merge_key_is_an_ordinary_name_and_merges_nothing():
    assert yamlio.load(b"base: {a: b}\nchild: {<<: {a: c}}\n")["child"] == {"<<": {"a": "c"}}


def test_a_number_of_any_length_stays_text():
    assert yamlio.load(b"a: " + b"9" * 5000) == {"a": "9" * 5000}


@pytest.mark.parametrize("loader", READERS)
@pytest.mark.parametrize(
    ("bad", "good", "read"),
    [
        ("a: |#\n  b\n", "a: | #\n  b\n", {"a": "b\n"}),
        ("a: [b?]\n", "a: ['b?']\n", {"a": ["b?"]}),
        ("a: {-:}\n", "a: {'-': }\n", {"a": {"-": None}}),
        ("a: {b:}\n", "a: {b: }\n", {"a": {"b": None}}),
    ],
)
def test_what_the_two_parsers_disagree_about_is_refused_by_both(loader, bad, good, read):
    with pytest.raises(InvalidError) as refusal:
        yamlio._Reader("", loader).read(bad)
    assert (refusal.value.problems[0].rule, refusal.value.problems[0].line) == ("yaml.syntax", 1)
    assert yamlio._Reader("", loader).read(good) == read


PIECES = ["[", "{", "- ", "? ", "a: ", "{a: ", "- - ", "!", "&a ", "- a: b\n  c: |\n", "a:\n ", '"a": ']


@pytest.mark.parametrize("loader", READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_file_full_of_one_piece_is_refused_soon_without_a_crash(loader, piece):
    text = "a: " + piece * (SIZE_LIMIT // len(piece) - 3)
    started = time.perf_counter()
    with pytest.raises(InvalidError):
        yamlio._Reader("", loader).read(text)
    assert time.perf_counter() - started < 60  # seconds; a backtracking reader would need days


LONG = ["x" * 999 + " ", 'a: "', "a :", "a: b: ", "a: " + "\\" * 50, " " * 99, "a: " + '"' * 99]


@pytest.mark.parametrize("piece", LONG)
def test_the_quick_reader_gives_up_on_long_lines_soon(piece):
    started = time.perf_counter()
    assert canonical.read("a: " + piece * (SIZE_LIMIT // len(piece)) + ":\n") is None
    assert time.perf_counter() - started < 10  # seconds


def test_a_file_over_the_size_cap_is_not_even_decoded():
    with pytest.raises(InvalidError) as refusal:
        yamlio.load(b"\xff" * (256 * 1024 + 1))
    assert refusal.value.problems[0].rule == "yaml.size"
    assert yamlio.load(b"a: " + b"b" * 262_000)["a"] == "b" * 262_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_refusal_speaks_both_languages(lang, monkeypatch):
    monkeypatch.setenv("ECENTRE_LANG", lang)
    said = set()
    for rule, bad, *_ in TRICKS:
        with pytest.raises(InvalidError) as refusal:
            yamlio.load(bad.encode())
        text = str(refusal.value)
        assert text.isascii() is (lang == "en"), rule
        assert "{" not in text
        text.encode("gbk")
        said.add((rule, text))
    assert len({rule for rule, _ in said}) <= len(said)
