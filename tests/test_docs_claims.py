"""What the documentation says is held by a test, a test of that name holds."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/architecture.md"]
CLAIM = re.compile(r"\[`(test_\w+)`\]\(([^)]+\.py)\)")
CLAIMS = {
    (page, name, path)
    for page in PAGES
    if (ROOT / page).exists()
    for name, path in CLAIM.findall((ROOT / page).read_text(encoding="utf-8"))
}


def named_in(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, kinds)}


def test_there_are_claims():
    assert len(CLAIMS) > 10


@pytest.mark.parametrize(("page", "name", "path"), sorted(CLAIMS))
def test_a_claim_names_a_test_that_is_there(page, name, path):
    assert name in named_in((ROOT / page).parent / path)
