"""JSON is read as the client reads it: comments and trailing commas where it allows them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_mcp_server.install.jsonc import DEEPEST, NotJson, read

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
TRIVIA = st.sampled_from(["", "", " ", "\n", "\t", "\r\n  ", "// a: {\n", "/* , } \n*/", " /**/ "])


@st.composite
def with_comments(draw, value):
    """Write a value as a person might in VS Code."""

    def written(value):
        match value:
            case dict():
                items = [f"{json.dumps(k)}{trivia()}:{written(v)}" for k, v in value.items()]
                return bracketed("{", items, "}")
            case list():
                return bracketed("[", [written(item) for item in value], "]")
        return trivia() + json.dumps(value, ensure_ascii=draw(st.booleans())) + trivia()

    def bracketed(opening, items, closing):
        comma = "," if items and draw(st.booleans()) else ""
        inside = ",".join(f"{trivia()}{item}{trivia()}" for item in items)
        return f"{trivia()}{opening}{inside}{comma}{trivia()}{closing}{trivia()}"

    def trivia():
        return draw(TRIVIA)

    return written(value)


@given(VALUES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_what_json_says_is_read(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text, comments=False).root.value == value
    assert read("\ufeff" + text, comments=True).root.value == value


@given(st.data(), VALUES)
def test_comments_and_trailing_commas_mean_nothing(data, value):
    text = data.draw(with_comments(value))
    document = read(text, comments=True)
    assert document.root.value == value
    for span in document.comments:
        assert text[span.start : span.start + 2] in {"//", "/*"}
    for span in document.strings:
        assert isinstance(json.loads(text[span.start : span.end]), str)


@given(st.text(alphabet='{}[]",:/*\\u0d1-+.eE truefalsn\n', max_size=30))
def test_the_rest_is_refused_as_json_refuses_it(text):
    try:
        expected = json.loads(text, parse_constant=_not_json)
    except ValueError:
        with pytest.raises(NotJson):
            read(text, comments=False)
    else:
        assert read(text, comments=False).root.value == expected


def _not_json(word):
    raise ValueError(word)


def test_every_member_is_where_it_says():
    text = '{"a": 1, /* b */ "b": {"c": [true, "x"]},}'
    document = read(text, comments=True)
    a, b = document.root.members
    assert (text[a.start : a.span.end], text[a.comma]) == ('"a": 1', ",")
    assert text[b.start : b.span.end] == '"b": {"c": [true, "x"]}'
    assert text[b.comma :] == ",}"
    assert [text[span.start : span.end] for span in document.strings] == ['"x"']
    assert [text[span.start : span.end] for span in document.comments] == ["/* b */"]


def test_a_name_that_is_there_twice_is_seen_twice():
    root = read('{"a": 1, "a": 2}', comments=False).root
    assert root.value == {"a": 2}
    assert [member.value.value for member in root.named("a")] == [1, 2]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "line 1, column 1", "a value is missing"),
        ('{\n  "a": 1,\n}', "line 2, column 9", "a comma stands before '}'"),
        ("[1,]", "line 1, column 3", "a comma stands before ']'"),
        ("{\r\n  // x\r\n}", "line 2, column 3", "a comment stands here"),
        ('{"a" 1}', "line 1, column 6", "a colon is missing"),
        ('{"a": 1 "b": 2}', "line 1, column 9", "a comma or '}' is missing"),
        ("{a: 1}", "line 1, column 2", "a name in quotes is missing"),
        ('"a\nb"', "line 1, column 1", "broken off"),
        ("{} {}", "line 1, column 4", "after the end"),
    ],
)
def test_an_error_says_where(text, where, what):
    with pytest.raises(NotJson) as wrong:
        read(text, comments=False)
    assert str(wrong.value).startswith(f"{where}: ")
    assert what in str(wrong.value)


def test_a_comment_without_an_end_is_an_error():
    with pytest.raises(NotJson, match="a comment is broken off"):
        read("{} /* for ever", comments=True)


def test_brackets_without_an_end_are_an_error_and_no_crash():
    assert read("[" * DEEPEST + "]" * DEEPEST, comments=False).root.value
    with pytest.raises(NotJson, match="too many brackets"):
        read("[" * 100_000, comments=False)


def test_a_number_longer_than_python_counts_is_one():
    assert read("9" * 10_000, comments=False).root.value == float("inf")
