"""The one line that says what a tool is used on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_claude_code.subjects import LENGTH, subject


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"command": "pytest -q", "description": "run the tests"}, "pytest -q"),
        ({"command": "cat <<E\none\n\ttwo\nE"}, "cat <<E one two E"),
        ({"file_path": "/shop/cart.py", "content": "x"}, "/shop/cart.py"),
        ({"pattern": "def .*", "path": "/shop"}, "def .*"),
        ({"description": "look around", "prompt": "a long story"}, "look around"),
        ({"count": 3, "channel": "#general"}, "#general"),
        ({"todos": [1, 2]}, ""),
        ({}, ""),
    ],
)
def test_the_telling_argument_is_shown(arguments, line):
    assert subject(arguments) == line


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_it_is_one_short_line_whatever_the_arguments(arguments):
    line = subject(arguments)
    assert len(line) <= LENGTH
    assert line.splitlines() in ([], [line])
