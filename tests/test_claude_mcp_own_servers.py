"""What a person configures for the CLI holds beside what ccmaster adds: servers and rules."""

import json
import sys

import pytest
import tomli_w

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

SERVER = """\
from mcp.server.mcpserver import MCPServer

server = MCPServer("own")


@server.tool()
def double(number: int) -> int:
    return 2 * number


server.run()
"""


@pytest.fixture
def own_server(tmp_path):
    """Write an MCP server, and a configuration of the CLI that names it."""
    (tmp_path / "own.py").write_text(SERVER)
    named = {"own": {"command": sys.executable, "args": [str(tmp_path / "own.py")]}}
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"mcpServers": named}))
    return file


async def test_both_servers_and_both_rules_hold(
    own_server,
    configure,
    scripted_api,
    open_host,
    ana,
    folder,
    becomes,
    happened,
    uses,
    tmp_path,
):
    arguments = [f"--mcp-config={own_server}", "--allowedTools=mcp__own"]
    environment = offline_environment(tmp_path / "cli", scripted_api.url)
    table = {"binary": find_cli(), "environment": environment, "extra_arguments": arguments}
    configure(tomli_w.dumps({"claude_code": table}))
    prompt = f'go [[tool:mcp__own__double {{"number": 21}}]] {uses("list_sessions")} [[text:both]]'
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, prompt=prompt, runtime="claude", watch=False
        )
        status = await becomes(
            host, session, lambda status: status.turns and status.state is State.IDLE
        )
        doubled, listed = await happened(host, session, e.ToolFinished)
        questions = await happened(host, session, e.PermissionAsked)
    assert status.last_message == "both"
    assert (doubled.failed, listed.failed) == (False, False), (doubled.result, listed.result)
    assert "42" in doubled.result
    assert session in listed.result
    assert questions == []
