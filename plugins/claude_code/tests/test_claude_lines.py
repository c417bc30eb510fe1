"""A stream of bytes is cut into the same lines however it arrives, and never piles up."""

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_claude_code.lines import LineSplitter, Overlong

LIMIT = 8


@st.composite
def chunked(draw):
    data = draw(st.binary(max_size=60).map(lambda raw: raw.replace(b"\x01", b"\n")))
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=8)))
    return data, [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]


@given(chunked())
def test_lines_do_not_depend_on_how_they_arrive(stream):
    data, chunks = stream
    splitter = LineSplitter(LIMIT)
    got = [line for chunk in chunks for line in splitter.feed(chunk)]
    *complete, rest = data.split(b"\n")
    wanted = [line if len(line) <= LIMIT else Overlong(len(line)) for line in complete if line]
    assert got == wanted
    assert list(splitter.rest()) == (
        [] if not rest else [rest if len(rest) <= LIMIT else Overlong(len(rest))]
    )


def test_an_overlong_line_is_not_kept_in_memory():
    splitter = LineSplitter(LIMIT)
    for _ in range(1000):
        assert list(splitter.feed(b"x" * 1000)) == []
        assert sum(map(len, splitter._parts)) == 0
    assert list(splitter.feed(b"\nnext\n")) == [Overlong(1_000_000), b"next"]
