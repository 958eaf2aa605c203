"""Laws of the strict reader and the canonical writer."""

import unicodedata

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecentre import canonical, yamlio
from ecentre.errors import InvalidError
from ecentre.strict import UNFIT

READERS = [pytest.param(yaml.SafeLoader, id="pure")]
if yaml.__with_libyaml__:
    READERS.append(pytest.param(yaml.CSafeLoader, id="C"))

TRICKY = [
    "no", "No", "on", "yes", "y", "N", "off", "null", "Null", "~", "", "true", "False", "12:30", "0755", "0x1F", "1e3",
    "2026-02-28", "6027.00",
    "=", "<<", ".nan", "-", "- a", "? a", "a: b", "a:", "a #b", "a#b", "# a", "&a", "*a", "!a",
    "%a", "@a", "`a", "[a]", "{a}", "'a'", '"a"', "|", ">", "a\nb", "a\tb", "a\\b", " a", "a ", "\u3000a", "a\u3000",
    "上午 9:00", "见:附件", "a,b", "---", "...", "名称: 值", "行\n\u0301", "\\n", "\xa0a",
    "é", "笔记本电脑", "NaN", "inf",
]


def reading(loader):
    return lambda data: yamlio._Reader("", loader).read(yamlio.decoded(data))


def fit(text: str) -> bool:
    return not UNFIT.search(text) and unicodedata.is_normalized("NFC", text)


texts = st.one_of(st.sampled_from(TRICKY), st.text(max_size=12)).map(
    lambda text: unicodedata.normalize("NFC", UNFIT.sub("", text))
)
keys = st.one_of(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), texts.filter(bool))
scalars = st.one_of(texts, st.integers(-(10**17), 10**17), st.booleans(), st.none())


def nested(children):
    return st.one_of(st.lists(children, max_size=3), st.dictionaries(keys, children, max_size=3))


records = st.dictionaries(keys, st.recursive(scalars, nested, max_leaves=12), min_size=1, max_size=6)

names = st.sampled_from(["verb", "by", "set", "reason", "a-b", "lines"])
flat = st.dictionaries(names, scalars, min_size=1, max_size=3)
rows = st.one_of(flat, st.fixed_dictionaries({"set": flat}), st.fixed_dictionaries({"set": st.just({})}))
tables = st.one_of(scalars, flat, st.lists(scalars, max_size=3), st.lists(rows, max_size=3))
plain_records = st.dictionaries(names, tables, min_size=1, max_size=5)


def as_text(value):
    """What the reader gives for a written value: every scalar as text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


@given(records)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_by_every_reader(data):
    written = yamlio.dump(data, "# yaml-language-server: $schema=x.json")
    assert yamlio.load(written) == as_text(data)
    for reader in READERS:
        assert reading(reader.values[0])(written) == as_text(data)


@given(records)
@settings(max_examples=60, deadline=None)
def test_an_ordinary_yaml_editor_sees_the_same_values(data):
    assert yaml.safe_load(yamlio.dump(data)) == data


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), texts, min_size=1, max_size=6))
def test_flat_text_written_from_what_was_read_is_the_same_to_the_byte(data):
    written = yamlio.dump(data, "# first")
    assert yamlio.dump(yamlio.load(written), "# first") == written


PIECES = ["", " ", "  ", "\n", "- ", ":", ": ", '"', "\\", "#", " #", "a", "null", "[", "{}", "-", "|"]


@given(plain_records, st.data())
@settings(max_examples=60, deadline=None)
def test_the_quick_reader_never_disagrees_with_the_strict_one(data, draw):
    text = yamlio.dump(data).decode()
    at = draw.draw(st.integers(0, len(text)))
    cut = draw.draw(st.integers(0, 3))
    put = draw.draw(st.sampled_from(PIECES))
    changed = text[:at] + put + text[at + cut :]
    quick = canonical.read(changed)
    for reader in READERS if quick is not None else ():
        assert reading(reader.values[0])(changed.encode()) == quick


@given(plain_records)
@settings(max_examples=60, deadline=None)
def test_the_quick_reader_knows_records_with_plain_names(data):
    text = yamlio.dump(data).decode()
    assume("\\u" not in text)  # a sign that must be escaped by number is left to the strict reader
    assert canonical.read(text) == as_text(data)


YAMLISH = st.text(alphabet="ab:-?[]{},#'\"|>&*!%@ \n~01\\n", max_size=40)


@given(YAMLISH)
@settings(max_examples=60, deadline=None)
def test_both_parsers_accept_the_same_texts_with_the_same_answer(text):
    assume(yaml.__with_libyaml__)
    answers = []
    for reader in READERS:
        try:
            answers.append(reading(reader.values[0])(text.encode()))
        except InvalidError:
            answers.append(None)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_survives_as_value_key_and_item(text):
    if not fit(text):
        pytest.skip("no record may hold it")
    data = {"a": text, "list": [text, text], "deep": {"b": {"c": text}}, "rows": [{"x": text, "y": text}]}
    if text:
        data["named"] = {text: text}
    assert yamlio.load(yamlio.dump(data)) == data


def test_one_field_a_line_and_quotes_only_where_an_editor_could_mistype():
    data = {
        "id": "AST-2026-0007", "price": "6027.00", "on": "no", "bought": "2026-03-05", "rev": 3,
        "special": True, "aliases": ["一号", "0755"], "empty": [], "map": {},
        "sign": None, "steps": [{"verb": "add", "set": {"a": "b"}}],
    }
    assert yamlio.dump(data, "# first").decode() == (
        '# first\nid: AST-2026-0007\nprice: "6027.00"\n"on": "no"\nbought: "2026-03-05"\nrev: 3\nspecial: true\n'
        'aliases:\n  - 一号\n  - "0755"\nempty: []\nmap: {}\nsign: null\nsteps:\n  - verb: add\n    set:\n      a: b\n'
    )


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"": 1}, {"k" * 201: 1}, b"x", {1, 2}], ids=str)
def test_a_value_that_records_do_not_know_is_never_written(value):
    with pytest.raises(TypeError):
        yamlio.dump(value if isinstance(value, dict) else {"a": value})


def deep(levels):
    return {"a": deep(levels - 1)} if levels else "x"


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("depth", deep(12), deep(13)),
        ("events", {"a": ["x"] * 3000}, {"a": ["x"] * 5000}),
        ("size", {"a": "字" * 80_000}, {"a": "字" * 90_000}),
        ("control", {"a": "x\ty\nz"}, {"a": "x\u202ez"}),
        ("control", {"a": "é"}, {"a": "\ud800"}),
        ("nfc", {"a": "\u00e9"}, {"a": "e\u0301"}),
    ],
)
def test_nothing_is_written_that_could_not_be_read_again(rule, good, bad):
    assert yamlio.load(yamlio.dump(good)) == good
    with pytest.raises(InvalidError) as refusal:
        yamlio.dump(bad)
    assert refusal.value.problems[0].rule == f"yaml.{rule}"


SAMPLE = b"""# yaml-language-server: $schema=x
id: A
"on": x
steps:
  - verb: add
    by: zhang
  - verb: move
    set:
      place: x
