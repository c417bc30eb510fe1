"""Every error that the code can raise is on the page for troubleshooting, and no other is.

Of a text in the code only the fixed parts count: `f"no session is called {name!r}"` is the entry
`no session is called …`. Where a text is a choice among several, one of them is enough.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from ccmaster_hookspecs import errors

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
SOURCE = [*ROOT.glob("*/src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE]

HOLE = "…"
ERRORS = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.CcmasterError)
}
TELLS = {**dict.fromkeys(ERRORS, 0), "Problem": 0, "Finding": 1, "finding": 1}
"""What makes a text that a person is told of, and which of its arguments that is."""
FEWEST_LETTERS = 3
"""Below, a text has nothing fixed that could be looked up."""


def text_of(node):
    """Return a text with a hole for each value in it; None for what is no text."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return re.sub(f"{HOLE}+", HOLE, "".join(text_of(one) or HOLE for one in values))
    return None


def fixed(text):
    return sum(character.isalpha() for character in text) >= FEWEST_LETTERS


def told(tree):
    """Yield the texts of all errors, and findings, that a module makes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in TELLS:
                given = [*args, *(one.value for one in keywords)]
                if ast.unparse(given[0]) != "True":  # a finding that all is well
                    yield from _texts(given[TELLS[name] :][:1])
            case ast.Call(func=ast.Attribute(attr="fail"), args=args):  # a command wrongly called
                yield from _texts(args)
            case ast.ClassDef(name=name, body=body) if name in ERRORS:
                calls = [one for each in body for one in ast.walk(each) if _is_super(one)]
                yield from _texts([call.args[0] for call in calls])


def _is_super(node):
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"


def _texts(arguments):
    for node in (one for argument in arguments for one in _choices(argument)):
        if (text := text_of(node)) and fixed(text):
            yield text


def _choices(node):
    return node.values if isinstance(node, ast.BoolOp) else [node]


TOLD = sorted({text for tree in TREES for text in told(tree)})
SAID = {
    text for tree in TREES for node in ast.walk(tree) if (text := text_of(node)) and fixed(text)
}


def fits(entry, text):
    """Say whether an entry is about a text: either may have a hole where the other has words."""
    return bool(_form(text).fullmatch(entry) or _form(entry).fullmatch(text))


@cache
def _form(text):
    parts = (re.escape(part) for part in text.split(HOLE))
    return re.compile(".+".join(parts), re.DOTALL)


def test_there_is_something_to_hold():
    assert len(TOLD) > 80
    assert len(ENTRIES) > len(TOLD)


@pytest.mark.parametrize("text", TOLD)
def test_every_error_has_an_entry(text):
    assert any(fits(entry, text) for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_is_what_the_code_says(entry):
    assert any(fits(entry, text) for text in SAID)


def test_what_has_no_entry_would_be_seen():
    code = ast.parse("raise InvalidRequest(f'{name!r} is nowhere', 'look elsewhere')")
    [text] = told(code)
    assert text == "… is nowhere"
    assert not any(fits(entry, text) for entry in ENTRIES)
    assert fits("the lamp is nowhere", text)
    assert fits("… is nowhere", text)
