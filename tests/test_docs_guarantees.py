"""Each promise of docs/guarantees.md names tests that hold it, and those tests are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "guarantees.md"
LINK = re.compile(r"\[`(\w+(?:\.py)?)`\]\(([^)]+\.py)\)")
HEADINGS = {"promise", "---"}


def promises():
    """Return each row of each table: the promise, and what holds it."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(first, " ".join(more)) for first, *more in cells if first not in HEADINGS]


def named_in(path):
    """Return the names of a file's tests; a state machine's is the name that its case has."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {name for name in found if name.lower().startswith("test")}


PROMISES = promises()
LINKS = sorted({link for _, held in PROMISES for link in LINK.findall(held)})


def test_there_are_promises():
    assert len(PROMISES) > 20


@pytest.mark.parametrize(("promise", "held"), PROMISES, ids=[one[:60] for one, _ in PROMISES])
def test_each_promise_is_held_by_a_test(promise, held):
    assert LINK.search(held), f"nothing holds: {promise}"


@pytest.mark.parametrize(("name", "path"), LINKS)
def test_what_holds_a_promise_is_a_test_that_is_there(name, path):
    there = (PAGE.parent / path).resolve()
    if name.endswith(".py"):
        assert there.name == name
        assert named_in(there)
    else:
        assert name in named_in(there)
