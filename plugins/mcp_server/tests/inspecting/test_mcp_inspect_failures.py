"""Whatever a server does, `ccmaster inspect` ends with a problem and a mend, and no traceback."""

import pytest

NOT_SOON = "600"
"""Seconds; what is told at once is not told because of a timeout."""


def lines(ended):
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "bug" not in ended.err
    problem, mend = ended.err.splitlines()
    assert problem.startswith("ccmaster: ")
    assert mend.startswith("  ")
    return problem


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("dies", "ended before it answered the first message; it last wrote on stderr: no licence"),
        ("endless pages", "never ends its answers to tools/list"),
        ("no schema", "to tools/list does not fit MCP 2025-06-18: tools.0.inputSchema: Field req"),
        ("invalid schema", "to tools/list does not fit MCP 2025-06-18"),
        ("unknown revision", "Unsupported protocol version from the server: 1999-01-01"),
    ],
)
def test_a_program_that_fails_is_explained(inspect, odd, how, said):
    ended = inspect("tools", odd(how), "--timeout", NOT_SOON)
    assert said in lines(ended)
    assert ended.out == ""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            "dies in a call",
            "ended before it answered tools/call; it last wrote on stderr: out of m",
        ),
        ("no result", "to tools/call does not fit MCP 2025-06-18: content.0"),
    ],
)
def test_a_program_that_fails_in_a_call_is_explained(inspect, odd, how, said):
    ended = inspect("call", odd(how), "echo", "--timeout", NOT_SOON)
    assert said in lines(ended)
    assert "\x1b" not in ended.err


def test_silence_ends(inspect, odd):
    assert "did not answer the first message within 0.3 s" in lines(
        inspect("tools", odd("silent"), "--timeout", "0.3")
    )


def test_what_is_no_server_at_all_is_told_by_what_it_says(inspect, odd):
    ended = inspect("tools", odd("garbage"), "--timeout", "1")
    assert "is no MCP server: it writes 'Welcome to the shop!' on stdout" in lines(ended)


@pytest.mark.parametrize("era", ["modern", "legacy"])
def test_a_call_that_hangs_ends(inspect, url, era):
    ended = inspect("call", url, "hang", "--timeout", "0.5", "--era", era)
    assert f"{url} did not answer tools/call within 0.5 s" in lines(ended)


def test_a_banner_on_stdout_is_told_of_beside_the_rest(inspect, odd):
    ended = inspect("tools", odd("banner"))
    assert ended.code == 1
    assert "echo" in ended.out
    assert "✗ stdout: 'Listening.' is no message of JSON-RPC" in ended.err


def test_names_that_are_none_and_twins_are_told_of(inspect, odd):
    ended = inspect("tools", odd("twins"))
    assert ended.code == 1
    assert "✗ tool echo: 2 tools are named so" in ended.err
    assert "✗ tool a name: its name is not 1 to 128 letters" in ended.err


def test_an_older_server_is_not_taken_for_a_newer_one(inspect, odd):
    ended = inspect("tools", odd("fine"), "--era", "modern")
    assert "does not speak MCP 2026-07-28" in lines(ended)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["no-such-program --x"], "no-such-program --x cannot be started: No such file"),
        (["./conftest-of-nobody"], "conftest-of-nobody cannot be started"),
        (["--"], "no command follows --"),
        (["it's wrong"], "cannot be read: No closing quotation"),
        (["  "], "the command is empty"),
        (["--", "a\0b"], "cannot be started"),
    ],
)
def test_a_command_that_cannot_be_started_is_told_of(inspect, command, said):
    assert said in lines(inspect("tools", *command))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("401", 'wants another token, or one at all: 401 (Bearer scope="x")'),
        ("403", "forbids the first message: 403"),
        ("404", "there is no MCP server at"),
        ("405", "there is no MCP server at"),
        ("421", "does not answer to that name"),
        ("500", "answers the first message with HTTP 500"),
        ("html", "is no MCP server: Unexpected content type: text/html"),
        ("junk", "is no MCP server: Failed to parse JSON response"),
        ("stream", "is no MCP server: Failed to parse SSE message"),
        ("202", "is no MCP server: server answered a request with 202"),
        ("redirect", "Redirect to https://example.org/mcp not followed"),
        ("drops", "broke: Server disconnected"),
    ],
)
@pytest.mark.parametrize("era", ["auto", "legacy", "modern"])
def test_what_answers_otherwise_is_explained(inspect, unkind, path, said, era):
    ended = inspect("tools", f"{unkind}/{path}", "--era", era, "--timeout", NOT_SOON)
    assert said in lines(ended)
    assert "hidden" not in ended.err


def test_a_token_that_a_server_repeats_is_not_shown(inspect, unkind, monkeypatch):
    monkeypatch.setenv("THE_TOKEN", "s3cret-word")
    ended = inspect("tools", f"{unkind}/parrot", "--token-env", "THE_TOKEN")
    assert lines(ended).endswith("with the error -32000: Bearer •••")


def test_silence_ends_over_http(inspect, unkind):
    ended = inspect("tools", f"{unkind}/silent", "--timeout", "0.3")
    assert "/silent did not answer the first message within 0.3 s" in lines(ended)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("http://127.0.0.1:1/mcp", "nothing answers at http://127.0.0.1:1/mcp"),
        ("http://", "is no URL of a server: it names no host"),
        ("https://u:hidden@127.0.0.1:99999/", "is no URL of a server: Port out of range"),
        ("http://[::1", "is no URL of a server: Invalid IPv6 URL"),
    ],
)
def test_an_address_where_nothing_is_is_told_of(inspect, target, said):
    assert said in lines(inspect("tools", target))


def test_no_tls_where_there_is_none(inspect, unkind):
    said = lines(inspect("tools", unkind.replace("http:", "https:") + "/html"))
    assert "cannot be trusted" in said or "nothing answers" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://127.0.0.1:1/", "--header", "nonsense"], "'nonsense' is no header"),
        (
            ["http://127.0.0.1:1/", "--header", "X: a\nb"],
            "the value of the header X cannot be sent",
        ),
        (["http://127.0.0.1:1/", "--header", "X: ${NOT_SET_AT_ALL}"], "no variable NOT_SET_AT_ALL"),
        (["http://127.0.0.1:1/", "--token-env", "NOT_SET_AT_ALL"], "no variable NOT_SET_AT_ALL"),
        (["http://127.0.0.1:1/", "--env", "A=1"], "a URL gets no variables"),
        (["a command", "--header", "X: y"], "a command gets no headers"),
        (["a command", "--env", "=1"], "names no variable"),
        (["a command", "--env", "NOT_SET_AT_ALL"], "no variable NOT_SET_AT_ALL"),
    ],
)
def test_a_wrong_option_is_told_of(inspect, arguments, said):
    assert said in lines(inspect("tools", *arguments))