"""


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("id", (2, 1)), ("on", (3, 1)), ("steps", (4, 1)), ("steps/0", (5, 5)), ("steps/1/verb", (7, 5)),
        ("steps/1/set/place", (9, 7)), ("steps/1/set/gone", (8, 5)), ("steps/9/by", (4, 1)),
        ("gone", (1, 1)), ("", (1, 1)),
    ],
)
def test_a_place_in_the_data_is_found_in_the_text(where, place):
    assert yamlio.locate(SAMPLE, where) == place


def test_a_place_in_a_broken_text_is_the_breach():
    assert yamlio.locate(b"a: 1\nb: *x\n", "a") == (2, 4)


def test_comments_are_found_and_what_only_looks_like_one_is_not():
    text = '# yaml-language-server: $schema=x\na: "# no" # one\n# two\nb: |  # three\n  # no\nc: x#no\n  # four\n'
    assert yamlio.comments(text.encode()) == [(2, "one"), (3, "two"), (4, "three"), (7, "four")]
    assert yamlio.comments(b"# mine\na: b\n") == [(1, "mine")]


@pytest.mark.parametrize("reader", READERS)
def test_every_scalar_is_text_but_an_empty_one(reader):
    text = b"a: no\nb: 12:30\n"
    text += b"c: 0755\nd: 2026-02-30\ne: 1e3\nf: true\ng: ~\nh:\ni: null\nj: 'null'\nk: [1, yes]\nl: .nan\n"
    assert reading(reader)(text) == yamlio.load(text) == {
        "a": "no", "b": "12:30", "c": "0755", "d": "2026-02-30", "e": "1e3", "f": "true", "g": None, "h": None,
        "i": None, "j": "null", "k": ["1", "yes"], "l": ".nan",
    }


OTHER_FORMS = {
    "a blank line": ("a: b\n\nc: d\n", {"a": "b", "c": "d"}),
    "an empty value": ("a:\nb: c\n", {"a": None, "b": "c"}),
    "an empty item": ("a:\n  -\n", {"a": [None]}),
    "a list not indented": ("a:\n- b\n", {"a": ["b"]}),
    "four spaces": ("a:\n    b: c\n", {"a": {"b": "c"}}),
    "a step back to nowhere": ("a:\n  b:\n      c: d\n  e: f\n", {"a": {"b": {"c": "d"}, "e": "f"}}),
    "single quotes": ("a: 'b'\n", {"a": "b"}),
    "a second comment": ("# a\n# b\na: b\n", {"a": "b"}),
    "a flow list": ("a: [b, c]\n", {"a": ["b", "c"]}),
    "a block of text": ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
    "a folded text": ("a: b\n  c\n", {"a": "b c"}),
    "another escape": ('a: "\\u4e2d\\x41\\/"\n', {"a": "中A/"}),
    "no line end": ("a: b", {"a": "b"}),
    "a list in a list": ("a:\n  - - b\n    - c\n", {"a": [["b", "c"]]}),
    "a field named null": ("'null': b\n", {"null": "b"}),
}


@pytest.mark.parametrize("name", OTHER_FORMS)
def test_any_other_form_is_left_to_the_strict_reader(name):
    text, data = OTHER_FORMS[name]
    assert canonical.read(text) is None
    assert yamlio.load(text.encode()) == data


ODD = [
    "a:\n   - b\n", "a: b\n  c: d\n", "a:\n  - b\n  c: d\n", "- a\n", "a:\n  -  b: c\n    d: e\n", "a:\n  - \n",
    "a:\n  b: c\n d: e\n", "".join(" " * 2 * level + "a:\n" for level in range(13)) + " " * 26 + "b: c\n",
]


@pytest.mark.parametrize("text", ODD)
def test_the_quick_reader_never_guesses(text):
    assert canonical.read(text) is None
