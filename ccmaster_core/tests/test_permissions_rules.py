"""Rules: how they are written, and which tool uses they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.permissions import Policy, Rule, decide
from ccmaster_core.permissions.subjects import Kind, Use, subjects
from ccmaster_hookspecs.decisions import Allow, Ask, Deny


def use(tool, **arguments):
    return Use(tool, subjects(arguments), "/w", "/home/ana")


@pytest.mark.parametrize(
    "text", ["Bash", "Bash(git *)", "mcp__github__*", "Read(~/secrets/**)", "Bash(f(x) (y))", "*"]
)
def test_a_rule_is_read_and_written_alike(text):
    assert str(Rule.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Bash(", "Bash)", "Bash()", "Bash( )", "(git *)", "Ba sh", "Bash(x", "Bash(x)y"),
        *("Bash(a\nb)", "Bash(a\0b)", "Bash(\x1b[2J)", "Büro", "rm -rf /"),
    ],
)
def test_what_is_no_rule_is_refused_with_how_to_write_one(text):
    with pytest.raises(ValueError, match="must be of the form Tool or Tool"):
        Rule.parse(text)


def test_a_rule_without_a_pattern_is_about_every_use():
    assert Rule.parse("Bash").covers(use("Bash", command="anything; at all"))
    assert Rule.parse("mcp__github__*").covers(use("mcp__github__create_issue", title="x"))
    assert not Rule.parse("mcp__github__*").touches(use("mcp__gitlab__create_issue"))
    assert not Rule.parse("Bash").covers(use("bash"))
    assert Rule.parse("Bash").touches(use("bash"))


def test_a_pattern_is_about_all_that_a_tool_is_used_on():
    rule = Rule.parse("move(src/**)")
    assert rule.covers(use("move", source="src/a", destination="src/b"))
    assert not rule.covers(use("move", source="src/a", destination="/etc/b"))
    assert rule.touches(use("move", source="src/a", destination="/etc/b"))
    assert not rule.covers(use("move", source="src/a", edits=[{"filePath": "/etc/b"}]))


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"query": "x"},
        {"file_path": None},
        {"file_path": 5},
        {"file_path": "src/a\0b"},
        {"file_path": "src/\ud800"},
        {"path": "src", "pattern": "../../etc/*"},
        {"path": "src", "glob": "/etc/*"},
        {"path": "src", "pattern": "~/x"},
        {"path": "src", "pattern": 5},
    ],
)
def test_what_cannot_be_read_is_never_covered_and_always_touched(arguments):
    rule = Rule.parse("Read(src/**)")
    assert not rule.covers(use("Read", **arguments))
    assert rule.touches(use("Read", **arguments))


def test_a_glob_within_its_folder_is_let_be():
    assert Rule.parse("Glob(src/**)").covers(use("Glob", path="src", pattern="**/*.py"))
    assert Rule.parse("Grep(src/**)").covers(use("Grep", path="src", pattern=r"def \w+\(.*:"))


def test_the_name_of_an_argument_tells_what_it_is():
    kinds = {one.kind for one in subjects({"command": "x", "notebook_path": "y", "url": "z"})}
    assert kinds == {Kind.COMMAND, Kind.PATH, Kind.URL}
    assert subjects({"content": "rm -rf /", "old_string": "a", "pattern": "x"}) == ()


def nested(inner):
    keys = st.sampled_from(["command", "path", "file_path", "url", "pattern", "content", "edits"])
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)


VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), nested, max_leaves=8)
ARGUMENTS = st.dictionaries(
    st.sampled_from(["command", "path", "file_path", "url", "glob", "x"]), VALUES, max_size=3
)
RULES = st.sampled_from(
    [
        "Bash",
        "*",
        "Bash(git *)",
        "Bash(*)",
        "Read(src/**)",
        "*(~/x/**)",
        "*(domain:a.b)",
        "R*(.env)",
    ]
)


@given(
    allow=st.lists(RULES, max_size=2),
    ask=st.lists(RULES, max_size=2),
    deny=st.lists(RULES, max_size=2),
    default=st.sampled_from(["allow", "ask", "deny"]),
    tool=st.sampled_from(["Bash", "Read", "WebFetch"]),
    arguments=ARGUMENTS,
)
def test_any_tool_use_gets_an_answer(allow, ask, deny, default, tool, arguments):
    policy = Policy.of(allow=allow, ask=ask, deny=deny, default=default)
    answer = decide(policy, tool, arguments, "/w")
    assert isinstance(answer, Allow | Ask | Deny)
    about = Use(tool, subjects(arguments), "/w", policy.own_folder)
    for rule in (*policy.allow, *policy.ask, *policy.deny):
        assert rule.touches(about) or not rule.covers(about)
    if any(rule.touches(about) for rule in policy.deny):
        assert isinstance(answer, Deny)
    if isinstance(answer, Allow):
        assert not any(rule.touches(about) for rule in policy.ask)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_is_refused(text):
    try:
        rule = Rule.parse(text)
    except ValueError:
        return
    assert Rule.parse(str(rule)) == rule
