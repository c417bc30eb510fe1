"""Without a target it is ccmaster's own server that is inspected, with the person's own token."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("ccmaster")
PATIENCE = 60.0


@pytest.fixture
def ccmaster(ccmaster_home):
    """Run `ccmaster` with the plugin alone; its host, if any, is ended with the test."""

    def run(*arguments):
        return subprocess.run(
            [SCRIPT, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": "mcp-server"},
        )

    yield run
    run("down")


async def test_our_own_server_is_found_and_let_in(ccmaster, ccmaster_home):
    assert "no host serves MCP now" in ccmaster("inspect", "tools").stderr
    assert ccmaster("up", "--detach").returncode == 0
    async with asyncio.timeout(PATIENCE):
        while (ended := ccmaster("inspect", "call", "list_sessions", "--json")).returncode:
            assert "no host serves MCP now" in ended.stderr
            await asyncio.sleep(0.1)
    found = json.loads(ended.stdout)
    assert found["result"]["structuredContent"]["sessions"] == []
    assert found["violations"] == []
    [token] = ccmaster_home.glob("**/token")
    traced = ccmaster("inspect", "tools", "--trace")
    assert traced.returncode == 0
    assert token.read_text().strip() not in traced.stderr + traced.stdout
