"""`ccmaster config` shows and changes the file, and says what is wrong with it."""

import json

import pytest

SERVERS = {
    "mcp": {
        "client": {"servers": [{"name": "time", "command": "mcp-time", "args": ["--utc"]}]},
    }
}


@pytest.fixture
def file(ccmaster_home):
    ccmaster_home.mkdir()
    return ccmaster_home / "config.toml"


def test_the_path_is_told_though_nothing_is_there(ccmaster, ccmaster_home):
    assert ccmaster("config", "path").out == f"{ccmaster_home}/config.toml\n"
    assert not ccmaster_home.exists()


def test_a_value_is_set_got_shown_and_unset(ccmaster, file):
    assert ccmaster("config", "set", "sessions.max_turns", "5").out == "+ sessions.max_turns = 5\n"
    assert ccmaster("config", "get", "sessions.max_turns").out == "5\n"
    assert ccmaster("config", "get", "sessions.max_turns", "--json").json == 5
    [shown] = [
        one
        for one in ccmaster("config", "show", "--json").json
        if one["key"] == "sessions.max_turns"
    ]
    assert (shown["value"], shown["from"]) == (5, "file")
    assert shown["help"]
    assert ccmaster("config", "unset", "sessions.max_turns").out == "- sessions.max_turns = 5\n"
    assert "max_turns" not in file.read_text()


def test_one_table_is_shown_alone(ccmaster):
    heading, *lines = ccmaster("config", "show", "host").out.splitlines()
    assert heading.split() == ["KEY", "VALUE", "FROM", "MEANING"]
    assert lines
    assert all(line.startswith("host.") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "sessions.max_turns", "many"), "whole number"),
        (("set", "sessions.maxturns", "3"), "max_turns"),
        (("get", "nothing.at_all"), "sessions"),
        (("unset", "sessions.watch"), "config show"),
        (("show", "nothing"), "sessions"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(ccmaster, file, arguments, said):
    ended = ccmaster("config", *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err
    assert not file.exists()


def test_validate_finds_everything_and_fails(ccmaster, file):
    assert ccmaster("config", "validate").code == 0
    file.write_text("[host]\nlease_seconds = 0\n[sessions]\nwatch = 'no'\n")
    ended = ccmaster("config", "validate")
    assert ended.code == 1
    assert "host.lease_seconds" in ended.out
    assert "sessions.watch" in ended.out
    problems = json.loads(ccmaster("config", "validate", "--json").out)
    assert [problem["harmless"] for problem in problems] == [False, False]
    assert all(problem["problem"] and problem["mend"] for problem in problems)


def test_servers_are_imported_once_it_is_clear_what_changes(ccmaster, file, tmp_path):
    source = tmp_path / "servers.json"
    source.write_text(json.dumps(SERVERS))
    planned = ccmaster("config", "import", source, "--dry-run")
    assert planned.code == 0
    assert '+ mcp_client.servers.time.command = "mcp-time"' in planned.out
    assert not file.exists()
    assert ccmaster("config", "import", source).out == planned.out
    assert "mcp-time" in file.read_text()
    assert ccmaster("config", "import", "-", stdin=json.dumps(SERVERS)).out == "Nothing changes.\n"


def test_a_file_that_cannot_be_imported_is_named(ccmaster, tmp_path):
    ended = ccmaster("config", "import", tmp_path / "none.json")
    assert (ended.code, ended.out) == (1, "")
    assert "none.json cannot be read" in ended.err
