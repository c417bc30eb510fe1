"""How the CLI is told of ccmaster's own tools: without the token where others could read it."""

import json
import stat

import pytest

from ccmaster_hookspecs.agents import Endpoint, LaunchRequest
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.access import BLANK, prepared, without
from ccmaster_plugin_claude_code.environment import clean_environment
from ccmaster_plugin_claude_code.invocation import invocation
from ccmaster_plugin_claude_code.settings import ClaudeSettings

ID = "3f0d3a52-8d5e-4a5b-9f0e-0a4f4f5b7c11"
ENDPOINT = Endpoint(url="http://127.0.0.1:8137/mcp", token="ccs_secret")


def test_the_file_names_the_server_and_holds_no_token(tmp_path):
    access = prepared(ENDPOINT, tmp_path, ID)
    text = access.file.read_text(encoding="utf-8")
    server = json.loads(text)["mcpServers"]["ccmaster"]
    assert server["url"] == ENDPOINT.url
    assert server["headers"] == {"Authorization": "Bearer ${CCMASTER_TOKEN}"}
    assert ENDPOINT.token not in text
    assert ENDPOINT.token not in repr(access)
    assert ENDPOINT.token not in repr(ENDPOINT)


def test_the_file_is_for_the_person_alone_whatever_it_was_before(tmp_path):
    file = tmp_path / "mcp" / f"{ID}.json"
    file.parent.mkdir()
    file.touch(mode=0o666)
    assert prepared(ENDPOINT, tmp_path, ID).file == file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "mcp").write_text("in the way", encoding="utf-8")
    with pytest.raises(RuntimeFailure, match="cannot be written"):
        prepared(ENDPOINT, tmp_path, ID)


def test_the_token_is_in_the_environment_alone(tmp_path):
    access = prepared(ENDPOINT, tmp_path, ID)
    request = LaunchRequest(session_id=ID, name="a", runtime="claude", working_dir=str(tmp_path))
    environment = clean_environment({}, session_id=ID, launch_id="l", token=access.token)
    started = invocation(
        "claude", request, ClaudeSettings(), environment, has_conversation=False, access=access
    )
    assert environment["CCMASTER_TOKEN"] == ENDPOINT.token
    assert f"--mcp-config={access.file}" in started.arguments
    assert "--allowedTools=mcp__ccmaster" in started.arguments
    assert not any(ENDPOINT.token in argument for argument in started.arguments)


@pytest.mark.parametrize("allow", [(), ("CCMASTER_*",)])
def test_another_sessions_token_is_never_passed_on(allow):
    own = {"CCMASTER_TOKEN": "another's", "PATH": "/bin"}
    environment = clean_environment(own, session_id=ID, launch_id="l", allow=allow)
    assert "CCMASTER_TOKEN" not in environment


def test_a_line_is_read_without_the_token():
    assert without("ccs_1", b'{"a": "ccs_1 and ccs_1"}').count(BLANK) == 2
    assert without(None, b"ccs_1") == b"ccs_1"
