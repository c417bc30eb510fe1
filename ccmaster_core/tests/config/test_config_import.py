"""JSON in the form of MCP clients becomes tables, without a secret in anybody's arguments."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.config import edits_from_json
from ccmaster_core.config.secrets import names_secret, secret_argument
from ccmaster_hookspecs.errors import CcmasterError, ConfigurationError

PLAN = {
    "mcp": {
        "server": {"transport": "http", "port": 8137},
        "client": {
            "timeout": 5,
            "servers": [
                {
                    "name": "github",
                    "command": "npx",
                    "args": ["-y", "server-github"],
                    "env": {"GITHUB_TOKEN": "${GITHUB_TOKEN}"},
                },
                {"name": "files", "command": "mcp-files", "args": ["/srv"]},
            ],
        },
    }
}


def servers(*entries):
    return json.dumps({"mcp": {"client": {"servers": entries}}})


def refusal(text):
    with pytest.raises(ConfigurationError) as caught:
        edits_from_json(text, "plan.json")
    assert "plan.json" in caught.value.problem
    return str(caught.value)


def test_the_form_becomes_tables(configured, home):
    edits = edits_from_json(json.dumps(PLAN), "plan.json")
    configuration = configured('[mcp_client.servers.old]\ncommand = "kept"\n')
    planned = configuration.planned(edits)
    assert [line for change in planned for line in change.lines] == [
        '+ mcp_server.transport = "http"',
        "+ mcp_server.port = 8137",
        "+ mcp_client.timeout = 5",
        '+ mcp_client.servers.github.command = "npx"',
        '+ mcp_client.servers.github.args = ["-y", "server-github"]',
        '+ mcp_client.servers.github.env.GITHUB_TOKEN = "${GITHUB_TOKEN}"',
        '+ mcp_client.servers.files.command = "mcp-files"',
        '+ mcp_client.servers.files.args = ["/srv"]',
    ]
    assert tomllib.loads(home.configuration.read_text()).keys() == {"mcp_client"}
    assert configuration.apply(edits) == planned
    tables = tomllib.loads(home.configuration.read_text())
    assert tables["mcp_server"] == {"transport": "http", "port": 8137}
    assert tables["mcp_client"]["servers"].keys() == {"old", "github", "files"}
    assert configured().apply(edits) == ()


def test_a_server_of_the_same_name_is_replaced(configured):
    configuration = configured('[mcp_client.servers.a]\ncommand = "old"\nodd = 1\n')
    (change,) = configuration.apply(
        edits_from_json(servers({"name": "a", "command": "new"}), "plan.json")
    )
    assert change.lines == (
        '- mcp_client.servers.a.command = "old"',
        "- mcp_client.servers.a.odd = 1",
        '+ mcp_client.servers.a.command = "new"',
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not JSON"),
        ("[]", "it is wrong: it must be an object"),
        ("{", "is not JSON: .*line 1 column 2"),
        ("[" * 100_000, "too many brackets"),
        ('{"a": 1, "mcp": {}}', "a has no place here"),
        ('{"mcp": {"servers": []}}', "mcp.servers has no place here"),
        ('{"mcp": 5}', "mcp is wrong: it must be an object"),
        ('{"mcp": {"client": {"servers": {}}}}', "mcp.client.servers is wrong: it must be a list"),
        ('{"mcp": {}, "mcp": {}}', "mcp is wrong: it is there twice"),
        ('{"mcp": {"server": {"port": null}}}', "mcp.server.port is wrong: null says nothing"),
        ('{"mcp": {"server": {"port": NaN}}}', "mcp.server.port is wrong: it must be a number"),
        (servers(5), r"servers\[0\] is wrong: it must be an object"),
        (servers({}), r"servers\[0\].name is wrong: give it a name"),
        (servers({"name": ""}), "give it a name"),
        (servers({"name": "a.b"}), "give it a name"),
        (servers({"name": "a; rm -rf /"}), "give it a name"),
        (servers({"name": "a"}, {"name": "a"}), r"servers\[1\].name.*another server is called a"),
        (servers({"name": "a", "command": ["x"]}), "command is wrong: it must be text"),
        (servers({"name": "a", "args": "x"}), "args is wrong: it must be a list of text"),
        (servers({"name": "a", "args": [1]}), "args is wrong: it must be a list of text"),
        (servers({"name": "a", "env": {"X": 1}}), "env.X is wrong: it must be text"),
    ],
)
def test_any_other_form_is_refused_by_name(text, told):
    import re

    assert re.search(told, refusal(text))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--token", "hunter2"],
        ["--token=hunter2"],
        ["--api-key", "hunter2"],
        ["--apiKey=hunter2"],
        ["--password", "hunter2"],
        ["GITHUB_TOKEN=hunter2"],
        ["--token", "${GITHUB_TOKEN}"],
        ["-x", "$GITHUB_TOKEN"],
        ["--header", "Authorization: Bearer hunter2hunter2"],
        ["--db", "postgres://ana:hunter2@db/x"],
        ["ghp_hunter2hunter2hunter2"],
        ["sk-ant-hunter2hunter2hunter2"],
        ["xoxb-hunter2hunter2"],
    ],
)
def test_a_secret_among_the_arguments_is_refused_and_never_told(arguments):
    entry = {"name": "a", "command": "x", "args": arguments}
    told = refusal(servers(entry))
    assert "gives a secret to all who list processes" in told
    assert "hunter2" not in told
    assert '"env"' in told
    assert refusal(servers({"name": "a", "command": " ".join(["x", *arguments])}))


@pytest.mark.parametrize(
    "arguments",
    [
        ["-y", "server"],
        ["--token-file", "/run/token"],
        ["--max-tokens", "100"],
        ["--home", "${HOME}"],
        ["https://example.com/a:b"],
        ["--token"],
        ["--secret-name=x"],
    ],
)
def test_what_is_no_secret_is_let_be(arguments):
    assert secret_argument(arguments) is None


def test_names_of_secrets_are_known():
    for name in ("GITHUB_TOKEN", "apiKey", "api_key", "password", "CLIENT_SECRET", "x-auth-key"):
        assert names_secret(name), name
    for name in ("tokens", "tokenizer", "keyboard", "PATH", "secret_file", "monkey"):
        assert not names_secret(name), name


def test_the_environment_is_not_shown(configured):
    text = servers({"name": "a", "env": {"X_TOKEN": "hunter2", "Y": "1"}})
    (change,) = configured().planned(edits_from_json(text, "plan.json"))
    assert change.lines == (
        '+ mcp_client.servers.a.env.X_TOKEN = "(hidden)"',
        '+ mcp_client.servers.a.env.Y = "1"',
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
WORDS = st.sampled_from(["mcp", "server", "client", "servers", "name", "command", "args", "env"])


@given(st.dictionaries(WORDS, st.dictionaries(WORDS, st.dictionaries(WORDS, JSON) | JSON) | JSON))
def test_any_json_is_taken_or_refused(value):
    try:
        edits = edits_from_json(json.dumps(value), "plan.json")
    except CcmasterError:
        return
    assert all(edit.path[0] in ("mcp_server", "mcp_client") for edit in edits)


@given(st.lists(JSON.map(lambda one: {"name": "a", "args": ["x"], "more": one}), max_size=2))
def test_any_server_is_taken_or_refused(entries):
    try:
        edits = edits_from_json(servers(*entries), "plan.json")
    except CcmasterError:
        return
    assert len(edits) == len(entries)
