"""The globs of leases: what they match, and that an overlap is never missed."""

import itertools
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_coordination.leases.globs import (
    MOST,
    folded,
    means,
    meet,
    overlap,
    written_out,
)

NAMES = st.text("ab", min_size=1, max_size=3)
SEGMENTS = st.one_of(st.just("**"), st.text("ab*?", min_size=1, max_size=4))
GLOBS = st.lists(SEGMENTS, min_size=1, max_size=4).map(tuple)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(tuple)
EVERY_PATH = [
    path
    for length in (1, 2, 3)
    for path in itertools.product(("a", "b", "aa", "ab", "ba", "bb"), repeat=length)
]


def matches(glob, path):
    """Say whether a path fits a glob, slowly and plainly."""
    if not glob:
        return not path
    if glob[0] == "**":
        return any(matches(glob[1:], path[cut:]) for cut in range(len(path) + 1))
    return bool(path) and _fits(glob[0], path[0]) and matches(glob[1:], path[1:])


def _fits(pattern, name):
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(_fits(pattern[1:], name[cut:]) for cut in range(len(name) + 1))
    return bool(name) and pattern[0] in ("?", name[0]) and _fits(pattern[1:], name[1:])


def meant(glob, path):
    return any(matches(glob, path[:cut]) for cut in range(len(path) + 1))


@given(GLOBS, PATHS)
def test_a_glob_means_what_fits_and_all_below(glob, path):
    assert means(glob, path) == meant(glob, path)


@given(GLOBS, GLOBS, PATHS)
def test_no_overlap_is_missed(one, other, path):
    assume(meant(one, path) and meant(other, path))
    assert overlap(one, other)
    assert overlap(other, one)


@given(
    st.lists(st.sampled_from(["a", "b", "*", "?", "a*", "*b", "**"]), min_size=1, max_size=2),
    st.lists(st.sampled_from(["a", "b", "*", "?", "a*", "*b", "**"]), min_size=1, max_size=2),
)
def test_no_overlap_is_invented(one, other):
    both = any(meant(one, path) and meant(other, path) for path in EVERY_PATH)
    assert overlap(tuple(one), tuple(other)) == both


@given(GLOBS, GLOBS)
def test_it_does_not_matter_which_is_asked(one, other):
    assert meet(one, other) == meet(other, one)


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("src/**", "src/a.py", True),
        ("src/**", "src", True),
        ("src", "src/deep/c.py", True),
        ("src/*.py", "src/a.py", True),
        ("src/*.py", "src/deep/c.py", False),
        ("**/c.py", "src/deep/c.py", True),
        ("**", "anything", True),
        ("src/a?.py", "src/a.py", False),
        ("SRC/A.py", "src/a.PY", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("\u00df?", "\u1e9ex", True),
        ("app/[id]/page.tsx", "app/[id]/page.tsx", True),
        ("app/[id]/page.tsx", "app/i/page.tsx", True),
        ("app/[id]/page.tsx", "app/other/page.tsx", False),
        ("src/*.{ts,tsx}", "src/a.tsx", True),
        ("src/*.{ts,tsx}", "src/a.py", False),
        ("{src,docs/{a,b}}/x", "docs/b/x", True),
        ("src/{1..3}.py", "src/2.py", True),
        ("src/{a}.py", "src/{a}.py", True),
    ],
)
def test_what_globs_mean(glob, path, expected):
    parts = [tuple(folded(part) for part in one.split("/")) for one in written_out(glob)]
    named = tuple(folded(part) for part in path.split("/"))
    assert any(means(one, named) for one in parts) == expected


@pytest.mark.parametrize("glob", ["", "  ", "a\0b", "x" * 1001, "{a,b}" * 10, "{a,b,c,d,e}" * 3])
def test_what_is_no_glob_is_refused(glob):
    with pytest.raises(InvalidRequest):
        written_out(glob)


@given(st.text(max_size=60))
def test_writing_out_comes_to_an_end(text):
    try:
        found = written_out(text)
    except InvalidRequest:
        return
    assert 1 <= len(found) <= MOST


@given(st.text(max_size=20))
def test_no_character_becomes_two(text):
    assert len(folded(text)) <= len(unicodedata.normalize("NFC", text))
