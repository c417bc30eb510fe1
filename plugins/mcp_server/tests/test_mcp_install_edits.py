"""An edit changes one entry: no other value, no order, no comment, no other line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_mcp_server.install.edits import new_text, with_entry, without_entry
from ccmaster_plugin_mcp_server.install.jsonc import read

ENTRY = {"command": "/bin/ccmaster", "args": ["mcp", "serve"]}
SPACES = ["", " ", "\n", "\n  ", "\t", "\r\n", "\r"]
COMMENTS = ["// {x}\n", '/* "s": { */', "\n  // y\r\n", "/* a\nb */\n"]


@st.composite
def files(draw, *, comments, with_ours=None):
    """A client's file: anything, perhaps with a section `s`, perhaps with an entry `ours` in it.

    Args:
        comments: Whether it has comments and trailing commas.
        with_ours: Whether `ours` is there; None: perhaps.
    """
    trivia = st.sampled_from(SPACES + (COMMENTS if comments else []))

    def members(names, value):
        items = [
            f"{draw(trivia)}{json.dumps(name)}{draw(trivia)}:{draw(trivia)}{value(name)}"
            for name in names
        ]
        text = ",".join(item + draw(trivia) for item in items)
        comma = "," if comments and items and draw(st.booleans()) else ""
        return f"{{{text}{comma}{draw(trivia)}}}"

    def some(name):
        return json.dumps(draw(st.sampled_from([1, "x, } // y", [], {}, {"ours": [1]}, None])))

    others = st.lists(st.sampled_from(["a", "b", "c\u20ac"]), unique=True)
    there = [True, False] if with_ours is None else [with_ours]
    ours = draw(st.sampled_from(there))
    servers = draw(st.permutations([*draw(others), *(["ours"] if ours else [])]))
    section = ours or draw(st.booleans())
    names = draw(st.permutations([*draw(others), *(["s"] if section else [])]))
    text = members(names, lambda name: members(servers, some) if name == "s" else some(name))
    return draw(trivia) + text + draw(trivia)


def parsed(text, *, comments):
    document = read(text, comments=comments)
    return document, json.dumps(document.root.value)  # as text: the order of names counts too


def texts_of(document):
    return [document.text[span.start : span.end] for span in document.comments]


@given(st.data(), st.booleans())
def test_an_entry_is_put_in_and_nothing_else_changes(data, comments):
    text = data.draw(files(comments=comments))
    document, before = parsed(text, comments=comments)
    edited, after = parsed(with_entry(document, "s", "ours", ENTRY), comments=comments)
    expected = json.loads(before)
    expected.setdefault("s", {})["ours"] = ENTRY
    assert after == json.dumps(expected)
    replaced = document.root.value.get("s", {}).get("ours")
    if replaced is None or not comments:
        assert texts_of(edited) == texts_of(document)


@given(st.data(), st.booleans())
def test_an_entry_is_taken_out_and_nothing_else_changes(data, comments):
    text = data.draw(files(comments=comments, with_ours=True))
    document, before = parsed(text, comments=comments)
    edited, after = parsed(without_entry(document, "s", "ours"), comments=comments)
    expected = json.loads(before)
    del expected["s"]["ours"]
    assert after == json.dumps(expected)
    own = document.root.named("s")[0].value.named("ours")[0].span
    kept = [span for span in document.comments if not own.start <= span.start < own.end]
    assert texts_of(edited) == [text[span.start : span.end] for span in kept]


@given(st.data(), st.booleans())
def test_what_was_put_in_comes_out_again(data, comments):
    text = data.draw(files(comments=comments, with_ours=False))
    document, before = parsed(text, comments=comments)
    edited = read(with_entry(document, "s", "ours", ENTRY), comments=comments)
    back, after = parsed(without_entry(edited, "s", "ours"), comments=comments)
    expected = json.loads(before)
    expected.setdefault("s", {})
    assert after == json.dumps(expected)
    assert texts_of(back) == texts_of(document)


@given(st.data(), st.sampled_from([2, 4, "\t"]), st.booleans())
def test_a_file_as_programs_write_it_comes_back_byte_by_byte(data, indent, crlf):
    servers = data.draw(st.dictionaries(st.sampled_from("abc"), st.just({"x": [1]}), min_size=1))
    root = {"before": 1, "s": servers, "after": {"deep": [True]}}
    text = json.dumps(root, indent=indent).replace("\n", "\r\n" if crlf else "\n")
    edited = with_entry(read(text, comments=False), "s", "ours", ENTRY)
    root["s"]["ours"] = ENTRY
    assert edited == json.dumps(root, indent=indent).replace("\n", "\r\n" if crlf else "\n")
    assert without_entry(read(edited, comments=False), "s", "ours") == text


COMMENTED = """\
{
    // what I use at work
    "servers": {
        "github": { "url": "https://x" }, // ask Bo
        /* "old": {}, */
        "mine": {
            "command": "m"
        } // the last
        // that is all
    },
    "inputs": [],
}
"""


def test_a_person_finds_their_comments_where_they_were():
    edited = with_entry(read(COMMENTED, comments=True), "servers", "ours", {"url": "u"})
    assert edited == COMMENTED.replace("} // the last", "}, // the last").replace(
        "// that is all\n",
        '// that is all\n        "ours": {\n            "url": "u"\n        }\n',
    )
    assert without_entry(read(edited, comments=True), "servers", "ours") == COMMENTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{\n  "s": {\n    "ours": {\n      "x": 1\n    }\n  }\n}'),
        ('{"s": {}}', '{"s": {"ours": {"x": 1}}}'),
        ('{"a":1}\n', '{"a":1, "s": {"ours": {"x": 1}}}\n'),
        ('{"s": {"a": 1, }}', '{"s": {"a": 1, "ours": {"x": 1}, }}'),
        (
            '{\n\t"s": {}\n}\n',
            '{\n\t"s": {\n\t\t"ours": {\n\t\t\t"x": 1\n\t\t}\n\t}\n}\n',
        ),
        (
            '{\n  "s": {"a": 1}\n}',
            '{\n  "s": {"a": 1, "ours": {"x": 1}}\n}',
        ),
        (
            '{\n  "s": {"ours": {"y": [\n1]}}\n}',
            '{\n  "s": {"ours": {\n    "x": 1\n  }}\n}',
        ),
        (
            '{\r\n "s": {\r\n  "a": 1 // b\r\n }\r\n}',
            '{\r\n "s": {\r\n  "a": 1, // b\r\n  "ours": {\r\n   "x": 1\r\n  }\r\n }\r\n}',
        ),
    ],
)
def test_it_is_laid_out_as_its_neighbours(before, after):
    assert with_entry(read(before, comments=True), "s", "ours", {"x": 1}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"s": {"ours": 1}}', '{"s": {}}'),
        ('{"s": {"ours": 1, "b": 2}}', '{"s": {"b": 2}}'),
        ('{"s": {"a": 1, "ours": 2}}', '{"s": {"a": 1}}'),
        ('{"s": {"a": 1, "ours": 2,}}', '{"s": {"a": 1, }}'),
        ('{"s": {\n  "ours": 1\n}}', '{"s": {}}'),
        (
            '{"s": {\n  // mine\n  "ours": 1, // too\n  "b": 2\n}}',
            '{"s": {\n  // mine\n  // too\n  "b": 2\n}}',
        ),
        ('{"s": {\n  "a": 1, // a\n  "ours": 2\n}}', '{"s": {\n  "a": 1 // a\n}}'),
        ('{"s": {"ours": 1 /* x */ , "b": 2}}', '{"s": {/* x */  "b": 2}}'),
    ],
)
def test_it_leaves_no_gap(before, after):
    assert without_entry(read(before, comments=True), "s", "ours") == after


def test_a_new_file_says_the_entry_alone():
    assert json.loads(new_text("s", "ours", ENTRY)) == {"s": {"ours": ENTRY}}
    assert new_text("s", "ours", {}).endswith("}\n")
