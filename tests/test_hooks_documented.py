"""Every hook is named after its kind, and documented with an example that a test tries."""

import ast
import re
from pathlib import Path

import pytest

from ccmaster_core.plugins import Plugins

DOCS = Path(__file__).parents[1] / "docs"
HOOKS = {name: hook for name, hook in vars(Plugins().hook).items() if not name.startswith("_")}
PAGE = (DOCS / "hooks.md").read_text(encoding="utf-8")
SECTIONS = {
    heading.partition("(")[0]: f"{heading}\n{body}"
    for heading, body in re.findall(r"^### (.+)\n((?:(?!^##).*\n)*)", PAGE, re.MULTILINE)
}
LINK = re.compile(r"\]\(([^)#]+)\)")
EXAMPLE = re.compile(r"Example: \[`\w+`\]\((.+)\), tried\s+by\s+\[`\w+\.py`\]\((.+)\)\.")


def test_there_are_hooks_and_every_section_is_one():
    assert HOOKS
    assert sorted(SECTIONS) == sorted(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_the_first_word_says_the_kind(name):
    kind = name.partition("_")[0]
    assert kind in {"register", "on", "decide"}
    assert bool(HOOKS[name].spec.opts["firstresult"]) is (kind == "decide")
    assert kind != "register" or HOOKS[name].spec.argnames == ()


@pytest.mark.parametrize("name", HOOKS)
def test_no_argument_has_a_name_that_the_verbs_use(name):
    assert not {"timeout", "expected", "failed"} & set(HOOKS[name].spec.argnames)


@pytest.mark.parametrize("name", HOOKS)
def test_the_heading_is_the_signature_and_every_argument_is_told(name):
    arguments = HOOKS[name].spec.argnames
    assert SECTIONS[name].startswith(f"{name}({', '.join(arguments)})\n")
    assert re.findall(r"^- `(\w+)`: ", SECTIONS[name], re.MULTILINE) == list(arguments)


@pytest.mark.parametrize("name", HOOKS)
def test_what_it_returns_and_how_it_fails_is_told(name):
    assert "**Returns** " in SECTIONS[name]
    assert "**When a plugin fails or hangs:** " in SECTIONS[name]


@pytest.mark.parametrize("name", HOOKS)
def test_its_example_stands_in_a_plugin_that_a_test_tries(name):
    plugin, test = (DOCS / path for path in EXAMPLE.search(SECTIONS[name]).groups())
    [code] = re.findall(r"```python\n(.*?)```", SECTIONS[name], re.DOTALL)
    assert code in plugin.read_text(encoding="utf-8")
    assert ast.parse(code).body[0].name == name
    example = plugin.parent.name.removeprefix("ccmaster_plugin_")
    tried = ast.parse(test.read_text(encoding="utf-8"))
    tests = [node for node in tried.body if name in getattr(node, "name", "")]
    assert any(f"'{example}'" in ast.unparse(node) for node in tests), "no test installs it"


@pytest.mark.parametrize("page", ["hooks.md", "write-a-plugin.md"])
def test_every_link_leads_somewhere(page):
    links = LINK.findall((DOCS / page).read_text(encoding="utf-8"))
    assert links
    missing = [link for link in links if "://" not in link and not (DOCS / link).exists()]
    assert missing == []
