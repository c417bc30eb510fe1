"""`ccmaster inspect tools`, `read` and `prompt` show what a server has."""

import pytest

ERAS = {"auto": "2026-07-28", "modern": "2026-07-28", "legacy": "2025-11-25"}


@pytest.mark.parametrize("era", ERAS)
def test_tools_are_listed_over_http_in_either_era(inspect, url, era):
    ended = inspect("tools", url, "--era", era)
    assert ended.code == 0
    assert ended.out.splitlines()[:3] == [
        "TOOL       HINTS                  DESCRIPTION",
        "add        read-only, idempotent  Sum: Add two numbers.",
        "ask                               Ask for a name.",
    ]
    assert len(ended.out.splitlines()) == 12, "all pages are turned"
    assert f"lively 1.0 · MCP {ERAS[era]} · tools, resources, prompts" in ended.err


def test_tools_are_listed_over_stdio(inspect, lively):
    ended = inspect("tools", lively)
    assert ended.code == 0
    assert "add        read-only" in ended.out


def test_a_command_may_follow_two_dashes(inspect, lively):
    ended = inspect("tools", "add", "--", *lively.split())
    assert (ended.code, ended.out.splitlines()[0]) == (0, "add  Sum  read-only, idempotent")


def test_one_tool_is_shown_with_its_schemas(inspect, url):
    ended = inspect("tools", url, "add")
    assert ended.code == 0
    assert "  The second line is for `tools add` alone." in ended.out.splitlines()
    assert "a         integer  yes     The first." in ended.out.splitlines()
    assert '        "description": "The first."' in ended.out.splitlines()
    assert "output schema" in ended.out.splitlines()


def test_programs_get_the_tools_as_they_are_on_the_wire(inspect, url):
    found = inspect("tools", url, "--json").json
    assert found["server"] == {"name": "lively", "version": "1.0"}
    assert found["protocol"] == "2026-07-28"
    assert [one["what"] for one in found["timing"]] == ["connect", "tools/list"]
    assert found["violations"] == []
    assert found["tools"][0]["inputSchema"]["properties"]["b"] == {"type": "integer"}


def test_a_tool_that_is_not_there_is_named_with_its_likes(inspect, url):
    ended = inspect("tools", url, "ad")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"ccmaster: {url} has no tool 'ad'\n  did you mean add?\n"


def test_resources_and_templates_are_listed(inspect, url):
    ended = inspect("read", url)
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "RESOURCE    TYPE        DESCRIPTION",
        "note://one  text/plain  one",
        "",
        "TEMPLATE       TYPE  DESCRIPTION",
        "note://{name}        note",
    ]
    found = inspect("read", url, "--json").json
    assert [one["uri"] for one in found["resources"]] == ["note://one"]
    assert [one["uriTemplate"] for one in found["templates"]] == ["note://{name}"]


@pytest.mark.parametrize("era", ERAS)
def test_what_is_read_is_all_that_is_printed(inspect, url, era):
    ended = inspect("read", url, "note://one", "--era", era)
    assert (ended.code, ended.out) == (0, "first\nsecond\n")


def test_what_is_no_text_is_described_and_kept_where_wanted(inspect, url, tmp_path):
    described = inspect("read", url, "note://pixel")
    assert described.out == "resource note://pixel  image/png  12 bytes  (--save DIR keeps it)\n"
    for name in ("pixel-1.png", "pixel-1-2.png"):
        kept = inspect("read", url, "note://pixel", "--save", tmp_path)
        assert kept.out.endswith(f"saved as {tmp_path / name}\n"), "nothing is written over"
        assert (tmp_path / name).read_bytes() == b"\x89PNG a pixel"


def test_prompts_are_listed_and_written(inspect, url):
    listed = inspect("prompt", url)
    assert listed.out.splitlines() == [
        "PROMPT  ARGUMENTS  DESCRIPTION",
        "greet   who [how]  Greet someone.",
    ]
    written = inspect("prompt", url, "greet", "who=Ann")
    assert (written.code, written.out) == (0, "user\n  Greet Ann.\n")
    assert inspect("prompt", url, "greet", "who=Ann", "--json").json["result"]["messages"]


def test_an_empty_list_says_so(inspect, odd):
    ended = inspect("prompt", odd("fine"))
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("The server has no prompts.\n")


def test_two_names_are_one_too_many(inspect):
    ended = inspect("tools", "add", "count")
    assert ended.code == 1
    assert "'add' and 'count' cannot both name a tool" in ended.err


def test_help_imports_nothing_slow():
    """Listing commands and their help has to stay quick: the SDK alone takes a second."""
    import subprocess
    import sys

    code = (
        "import sys; import ccmaster_plugin_mcp_server.cli.inspect;"
        "print([one for one in ('mcp', 'pydantic', 'httpx2', 'jsonschema') if one in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
