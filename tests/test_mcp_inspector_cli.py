"""The MCP Inspector's command line uses ccmaster's tools, over HTTP and stdio, in both eras."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conformance.node import INSPECTOR, node
from tests.conformance.serving import serving

PATIENCE = 60.0
VERSIONS = {"modern": "2026-07-28", "legacy": "2025-11-25"}
TOOLS = {
    "answer_approval",
    "continue_session",
    "create_session",
    "end_own_session",
    "get_session_logs",
    "get_session_status",
    "interrupt_session",
    "list_approvals",
    "list_sessions",
    "resume_session",
    "search_history",
    "send_message_to_session",
    "set_watch_mode",
    "spawn_temp_session",
    "stop_session",
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("inspector")]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("inspector"), fixtures=False) as host:
        yield host


@pytest.fixture(params=["http", "stdio"])
def target(request, served):
    """Tell the Inspector where the server is."""
    if request.param == "http":
        token = served.ccmaster("mcp", "token").strip()
        return [served.url, "--header", f"Authorization: Bearer {token}"]
    command = str(Path(sys.executable).with_name("ccmaster"))
    entry = {
        "type": "stdio",
        "command": command,
        "args": ["mcp", "serve", "--transport", "stdio"],
        "env": {name: served.environment[name] for name in ("HOME", "CCMASTER_HOME")},
    }
    file = served.folder / "servers.json"
    file.write_text(json.dumps({"mcpServers": {"ccmaster": entry}}), encoding="utf-8")
    return ["--config", str(file), "--server", "ccmaster"]


@pytest.fixture(params=["modern", "legacy"])
def era(request):
    return request.param


@pytest.fixture
def inspect(era, target, served):
    """Call a method, and return its result."""

    def call(*arguments):
        ended = run(served, *target, "--protocol-era", era, "--method", *arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return json.loads(ended.stdout)["result"]

    return call


def run(served, *arguments):
    return subprocess.run(
        node(INSPECTOR, "--cli", *arguments, "--format", "json"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        env={**served.environment, "MCP_INSPECTOR_SECRET_STORE": "memory"},
    )


def test_it_agrees_on_the_newest_version_of_the_era(inspect, era):
    greeting = inspect("initialize")
    assert greeting["serverInfo"]["name"] == "ccmaster"
    assert greeting["protocolVersion"] == VERSIONS[era]


def test_it_lists_the_tools_and_finds_no_schema_wrong(inspect):
    listed = inspect("tools/list", "--strict")
    assert {tool["name"] for tool in listed["tools"]} >= TOOLS


def test_it_calls_a_tool(inspect):
    called = inspect("tools/call", "--tool-name", "list_sessions")
    assert not called.get("isError")
    assert called["structuredContent"]["sessions"] == []
    assert json.loads(called["content"][0]["text"]) == called["structuredContent"]


def test_it_reads_a_resource(inspect):
    [content] = inspect("resources/read", "--uri", "ccmaster://agent_registry")["contents"]
    assert content["mimeType"] == "application/json"
    assert json.loads(content["text"])["agents"] == []


def test_it_gets_a_prompt(inspect):
    wanted = ["--prompt-name", "task_decomposition", "--prompt-args", "task=paint the shed"]
    got = inspect("prompts/get", *wanted)
    assert any("paint the shed" in message["content"]["text"] for message in got["messages"])


def test_without_a_token_it_gets_nothing(served, era):
    ended = run(served, served.url, "--protocol-era", era, "--method", "tools/list")
    assert ended.returncode != 0
    assert "list_sessions" not in ended.stdout + ended.stderr
