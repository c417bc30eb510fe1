"""The real Claude Code CLI finds the entry that ccmaster wrote, and says so in its own words."""

import asyncio
import os
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ccmaster_plugin_claude_code.testing import find_cli, offline_environment
from ccmaster_plugin_mcp_server.cli.install import install

pytestmark = pytest.mark.claude
NO_API = "http://127.0.0.1:9"
PATIENCE = 60.0

app = typer.Typer(add_completion=False)
app.command()(install)


@pytest.fixture
def environment(ccmaster_home, tmp_path, monkeypatch):
    """What the CLI and the command both run in: a home, and a project with nothing in them."""
    environment = offline_environment(tmp_path / "cli", NO_API)
    project = tmp_path / "shop"
    project.mkdir()
    monkeypatch.chdir(project)
    for name in ("HOME", "CLAUDE_CONFIG_DIR"):
        monkeypatch.setenv(name, environment[name])
    return environment


def call(*words):
    done = CliRunner().invoke(app, ("claude-code", *words, "--yes"))
    assert done.exit_code == 0, done.output


async def claude(environment, *words):
    process = await asyncio.create_subprocess_exec(
        find_cli(),
        *("mcp", *words),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        output, _ = await process.communicate()
    return output.decode()


async def test_a_program_is_in_the_list_and_out_of_it_again(environment):
    call()
    listed = await claude(environment, "list")
    assert "/ccmaster mcp serve --transport stdio" in listed
    told = await claude(environment, "get", "ccmaster")
    assert "Scope: User config (available in all your projects)" in told
    assert "Type: stdio" in told
    assert "Args: mcp serve --transport stdio" in told
    assert f"CCMASTER_HOME={os.environ['CCMASTER_HOME']}" in told
    call("--remove")
    assert "No MCP servers configured" in await claude(environment, "list")


async def test_what_the_cli_writes_itself_stays(environment):
    await claude(environment, "add", "-s", "user", "other", "-e", "KEY=hush", "--", "/bin/true")
    file = Path(environment["CLAUDE_CONFIG_DIR"]) / ".claude.json"
    before = file.read_text(encoding="utf-8")
    call()
    told = await claude(environment, "get", "other")
    assert "KEY=hush" in told
    call("--remove")
    assert '"other"' in file.read_text(encoding="utf-8")
    assert file.with_name(".claude.json.ccmaster-backup").exists()
    assert '"ccmaster"' not in before


async def test_a_project_has_it_too(environment):
    call("--project")
    assert "Project config (shared via .mcp.json)" in await claude(environment, "get", "ccmaster")


async def test_over_http_the_cli_puts_the_token_from_its_environment_into_the_header(environment):
    headers = asyncio.Queue()

    async def answer(reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        headers.put_nowait(request.decode())
        writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        call("--transport", "http", "--url", f"http://127.0.0.1:{port}/mcp")
        told = await claude({**environment, "CCMASTER_TOKEN": "ccp_here"}, "get", "ccmaster")
        async with asyncio.timeout(PATIENCE):
            request = await headers.get()
    assert "authorization: bearer ccp_here" in request.lower()
    assert "Type: http" in told
    assert "Authorization: Bearer ${CCMASTER_TOKEN}" in told
    file = Path(environment["CLAUDE_CONFIG_DIR"]) / ".claude.json"
    assert "ccp_here" not in file.read_text(encoding="utf-8")
